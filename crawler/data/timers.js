// Notes the timers of a page, so that it is waited for as long as it means to go on, and no longer.
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
  Object.defineProperty(window, Symbol.for('soliscope'), {
    value: { due, clock, later: later.bind(window) },
  });
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'SharedWorker',
    'PushManager', 'Notification'])
    try { delete window[name]; } catch (e) { /* it stays, and leads nowhere all the same */ }
})();
