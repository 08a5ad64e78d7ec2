// Files, for both pages: the tray at the composer (`<file-tray>`) and what hangs on a message (`<message-files>`). The pages
// make these elements and tell them by attributes; the tray tells back by its attribute `told` and the event `files`.
// Fetched when the first file is there, see `catch.js`.
import { IS_CHAT, Trouble, addressOf, forget, isThere, newId, upload } from "./wire.js";
import { WORDS } from "./words.js";

const LANGUAGE = document.documentElement.lang in WORDS ? document.documentElement.lang : "en";
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const MEDIA = ["webm", "mp4", "mov", "3gp", "mp3", "ogg", "aac", "amr"];
const IMAGES = ["png", "jpg", "jpeg", "gif", "webp", "heic"];

/** @param {string} key @param {Record<string, string | number>} [facts] */
const say = (key, facts = {}) =>
  (WORDS[LANGUAGE][key] ?? WORDS[LANGUAGE].other).replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));

/** Bytes as people read them. @param {number} bytes */
const sized = (bytes) => {
  const step = bytes < 1000 ? 0 : bytes < 1024 * 1000 ? 1 : 2;
  const unit = ["byte", "kilobyte", "megabyte"][step];
  const style = { style: "unit", unit, unitDisplay: step ? "short" : "long", maximumFractionDigits: step > 1 ? 1 : 0 };
  return new Intl.NumberFormat(LANGUAGE, /** @type {any} */ (style)).format(bytes / 1024 ** step);
};

/**
 * An element. @param {string} tag @param {string} name its class @param {(Node | string)[]} inside
 * @param {Record<string, string>} more attributes
 * @returns {any}
 */
const el = (tag, name, inside = [], more = {}) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  for (const [key, value] of Object.entries(more)) made.setAttribute(key, value);
  return made;
};

/** One path in a square of 24 units, like the pages' own. @param {string} path */
const icon = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["class", "icon"]]) svg.setAttribute(key, value);
  svg.append(line);
  return svg;
};
const FILE = "M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7zM14 2v4a2 2 0 0 0 2 2h4";
const CROSS = "M18 6 6 18M6 6l12 12";
const AGAIN = "M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8M3 3v5h5";

/** @param {string} path @param {string} name @param {() => void} press */
const iconButton = (path, name, press) => {
  const made = el("button", "file-button", [icon(path)], { type: "button", title: name, "aria-label": name });
  made.onclick = press;
  return made;
};

const endOf = (/** @type {string} */ name) => name.slice(name.lastIndexOf(".") + 1).toLowerCase();

// --- the tray ---

/**
 * @typedef {{ id: string, file: File, name: string, mime: string, sent: number, waits: boolean,
 *   state: "queued" | "busy" | "ready" | "failed", why: string, again: boolean, stop: AbortController }} Item
 */

/** What lies in the tray of each place: it stays when another conversation is opened, and uploads go on meanwhile. */
class Pile {
  /** @param {string} place */
  constructor(place) {
    this.place = place;
    /** @type {Item[]} */
    this.items = [];
    /** @type {FileTray | null} */
    this.tray = null;
    this.running = false;
    this.why = "";
  }

  /** @param {Item} item @param {string} why @param {boolean} again */
  fail(item, why, again) {
    Object.assign(item, { state: "failed", why, again, waits: false });
  }

  async run() {
    if (this.running) return;
    this.running = true;
    for (let item; (item = this.items.find((item) => item.state === "queued")); ) await this.send(item);
    this.running = false;
  }

  /** @param {Item} item */
  async send(item) {
    item.state = "busy";
    this.changed();
    const tell = (/** @type {number} */ sent, /** @type {boolean} */ waits) => {
      item.sent = sent < 0 ? item.sent : sent;
      item.waits = waits;
      this.changed();
    };
    try {
      const { name, mime } = await upload({ ...item, place: this.place }, tell, item.stop.signal);
      Object.assign(item, { name, mime, state: "ready", waits: false });
      if (PICTURES.includes(mime)) addressOf(item.id, item.file);
    } catch (error) {
      if (item.stop.signal.aborted) return;
      const code = error instanceof Trouble ? error.code : "other";
      // What is wrong with the file itself stays wrong.
      this.fail(item, say(code, { size: sized(this.limitOf(item.name)) }), !/^files?_/.test(code));
      // A refused file is gone: another attempt is another file.
      item.id = newId();
    }
    this.changed();
  }

