// What was said, as a telephone shows it: bubbles, how far each is, and what the person may say of it.

import { make, say, send } from './dom.js';
import { fileItem } from './files.js';

const STATES = {
  sending: '… on its way',
  taken: '✓ the server has it',
  unanswered: '? arrived, the server was not told',
  sent: '✓ taken',
  delivered: '✓✓ delivered',
  read: '✓✓ read',
};

function stateOf(message) {
  const [kind, why] = typeof message.state === 'string' ? [message.state, ''] : Object.entries(message.state)[0];
  if (kind === 'not_taken') return ['failed', `✕ not taken: ${why}`];
  if (kind === 'failed') return ['failed', `✕ failed: ${why}`];
  return [kind, STATES[kind] ?? kind];
}

export function bubble(message) {
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

export function showState(shown, message) {
  const [kind, words] = stateOf(message);
  if (shown.shown === words) return;
  shown.shown = words;
  shown.item.dataset.state = kind;
  shown.state.textContent = words;
  const next = message.reference === null || message.copy ? [] : NEXT[kind] ?? [];
  shown.acts.replaceChildren(...next.map((reached) => make('button', {
    type: 'button', class: 'act', onclick: () => send('PUT', `messages/${message.id}`, reached).catch(say),
  }, ACTS[reached])));
}
