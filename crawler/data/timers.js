// Notes what a page waits for, timers and data, so that it is waited for so long and no longer.
(() => {
  const due = new Map(), clock = performance.now.bind(performance);
  const { setTimeout: later, setInterval: every, clearTimeout: drop } = window;
  const noted = (set, once) => function (work, wait, ...rest) {
    const called = typeof work === 'function';
    const id = set.call(window, called ? function () {
      if (once) due.delete(id); else due.set(id, clock() + (Number(wait) || 0));
      return work.apply(this, arguments);
    } : work, wait, ...rest);
    if (called) due.set(id, clock() + (Number(wait) || 0));
    return id;
  };
  window.setTimeout = noted(later, true);
  window.setInterval = noted(every, false);
  window.clearTimeout = window.clearInterval = function (id) { due.delete(id); drop.call(window, id); };
  const told = { due, clock, later: later.bind(window), open: 0 };
  const ended = () => told.later(() => { told.open -= 1; }, 0);
  const { fetch: ask, XMLHttpRequest: Asking } = window;
  if (ask) window.fetch = function (...words) {
    const answer = ask.apply(window, words);
    told.open += 1;
    answer.then(ended, ended);
    return answer;
  };
  const send = Asking.prototype.send;
  Asking.prototype.send = function (...words) {
    told.open += 1;
    this.addEventListener('loadend', ended, { once: true });
    try { return send.apply(this, words); } catch (error) { ended(); throw error; }
  };
  Object.defineProperty(window, Symbol.for('soliscope'), { value: told });
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'SharedWorker',
    'PushManager', 'Notification'])
    try { delete window[name]; } catch (e) { /* it stays, and leads nowhere all the same */ }
})();
