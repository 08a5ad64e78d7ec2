// A letter as it is read, `<mail-page src title>`: a document of its own in a frame without scripts, as high as what it holds.
// The frame is of our origin so that it can be measured; that nothing in it runs is its sandbox and its own policy.
const TALLEST = 200000;

class MailPage extends HTMLElement {
  static observedAttributes = ["src", "title"];

  connectedCallback() {
    this.draw();
  }

  disconnectedCallback() {
    this.observer?.disconnect();
    this.frame?.remove();
    this.frame = null;
  }

  attributeChangedCallback() {
    if (this.frame && this.isConnected) this.draw();
  }

  draw() {
    const src = this.getAttribute("src");
    if (!src) return;
    if (this.frame && this.frame.getAttribute("src") === src) return;
    this.observer?.disconnect();
    const frame = document.createElement("iframe");
    // No scripts, no forms, no way to the page around: only that links open in tabs of their own.
    frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox allow-same-origin");
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.title = this.getAttribute("title") ?? "";
    frame.className = "mail-frame";
    frame.addEventListener("load", () => this.loaded(frame));
    frame.src = src;
    this.frame?.remove();
    this.frame = frame;
    this.replaceChildren(frame);
  }

  /** @param {HTMLIFrameElement} frame */
  loaded(frame) {
    const page = frame.contentDocument;
    if (!page?.documentElement || frame !== this.frame) return;
    const fit = () => {
      const body = page.body;
      const { marginTop = "0", marginBottom = "0" } = body ? (page.defaultView ?? window).getComputedStyle(body) : {};
      const inside = Math.max(body?.scrollHeight ?? 0, Math.ceil(body?.getBoundingClientRect().height ?? 0));
      const wanted = Math.min(TALLEST, Math.ceil(inside + parseFloat(marginTop) + parseFloat(marginBottom)));
      frame.style.height = `${wanted}px`;
      // Margins that stick out of the page, and a bar for what is too wide.
      const { scrollHeight, scrollWidth, clientWidth } = page.documentElement;
      const more = Math.max(0, scrollHeight - wanted) + (scrollWidth > clientWidth ? 16 : 0);
      if (more > 0 && more < 100) frame.style.height = `${wanted + more}px`;
    };
    this.observer = new ResizeObserver(fit);
    this.observer.observe(page.body ?? page.documentElement);
    // What unfolds in it.
    page.addEventListener("toggle", fit, true);
    // Escape and shortcuts of the desk are heard where the focus is.
    page.addEventListener("keydown", (event) => {
      if (!this.dispatchEvent(new KeyboardEvent("keydown", { ...pick(event), bubbles: true, cancelable: true }))) event.preventDefault();
    });
    fit();
  }
}

/** @param {KeyboardEvent} event */
const pick = ({ key, code, ctrlKey, altKey, shiftKey, metaKey, repeat }) => ({ key, code, ctrlKey, altKey, shiftKey, metaKey, repeat });

if (!customElements.get("mail-page")) customElements.define("mail-page", MailPage);
