// A letter as it is read, `<mail-page src title>`: a document of its own in a frame without scripts, as high as what it holds.
// The frame is of our origin so that it can be measured; that nothing in it runs is its sandbox and its own policy. A long
// letter comes in parts, each in a frame of its own: the next one when the one before it stands there.
import { el, say } from "./bits.js";

const TALLEST = 200000;

class MailPage extends HTMLElement {
  static observedAttributes = ["src", "title"];
  /** @type {HTMLIFrameElement[]} */
  frames = [];
  parts = 1;
  observer = new ResizeObserver((changes) => {
    for (const { target } of changes) fit(this.frames.find((frame) => frame.contentDocument === target.ownerDocument));
  });

  connectedCallback() {
    this.draw();
  }

  disconnectedCallback() {
    this.clear();
  }

  attributeChangedCallback() {
    if (this.frames.length && this.isConnected) this.draw();
  }

  clear() {
    this.observer.disconnect();
    for (const frame of this.frames) frame.remove();
    this.frames = [];
  }

  draw() {
    const src = this.getAttribute("src");
    if (!src || this.frames[0]?.getAttribute("src") === src) return;
    this.clear();
    this.replaceChildren();
    this.add(src);
  }

  /** @param {string} src */
  add(src) {
    const frame = document.createElement("iframe");
    // No scripts, no forms, no way to the page around: only that links open in tabs of their own.
    frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox allow-same-origin");
    frame.setAttribute("referrerpolicy", "no-referrer");
    const count = this.frames.push(frame);
    frame.title = (this.getAttribute("title") ?? "") + (count > 1 ? ` (${count})` : "");
    frame.className = "mail-frame";
    frame.addEventListener("load", () => this.loaded(frame));
    frame.src = src;
    this.append(frame);
  }

  /** What follows did not come: nobody is to take the letter for whole. @param {HTMLIFrameElement} frame */
  broken(frame) {
    this.frames.pop();
    const again = el("button", "button", [say("partAgain")], { type: "button" });
    const note = el("p", "mail-rest", [say("partFailed"), " ", again], { role: "alert" });
    again.addEventListener("click", () => {
      note.remove();
      this.add(`${this.getAttribute("src")}&part=${this.frames.length}`);
    });
    frame.replaceWith(note);
  }

  /** @param {HTMLIFrameElement} frame */
  loaded(frame) {
    const page = frame.contentDocument;
    if (!this.frames.includes(frame)) return;
    // Not a number while the server makes the others: the next one says it.
    const said = Number(page?.querySelector('meta[name="parts"]')?.getAttribute("content") ?? 1);
    const unknown = Number.isNaN(this.parts) && said >= this.frames.length;
    if (frame === this.frames[0] || unknown) this.parts = said;
    else if (said !== this.parts) return this.broken(frame);
    if (!page?.documentElement) return;
    // Parts of one letter follow each other without a gap.
    const before = this.frames[this.frames.indexOf(frame) - 1];
    if (before) {
      const above = before.contentDocument?.body;
      above?.style.setProperty("padding-bottom", "0", "important");
      page.body?.style.setProperty("padding-top", "0", "important");
      fit(before);
    }
    this.observer.observe(page.body ?? page.documentElement);
    // What unfolds in it.
    page.addEventListener("toggle", () => fit(frame), true);
    // Escape and shortcuts of the desk are heard where the focus is.
    page.addEventListener("keydown", (event) => {
      if (!this.dispatchEvent(new KeyboardEvent("keydown", { ...pick(event), bubbles: true, cancelable: true }))) event.preventDefault();
    });
    fit(frame);
    const next = this.frames.length;
    if (next >= this.parts || frame !== this.frames[next - 1]) return;
    // What stands there already is painted first.
    requestAnimationFrame(() => setTimeout(() => {
      if (frame === this.frames[next - 1]) this.add(`${this.getAttribute("src")}&part=${next}`);
    }));
  }
}

/** Makes a frame as high as what it holds. @param {HTMLIFrameElement | undefined} frame */
function fit(frame) {
  const page = frame?.contentDocument;
  if (!frame || !page?.documentElement) return;
  const body = page.body;
  const { marginTop = "0", marginBottom = "0" } = body ? (page.defaultView ?? window).getComputedStyle(body) : {};
  const inside = Math.max(body?.scrollHeight ?? 0, Math.ceil(body?.getBoundingClientRect().height ?? 0));
  const wanted = Math.min(TALLEST, Math.ceil(inside + parseFloat(marginTop) + parseFloat(marginBottom)));
  frame.style.height = `${wanted}px`;
  // Margins that stick out of the page, and a bar for what is too wide.
  const { scrollHeight, scrollWidth, clientWidth } = page.documentElement;
  const more = Math.max(0, scrollHeight - wanted) + (scrollWidth > clientWidth ? 16 : 0);
  if (more > 0 && more < 100) frame.style.height = `${wanted + more}px`;
}

/** @param {KeyboardEvent} event */
const pick = ({ key, code, ctrlKey, altKey, shiftKey, metaKey, repeat }) => ({ key, code, ctrlKey, altKey, shiftKey, metaKey, repeat });

if (!customElements.get("mail-page")) customElements.define("mail-page", MailPage);