  /** @param {string} name */
  limitOf(name) {
    const [, together, image, media, document] = this.limits;
    const end = endOf(name);
    return Math.min(together, IMAGES.includes(end) ? image : MEDIA.includes(end) ? media : document);
  }

  /** @type {number[]} */
  limits = [0, 0, 0, 0, 0];

  /** @param {File[]} files @param {string} accept */
  add(files, accept) {
    this.why = "";
    const [most, together] = this.limits;
    const taken = accept.split(",");
    for (const file of files) {
      if (this.items.length >= most) {
        this.why = say("tooMany", { n: most });
        break;
      }
      /** @type {Item} */
      const item = {
        id: newId(), file, name: file.name, mime: file.type, sent: 0, waits: false,
        state: "queued", why: "", again: false, stop: new AbortController(),
      };
      const limit = this.limitOf(file.name);
      const sum = this.items.reduce((sum, item) => sum + item.file.size, file.size);
      if (!taken.includes(`.${endOf(file.name)}`)) this.fail(item, say("file_type_not_allowed"), false);
      else if (!file.size) this.fail(item, say("file_empty"), false);
      else if (file.size > limit) this.fail(item, say("file_too_large", { size: sized(limit) }), false);
      else if (sum > together) this.fail(item, say("tooLargeTogether", { size: sized(together) }), false);
      this.items.push(item);
    }
    this.changed();
    this.run();
  }

  /** What the server has already, ready to be sent: lines as in `told`. @param {string} lines */
  brought(lines) {
    this.why = "";
    const [most, together] = this.limits;
    for (const line of lines.split("\n")) {
      const [id, , bytes, mime, ...name] = line.split("\t");
      const size = Number(bytes);
      const sum = this.items.reduce((sum, item) => sum + item.file.size, size);
      if (this.items.some((item) => item.id === id)) continue;
      if (this.items.length >= most) this.why = say("tooMany", { n: most });
      else if (sum > together) this.why = say("tooLargeTogether", { size: sized(together) });
      else {
        const file = /** @type {any} */ ({ name: name.join(" "), size, type: mime });
        this.items.push({
          id, file, name: file.name, mime, sent: size, waits: false,
          state: "ready", why: "", again: false, stop: new AbortController(),
        });
      }
    }
    this.changed();
  }

  /** Takes these out again; the server throws them away by itself. @param {string} lines */
  withdrawn(lines) {
    const ids = lines.split("\n").map((line) => line.split("\t")[0]);
    this.items = this.items.filter((item) => !ids.includes(item.id));
    this.changed();
  }

  /** @param {Item} item */
  remove(item) {
    item.stop.abort();
    if (item.state !== "failed" || item.again) forget(item.id);
    this.items = this.items.filter((other) => other !== item);
    this.why = "";
    this.changed();
    /** @type {any} */ (this.tray?.querySelector("button") ?? this.tray?.parentElement?.querySelector("textarea"))?.focus();
  }

  /** @param {Item} item */
  retry(item) {
    Object.assign(item, { state: "queued", why: "", stop: new AbortController() });
    this.changed();
    this.run();
  }

  /** None of it is wanted any more. */
  thrown() {
    for (const item of this.items) {
      item.stop.abort();
      if (item.state !== "failed" || item.again) forget(item.id);
    }
    this.clear();
  }

  clear() {
    this.items = [];
    this.why = "";
    this.changed();
  }

  changed() {
    this.tray?.draw();
  }
}

const KEPT = "switchboard:tray";

/** Lines of `told` that outlive the page; browsers may keep nothing for frames of other sites. @param {string} lines */
function keep(lines) {
  try {
    if (lines) sessionStorage.setItem(KEPT, lines);
    else sessionStorage.removeItem(KEPT);
  } catch {}
}

