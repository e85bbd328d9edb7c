// Controls that may open a list of languages, countries or currencies; marked in the document.
(start) => {
  const wanted = /lang|locale|sprach|langue|idioma|lingua|taal|język|jazyk|countr|region|jurisdic|residen|nation|currenc|währung|devise|moneda|valuta|dial|prefix|phone.?code/i;
  const code = /^[a-z]{2}([-_ /|][a-z]{2,3})?$/i;
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  const languages = 'en de fr es it nl pt pl cs da el fi hu ro sv sk sl hr bg et lv lt mt ga'.split(' ');
  const known = new Set();
  for (const l of languages) {
    known.add(names.of(l).toLowerCase());
    known.add(new Intl.DisplayNames([l], { type: 'language' }).of(l).toLowerCase());
  }
  const visible = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
  const label = (e) => [e.getAttribute('aria-label'), e.title, e.id, e.getAttribute('name'),
    e.getAttribute('data-testid'), typeof e.className === 'string' ? e.className : ''].filter(Boolean).join(' ');
  const found = [];
  const all = document.querySelectorAll('button,[role=button],[role=combobox],[aria-haspopup],summary,a:not([href]),a[href="#"],[class*=lang],[class*=locale],[class*=country],[class*=currency]');
  for (const e of all) {
    if (found.length >= 40) break;
    if (e.closest('a[href]:not([href="#"])') || e.matches('select,option,html,body,form,main,nav,ul,ol,li')) continue;
    const text = (e.innerText || '').trim();
    if (text.length > 40 || !visible(e) || e.querySelector('a[href]:not([href="#"]),select')) continue;
    if (e.closest('[data-soliscope-picker]')) continue;
    const first = text.split('\n')[0].trim().toLowerCase();
    const says = wanted.test(label(e)) || wanted.test(text) || known.has(first) || code.test(first) && e.matches('button,[role],[aria-haspopup],summary');
    if (!says) continue;
    if (e.querySelector('button,[aria-haspopup]')) continue;
    const n = String(start + found.length);
    e.setAttribute('data-soliscope-picker', n);
    found.push({ n, label: (text || label(e)).slice(0, 60), key: (e.tagName + ' ' + label(e)).slice(0, 200) });
  }
  return found;
}
