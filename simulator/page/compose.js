// Writing a mail: a new one, an answer, or a sample.

import { dialogOf, make, nameOf, send } from './dom.js';
import { trayOf, upload } from './files.js';
import { SAMPLES } from './samples.js';

// Opens the form. `answers` is the name of the mail that it answers, or `null`.
export function compose(customer, entry, { subject = '', to = '', cc = '', text = '', html = '', answers = null, files = [] } = {}) {
  const input = (name, value, more = {}) => {
    const element = make('input', { name, autocomplete: 'off', ...more });
    element.value = value;
    return element;
  };
  const about = input('subject', subject);
  const toWhom = input('to', to || entry.address, { inputmode: 'email' });
  const copies = input('cc', cc, { inputmode: 'email' });
  const asHtml = make('input', { type: 'checkbox', name: 'html', onchange: () => describe() });
  const body = make('textarea', { name: 'body', rows: '10', dir: 'auto', 'aria-describedby': 'body-hint' });
  const hint = make('p', { class: 'hint', id: 'body-hint' });
  asHtml.checked = Boolean(html);
  body.value = html || text;
  const label = make('span');
  const describe = () => {
    label.textContent = asHtml.checked ? 'HTML' : 'Text';
    hint.textContent = asHtml.checked
      ? 'Goes as HTML, with plain text made from it. A picture that is attached stands where <img src="cid:its-name.png"> says.'
      : 'Goes as plain text.';
    body.classList.toggle('code', asHtml.checked);
  };
  describe();
  const tray = trayOf(customer);
  tray.add(files);
  tray.button.textContent = 'Attach files';
  const form = dialogOf(answers ? `Reply as ${nameOf(customer)}` : `Write as ${nameOf(customer)}`, 'Send', [
    make('label', { class: 'field' }, 'Subject', about),
    make('label', { class: 'field' }, 'To', toWhom),
    make('label', { class: 'field' }, 'Cc', copies),
    make('label', { class: 'check' }, asHtml, 'As HTML'),
    make('label', { class: 'field' }, label, body),
    hint, tray.list, tray.input,
  ], async () => {
    const chosen = tray.take();
    try {
      const sent = await Promise.all(chosen.map(upload));
      const said = asHtml.checked ? { html: body.value } : { text: body.value };
      const fields = { subject: about.value, to: toWhom.value, cc: copies.value, answers, files: sent };
      await send('POST', `customers/${customer.id}/messages`, { ...fields, ...said });
    } catch (error) {
      tray.add(chosen);
      throw error;
    }
  }, { tools: [tray.button], wide: true });
  form.addEventListener('paste', (event) => tray.add(event.clipboardData.files));
  (answers ? body : about).focus();
  body.setSelectionRange(0, 0);
  body.scrollTop = 0;
}

// What a customer can begin with.
export function composeButtons(customer, entry) {
  const menu = make('details', {
    class: 'menu',
    onkeydown: (event) => {
      if (event.key !== 'Escape' || !menu.open) return;
      menu.open = false;
      menu.firstElementChild.focus();
    },
  }, make('summary', { 'aria-label': `Write a sample as ${nameOf(customer)}` }, 'Write a sample'),
  make('ul', {}, ...SAMPLES.map(({ name, make: sample }) => make('li', {}, make('button', {
    type: 'button',
    onclick: () => {
      menu.open = false;
      compose(customer, entry, sample(nameOf(customer)));
    },
  }, name)))));
  return make('div', { class: 'begin' },
    make('button', {
      type: 'button', class: 'send', 'aria-label': `Write a mail as ${nameOf(customer)}`, onclick: () => compose(customer, entry),
    }, 'Write a mail'), menu);
}
