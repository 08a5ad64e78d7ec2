// Catches files that are chosen, dropped or pasted, and fetches what can deal with them only then. Fetched by both pages
// with the first composer, or the first message that has files.
{
  // A browser remembers that a module could not be fetched: another attempt needs another address.
  const load = (attempt = 0) =>
    import(`/public/files/files.js?${attempt}`).catch(async () => {
      await new Promise((again) => setTimeout(again, 2000));
      return load(attempt + 1);
    });
  const looks = new CSSStyleSheet();
  // The field lies over the whole icon, so that its tooltip and focus ring are the browser's own.
  looks.replaceSync(`
    .composer-pick {
      position: relative;
      display: grid;
      place-items: center;
      flex: none;
      width: var(--size-control);
      height: var(--size-control);
      border-radius: calc(var(--radius-card) - var(--space-1));
      color: var(--icon);
    }

    .composer-pick:hover {
      background: var(--surface-hover);
    }

    .composer-pick input {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      border-radius: inherit;
      font-size: 0;
      color: transparent;
      cursor: pointer;
    }

    .composer-pick ::file-selector-button,
    .camera {
      display: none;
    }

    .dropping .composer-line {
      border-color: var(--focus-color);
      background: var(--surface-selected);
    }

    @media (pointer: coarse) {
      .camera {
        display: grid;
      }
    }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, looks];
  // A paperclip, and for those who have one a camera: their fields lie over the icons.
  const CLIP = "M16 6l-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0 8.485 8.485l8.379-8.551";
  const CAMERA = "M14.5 4h-5L7 7H4a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2h-3zM9 13a3 3 0 1 0 6 0a3 3 0 1 0-6 0";
  const drawn = (name, attributes, ...inside) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...inside);
    return element;
  };
  const picker = (className, d, name, keys, attributes) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const look = { class: "icon icon-large", viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 2 };
    const round = { "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": true };
    label.className = className;
    Object.assign(input, { type: "file", ariaLabel: name, title: `${name} ${keys}`.trim() });
    for (const key in attributes) input.setAttribute(key, attributes[key]);
    label.append(drawn("svg", { ...look, ...round }, drawn("path", { d })), input);
    return label;
  };
  customElements.define(
    "file-pick",
    class extends HTMLElement {
      connectedCallback() {
        const said = (name) => this.getAttribute(name) ?? "";
        this.replaceChildren(
          picker("composer-pick", CLIP, said("choose"), said("keys"), { accept: said("accept"), multiple: "" }),
          picker("composer-pick camera", CAMERA, said("photo"), "", { accept: "image/*", capture: "environment" }),
        );
      }
    },
  );
  const tray = () => document.querySelector("file-tray");
  const take = (event, from) => {
    const files = [...from.files];
    const to = tray();
    document.body.classList.remove("dropping");
    if (!files.length) return;
    event.preventDefault();
    if (to) load().then(() => to.add(files));
  };
  addEventListener("change", (event) => {
    // Other fields for files are none of ours.
    if (!event.target.matches(".composer-pick input")) return;
    take(event, event.target);
    event.target.value = "";
  });
  // Who copies from a table or a text gets a picture of it beside: the words are meant.
  addEventListener("paste", (event) => {
    if (!event.clipboardData.types.includes("text/plain")) take(event, event.clipboardData);
  });
  addEventListener("drop", (event) => take(event, event.dataTransfer));
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    // Where nobody takes it the browser would leave the page for it.
    event.preventDefault();
    document.body.classList.toggle("dropping", !!tray());
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  // Said when a message with files is shown.
  addEventListener("files", () => load());
  // Some may have been shown, or laid into a tray, before this was here.
  if (document.querySelector("message-files, file-tray[brought]") || keeps()) load();

  /** Whether the customer's tray held something when the page went. */
  function keeps() {
    try {
      return location.pathname.startsWith("/chat") && !!sessionStorage.getItem("switchboard:tray");
    } catch {
      return false;
    }
  }
}
