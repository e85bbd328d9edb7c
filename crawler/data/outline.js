// Finds a quotation in the document and outlines it; its place, or null where it is not visible.
([quote, selector, rendered]) => {
  const notice = /cookie|consent|gdpr|onetrust|didomi|usercentrics|cmp-|klaro|iubenda|cc-window/i;
  for (const e of document.querySelectorAll('div,section,aside,dialog')) {
    const style = getComputedStyle(e);
    if ((style.position === 'fixed' || style.position === 'sticky' || e.tagName === 'DIALOG')
        && notice.test(`${e.id} ${e.className}`)) e.style.setProperty('display', 'none', 'important');
  }
  // Drawn without scripts: but whoever saw this document had them.
  if (rendered) for (const e of document.querySelectorAll('noscript')) e.style.setProperty('display', 'none', 'important');
  const squeeze = (t) => t.replace(/\s+/g, ' ');
  const walker = document.createTreeWalker(document.body || document.documentElement, NodeFilter.SHOW_TEXT);
  let text = '', map = [], node;
  while ((node = walker.nextNode())) {
    const up = node.parentElement;
    if (!up || up.closest('script,style,noscript,template')) continue;
    let last = text.endsWith(' ') || !text;
    const data = node.data;
    for (let i = 0; i < data.length; i++) {
      const space = /\s/.test(data[i]);
      if (space && last) continue;
      text += space ? ' ' : data[i];
      map.push([node, i]);
      last = space;
    }
    if (!last) { text += ' '; map.push([node, data.length]); }
  }
  let wanted = squeeze(quote).trim(), at = text.indexOf(wanted);
  if (at < 0) { wanted = wanted.slice(0, 60).trim(); at = wanted.length > 3 ? text.indexOf(wanted) : -1; }
  let boxes = [];
  if (at >= 0) {
    const [first, from] = map[at], [end, to] = map[at + wanted.length - 1];
    const range = document.createRange();
    range.setStart(first, Math.min(from, first.data.length));
    range.setEnd(end, Math.min(to + 1, end.data.length));
    boxes = [...range.getClientRects()];
  }
  if (!boxes.length && selector) {
    try {
      const e = document.querySelector(selector);
      if (e && !e.closest('head')) boxes = [e.getBoundingClientRect()];
    } catch (e) { /* a place is for the reader: not every one is a selector */ }
  }
  boxes = boxes.filter((b) => b.width > 2 && b.height > 2);
  const height = Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0);
  const size = { width: document.documentElement.clientWidth, height, quote: null };
  if (!boxes.length) return size;
  const x = Math.min(...boxes.map((b) => b.left)) + scrollX, y = Math.min(...boxes.map((b) => b.top)) + scrollY;
  const right = Math.max(...boxes.map((b) => b.right)) + scrollX, bottom = Math.max(...boxes.map((b) => b.bottom)) + scrollY;
  for (const b of boxes) {
    const line = document.createElement('div');
    // By way of the object model: a content policy may forbid style attributes.
    const set = { all: 'initial', position: 'absolute', 'pointer-events': 'none', 'z-index': '2147483647',
      border: '3px solid #c8102e', 'border-radius': '3px', left: `${b.left + scrollX - 5}px`,
      top: `${b.top + scrollY - 5}px`, width: `${b.width + 4}px`, height: `${b.height + 4}px` };
    for (const [name, value] of Object.entries(set)) line.style.setProperty(name, value, 'important');
    line.className = 'soliscope-outline';
    document.documentElement.appendChild(line);
  }
  size.quote = { x, y, width: right - x, height: bottom - y };
  return size;
}
