// Our own stand-in for a widespread consent manager: its element ids, its globals, our words and code.
// Scripts of `type="text/plain" class="optanon-category-..."` run once their group was accepted.
(() => {
  const own = document.currentScript.dataset;
  const layer = document.createElement('div');
  layer.id = 'onetrust-consent-sdk';
  const refuse = own.refuse === 'no' ? '' : '<button id="onetrust-reject-all-handler">Only what is needed</button>';
  layer.innerHTML = `<div class="onetrust-pc-dark-filter" hidden></div>
    <div id="onetrust-banner-sdk" role="alertdialog" aria-label="Your choice" class="otFlat bottom"
         style="position:fixed;bottom:0;left:0;right:0;padding:1em;background:#eee;transition:opacity .4s">
      <div id="onetrust-policy"><p id="onetrust-policy-text">We would like to measure our campaigns.</p></div>
      <div id="onetrust-button-group"><button id="onetrust-pc-btn-handler">More choices</button>${refuse}
        <button id="onetrust-accept-btn-handler">Fine with me</button></div></div>
    <div id="onetrust-pc-sdk" role="dialog" aria-label="More choices" hidden>
      <label><input type="checkbox" class="category-switch-handler" id="ot-group-id-C0002" checked> Figures</label>
      <label><input type="checkbox" class="category-switch-handler" id="ot-group-id-C0004" checked> Campaigns</label>
      <button class="save-preference-btn-handler onetrust-close-btn-handler">Keep these</button></div>`;
  const groups = (list) => {
    window.OnetrustActiveGroups = `,${list.join(',')},`;
    document.cookie = `OptanonConsent=groups=${list.join(',')};path=/`;
    for (const held of document.querySelectorAll('script[type="text/plain"]')) {
      const group = (held.className.match(/optanon-category-(C\d+)/) || [])[1];
      if (!list.includes(group)) continue;
      const live = document.createElement('script');
      for (const { name, value } of held.attributes) if (name !== 'type') live.setAttribute(name, value);
      live.text = held.text;
      held.replaceWith(live);
    }
    const banner = layer.querySelector('#onetrust-banner-sdk');
    banner.style.opacity = 0;
    setTimeout(() => { banner.style.display = 'none'; layer.querySelector('#onetrust-pc-sdk').hidden = true; }, 400);
  };
  window.OnetrustActiveGroups = ',C0001,';
  const on = (selector, what) => layer.querySelector(selector)?.addEventListener('click', what);
  on('#onetrust-accept-btn-handler', () => groups(['C0001', 'C0002', 'C0004']));
  on('#onetrust-reject-all-handler', () => groups(['C0001']));
  on('#onetrust-pc-btn-handler', () => { layer.querySelector('#onetrust-pc-sdk').hidden = false; });
  on('.save-preference-btn-handler', () => groups(['C0001', ...[...layer.querySelectorAll('input:checked')].map((e) => e.id.slice(-5))]));
  const kept = document.cookie.match(/OptanonConsent=groups=([^;]*)/);
  if (kept) window.addEventListener('DOMContentLoaded', () => groups(kept[1].split(',')));
  else setTimeout(() => document.body.append(layer), 300);
})();
