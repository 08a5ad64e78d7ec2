// The editor's tools: its bar of buttons, the palette of colours, and the form that asks where a link leads.
import { command, el, icon, say } from "./bits.js";

/** What can stand in a text as a picture. */
export const PICTURES = ["image/png", "image/jpeg", "image/gif"];
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
export const TOOLS = [
  [["bold", "bold", "Ctrl+B"], ["italic", "italic", "Ctrl+I"], ["underline", "underline", "Ctrl+U"], ["strike", "strikeThrough", ""]],
  [["bullets", "insertUnorderedList", ""], ["numbers", "insertOrderedList", ""], ["outdent", "outdent", "Ctrl+["], ["indent", "indent", "Ctrl+]"]],
];

/** Fills the editor's bar of tools. @param {any} editor */
export function fillTools(editor) {
  const button = (/** @type {string} */ name, /** @type {string} */ keys, /** @type {() => void} */ act) => {
    const title = keys ? `${say(name)} (${keys})` : say(name);
    const made = el("button", "mail-tool", [icon(ICONS[name])], { type: "button", "aria-label": say(name), title, "data-tool": name });
    // The text keeps its selection.
    made.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
    made.addEventListener("click", () => {
      editor.back();
      act();
      editor.selected();
    });
    return made;
  };
  const group = (/** @type {Node[]} */ inside) => el("span", "mail-tool-group", inside);
  const [looks, blocks] = TOOLS.map((tools) => tools.map(([name, does, keys]) => button(name, keys, () => command(does))));
  const size = el("select", "mail-size", [], { "aria-label": say("size"), title: say("size") });
  for (const name of Object.keys(SIZES)) size.append(el("option", "", [say(name)], { value: name }));
  size.value = "normal";
  size.addEventListener("change", () => {
    editor.back();
    command("fontSize", String(SIZES[/** @type {keyof typeof SIZES} */ (size.value)]));
  });
  editor.size = size;
  editor.picture = el("input", "", [], { type: "file", accept: PICTURES.join(","), hidden: "", tabindex: "-1", "aria-hidden": "true" });
  editor.picture.addEventListener("change", (/** @type {Event} */ event) => {
    event.stopPropagation();
    for (const file of editor.picture.files) editor.insertImage(file);
    editor.picture.value = "";
  });
  const others = [
    button("quote", "", () => command("formatBlock", editor.inside("blockquote") ? "p" : "blockquote")),
    button("link", "Ctrl+K", () => editor.askLink()),
    button("image", "", () => editor.picture.click()),
    button("clear", "", () => {
      command("removeFormat");
      command("unlink");
      if (editor.inside("blockquote")) command("formatBlock", "p");
    }),
  ];
  const plain = button("plain", "", () => editor.dispatchEvent(new Event("mailplain")));
  editor.tools.append(group([...looks, size, colours(editor, button)]), group(blocks), group(others), group([plain]), editor.picture);
  editor.tools.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => editor.rove(event));
  editor.stops().forEach((/** @type {HTMLElement} */ stop, /** @type {number} */ index) => (stop.tabIndex = index ? -1 : 0));
  for (const name of ["bold", "italic", "underline", "strike", "bullets", "numbers", "quote"]) editor.tool(name).setAttribute("aria-pressed", "false");
}


/** @param {any} editor @param {(name: string, keys: string, act: () => void) => any} button */
function colours(editor, button) {
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
      editor.back();
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


/** Fills the form that asks where a link leads. @param {any} editor */
export function fillForm(editor) {
  const address = el("input", "", [], { type: "text", inputmode: "url", "aria-label": say("address"), placeholder: "https://" });
  const words = el("input", "", [], { type: "text", "aria-label": say("linkText"), placeholder: say("linkText") });
  const wrong = el("p", "mail-link-wrong", [], { role: "alert" });
  const insert = el("button", "button primary", [say("linkDo")], { type: "submit" });
  const off = el("button", "button", [say("linkOff")], { type: "button" });
  const cancel = el("button", "button", [say("cancel")], { type: "button" });
  const close = () => {
    editor.form.hidden = true;
    wrong.textContent = "";
    editor.back();
  };
  cancel.addEventListener("click", close);
  off.addEventListener("click", () => {
    close();
    command("unlink");
  });
  editor.form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  editor.form.addEventListener("submit", (/** @type {Event} */ event) => {
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
      editor.insert(holder.innerHTML);
    } else command("createLink", href);
  });
  editor.form.append(address, words, insert, off, cancel, wrong);
  editor.fields = { address, words, off };
}
