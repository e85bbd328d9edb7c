// Elements that load or start scripts of others, as markup: blocked ones too.
() => {
  const kept = [];
  for (const e of document.querySelectorAll('script,iframe,noscript')) {
    if (kept.length >= 80) break;
    const type = (e.getAttribute('type') || '').toLowerCase();
    if (type.includes('json')) continue;
    const src = e.getAttribute('src') || e.getAttribute('data-src') || '';
    if (!src && (e.textContent || '').length > 20000) continue;
    kept.push(e.outerHTML.slice(0, 3000));
  }
  return kept;
}
