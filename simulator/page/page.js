// The simulator's page: one phone per customer. It shows what the program says and sends what the person does; texts of others
// only ever become text nodes.

const CHANNELS = {
  sms: { name: 'SMS', placeholder: 'Text message' },
  whats_app: { name: 'WhatsApp', placeholder: 'Message' },
  messenger: { name: 'Messenger', placeholder: 'Aa' },
  email: { name: 'Email', placeholder: 'Write a mail' },
};

const BEHAVIOURS = [
  ['deliver', 'Delivers'],
  ['read', 'Delivers and reads'],
  ['fail', 'Takes, then reports failure'],
  ['refuse', 'Refuses'],
  ['slow', 'Answers slowly'],
  ['silent', 'Never answers'],
  ['down', 'Is down'],
];

const STATES = {
  sending: '… on its way',
  taken: '✓ the server has it',
  unanswered: '? arrived, the server was not told',
  sent: '✓ taken',
  delivered: '✓✓ delivered',
  read: '✓✓ read',
};

const find = (id) => document.getElementById(id);
const phones = new Map();
const rows = new Map();
let chosen = null;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

async function send(method, path, body) {
  const answer = await fetch(`api/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error((await answer.text()).trim() || answer.statusText);
}

const channelOf = (kind) => CHANNELS[kind] ?? { name: kind, placeholder: 'Message' };
const nameOf = (customer) => customer.name || customer.address;

// --- how the channels behave ---

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

function badge(kind) {
  return make('span', { class: 'badge', 'data-channel': kind, 'aria-hidden': 'true' }, channelOf(kind).name[0]);
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
    row.add.onclick = () => send('POST', 'customers', { entry_point: entry.id }).catch(say);
  }
}

// --- phones ---

function phone(customer, entry) {
  const thread = make('ol', { class: 'thread', role: 'log', 'aria-label': `Messages of ${nameOf(customer)}`, tabindex: '0' });
  const text = make('textarea', {
    rows: entry.channel === 'email' ? '3' : '1',
    'aria-label': `Write as ${nameOf(customer)}`,
    placeholder: channelOf(entry.channel).placeholder,
    onkeydown: (event) => {
      const sends = event.key === 'Enter' && !event.shiftKey && !event.isComposing && entry.channel !== 'email';
      if (sends) {
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
  const heading = make('h2', {}, badge(entry.channel), make('span', { class: 'who' }, nameOf(customer)));
  const from = customer.name ? customer.address : channelOf(entry.channel).name;
  const line = make('p', { class: 'line' }, `${from} → ${entry.name}, ${entry.address}`);
  const card = make('section', {
    class: 'phone', 'data-channel': entry.channel, 'aria-label': `${nameOf(customer)}, ${channelOf(entry.channel).name}`,
  }, make('header', {}, heading, line), thread, form);
  const pick = make('button', {
    type: 'button', onclick: () => choose(customer.id),
  }, badge(entry.channel), nameOf(customer));
  find('phones').append(card);
  find('picker').append(pick);
  return { card, thread, pick, items: new Map() };
}

// --- files ---

// What was chosen and goes with the next message.
function trayOf(customer) {
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

async function upload(file) {
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

function fileItem(file) {
  const address = `api/files/${file.id}`;
  if (SHOWN.includes(file.mime)) {
    const picture = make('img', { src: address, alt: file.name, loading: 'lazy' });
    picture.addEventListener('error', () => picture.replaceWith(file.name));
    return make('a', { class: 'picture', href: address, target: '_blank', title: file.name }, picture);
  }
  return make('a', { class: 'file', href: address, download: file.name },
    make('span', { class: 'who' }, file.name), make('span', { class: 'size' }, sized(file.size)));
}

function stateOf(message) {
  const [kind, why] = typeof message.state === 'string' ? [message.state, ''] : Object.entries(message.state)[0];
  if (kind === 'not_taken') return ['failed', `✕ not taken: ${why}`];
  if (kind === 'failed') return ['failed', `✕ failed: ${why}`];
  return [kind, STATES[kind] ?? kind];
}

function bubble(message) {
  const ours = message.reference === null;
  const state = make('span', { class: 'state' });
  const acts = make('span', { class: 'acts' });
  const time = new Date(message.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const meta = make('p', { class: 'meta' }, make('time', {}, time), state, acts);
  const { template } = message;
  const parameters = template?.parameters.map((value, at) => `{{${at + 1}}} ${value}`).join(', ');
  const name = template && make('p', { class: 'template', title: parameters }, `Template ${template.name}, ${template.language}`);
  const item = make('li', { class: 'message', 'data-side': ours ? 'customer' : 'agent' },
    name, message.text ? make('p', { class: 'text', dir: 'auto' }, message.text) : null,
    message.files.length ? make('div', { class: 'files' }, ...message.files.map(fileItem)) : null, meta);
  return { item, state, acts, shown: '' };
}

const NEXT = { unanswered: ['delivered', 'failed'], sent: ['delivered', 'failed'], delivered: ['read'] };
const ACTS = { delivered: 'deliver', read: 'read', failed: 'fail' };

function showState(shown, message) {
  const [kind, words] = stateOf(message);
  if (shown.shown === words) return;
  shown.shown = words;
  shown.item.dataset.state = kind;
  shown.state.textContent = words;
  const next = message.reference === null ? [] : NEXT[kind] ?? [];
  shown.acts.replaceChildren(...next.map((reached) => make('button', {
    type: 'button', class: 'act', onclick: () => send('PUT', `messages/${message.id}`, reached).catch(say),
  }, ACTS[reached])));
}

function showPhone(customer, entry) {
  if (!phones.has(customer.id)) phones.set(customer.id, phone(customer, entry));
  const shown = phones.get(customer.id);
  const { thread } = shown;
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 40;
  let added = false;
  for (const message of customer.messages) {
    if (!shown.items.has(message.id)) {
      const item = bubble(message);
      shown.items.set(message.id, item);
      thread.append(item.item);
      added = true;
    }
    showState(shown.items.get(message.id), message);
  }
  if (added && atEnd) thread.scrollTop = thread.scrollHeight;
}

function choose(id) {
  chosen = id;
  for (const [key, { card, pick }] of phones) {
    card.toggleAttribute('data-chosen', key === id);
    pick.setAttribute('aria-pressed', String(key === id));
  }
}

// --- what the program says ---

function say(error) {
  const link = find('link');
  link.textContent = error.message;
  link.dataset.state = 'away';
}

function show(world) {
  const link = find('link');
  link.textContent = world.connected ? 'the server answers' : 'the server does not answer; what you write waits';
  link.dataset.state = world.connected ? 'there' : 'away';
  showChannels(world);
  for (const customer of world.customers) {
    const entry = world.entry_points.find((known) => known.id === customer.entry_point);
    if (entry) showPhone(customer, entry);
  }
  find('empty').hidden = phones.size > 0;
  if (chosen === null && phones.size > 0) choose(phones.keys().next().value);
}

const changes = new EventSource('api/changes');
changes.onmessage = (event) => show(JSON.parse(event.data));
changes.onerror = () => say(new Error('the simulator itself does not answer'));
