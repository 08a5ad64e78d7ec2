// Mails as a small mail program shows them: who, to whom, what about, what is in it; answers to them, their HTML in a frame that
// may do nothing, and their source.

import { compose } from './compose.js';
import { make } from './dom.js';
import { fileItem } from './files.js';

const same = (one, other) => one.toLowerCase() === other.toLowerCase();
const within = (people, address) => people.some((person) => same(person.address, address));

// A person as a field of a mail has him.
export function written({ name, address }) {
  if (!name) return address;
  const plain = /^[\p{L}\p{N} '-]+$/u.test(name);
  return `${plain ? name : `"${name.replace(/[\\"]/g, '\\$&')}"`} <${address}>`;
}

const list = (people) => people.map(written).join(', ');

// Whom an answer goes to, and who gets a copy.
function answerTo(letter, customer, all) {
  const own = within(letter.from, customer.address);
  const first = own ? letter.to : letter.reply_to.length ? letter.reply_to : letter.from;
  const to = [...first];
  const cc = [];
  if (all) {
    for (const [people, field] of [[letter.to, to], [letter.cc, cc]]) {
      for (const person of people) {
        const known = same(person.address, customer.address) || within(to, person.address) || within(cc, person.address);
        if (!known) field.push(person);
      }
    }
  }
  return { to: list(to), cc: list(cc) };
}

function quoted(letter, at) {
  const who = letter.from.map((person) => person.name || person.address).join(', ');
  const when = new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
  return `\n\nOn ${when}, ${who} wrote:\n${letter.text.split('\n').map((line) => `> ${line}`).join('\n')}\n`;
}

function answer(customer, entry, message, all) {
  const { letter } = message;
  const subject = /^re:/i.test(letter.subject) ? letter.subject : `Re: ${letter.subject}`;
  compose(customer, entry, {
    ...answerTo(letter, customer, all), subject, text: quoted(letter, letter.written_at ?? message.at), answers: letter.message_id,
  });
}

// The words themselves, and what they quote folded away.
function words(text) {
  const lines = text.split('\n');
  const first = lines.findIndex((line, at) => /^(>|-----Original Message)/.test(line) && at > 0);
  if (first < 0) return [make('p', { class: 'text', dir: 'auto' }, text)];
  const begin = /:\s*$/.test(lines[first - 1]) ? first - 1 : first;
  const said = lines.slice(0, begin).join('\n').trim();
  return [
    said ? make('p', { class: 'text', dir: 'auto' }, said) : null,
    make('details', { class: 'quoted' }, make('summary', {}, 'What it quotes'),
      make('p', { class: 'text', dir: 'auto' }, lines.slice(begin).join('\n'))),
  ];
}

function showHtml(letter) {
  const title = make('h2', { id: 'reader-title' }, letter.subject || 'No subject');
  const close = make('button', { type: 'button', onclick: () => dialog.close() }, 'Close');
  const frame = make('iframe', {
    sandbox: '', src: `api/letters/${letter.source}/html`, title: `The HTML of “${letter.subject}”`, referrerpolicy: 'no-referrer',
  });
  const hint = make('p', { class: 'hint' }, 'As it came, without scripts. Pictures from elsewhere are not loaded.');
  const dialog = make('dialog', { class: 'wide reader', 'aria-labelledby': title.id, onclose: () => dialog.remove() },
    make('header', {}, title, close), hint, frame);
  document.body.append(dialog);
  dialog.showModal();
}

function field(name, value) {
  return value ? [make('dt', {}, name), make('dd', { dir: 'auto' }, value)] : [];
}

// A mail in the list of a customer.
export function letterItem(customer, entry, message) {
  const { letter } = message;
  const own = message.reference === null && !message.copy;
  const state = make('span', { class: 'state' });
  const acts = make('span', { class: 'acts' });
  const at = new Date(letter.written_at ?? message.at);
  const time = make('time', { datetime: at.toISOString() }, at.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }));
  const unseen = !own && letter.recipients.length && !within([...letter.to, ...letter.cc], customer.address);
  const about = letter.subject || 'No subject';
  const tool = (name, act) => make('button', { type: 'button', class: 'act', 'aria-label': `${name}: ${about}`, onclick: act }, name);
  const tools = make('div', { class: 'tools' },
    tool('Reply', () => answer(customer, entry, message, false)),
    tool('Reply all', () => answer(customer, entry, message, true)),
    letter.html ? tool('Show HTML', () => showHtml(letter)) : null,
    make('a', { href: `api/files/${letter.source}`, target: '_blank', rel: 'noopener', 'aria-label': `Show source: ${about}` }, 'Show source'));
  const item = make('li', { class: 'message letter', 'data-side': own ? 'customer' : 'agent' },
    make('h3', { dir: 'auto' }, about),
    make('dl', {}, ...field('From', list(letter.from)), ...field('To', list(letter.to)), ...field('Cc', list(letter.cc)),
      ...field('Bcc', unseen ? `${customer.address}, unseen by the others` : '')),
    ...words(letter.text),
    letter.attachments.length ? make('div', { class: 'files' }, ...letter.attachments.map(fileItem)) : null,
    make('p', { class: 'meta' }, time, state, acts), tools);
  return { item, state, acts, shown: '' };
}
