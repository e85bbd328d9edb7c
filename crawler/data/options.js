// Entries that a click on a picker brought up: visible now and not before; marked in the document.
([n, before]) => {
  const seen = new Set(before);
  const visible = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
  const text = (e) => (e.innerText || e.getAttribute('aria-label') || '').trim().replace(/\s+/g, ' ');
  const all = [...document.querySelectorAll('a,button,li,[role=option],[role=menuitem],[role=menuitemradio],[role=radio],[data-lang],[data-locale],[data-country],[data-value],label')];
  const kept = [];
  for (const e of all) {
    if (!visible(e) || e.hasAttribute('data-soliscope-picker') || e.querySelector('[data-soliscope-picker]')) continue;
    const t = text(e);
    if (!t || t.length > 60) continue;
    const where = e.getBoundingClientRect();
    const id = `${e.tagName} ${t} ${e.getAttribute('href') || ''}`;
    if (n !== null && seen.has(id)) continue;
    kept.push({ e, t, id });
    if (kept.length >= 400) break;
  }
  if (n === null) return kept.map((k) => k.id);
  const own = kept.filter((k) => !kept.some((o) => o.e !== k.e && k.e.contains(o.e)));
  own.forEach((k, i) => k.e.setAttribute('data-soliscope-option', `${n} ${i}`));
  return own.map((k, i) => ({
    i, text: k.t, href: k.e.getAttribute('href') || (k.e.closest('a[href]') || { getAttribute: () => '' }).getAttribute('href') || '',
    code: k.e.getAttribute('data-lang') || k.e.getAttribute('data-locale') || k.e.getAttribute('lang') || k.e.getAttribute('hreflang') || k.e.getAttribute('data-value') || '',
    on: k.e.getAttribute('aria-selected') === 'true' || k.e.getAttribute('aria-checked') === 'true',
  }));
}
