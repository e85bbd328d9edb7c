// Resolves once the document stays the same: `quiet` ms with no timer about to run, `busy` ms with
// one, and not before the timers have run that are due within `ahead` ms. By the page's own clock.
([quiet, busy, ahead]) => new Promise((done) => {
  const { due, clock, later } = window[Symbol.for('soliscope')] ||
    { due: new Map([[0, Infinity]]), clock: () => performance.now(), later: setTimeout.bind(window) };
  const began = clock();
  let last = began;
  const watch = new MutationObserver(() => { last = clock(); });
  watch.observe(document, { subtree: true, childList: true, characterData: true });
  const look = () => {
    const now = clock(), times = [...due.values()];
    const expected = now - began < ahead && times.some((t) => t <= began + ahead);
    const still = now - last >= (times.some((t) => t < now + busy) ? busy : quiet);
    if (expected || !still) { later(look, 40); return; }
    watch.disconnect();
    done(true);
  };
  later(look, 40);
})
