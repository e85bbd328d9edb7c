// Our own stand-in for another widespread consent manager: its element ids, its globals, our words and code.
// Scripts of `type="text/plain" data-cookieconsent="marketing"` run once marketing was accepted.
(() => {
  const box = document.createElement('div');
  box.id = 'CybotCookiebotDialog';
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', 'What may we keep?');
  box.style.cssText = 'position:fixed;top:20%;left:20%;width:60%;padding:2em;background:#fff;border:1px solid';
  const groups = ['Preferences', 'Statistics', 'Marketing'];
  box.innerHTML = `<h2 id="CybotCookiebotDialogBodyContentTitle">What may we keep?</h2>
    <div id="CybotCookiebotDialogBodyLevelButtonsSelectPane">${groups.map((g) => `<label><input type="checkbox"
      id="CybotCookiebotDialogBodyLevelButton${g}" class="CybotCookiebotDialogBodyLevelButton"> ${g}</label>`).join(' ')}</div>
    <div id="CybotCookiebotDialogFooter"><button id="CybotCookiebotDialogBodyLevelButtonLevelOptinDeclineAll">Nothing</button>
      <button id="CybotCookiebotDialogBodyLevelButtonCustomize">Let me pick</button>
      <button id="CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll">Allow all</button></div>`;
  const told = window.Cookiebot = {
    hasResponse: false, declined: false, consented: false,
    consent: { necessary: true, preferences: false, statistics: false, marketing: false },
    dialog: { visible: false },
    show() { document.body.append(box); this.dialog.visible = true; },
    hide() { box.remove(); this.dialog.visible = false; },
    withdraw() { this.submitCustomConsent(false, false, false); },
    submitCustomConsent(preferences, statistics, marketing) {
      Object.assign(this.consent, { preferences, statistics, marketing });
      this.hasResponse = true;
      this.consented = preferences || statistics || marketing;
      this.declined = !this.consented;
      this.hide();
      for (const held of marketing ? document.querySelectorAll('script[data-cookieconsent="marketing"]') : []) {
        const live = document.createElement('script');
        if (held.src) live.src = held.src; else live.text = held.text;
        held.replaceWith(live);
      }
    },
  };
  const on = (id, what) => box.querySelector(`#CybotCookiebotDialogBodyLevelButton${id}`).addEventListener('click', what);
  on('LevelOptinDeclineAll', () => told.withdraw());
  on('LevelOptinAllowAll', () => told.submitCustomConsent(true, true, true));
  // Its word is not kept: the dialog comes back with the next page.
  setTimeout(() => told.show(), 200);
})();
