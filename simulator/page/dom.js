// What every part of the page uses: elements made, requests sent, names of channels and people, and the line that says what is
// wrong. Texts of others only ever become text nodes.

const CHANNELS = {
  sms: { name: 'SMS', placeholder: 'Text message', address: 'Telephone number' },
  whats_app: { name: 'WhatsApp', placeholder: 'Message', address: 'Telephone number' },
  messenger: { name: 'Messenger', placeholder: 'Aa', address: 'Id of the page’s customer' },
  email: { name: 'Email', placeholder: 'Write a mail', address: 'Email address' },
};

export const find = (id) => document.getElementById(id);

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export async function send(method, path, body) {
  const answer = await fetch(`api/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = (await answer.text()).trim();
  if (!answer.ok) throw new Error(said || answer.statusText);
  return said ? JSON.parse(said) : null;
}

export const channelOf = (kind) => CHANNELS[kind] ?? { name: kind, placeholder: 'Message', address: 'Address' };
export const nameOf = (customer) => customer.name || customer.address;

export function badge(kind) {
  return make('span', { class: 'badge', 'data-channel': kind, 'aria-hidden': 'true' }, channelOf(kind).name[0]);
}

export function say(error) {
  const link = find('link');
  link.textContent = error.message;
  link.dataset.state = 'away';
}

// A form in a dialog of its own. What goes wrong when it is sent is said in it, and it stays open; a form that was changed is not
// thrown away unasked.
export function dialogOf(title, action, fields, act, { tools = [], wide = false } = {}) {
  const wrong = make('p', { class: 'wrong', role: 'alert' });
  const button = make('button', { type: 'submit', class: 'send' }, action);
  const cancel = make('button', { type: 'button', onclick: () => leave() }, 'Cancel');
  const heading = make('h2', { id: 'dialog-title' }, title);
  let changed = false;
  function leave() {
    if (!changed || window.confirm('Throw away what you wrote?')) dialog.close();
  }
  const form = make('form', {
    oninput: () => { changed = true; },
    onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await act();
        dialog.close();
      } catch (error) {
        wrong.textContent = error.message;
        button.disabled = false;
      }
    },
  }, heading, ...fields, wrong, make('div', { class: 'buttons' }, ...tools, make('span', { class: 'gap' }), cancel, button));
  const dialog = make('dialog', {
    class: wide ? 'wide' : null, 'aria-labelledby': heading.id,
    oncancel: (event) => {
      event.preventDefault();
      leave();
    },
    onclose: () => dialog.remove(),
  }, form);
  document.body.append(dialog);
  dialog.showModal();
  return form;
}
