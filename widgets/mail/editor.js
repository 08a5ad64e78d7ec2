// The editor of letters, `<mail-editor>`: text with the little formatting that letters have, or plain text. Told by
// attributes: `value` what stands there, `plain`, `frozen`, `label`, `place` (whose files its images are), `labels` (open
// places of plain text, a line each). Tells by events: `mailtyped` (then `html`, `text` and `open` are read), `mailsend`,
// `mailslash`, `mailplain`. What it is given is cleaned before it is shown, and what it gives as well; see `clean.js`.
//
// Why `execCommand`, which is old: it is the only way of changing what is edited that the browser's own undo takes back.
import { Trouble, addressOf, newId, upload } from "../files/wire.js";
import { cleaned, dress, insertable, parsed, pasted, plainOf } from "./clean.js";
import { WORDS } from "./words.js";

const LANGUAGE = document.documentElement.lang in WORDS ? document.documentElement.lang : "en";
const PICTURES = ["image/png", "image/jpeg", "image/gif"];
const LARGEST = 10 * 1024 * 1024;
const COLOURS = {
  black: "#151a21", grey: "#667284", red: "#b31c1c", orange: "#b45f06", green: "#146c37", blue: "#1d4ed8", violet: "#5f30c0",
};
const SIZES = { small: 2, normal: 3, large: 4, huge: 5 };
/** Paths of icons in a square of 24 units, like the pages' own. @type {Record<string, string>} */
const ICONS = {
  bold: "M6 12h9a4 4 0 0 1 0 8H7a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h7a4 4 0 0 1 0 8",
  italic: "M19 4h-9M14 20H5M15 4L9 20",
  underline: "M6 4v6a6 6 0 0 0 12 0V4M4 20h16",
  strike: "M16 4H9a3 3 0 0 0-2.83 4M14 12a4 4 0 0 1 0 8H6M4 12h16",
  colour: "M4 20h16M6 16l6-12 6 12M8 12h8",
  bullets: "M3 5h.01M3 12h.01M3 19h.01M8 5h13M8 12h13M8 19h13",
  numbers: "M11 5h10M11 12h10M11 19h10M4 4h1v5M4 9h2M6.5 20H3.4c0-1 2.6-1.9 2.6-3.5a1.5 1.5 0 0 0-2.6-1.1",
  outdent: "M21 5H11M21 12H11M21 19H11M7 8l-4 4 4 4",
  indent: "M21 5H11M21 12H11M21 19H11M3 8l4 4-4 4",
  quote: "M17 5H3M21 12H8M21 19H8M3 12v7",
  link: "M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71",
  image: "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM7 9a2 2 0 1 0 4 0a2 2 0 1 0-4 0M21 15l-3.1-3.1a2 2 0 0 0-2.8 0L6 21",
  clear: "M4 7V4h16v3M5 20h6M13 4L8 20M15 15l5 5M20 15l-5 5",
  plain: "M4 7V4h16v3M12 4v16M9 20h6",
};
/** What a button does: a command of the browser, with the keys people know for it. @type {[string, string, string][][]} */
const TOOLS = [
  [["bold", "bold", "Ctrl+B"], ["italic", "italic", "Ctrl+I"], ["underline", "underline", "Ctrl+U"], ["strike", "strikeThrough", ""]],
  [["bullets", "insertUnorderedList", ""], ["numbers", "insertOrderedList", ""], ["outdent", "outdent", "Ctrl+["], ["indent", "indent", "Ctrl+]"]],
];

/** @param {string} key @param {Record<string, string>} [facts] */
const say = (key, facts = {}) => WORDS[LANGUAGE][key].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
/** @param {string} name @param {string} [value] */
const command = (name, value) => {
  document.execCommand("styleWithCSS", false, "false");
  document.execCommand("defaultParagraphSeparator", false, "p");
  return document.execCommand(name, false, value);
};
/** @param {string} name */
const holds = (name) => document.queryCommandState(name);

/**
 * @param {string} tag @param {string} name its class @param {(Node | string)[]} inside @param {Record<string, string>} more
 * @returns {any}
 */
const el = (tag, name, inside = [], more = {}) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  for (const [key, value] of Object.entries(more)) made.setAttribute(key, value);
  return made;
};

