// Switchboard's embed loader: draws the launcher and holds the iframe that is the chat. Until the person wants to chat it
// loads, opens and stores nothing. README.md beside this file has the options, the API and the messages to the panel.
//
// Every byte is paid by every page of every site: without its comments and indentation this file stays under 3 KB of brotli.
// Comments therefore stand on lines of their own, where they can be left out without parsing JavaScript.
(() => {
  const script = document.currentScript;
  const stub = window.switchboard;
  const options = script.dataset;
  // included twice, or a page swap ran the script again
  if (stub?.loaded || !options.site) return;

  const chat = new URL('chat/?site=' + options.site, script.src);
  const key = 'switchboard:' + options.site;
  const lang = options.lang || navigator.language;
  const [OPEN, CLOSE, UNREAD, FAILED, RETRY] = {
    de: ['Chat öffnen', 'Chat schließen', 'ungelesen', 'Chat nicht verfügbar', 'Erneut versuchen'],
    es: ['Abrir chat', 'Cerrar chat', 'sin leer', 'Chat no disponible', 'Reintentar'],
  }[lang.slice(0, 2)] || ['Open chat', 'Close chat', 'unread', 'Chat not available', 'Try again'];

  // ---- look ----
  // In :host, `!important` beats whatever the page says about the element, the page's own `!important` included.
  // Ink: black or white, whichever contrasts more. They meet at luminance 0.179, which is lightness 49.4 in Lab.
  // System colours follow the theme. The panel's gradient stands for its header until the panel draws its own.
  const NARROW = '(width<480px),(height<480px)';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host{all:initial!important;display:block!important;position:fixed!important}
    div{position:fixed;right:20px;bottom:max(20px,env(safe-area-inset-bottom));z-index:2147483647;color-scheme:light dark;--brand:#2563eb;font:15px/22px system-ui;text-align:center}
    .left{right:auto;left:20px}
    button{font:inherit;padding:12px;border:2px solid transparent;border-radius:8px;cursor:pointer;color:lab(from var(--brand) calc((49.4 - l)*99) 0 0);background:var(--brand)}
    div>button{border-radius:50%}
    div>button,dialog{box-shadow:0 0 1px #888,0 4px 24px #0005}
    button:hover{filter:brightness(1.1)}
    .hide>[aria-expanded=false],.hide>span,span:empty,p:empty+button{display:none}
    svg{display:block;width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}
    span{position:absolute;inset:-4px -4px auto auto;min-width:10px;padding:0 6px;border:2px solid #fff;border-radius:12px;font-size:12px;line-height:18px;color:#fff;background:#d92525;pointer-events:none}
    dialog{position:absolute;z-index:-1;inset:auto 0 68px auto;width:380px;height:min(640px,100dvh - 108px);max-width:none;max-height:none;padding:0;border:0;border-radius:12px;overflow:hidden;background:linear-gradient(var(--brand) 64px,Canvas 0)}
    .left dialog{left:0;right:auto}
    dialog:not([open]){display:block;visibility:hidden;opacity:0}
    p{margin:25vh 24px 16px}
    iframe{position:absolute;inset:0;width:100%;height:100%;border:0}
    dialog:not(.ready) iframe{visibility:hidden}
    @media ${NARROW}{dialog,.left dialog{position:fixed;inset:0 0 auto;width:100%;height:var(--height,100dvh);border-radius:0}}
    @media (prefers-reduced-motion:no-preference){dialog{transition:opacity .12s}}`);

  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const [svg, glyph] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
  const launcher = make('button', { ariaHasPopup: 'dialog' });
  const badge = make('span', { role: 'status' });
  const panel = make('dialog', { ariaLabel: 'Chat' });
  const failure = make('p', { role: 'alert' });
  const retry = make('button', { textContent: RETRY });
  const wrap = make('div');
  const host = make('switchboard-chat');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.append(wrap);
  wrap.append(launcher, badge, panel);
  launcher.append(svg);
  svg.append(glyph);
  panel.append(failure, retry);

  let frame, port, timer, wantsFocus, prefill, unread;
  const handlers = new Set();
  const narrow = matchMedia(NARROW);

  const look = (color, side) => {
    if (color) wrap.style.setProperty('--brand', color);
    if (side) wrap.classList.toggle('left', side === 'left');
  };
  const show = () => {
    const isOpen = panel.open;
    glyph.setAttribute('d', isOpen ? 'm6 10 8 8 8-8' : 'M8 3h12q6 0 6 6v6q0 6-6 6h-5l-7 5v-5q-6 0-6-6v-6q0-6 6-6zm1 7h10m-10 5h6');
    launcher.ariaExpanded = isOpen;
    launcher.ariaLabel = isOpen ? CLOSE : unread ? `${OPEN}, ${unread} ${UNREAD}` : OPEN;
    badge.textContent = (!isOpen && unread) || '';
  };

  // what a site's callback throws is reported as the site's, and does not come back here
  const attempt = (fn, data) => queueMicrotask(() => fn(data));
  const emit = (name, data) => handlers.forEach((handler) => handler.name === name && attempt(handler.fn, data));

  // ---- storage: one key, only once the person began. Private modes throw; a site may forbid it ----
  let kept;
  const store = (use) => {
    try {
      return options.noStorage ?? use(localStorage);
    } catch {}
  };
  const save = (next) => {
    kept = next;
    if (next) next.open = panel.open;
    store((storage) => storage[next ? 'setItem' : 'removeItem'](key, JSON.stringify(next)));
  };

  // ---- the iframe and the talk with it ----
  const post = (message) => port?.postMessage(message);
  const page = () => ({ url: location.href, title: document.title });
  // the panel is on its way, for the first time or again: not ready, and not for ever
  const wait = () => {
    port?.close();
    port = null;
    panel.className = failure.textContent = '';
    clearTimeout(timer);
    if (panel.open) timer = setTimeout(() => (failure.textContent = FAILED), 15000);
  };
  const build = () => {
    if (frame) return;
    frame = make('iframe', { src: chat, title: 'Chat', allow: 'autoplay; clipboard-write' });
    panel.append(frame);
    wait();
  };
  addEventListener('message', (event) => {
    if (event.data !== 'switchboard:ready' || event.origin !== chat.origin || event.source !== frame?.contentWindow) return;
    // a panel that was reloaded asks anew: the old port goes
    wait();
    clearTimeout(timer);
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }) => hear[data.type]?.(data);
    event.source.postMessage({ type: 'switchboard:port' }, chat.origin, [channel.port2]);
    post({ type: 'init', ...page(), referrer: document.referrer, lang, resume: kept?.resume, open: panel.open, focus: wantsFocus, prefill });
    panel.className = 'ready';
    present(panel.open);
  });
  const hear = {
    close: () => turn(false),
    unread({ count }) {
      unread = count;
      show();
      emit('unread', count);
    },
    keep: ({ resume }) => save({ v: 1, resume }),
    started() {
      save(kept || { v: 1 });
      emit('started');
    },
    ended: () => emit('ended'),
    forget: () => save(),
    // the page's own attributes come first
    look: ({ color, side }) => look(options.color || color, options.side || side),
    event: ({ name, data }) => emit(name, data),
  };

  // ---- open and close ----
  // Wide: beside the page. Narrow: modal, so that nothing covered gets the focus and the phone's back gesture closes; only once
  // the panel is there, as until then the launcher is what closes it.
  const present = (opening) => {
    panel.close();
    if (opening) narrow.matches && port ? panel.showModal() : wantsFocus ? panel.show() : (panel.open = true);
    if (wantsFocus && port) frame.focus();
    show();
  };
  const turn = (opening, focus) => {
    if (opening) build();
    wantsFocus = focus;
    if (opening === panel.open) return;
    const type = opening ? 'open' : 'close';
    // the focus returns only if it was here: who writes in a field of the page stays there
    const here = [host, document.body].includes(document.activeElement);
    present(opening);
    port ? post({ type, focus, ...page() }) : wait();
    if (kept) save(kept);
    if (!opening && here) launcher.focus();
    emit(type);
  };

  // ---- in the page: frameworks swap the body under us ----
  const attach = () => {
    if (host.isConnected || !document.body) return;
    document.body.append(host);
    observer.observe(document.body, { childList: true });
    // the top layer knows no z-index wars and no transformed ancestors
    host.popover = 'manual';
    host.showPopover?.();
    // a moved iframe starts anew
    present(panel.open);
    if (frame) wait();
  };
  const observer = new MutationObserver(attach);
  observer.observe(document.documentElement, { childList: true });

  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) turn(false);
  });
  narrow.onchange = () => present(panel.open);
  // phones lay the keyboard over the page: keep to what is left, unless zoomed in by hand
  visualViewport.addEventListener('resize', ({ target: view }) => {
    if (view.scale === 1) wrap.style.setProperty('--height', view.height + 'px');
  });
  launcher.onclick = () => turn(!panel.open, true);
  launcher.onpointerenter = launcher.onfocus = build;
  panel.oncancel = () => turn(false);
  retry.onclick = () => {
    launcher.focus();
    frame.src = chat;
    wantsFocus = true;
    wait();
  };

  // ---- the API ----
  const commands = {
    // a page that opens the chat by itself does not take the focus
    open: () => turn(true, navigator.userActivation?.isActive),
    close: () => turn(false),
    toggle: () => turn(!panel.open, true),
    show: () => wrap.classList.remove('hide'),
    hide: () => wrap.classList.add('hide'),
    set({ name, email, phone }) {
      prefill = { name, email, phone };
      post({ type: 'prefill', ...prefill });
    },
    on(name, fn) {
      const handler = { name, fn };
      handlers.add(handler);
      if (name === 'ready') attempt(fn);
      return () => handlers.delete(handler);
    },
    // what still listens afterwards finds no frame and nothing open, and does nothing
    destroy() {
      turn(false);
      observer.disconnect();
      clearTimeout(timer);
      host.remove();
      delete window.switchboard;
    },
  };
  const api = (window.switchboard = (name, ...values) => commands[name]?.(...values));
  api.loaded = true;

  look(options.color, options.side);
  if (options.launcher) api('hide');
  show();
  attach();
  stub?.q?.forEach((command) => attempt(() => api(...command)));

  // begun on an earlier page: badge, sound and open panel go on once this page has settled
  kept = store((storage) => JSON.parse(storage.getItem(key)));
  const goOn = () => (kept.open && !narrow.matches ? turn(true) : build());
  const idle = () => (window.requestIdleCallback || setTimeout)(goOn);
  if (kept?.v === 1) document.readyState === 'complete' ? idle() : addEventListener('load', idle);
})();
