// Files: chosen to go with a message, brought to the program, and shown where they came.

import { make, nameOf } from './dom.js';

// What was chosen and goes with the next message.
export function trayOf(customer) {
  const list = make('ul', { class: 'chosen', 'aria-label': 'Files that go with the message' });
  const input = make('input', {
    type: 'file', multiple: true, hidden: true,
    onchange: () => {
      add(input.files);
      input.value = '';
    },
  });
  const button = make('button', {
    type: 'button', class: 'attach', title: 'Attach files', 'aria-label': `Attach files as ${nameOf(customer)}`,
    onclick: () => input.click(),
  }, '+');
  let files = [];
  function show() {
    list.replaceChildren(...files.map((file) => make('li', {}, make('span', { class: 'who' }, file.name), make('button', {
      type: 'button', class: 'remove', 'aria-label': `Remove ${file.name}`,
      onclick: () => {
        files = files.filter((other) => other !== file);
        show();
      },
    }, '×'))));
  }
  function add(more) {
    files = [...files, ...more];
    show();
  }
  function take() {
    const taken = files;
    files = [];
    show();
    return taken;
  }
  return { list, input, button, add, take };
}

export async function upload(file) {
  const query = new URLSearchParams({ name: file.name, mime: file.type });
  const answer = await fetch(`api/files?${query}`, {
    method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: file,
  });
  if (!answer.ok) throw new Error(`${file.name}: ${(await answer.text()).trim() || answer.statusText}`);
  return (await answer.json()).id;
}

const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

function sized(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte'];
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 2);
  const options = { style: 'unit', unit: units[step], unitDisplay: 'short', maximumFractionDigits: step ? 1 : 0 };
  return new Intl.NumberFormat([], options).format(bytes / 1000 ** step);
}

export function fileItem(file) {
  const address = `api/files/${file.id}`;
  if (SHOWN.includes(file.mime)) {
    const picture = make('img', { src: address, alt: file.name, loading: 'lazy' });
    picture.addEventListener('error', () => picture.replaceWith(file.name));
    return make('a', { class: 'picture', href: address, target: '_blank', title: file.name }, picture);
  }
  return make('a', { class: 'file', href: address, download: file.name },
    make('span', { class: 'who' }, file.name), make('span', { class: 'size' }, sized(file.size)));
}
