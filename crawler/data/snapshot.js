// The document as it is now: form state written into attributes, open shadow roots in place.
() => {
  const copyOf = (node) => {
    const copy = node.cloneNode(false);
    if (node.nodeType !== 1) return copy;
    if (node instanceof HTMLTemplateElement) { copy.innerHTML = node.innerHTML; return copy; }
    if (node instanceof HTMLInputElement) {
      const kind = node.type;
      if (kind === 'checkbox' || kind === 'radio') copy.toggleAttribute('checked', node.checked);
      else if (kind !== 'password' && kind !== 'file' && node.value !== node.defaultValue)
        copy.setAttribute('value', node.value.slice(0, 200));
    }
    for (const child of node.childNodes) copy.appendChild(copyOf(child));
    if (node instanceof HTMLSelectElement && node.options.length) {
      // Only what a script chose: the first entry of a list is nobody's choice.
      const written = [...node.options].findLastIndex((o) => o.defaultSelected);
      const chosen = node.selectedIndex;
      if (chosen >= 0 && chosen !== Math.max(written, 0)) {
        const options = copy.querySelectorAll('option');
        options.forEach((o, i) => o.toggleAttribute('selected', i === chosen));
      }
    }
    if (node.shadowRoot && node.shadowRoot.childNodes.length) {
      const inside = document.createElement('div');
      inside.setAttribute('data-soliscope', 'shadow root');
      for (const child of node.shadowRoot.childNodes) inside.appendChild(copyOf(child));
      copy.appendChild(inside);
    }
    return copy;
  };
  const type = document.doctype ? `<!DOCTYPE ${document.doctype.name}>\n` : '';
  return type + copyOf(document.documentElement).outerHTML;
}