/** @param {string} path */
const icon = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  const looks = { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon", fill: "none", stroke: "currentColor", "stroke-width": "2" };
  for (const [key, value] of Object.entries({ ...looks, "stroke-linecap": "round", "stroke-linejoin": "round" })) svg.setAttribute(key, value);
  svg.append(line);
  return svg;
};

class MailEditor extends HTMLElement {
  static observedAttributes = ["value", "plain", "frozen", "label", "labels"];
  /** @type {Range | null} where the caret was when something else took the focus */
  range = null;
  later = 0;

  connectedCallback() {
    if (!this.area) this.build();
    if (this.hasAttribute("take")) this.focus();
    this.removeAttribute("take");
    this.watch = () => this.selected();
    document.addEventListener("selectionchange", this.watch);
    this.leave = () => this.flush();
    addEventListener("pagehide", this.leave);
  }

  disconnectedCallback() {
    if (this.watch) document.removeEventListener("selectionchange", this.watch);
    if (this.leave) removeEventListener("pagehide", this.leave);
    this.flush();
  }

  build() {
    this.area = el("div", "mail-text", [], { role: "textbox", "aria-multiline": "true", dir: "auto", spellcheck: "true" });
    this.tools = el("div", "mail-tools", [], { role: "toolbar", "aria-label": say("tools") });
    this.form = el("form", "mail-link", [], { hidden: "" });
    this.status = el("p", "mail-edit-status", [], { role: "status" });
    this.replaceChildren(this.tools, this.form, this.area, this.status);
    this.fillTools();
    this.fillForm();
    const on = (/** @type {string} */ name, /** @type {(event: any) => void} */ act) => this.area.addEventListener(name, act);
    on("input", () => this.changed());
    on("beforeinput", (event) => this.before(event));
    on("keydown", (event) => this.pressed(event));
    on("paste", (event) => this.paste(event));
    on("drop", (event) => this.dropped(event));
    on("blur", () => this.flush());
    on("focus", () => document.execCommand("defaultParagraphSeparator", false, "p"));
    for (const name of MailEditor.observedAttributes) this.attributeChangedCallback(name, null, this.getAttribute(name));
    // What it was given, as it understood it.
    this.tell();
  }

  /** @param {string} name @param {string | null} _ @param {string | null} said */
  attributeChangedCallback(name, _, said) {
    if (!this.area) return;
    if (name === "value") this.show(said ?? "");
    if (name === "label") this.area.setAttribute("aria-label", said ?? "");
    if (name === "labels") return;
    const frozen = this.hasAttribute("frozen");
    this.area.setAttribute("contenteditable", frozen ? "false" : this.plain ? "plaintext-only" : "true");
    this.area.setAttribute("aria-readonly", String(frozen));
    // What it says is read as it is drawn: line breaks are, wherever the looks have got to.
    this.area.style.whiteSpace = this.plain ? "pre-wrap" : "";
    this.tools.hidden = this.plain || frozen;
  }

  get plain() {
    return this.hasAttribute("plain");
  }

  /** What stands there, cleaned; in plain text its text. */
  get html() {
    if (this.plain) return this.lines();
    const looks = getComputedStyle(this.area);
    const holder = document.createElement("div");
    holder.append(cleaned(this.area, { colours: [looks.color], sizes: [looks.fontSize] }));
    for (const empty of holder.querySelectorAll("b:empty,i:empty,u:empty,s:empty,a:empty,span:empty")) empty.remove();
    // In a document that fetches nothing: that address means something in a letter only.
    document.implementation.createHTMLDocument("").adoptNode(holder);
    for (const image of holder.querySelectorAll("img")) {
      image.setAttribute("src", `cid:${(image.getAttribute("data-file") ?? "").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`);
      image.removeAttribute("data-file");
    }
    return holder.innerHTML;
  }

  /** What can be read. */
  get text() {
    return this.plain ? this.lines() : plainOf(this.area);
  }

  /** Whether the agent wrote nothing yet: the signature is not his doing. */
  get blank() {
    const holder = /** @type {HTMLElement} */ (this.area.cloneNode(true));
    for (const signature of holder.querySelectorAll("[data-signature]")) signature.remove();
    return !holder.querySelector("img,table,hr") && !(holder.textContent ?? "").trim();
  }

  /** Whether anything would be lost as plain text. */
  get formatted() {
    return !!this.area.querySelector("b,i,u,s,strike,strong,em,font,ul,ol,blockquote,a,img,table,[style]:not(p):not(div)");
  }

