// The demonstration application: client-side routes, a picker without links, everything after load.
'use strict';
const root = document.getElementById('root');
let site = null;

function at() {
  const parts = location.pathname.split('/').filter(Boolean);
  const lang = site.locales[parts[0]] ? parts.shift() : 'en';
  return { lang, page: parts[0] || 'home' };
}

function home(lang) { return lang === 'en' ? '/' : `/${lang}/`; }

function go(path) { history.pushState({}, '', path); draw(); }

function select(name, label, options) {
  const rows = options.map(([value, text]) => `<option value="${value}">${text}</option>`).join('');
  return `<label>${label} <select name="${name}">${rows}</select></label>`;
}

function body(words, lang, page) {
  if (page === 'fees') {
    return `${words.fees}<table id="prices"></table>`
      + select('currency', words.currency, site.currencies.map((c) => [c, c]));
  }
  if (page === 'signup') {
    return `${words.signup}<form action="#">${select('country', words.country, site.countries)}`
      + select('dial_code', words.phone, site.codes)
      + `<label>${words.mail} <input type="email" name="email"></label><button>${words.button}</button></form>`;
  }
  return words.home;
}

async function late(words, lang, page) {
  // What a visitor only sees some time after the page has loaded.
  if (page === 'fees') {
    const told = await (await fetch('/api/prices.json')).json();
    await new Promise((done) => setTimeout(done, 300));
    const rows = words.rows.map((text, i) => `<tr><td>${text}</td><td>${told.prices[i]}</td></tr>`);
    document.getElementById('prices').innerHTML =
      `<tr><th>${words.service}</th><th>${words.fee}</th></tr>${rows.join('')}`;
    document.querySelector('[name=currency]').value = told.default_currency;
  }
  if (page === 'signup' && words.code) document.querySelector('[name=dial_code]').value = words.code;
}

function draw() {
  const { lang, page } = at(), words = site.locales[lang];
  document.documentElement.lang = lang;
  document.title = site.name;
  const links = words.menu.map(([path, text]) => `<a href="${home(lang)}${path}">${text}</a>`).join(' ');
  const entries = Object.entries(site.locales)
    .map(([code, other]) => `<li role="menuitem" data-to="${home(code)}">${other.label}</li>`).join('');
  root.innerHTML = `<header><nav>${links}</nav>
    <div class="language-picker"><button aria-haspopup="true" aria-label="Language">${words.label}</button><ul hidden>${entries}</ul></div></header>
    <main>${body(words, lang, page)}</main>`;
  const [button, list] = [root.querySelector('button[aria-haspopup]'), root.querySelector('.language-picker ul')];
  button.addEventListener('click', () => { list.hidden = !list.hidden; });
  for (const entry of list.children) entry.addEventListener('click', () => go(entry.dataset.to));
  for (const link of root.querySelectorAll('a[href^="/"]')) {
    link.addEventListener('click', (event) => { event.preventDefault(); go(link.getAttribute('href')); });
  }
  late(words, lang, page);
  if (!sessionStorage.getItem('consent')) ask(words);
}

function ask(words) {
  if (document.getElementById('cookie-consent')) return;
  const [text, yes, no] = words.consent;
  const wall = document.createElement('div');
  wall.id = 'cookie-consent';
  wall.setAttribute('role', 'dialog');
  wall.innerHTML = `<div><p>${text}</p><button class="yes">${yes}</button> <button class="no">${no}</button></div>`;
  document.body.append(wall);
  const end = (choice) => { sessionStorage.setItem('consent', choice); wall.remove(); };
  wall.querySelector('.no').addEventListener('click', () => end('no'));
  wall.querySelector('.yes').addEventListener('click', () => { end('yes'); retarget(); });
}

function retarget() {
  const tag = document.createElement('script');
  tag.src = 'http://connect.facebook.net/en_US/fbevents.js';
  document.head.append(tag);
}

window.addEventListener('popstate', draw);
fetch('/api/site.json').then((answer) => answer.json()).then((told) => { site = told; draw(); });
