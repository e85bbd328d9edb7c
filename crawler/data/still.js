// Resolves once no data is awaited and the document stays the same: `quiet` ms with no timer about
// to run, `busy` ms with one, and not before those have run that are due within `ahead` ms.
([quiet, busy, ahead]) => new Promise((done) => {
  const told = window[Symbol.for('soliscope')] ||
    { due: new Map(), clock: () => performance.now(), later: setTimeout.bind(window), open: 0 };
  const { due, clock, later } = told;
  const began = clock();
  let last = began;
  const watch = new MutationObserver(() => { last = clock(); });
  watch.observe(document, { subtree: true, childList: true, characterData: true });
  const look = () => {
    const now = clock(), times = [...due.values()];
    const expected = now - began < ahead && times.some((t) => t <= began + ahead);
    const still = now - last >= (times.some((t) => t < now + busy) ? busy : quiet);
    if (expected || told.open > 0 || !still) { later(look, 40); return; }
    watch.disconnect();
    done(true);
  };
  later(look, 40);
})