  /** Labels of places a template left open, a line each. */
  get open() {
    if (!this.plain) return this.gaps().map((gap) => gap.dataset.gap).join("\n");
    const text = this.lines();
    return (this.getAttribute("labels") ?? "").split("\n").filter((label) => label && text.includes(`[${label}]`)).join("\n");
  }

  lines() {
    // A last line break only holds an empty line open.
    return this.area.innerText.replace(/\u00a0/g, " ").replace(/\n$/, "");
  }

  /** @param {string} value */
  show(value) {
    if (this.plain) {
      this.area.textContent = value;
      return;
    }
    this.area.replaceChildren(cleaned(parsed(value)));
    if (!this.area.firstChild) this.area.append(el("p", "", [el("br", "")]));
    this.drawImages();
  }

  /** Puts a template where the agent's own text stands: all above the signature, in one step of undo. @param {string} html */
  replaceOwn(html) {
    this.area.focus();
    const selection = /** @type {Selection} */ (getSelection());
    const range = document.createRange();
    range.selectNodeContents(this.area);
    const signature = this.area.querySelector(":scope > [data-signature]");
    if (signature && !this.plain) {
      // The end stays within the last block of his: what is put there must not run into the signature.
      if (!signature.previousElementSibling) signature.before(el("p", "", [el("br", "")]));
      range.setEnd(signature.previousElementSibling, signature.previousElementSibling.childNodes.length);
    }
    selection.removeAllRanges();
    selection.addRange(range);
    if (this.plain) command("insertText", html);
    else this.put(parsed(html));
    const first = this.gaps()[0];
    if (this.plain) this.nextLabel(false);
    else if (first) selection.selectAllChildren(first);
    this.flush(true);
  }

  /** The same text without formatting, or with paragraphs of its own. @param {boolean} plain */
  become(plain) {
    const text = this.text;
    if (plain) {
      this.setAttribute("plain", "");
      this.area.textContent = text;
    } else {
      this.removeAttribute("plain");
      const part = (/** @type {string} */ paragraph) =>
        el("p", "", paragraph.split("\n").flatMap((line, index) => (index ? [el("br", ""), line] : [line])));
      this.area.replaceChildren(...text.split("\n\n").map(part));
    }
    this.flush(true);
    this.area.focus();
  }

  focus() {
    const selection = getSelection();
    this.area?.focus({ preventScroll: true });
    if (this.range && this.area.contains(this.range.startContainer)) {
      selection?.removeAllRanges();
      selection?.addRange(this.range);
    } else if (selection && this.area?.firstChild) {
      selection.setPosition(this.area.firstChild, 0);
    }
  }

  // --- what happens ---

  changed() {
    dress(this.area);
    for (const gap of this.gaps()) {
      const label = `[${gap.dataset.gap}]`;
      if (gap.textContent !== label) gap.setAttribute("data-filled", "");
    }
    if (!this.area.firstChild && !this.plain) {
      this.area.append(el("p", "", [el("br", "")]));
      getSelection()?.setPosition(this.area.firstChild, 0);
    }
    clearTimeout(this.later);
    // Reading all of it at every key would be felt in a long letter.
    this.later = window.setTimeout(() => this.tell(), 200);
    this.selected();
  }

  /** @param {boolean} [always] */
  flush(always = false) {
    if (!this.later && !always) return;
    this.tell();
  }

  tell() {
    clearTimeout(this.later);
    this.later = 0;
    this.dispatchEvent(new Event("mailtyped"));
  }

  /** Typing into an open place fills it: its label is not there to be edited. @param {InputEvent} event */
  before(event) {
    if (!event.inputType.startsWith("insert") || event.isComposing) return;
    const selection = getSelection();
    const around = selection?.isCollapsed ? selection.anchorNode?.parentElement?.closest("[data-gap]:not([data-filled])") : null;
    if (around && this.area.contains(around)) selection?.selectAllChildren(around);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const done = () => event.preventDefault();
    if (event.key === "Enter" && ctrl && !event.altKey) {
      done();
      this.flush(true);
      this.dispatchEvent(new Event("mailsend"));
    } else if (event.key === "Tab" && !ctrl && !event.altKey) {
      if (this.nextGap(event.shiftKey)) done();
    } else if (event.key === "/" && !ctrl && !event.altKey && !this.text.trim()) {
      done();
      this.dispatchEvent(new Event("mailslash"));
    } else if (ctrl && !event.altKey && (event.key === "]" || event.key === "[") && !this.plain) {
      done();
      command(event.key === "]" ? "indent" : "outdent");
    } else if (ctrl && !event.altKey && event.key.toLowerCase() === "k" && !this.plain && !getSelection()?.isCollapsed) {
      done();
      event.stopPropagation();
      this.askLink();
    } else if (event.key === "F10" && event.altKey && !this.plain) {
      done();
      this.tools.querySelector('[tabindex="0"]')?.focus();
    }
  }

