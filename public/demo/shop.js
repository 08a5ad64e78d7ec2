// What a site owner adds, plus the little this shop does by itself.
'use strict';

// Commands may be given before the widget is there: they wait in this queue.
window.switchboard =
  window.switchboard ||
  function () {
    (window.switchboard.q = window.switchboard.q || []).push(arguments);
  };

// A shop would have the one script tag in its HTML. This one is served by the product itself, on another site (localhost here, 127.0.0.1
// there: to a browser they are strangers), and learns the port only when it runs.
const script = document.createElement('script');
script.src = 'http://127.0.0.1:' + location.port + '/widget.js';
script.async = true;
script.dataset.site = 'demo';
const lang = new URLSearchParams(location.search).get('lang');
if (lang) script.dataset.lang = lang;
document.head.append(script);

// A link of the page's own that opens the chat.
for (const link of document.querySelectorAll('a[href="#chat"]')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    window.switchboard('open');
  });
}

// Who typed name and email at the checkout need not type them again in the chat.
const form = document.getElementById('address');
form?.addEventListener('change', () => {
  window.switchboard('set', { name: form.elements.name.value, email: form.elements.email.value });
});

const bag = document.getElementById('bag');
for (const button of document.querySelectorAll('.grid .buy')) {
  button.addEventListener('click', () => {
    bag.textContent = Number(bag.textContent) + 1;
  });
}