function kept() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** @type {Map<string, Pile>} */
const piles = new Map();

class FileTray extends HTMLElement {
  static observedAttributes = ["sent", "thrown", "brought", "withdrawn"];
  /** @type {Map<Item, any>} */
  rows = new Map();

  connectedCallback() {
    const place = this.getAttribute("place") ?? "";
    this.pile = piles.get(place) ?? new Pile(place);
    piles.set(place, this.pile);
    this.pile.limits = (this.getAttribute("limits") ?? "").split(" ").map(Number);
    this.pile.tray = this;
    this.list = el("ul", "tray-list", [], { "aria-label": say("tray") });
    this.status = el("p", "tray-status", [], { role: "status" });
    this.replaceChildren(this.list, this.status);
    // Said before this was here.
    const brought = this.getAttribute("brought");
    if (brought) this.attributeChangedCallback("brought", null, brought);
    this.restoring = IS_CHAT && !this.pile.items.length;
    if (this.restoring) this.restore();
    this.draw();
  }

  /** What lay here when the page went, as far as the server still has it. */
  restore() {
    const lines = (kept() ?? "").split("\n").filter(Boolean);
    const pile = this.pile;
    Promise.all(lines.map(async (line) => ((await isThere(line.split("\t")[0])) ? line : ""))).then((there) => {
      const left = there.filter(Boolean).join("\n");
      this.restoring = false;
      if (left) pile?.brought(left);
      else keep("");
    });
  }

  disconnectedCallback() {
    if (this.pile?.tray === this) this.pile.tray = null;
  }

  /** @param {string} name @param {string | null} _ @param {string | null} said */
  attributeChangedCallback(name, _, said) {
    if (!this.pile || said === null) return;
    if (name === "sent") return this.pile.clear();
    if (name === "thrown") return this.pile.thrown();
    this.pile[/** @type {"brought" | "withdrawn"} */ (name)](said);
    this.removeAttribute(name);
  }

  /** @param {File[]} files */
  add(files) {
    this.pile?.add(files, this.getAttribute("accept") ?? "");
  }

  draw() {
    const { items, why } = /** @type {Pile} */ (this.pile);
    for (const [item, row] of this.rows) {
      if (!items.includes(item)) {
        row.remove();
        this.rows.delete(item);
      }
    }
    for (const item of items) {
      const row = this.rows.get(item) ?? this.row(item);
      row.tell();
    }
    const is = (/** @type {string} */ state) => items.some((item) => item.state === state);
    const busy = is("busy") || is("queued");
    const status = why || (items.some((item) => item.waits) ? say("waiting") : busy ? say("busy") : is("failed") ? say("failed") : "");
    if (this.status.textContent !== status) this.status.textContent = status;
    const lines = items.map((item) => [item.id, item.state === "ready" ? "ready" : "pending", item.file.size, item.mime, item.name].join("\t"));
    const told = items.length ? (busy ? "b" : is("failed") ? "f" : "r") + lines.join("\n") : "";
    if (this.getAttribute("told") === told) return;
    this.setAttribute("told", told);
    if (IS_CHAT && !this.restoring) keep(lines.filter((line) => line.split("\t")[1] === "ready").join("\n"));
    this.dispatchEvent(new Event("files"));
  }

