// The consent wall of the server-rendered twin: the same words, the same tag after the same click.
'use strict';
(() => {
  const wall = document.getElementById('cookie-consent');
  if (!wall) return;
  if (sessionStorage.getItem('consent')) { wall.remove(); return; }
  const end = (choice) => { sessionStorage.setItem('consent', choice); wall.remove(); };
  wall.querySelector('.no').addEventListener('click', () => end('no'));
  wall.querySelector('.yes').addEventListener('click', () => {
    end('yes');
    const tag = document.createElement('script');
    tag.src = 'http://connect.facebook.net/en_US/fbevents.js';
    document.head.append(tag);
  });
})();