  /** Goes to the next open place, or the one before. @param {boolean} back */
  nextGap(back) {
    if (this.plain) return this.nextLabel(back);
    const selection = getSelection();
    if (!selection?.rangeCount || !this.area.contains(selection.anchorNode)) return false;
    const range = selection.getRangeAt(0);
    const gaps = this.gaps();
    const goal = back
      ? gaps.filter((gap) => range.comparePoint(gap, gap.childNodes.length) < 0).pop()
      : gaps.find((gap) => range.comparePoint(gap, 0) > 0);
    if (goal) selection.selectAllChildren(goal);
    return !!goal;
  }

  /** Places a template left open. @returns {HTMLElement[]} */
  gaps() {
    return [...this.area.querySelectorAll("[data-gap]:not([data-filled])")];
  }

  /** The same in plain text. @param {boolean} back */
  nextLabel(back) {
    const label = this.open.split("\n")[0];
    const node = this.area.firstChild;
    if (!label || back || node?.nodeType !== Node.TEXT_NODE) return false;
    const at = (node.nodeValue ?? "").indexOf(`[${label}]`);
    if (at < 0) return false;
    getSelection()?.setBaseAndExtent(node, at, node, at + label.length + 2);
    return true;
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const data = event.clipboardData;
    if (!data) return;
    const html = data.getData("text/html");
    const images = [...data.files].filter((file) => PICTURES.includes(file.type));
    event.preventDefault();
    event.stopPropagation();
    if (this.plain || (!html && !images.length)) return this.insertText(data.getData("text/plain"));
    // Tables and texts bring a picture of themselves beside: the words are meant.
    const found = html ? pasted(html) : "";
    if (found.replace(/<[^>]*>|&nbsp;|\s/g, "")) this.insert(found);
    else if (images.length) images.forEach((image) => this.insertImage(image));
    else this.insertText(data.getData("text/plain"));
  }