  /** @param {Item} item */
  row(item) {
    const picture = PICTURES.includes(item.file.type) ? el("img", "", [], { alt: "" }) : icon(FILE);
    if (picture instanceof HTMLImageElement) {
      picture.onerror = () => picture.replaceWith(icon(FILE));
      // What was not chosen here is fetched to be seen.
      addressOf(item.id, item.file instanceof Blob ? item.file : undefined).then((address) => (picture.src = address));
    }
    const name = el("bdi", "file-name");
    const note = el("span", "file-note");
    const bar = el("progress", "", [], { max: String(item.file.size || 1) });
    const buttons = el("span", "file-buttons");
    const row = el("li", "file-chip", [el("span", "file-mark", [picture]), el("span", "file-words", [name, note, bar]), buttons]);
    let shown = "";
    row.tell = () => {
      const { state, why, again } = item;
      const percent = Math.floor((100 * item.sent) / (item.file.size || 1));
      name.textContent = item.name;
      name.title = item.name;
      note.textContent = why || (state === "ready" ? sized(item.file.size) : say("uploading", { percent }));
      bar.value = item.sent;
      bar.hidden = state === "ready" || state === "failed";
      bar.setAttribute("aria-label", item.name);
      row.className = `file-chip ${state}`;
      // Buttons stay as long as they mean the same: somebody may be about to press them.
      const wanted = `${state === "failed" && again} ${state === "busy" || state === "queued"}`;
      if (wanted === shown) return;
      shown = wanted;
      const away = state === "busy" || state === "queued" ? "cancel" : "remove";
      const remove = iconButton(CROSS, say(away, { name: item.name }), () => this.pile?.remove(item));
      const retry = iconButton(AGAIN, say("retry", { name: item.name }), () => this.pile?.retry(item));
      buttons.replaceChildren(...(state === "failed" && again ? [retry, remove] : [remove]));
    };
    this.rows.set(item, row);
    this.list.append(row);
    this.list.scrollTop = this.list.scrollHeight;
    return row;
  }
}

// --- what hangs on a message ---

class MessageFiles extends HTMLElement {
  connectedCallback() {
    const files = (this.getAttribute("files") ?? "").split("\n").map((line) => line.split("\t"));
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", say("files"));
    this.replaceChildren(...files.map(([id, state, size, mime, ...name]) => this.chip(id, state, Number(size), mime, name.join(" "))));
  }

  /** @param {string} id @param {string} state @param {number} size @param {string} mime @param {string} name */
  chip(id, state, size, mime, name) {
    const isPicture = PICTURES.includes(mime) && state === "ready";
    const label = say(isPicture ? "open" : "download", { name });
    const note = el("span", "file-note", [state === "ready" ? sized(size) : say(state === "pending" ? "pending" : "gone")]);
    const button = el("button", isPicture ? "file-picture" : "file-chip", [], { type: "button", title: label });
    if (isPicture) button.setAttribute("aria-label", label);
    else {
      button.append(el("span", "file-mark", [icon(FILE)]), el("span", "file-words", [el("bdi", "file-name", [name]), note]));
      button.disabled = state !== "ready";
      button.onclick = () => save(id, name).catch((error) => (note.textContent = troubled(error)));
      return button;
    }
    const image = el("img", "", [], { alt: name });
    button.append(image);
    addressOf(id).then(
      (address) => (image.src = address),
      (error) => button.replaceChildren(el("span", "file-note", [troubled(error)])),
    );
    button.onclick = () => enlarge(id, name);
    return button;
  }
}

/** @param {unknown} error */
const troubled = (error) => say(error instanceof Trouble && error.code === "not_found" ? "gone" : "unreachable");

/** @param {string} id @param {string} name */
async function save(id, name) {
  el("a", "", [], { href: await addressOf(id), download: name }).click();
}

/** Shows a picture as large as the page. @param {string} id @param {string} name */
async function enlarge(id, name) {
  const image = el("img", "", [], { alt: name, src: await addressOf(id) });
  const close = iconButton(CROSS, say("close"), () => dialog.close());
  const download = el("button", "button", [say("save")], { type: "button" });
  download.onclick = () => save(id, name);
  const head = el("div", "file-view-head", [el("bdi", "file-name", [name]), download, close]);
  const dialog = el("dialog", "file-view", [head, image], { "aria-label": name });
  // Escape closes the picture and nothing behind it.
  dialog.onkeydown = (/** @type {KeyboardEvent} */ event) => event.stopPropagation();
  dialog.onclick = (/** @type {MouseEvent} */ event) => event.target === dialog && dialog.close();
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

// The looks first: what is drawn before them would jump.
const sheet = el("link", "", [], { rel: "stylesheet", href: "/public/files/files.css" });
await new Promise((done) => {
  sheet.onload = sheet.onerror = done;
  document.head.append(sheet);
});
if (!customElements.get("file-tray")) {
  customElements.define("file-tray", FileTray);
  customElements.define("message-files", MessageFiles);
}
