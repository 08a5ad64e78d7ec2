// The editor of letters, `<mail-editor>`: text with the little formatting that letters have, or plain text. Told by
// attributes: `value` what stands there, `plain`, `frozen`, `label`, `place` (whose files its images are), `labels` (open
// places of plain text, a line each), `pictures` (where those of the letter it was made of are had). Tells by events:
// `mailtyped` (then `html`, `text` and `open` are read), `mailsend`, `mailslash`, `mailplain`. What it is given is cleaned
// before it is shown, and what it gives as well; see `clean.js`.
//
// Why `execCommand`, which is old: it is the only way of changing what is edited that the browser's own undo takes back.
import { Trouble, addressOf, newId, upload } from "../files/wire.js";
import { cleaned, dress, insertable, parsed, pasted, plainOf } from "./clean.js";
import { command, el, holds, say } from "./bits.js";
import { PICTURES, TOOLS, fillForm, fillTools } from "./tools.js";

const LARGEST = 10 * 1024 * 1024;

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
    fillTools(this);
    fillForm(this);
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
      const { cid, file = "" } = image.dataset;
      image.setAttribute("src", `cid:${cid ?? file.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`);
      image.removeAttribute("data-file");
      image.removeAttribute("data-cid");
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
    const pictures = this.getAttribute("pictures");
    const ofLetter = (/** @type {Element} */ image, /** @type {string} */ cid) =>
      pictures ? image.setAttribute("src", pictures + encodeURIComponent(cid)) : image.remove();
    for (const image of this.area.querySelectorAll("img[data-file]:not([src])")) {
      const file = image.dataset.file;
      // Letters may call their pictures what files are called here.
      const cid = file.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      addressOf(file).then((address) => image.setAttribute("src", address), () => pictures && ofLetter(image, cid));
    }
    for (const image of this.area.querySelectorAll("img[data-cid]:not([src])")) ofLetter(image, image.dataset.cid);
  }

  /** @param {string} text */
  tellStatus(text) {
    this.status.textContent = text;
  }

  // --- the tools ---

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
