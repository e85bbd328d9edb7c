// Clicks the button of a consent notice that says yes ("accept") or no ("reject"); its words, or ''.
(choice) => {
  const yes = /^(?:(?:yes,? )?(?:i )?(?:accept|agree|allow|consent)|ok(?:ay)?$|got it|(?:alle[ns]? )?(?:akzeptier|zustimm|annehm|erlaub)|einverstanden|(?:tout )?(?:accepter|autoriser)|j.accepte|acept|permitir|accett|consenti|aceit|(?:za)?akcept|zgadzam|souhlas|přij|accepte|akkoord|godk|acceptera|tillad|hyväks|elfogad|accept|prihva|sprej|αποδοχ|συμφων|приема|съглас|sutin|piekr|nõust|súhlas|prijať|glac|naċċ)/i;
  const no = /^(?:(?:no,? )?(?:i )?(?:reject|decline|refuse|deny|disagree)|(?:only|use) (?:strictly )?(?:necessary|essential)|(?:alle[s]? )?ablehn|nur (?:notwendig|erforderlich|technisch)|(?:tout )?refuser|je refuse|continuer sans accepter|rechaz|solo necesari|rifiut|solo (?:i )?necessari|recus|rejeit|odrzu|odmít|pouze nezbyt|weiger|alleen (?:noodzakelijk|functioneel)|avvis|neka|afvis|hylkä|vain välttäm|elutas|refuz|odbij|zavrn|απορρ|μόνο απαραίτητ|отхвър|само необход|atmes|norai|keeld|odmiet|diúlt|irrifj)/i;
  const wanted = choice === 'reject' ? no : yes;  // with no choice the notice is only looked for
  const notice = /cookie|consent|gdpr|privacy|onetrust|didomi|usercentrics|cmp|klaro|iubenda|cc-window|tracking/i;
  const visible = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
  const around = (e) => {
    for (let up = e; up && up !== document.body; up = up.parentElement) {
      if (notice.test(`${up.id} ${up.className} ${up.getAttribute('aria-label') || ''}`)) return true;
      if (up.matches('dialog,[role=dialog],[role=alertdialog],[aria-modal]') && notice.test(up.innerText || '')) return true;
    }
    return false;
  };
  for (const e of document.querySelectorAll('button,[role=button],input[type=button],input[type=submit],a')) {
    const text = (e.innerText || e.value || '').trim();
    if (!text || text.length > 60 || !wanted.test(text) || !visible(e) || !around(e)) continue;
    if (e.matches('a') && /^https?:|^\//.test(e.getAttribute('href') || '')) continue;
    if (choice) e.click();
    return text;
  }
  return '';
}
