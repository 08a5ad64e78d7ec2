// Finds an element by role and accessible name, waits for the page to change in between, and answers the driver's callback.
const [what, role, name, done] = arguments;
const roles = {
  button: 'button,[role=button],summary,input[type=submit]',
  textbox: 'input:not([type]),input[type=text],input[type=email],input[type=tel],input[type=password],textarea,[role=textbox]',
  searchbox: 'input[type=search],[role=searchbox]',
  combobox: 'select,[role=combobox]',
  spinbutton: 'input[type=number],[role=spinbutton]',
  checkbox: 'input[type=checkbox],[role=checkbox]',
  link: 'a[href],[role=link]',
  heading: 'h1,h2,h3,h4,[role=heading]',
  list: 'ul,ol,[role=list]',
  listitem: 'li,[role=listitem]',
  dialog: 'dialog,[role=dialog],[role=alertdialog]',
  img: 'img,[role=img]',
  region: 'section[aria-label],section[aria-labelledby],[role=region]',
  alert: '[role=alert]',
  file: 'input[type=file]',
  log: '[role=log]',
  radio: 'input[type=radio],[role=radio]',
  option: 'option,[role=option],[role=menuitemradio]',
  menuitem: '[role=menuitem],[role=menuitemcheckbox]',
};
const selector = roles[role] || `[role="${role}"]`;
function* everything(root) {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* everything(element.shadowRoot);
  }
}
const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false })
  && !element.closest('[inert],[aria-hidden=true]') && element.getClientRects().length > 0;
const text = (value) => (value || '').replace(/\s+/g, ' ').trim();
function nameOf(element) {
  const root = element.getRootNode();
  const by = element.getAttribute('aria-labelledby');
  if (by) return text(by.split(/\s+/).map((id) => root.getElementById(id)?.textContent || '').join(' '));
  if (element.getAttribute('aria-label')) return text(element.getAttribute('aria-label'));
  if (element.labels?.length) return text([...element.labels].map((label) => label.textContent).join(' '));
  if (element.alt) return text(element.alt);
  const inner = text(element.innerText ?? element.textContent);
  return inner || text(element.title) || text(element.placeholder);
}
const matches = () => [...everything(document)].filter((element) => element.matches(selector) && shown(element)
  && nameOf(element).toLowerCase().includes(name.toLowerCase()));
const best = () => {
  const found = matches();
  return found.find((element) => nameOf(element).toLowerCase() === name.toLowerCase()) || found[0] || null;
};
const page = () => document.body ? text(document.body.innerText) + ' '
  + [...everything(document)].filter((e) => e.shadowRoot).map((e) => text(e.shadowRoot.textContent)).join(' ') : '';
const frame = () => {
  for (const element of everything(document)) if (element.tagName === 'IFRAME' && shown(element)) return element;
  return null;
};
const look = {
  visible: best,
  now: best,
  gone: () => (best() ? null : true),
  text: () => (page().includes(text(name)) ? true : null),
  'no-text': () => (page().includes(text(name)) ? null : true),
  count: () => page().split(text(name)).length - 1,
  frame,
  outline: () => [...everything(document)].filter((e) => Object.values(roles).some((s) => e.matches(s)) && shown(e))
    .map((e) => `${e.tagName.toLowerCase()}${e.getAttribute('role') ? '[' + e.getAttribute('role') + ']' : ''} "${nameOf(e).slice(0, 80)}"`)
    .join('\n') + '\n---\n' + page().slice(0, 2000),
}[what];
const immediate = ['now', 'count', 'outline'].includes(what);
const deadline = performance.now() + 5000;
(function again() {
  const found = look();
  if (found !== null || immediate || performance.now() > deadline) done(found);
  else setTimeout(again, 30);
})();