  /** @param {string} text */
  insertText(text) {
    if (this.plain) return void command("insertText", text.replace(/\r\n?/g, "\n"));
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!lines.includes("\n")) return void command("insertText", lines);
    const holder = document.createElement("div");
    for (const part of lines.split(/\n{2,}/)) {
      holder.append(el("p", "", part.split("\n").flatMap((line, index) => (index ? [el("br", ""), line] : [line]))));
    }
    this.insert(holder.innerHTML);
  }

  /** Puts these nodes where the selection is. @param {Node} nodes */
  put(nodes) {
    const holder = document.createElement("div");
    holder.append(cleaned(nodes));
    this.insert(insertable(holder));
  }

  /** Puts clean HTML where the selection is. @param {string} html */
  insert(html) {
    command("insertHTML", html);
    dress(this.area);
    this.drawImages();
  }

  /** @param {DragEvent} event */
  dropped(event) {
    const html = event.dataTransfer?.getData("text/html");
    if (!html || this.plain || event.dataTransfer?.files.length) return;
    event.preventDefault();
    const at = /** @type {any} */ (document).caretRangeFromPoint?.(event.clientX, event.clientY);
    if (at) {
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(at);
    }
    this.insert(pasted(html));
  }

  // --- images ---

  /** @param {File} file */
  async insertImage(file) {
    if (!PICTURES.includes(file.type)) return this.tellStatus(say("imageType"));
    if (file.size > LARGEST) return this.tellStatus(say("imageLarge"));
    this.tellStatus(say("imageBusy"));
    const id = newId();
    const place = this.getAttribute("place") ?? "";
    const name = file.name || `image.${file.type.split("/")[1]}`;
    try {
      const named = file.name ? file : new File([file], name, { type: file.type });
      await upload({ id, file: named, place }, () => {}, new AbortController().signal);
      const address = await addressOf(id, file);
      this.focus();
      const holder = document.createElement("div");
      holder.append(el("img", "", [], { "data-file": id, alt: name, src: address }));
      this.insert(holder.innerHTML);
      this.tellStatus("");
    } catch (error) {
      this.tellStatus(say("imageFailed", { why: error instanceof Trouble ? "" : String(error) }));
    }
  }

  drawImages() {
    for (const image of this.area.querySelectorAll("img[data-file]:not([src])")) {
      addressOf(image.dataset.file).then((address) => image.setAttribute("src", address), () => {});
    }
  }

  /** @param {string} text */
  tellStatus(text) {
    this.status.textContent = text;
  }

  // --- the tools ---

  fillTools() {
    const button = (/** @type {string} */ name, /** @type {string} */ keys, /** @type {() => void} */ act) => {
      const title = keys ? `${say(name)} (${keys})` : say(name);
      const made = el("button", "mail-tool", [icon(ICONS[name])], { type: "button", "aria-label": say(name), title, "data-tool": name });
      // The text keeps its selection.
      made.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
      made.addEventListener("click", () => {
        this.back();
        act();
        this.selected();
      });
      return made;
    };
    const group = (/** @type {Node[]} */ inside) => el("span", "mail-tool-group", inside);
    const [looks, blocks] = TOOLS.map((tools) => tools.map(([name, does, keys]) => button(name, keys, () => command(does))));
    const size = el("select", "mail-size", [], { "aria-label": say("size"), title: say("size") });
    for (const name of Object.keys(SIZES)) size.append(el("option", "", [say(name)], { value: name }));
    size.value = "normal";
    size.addEventListener("change", () => {
      this.back();
      command("fontSize", String(SIZES[/** @type {keyof typeof SIZES} */ (size.value)]));
    });
    this.size = size;
    this.picture = el("input", "", [], { type: "file", accept: PICTURES.join(","), hidden: "", tabindex: "-1", "aria-hidden": "true" });
    this.picture.addEventListener("change", (/** @type {Event} */ event) => {
      event.stopPropagation();
      for (const file of this.picture.files) this.insertImage(file);
      this.picture.value = "";
    });
    const others = [
      button("quote", "", () => command("formatBlock", this.inside("blockquote") ? "p" : "blockquote")),
      button("link", "Ctrl+K", () => this.askLink()),
      button("image", "", () => this.picture.click()),
      button("clear", "", () => {
        command("removeFormat");
        command("unlink");
        if (this.inside("blockquote")) command("formatBlock", "p");
      }),
    ];
    const plain = button("plain", "", () => this.dispatchEvent(new Event("mailplain")));
    this.tools.append(group([...looks, size, this.colours(button)]), group(blocks), group(others), group([plain]), this.picture);
    this.tools.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.rove(event));
    this.stops().forEach((/** @type {HTMLElement} */ stop, /** @type {number} */ index) => (stop.tabIndex = index ? -1 : 0));
    for (const name of ["bold", "italic", "underline", "strike", "bullets", "numbers", "quote"]) this.tool(name).setAttribute("aria-pressed", "false");
  }

  /** @param {(name: string, keys: string, act: () => void) => any} button */
  colours(button) {
    const list = el("div", "mail-colours", [], { role: "group", "aria-label": say("colour"), hidden: "" });
    const opener = button("colour", "", () => toggle(list.hidden));
    opener.setAttribute("aria-expanded", "false");
    const toggle = (/** @type {boolean} */ open) => {
      list.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
      if (open) list.firstElementChild.focus();
    };
    for (const [name, colour] of Object.entries(COLOURS)) {
      const one = el("button", "mail-colour", [], { type: "button", "aria-label": say(name), title: say(name) });
      one.style.setProperty("--ink", colour);
      one.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
      one.addEventListener("click", () => {
        toggle(false);
        this.back();
        command("foreColor", colour);
      });
      list.append(one);
    }
    const around = el("span", "mail-colour-tool", [opener, list]);
    around.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const all = /** @type {HTMLElement[]} */ ([...list.children]);
      const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      if (list.hidden || at < 0) return;
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) all[(at + step + all.length) % all.length].focus();
      else if (event.key === "Escape") {
        toggle(false);
        opener.focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    around.addEventListener("focusout", (/** @type {FocusEvent} */ event) => {
      if (!around.contains(/** @type {Node | null} */ (event.relatedTarget))) toggle(false);
    });
    return around;
  }

  fillForm() {
    const address = el("input", "", [], { type: "text", inputmode: "url", "aria-label": say("address"), placeholder: "https://" });
    const words = el("input", "", [], { type: "text", "aria-label": say("linkText"), placeholder: say("linkText") });
    const wrong = el("p", "mail-link-wrong", [], { role: "alert" });
    const insert = el("button", "button primary", [say("linkDo")], { type: "submit" });
    const off = el("button", "button", [say("linkOff")], { type: "button" });
    const cancel = el("button", "button", [say("cancel")], { type: "button" });
    const close = () => {
      this.form.hidden = true;
      wrong.textContent = "";
      this.back();
    };
    cancel.addEventListener("click", close);
    off.addEventListener("click", () => {
      close();
      command("unlink");
    });
    this.form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    this.form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      const typed = address.value.trim();
      const href = /^[\w.-]+@[\w.-]+$/.test(typed) ? `mailto:${typed}` : /^[\w-]+(\.[\w-]+)+([/?#].*)?$/.test(typed) ? `https://${typed}` : typed;
      if (!/^(https?:\/\/|mailto:|tel:)\S+$/i.test(href)) {
        wrong.textContent = say("linkBad");
        return address.focus();
      }
      close();
      const chosen = getSelection();
      if (chosen?.isCollapsed || words.value !== words.defaultValue) {
        const holder = document.createElement("div");
        holder.append(el("a", "", [words.value || typed], { href }));
        this.insert(holder.innerHTML);
      } else command("createLink", href);
    });
    this.form.append(address, words, insert, off, cancel, wrong);
    this.fields = { address, words, off };
  }

  askLink() {
    const { address, words, off } = this.fields;
    const around = this.inside("a");
    if (around) getSelection()?.selectAllChildren(around);
    this.remember();
    address.value = around?.getAttribute("href") ?? "";
    words.value = words.defaultValue = getSelection()?.toString() ?? "";
    off.hidden = !around;
    this.form.hidden = false;
    address.focus();
  }

  /** @param {string} name */
  tool(name) {
    return this.tools.querySelector(`[data-tool="${name}"]`);
  }

  /** What the arrows go to. */
  stops() {
    return [...this.tools.querySelectorAll(".mail-tool, .mail-size")];
  }

  /** @param {KeyboardEvent} event */
  rove(event) {
    const all = this.stops();
    const at = all.indexOf(document.activeElement);
    // The list of sizes needs up and down itself.
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const goal = step ? all[(at + step + all.length) % all.length] : event.key === "Home" ? all[0] : event.key === "End" ? all[all.length - 1] : null;
    if (event.key === "Escape") return this.back();
    if (!goal || at < 0) return;
    event.preventDefault();
    all.forEach((stop) => (stop.tabIndex = stop === goal ? 0 : -1));
    goal.focus();
  }

  /** Gives the text the focus, with its selection. */
  back() {
    this.focus();
  }

  remember() {
    const selection = getSelection();
    if (selection?.rangeCount && this.area.contains(selection.anchorNode)) this.range = selection.getRangeAt(0).cloneRange();
  }

  /** @param {string} selector */
  inside(selector) {
    const node = getSelection()?.anchorNode;
    const around = node instanceof Element ? node : node?.parentElement;
    const found = around?.closest(selector);
    return found && this.area.contains(found) ? found : null;
  }

  /** The selection moved: the buttons show what it stands in. */
  selected() {
    const selection = getSelection();
    if (!selection?.rangeCount || !this.area.contains(selection.anchorNode)) return;
    this.remember();
    if (this.plain) return;
    for (const [name, does] of TOOLS.flat()) {
      const tool = this.tool(name);
      if (tool.hasAttribute("aria-pressed")) tool.setAttribute("aria-pressed", String(holds(does)));
    }
    this.tool("quote").setAttribute("aria-pressed", String(!!this.inside("blockquote")));
    const node = selection.anchorNode;
    const around = node instanceof Element ? node : node?.parentElement;
    const px = Math.round(parseFloat(around ? getComputedStyle(around).fontSize : ""));
    this.size.value = { 12: "small", 18: "large", 24: "huge" }[px] ?? "normal";
  }
}

if (!customElements.get("mail-editor")) customElements.define("mail-editor", MailEditor);
