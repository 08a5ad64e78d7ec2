// The simulator's page: one phone per customer, one small mail program for those who write mails. It shows what the program says
// and sends what the person does; texts of others only ever become text nodes.

import { composeButtons } from './compose.js';
import { badge, channelOf, dialogOf, find, make, nameOf, say, send } from './dom.js';
import { trayOf, upload } from './files.js';
import { letterItem } from './mail.js';
import { bubble, showState } from './thread.js';

const BEHAVIOURS = [
  ['deliver', 'Delivers'],
  ['read', 'Delivers and reads'],
  ['fail', 'Takes, then reports failure'],
  ['refuse', 'Refuses'],
  ['slow', 'Answers slowly'],
  ['silent', 'Never answers'],
  ['down', 'Is down'],
];

const phones = new Map();
const rows = new Map();
let chosen = null;

// --- how the channels behave, and who is on them ---

function channelRow(kind) {
  const select = make('select', {
    id: `behaviour-${kind}`,
    onchange: () => send('PUT', `behaviours/${kind}`, select.value).catch(say),
  });
  for (const [value, label] of BEHAVIOURS) select.append(make('option', { value }, label));
  const label = make('label', { for: select.id }, badge(kind), channelOf(kind).name);
  const add = make('button', { type: 'button', class: 'add', title: `Another customer on ${channelOf(kind).name}` }, '+ customer');
  const row = make('div', { class: 'channel' }, label, select, add);
  return { row, select, add };
}

function addCustomer(entry) {
  const { name: channel, address: label } = channelOf(entry.channel);
  const address = make('input', { name: 'address', autocomplete: 'off' });
  const name = make('input', { name: 'name', autocomplete: 'off' });
  dialogOf(`Another customer on ${channel}`, 'Add', [
    make('p', { class: 'hint' }, `Writes to ${entry.name}, ${entry.address}. Where both are left empty, somebody is made up.`),
    make('label', { class: 'field' }, label, address),
    make('label', { class: 'field' }, 'Name', name),
  ], async () => {
    const customer = { entry_point: entry.id, address: address.value.trim(), name: name.value.trim() };
    if (customer.name && !customer.address) throw new Error(`${label} is missing: who has a name of his own needs one`);
    choose(await send('POST', 'customers', customer));
  });
}

function showChannels(world) {
  for (const entry of world.entry_points) {
    if (!rows.has(entry.channel)) {
      const row = channelRow(entry.channel);
      rows.set(entry.channel, row);
      find('channels').append(row.row);
    }
    const row = rows.get(entry.channel);
    const behaviour = world.behaviours[entry.channel] ?? 'deliver';
    if (row.select.value !== behaviour && document.activeElement !== row.select) row.select.value = behaviour;
    row.add.onclick = () => addCustomer(entry);
  }
}

// --- phones ---

function textForm(customer, entry) {
  const text = make('textarea', {
    rows: '1',
    'aria-label': `Write as ${nameOf(customer)}`,
    placeholder: channelOf(entry.channel).placeholder,
    onkeydown: (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    },
  });
  const tray = trayOf(customer);
  const form = make('form', {
    onsubmit: async (event) => {
      event.preventDefault();
      const words = text.value.trim();
      const files = tray.take();
      if (!words && !files.length) return;
      text.value = '';
      try {
        const sent = await Promise.all(files.map(upload));
        await send('POST', `customers/${customer.id}/messages`, { text: words, files: sent });
      } catch (error) {
        text.value = words;
        tray.add(files);
        say(error);
      }
    },
    onpaste: (event) => tray.add(event.clipboardData.files),
  }, tray.list, tray.input, tray.button, text, make('button', { type: 'submit', class: 'send' }, 'Send'));
  return form;
}

function phone(customer, entry) {
  const isMail = entry.channel === 'email';
  const thread = make('ol', {
    class: 'thread', role: 'log', 'aria-label': `${isMail ? 'Mails' : 'Messages'} of ${nameOf(customer)}`, tabindex: '0',
  });
  const heading = make('h2', {}, badge(entry.channel), make('span', { class: 'who' }, nameOf(customer)));
  const from = customer.name ? customer.address : channelOf(entry.channel).name;
  const line = make('p', { class: 'line' }, `${from} → ${entry.name}, ${entry.address}`);
  const card = make('section', {
    class: 'phone', 'data-channel': entry.channel, 'aria-label': `${nameOf(customer)}, ${channelOf(entry.channel).name}`,
  }, make('header', {}, heading, line), thread, isMail ? composeButtons(customer, entry) : textForm(customer, entry));
  const pick = make('button', {
    type: 'button', onclick: () => choose(customer.id),
  }, badge(entry.channel), nameOf(customer));
  find('phones').append(card);
  find('picker').append(pick);
  return { card, thread, pick, items: new Map() };
}

function showPhone(customer, entry) {
  if (!phones.has(customer.id)) {
    phones.set(customer.id, phone(customer, entry));
    if (chosen === customer.id) choose(chosen);
  }
  const shown = phones.get(customer.id);
  const { thread } = shown;
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 40;
  let added = false;
  for (const message of customer.messages) {
    if (!shown.items.has(message.id)) {
      const item = message.letter ? letterItem(customer, entry, message) : bubble(message);
      shown.items.set(message.id, item);
      thread.append(item.item);
      added = true;
    }
    showState(shown.items.get(message.id), message);
  }
  const last = customer.messages.at(-1);
  const isOwn = last && last.reference === null && !last.copy;
  return added && (atEnd || isOwn) ? thread : null;
}

function choose(id) {
  chosen = id;
  for (const [key, { card, pick }] of phones) {
    card.toggleAttribute('data-chosen', key === id);
    pick.setAttribute('aria-pressed', String(key === id));
  }
}

// --- what the program says ---

function show(world) {
  const link = find('link');
  link.textContent = world.connected ? 'the server answers' : 'the server does not answer; what you write waits';
  link.dataset.state = world.connected ? 'there' : 'away';
  showChannels(world);
  // Cards change the size of those before them: where each ends is known when all are there.
  const moved = [];
  for (const customer of world.customers) {
    const entry = world.entry_points.find((known) => known.id === customer.entry_point);
    if (entry) moved.push(showPhone(customer, entry));
  }
  find('empty').hidden = phones.size > 0;
  if (chosen === null && phones.size > 0) choose(phones.keys().next().value);
  for (const thread of moved) if (thread) thread.scrollTop = thread.scrollHeight;
}

const changes = new EventSource('api/changes');
changes.onmessage = (event) => show(JSON.parse(event.data));
changes.onerror = () => say(new Error('the simulator itself does not answer'));
