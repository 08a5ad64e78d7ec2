// What may stand in a letter an agent writes: everything else is left out, wherever it comes from. What is read is parsed into
// a document that nobody shows, in which nothing is fetched and nothing runs; what is left is built anew, element by element.

/** Left out with all they hold. */
const GONE = new Set(
  ("SCRIPT STYLE TITLE META LINK BASE HEAD TEMPLATE IFRAME FRAME FRAMESET OBJECT EMBED APPLET SVG MATH NOSCRIPT NOEMBED XML " +
    "FORM INPUT SELECT TEXTAREA BUTTON DATALIST OPTION AUDIO VIDEO CANVAS MAP AREA PARAM SOURCE TRACK").split(" "),
);
/** Kept, under this name. */
const KEPT = new Map(
  Object.entries({
    P: "p", DIV: "div", BR: "br", HR: "hr", B: "b", STRONG: "b", I: "i", EM: "i", U: "u", INS: "u", S: "s", STRIKE: "s", DEL: "s",
    SPAN: "span", FONT: "span", UL: "ul", OL: "ol", LI: "li", BLOCKQUOTE: "blockquote", A: "a", IMG: "img", PRE: "pre", CODE: "code",
    SUB: "sub", SUP: "sup", TABLE: "table", THEAD: "thead", TBODY: "tbody", TFOOT: "tfoot", TR: "tr", TD: "td", TH: "th",
    CAPTION: "caption", H1: "h1", H2: "h2", H3: "h3", H4: "h4", H5: "h5", H6: "h6",
  }),
);
/** Sizes of the editor's own buttons, as `<font size>` says them. @type {Record<string, string>} */
const SIZES = { 2: "12px", 3: "14px", 4: "18px", 5: "24px" };
const BLOCKS = "P,DIV,UL,OL,LI,BLOCKQUOTE,TABLE,PRE,H1,H2,H3,H4,H5,H6,HR";
const COLOUR = /^(#[0-9a-f]{3,8}|rgba?\([\d\s,.%/]+\)|[a-z]{3,20})$/i;

/**
 * The document nobody shows. Looks go under another name: the page's policy would leave them out, and complain.
 * @param {string} html
 */
export const parsed = (html) =>
  new DOMParser().parseFromString(html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-look=")), "text/html").body;

/** What an element says of its looks. @param {Element} element */
const said = (element) => element.getAttribute("data-look") ?? element.getAttribute("style") ?? "";

/** The same, read. @param {Element} element @returns {CSSStyleDeclaration} */
function looks(element) {
  const probe = document.createElement("span");
  probe.style.cssText = said(element);
  return probe.style;
}

/**
 * What is left of these nodes, in the page's own document.
 * @param {Node} from
 * @param {{ colours: string[], sizes: string[] }} plain what looks like nothing was said, such as the page's own colour
 * @returns {DocumentFragment}
 */
export function cleaned(from, plain = { colours: [], sizes: [] }) {
  const into = document.createDocumentFragment();
  for (const node of from.childNodes) take(node, into, plain);
  // Browsers make lists within paragraphs, and lists within lists; HTML knows neither.
  for (const paragraph of into.querySelectorAll("p")) {
    if (!paragraph.querySelector("ul,ol,table,blockquote,p,div,pre,h1,h2,h3,h4,h5,h6")) continue;
    const block = document.createElement("div");
    block.append(...paragraph.childNodes);
    paragraph.replaceWith(block);
  }
  for (const list of into.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    const item = list.previousElementSibling ?? document.createElement("li");
    if (!item.isConnected && !item.parentNode) list.before(item);
    item.append(list);
  }
  return into;
}

/** @param {Node} node @param {Node} into @param {{ colours: string[], sizes: string[] }} plain */
function take(node, into, plain) {
  if (node.nodeType === Node.TEXT_NODE) {
    into.appendChild(document.createTextNode((node.nodeValue ?? "").replace(/[\u200b\ufeff]/g, "")));
    return;
  }
  if (!(node instanceof Element) && node.nodeType !== Node.ELEMENT_NODE) return;
  const element = /** @type {HTMLElement} */ (node);
  const name = element.tagName.toUpperCase();
  if (GONE.has(name) || /^(MSO|SCRIPT)/.test(name) || isIgnored(element)) return;
  const kept = KEPT.get(name);
  const made = kept ? make(kept, element, plain) : null;
  const inside = made?.inner ?? into;
  for (const child of element.childNodes) take(child, inside, plain);
  if (!made) {
    // Cells and blocks nobody knows still part what they hold.
    if (/^(O:P)$/.test(name) || !blockLike(element) || !into.lastChild) return;
    into.appendChild(document.createElement("br"));
    return;
  }
  if (made.outer.nodeName !== "SPAN" || made.outer.hasAttributes()) into.appendChild(made.outer);
  else into.append(...made.outer.childNodes);
}

/** @param {Element} element */
const blockLike = (element) => /^(SECTION|ARTICLE|HEADER|FOOTER|MAIN|NAV|ASIDE|ADDRESS|CENTER|DL|DT|DD|FIELDSET|DETAILS|SUMMARY)$/.test(element.tagName.toUpperCase());

/** What Word writes for programs without lists, and what nobody is to see. @param {HTMLElement} element */
function isIgnored(element) {
  return /mso-list:\s*ignore|display:\s*none|mso-hide:\s*all/i.test(said(element)) || element.hidden;
}

/**
 * @param {string} name @param {HTMLElement} from @param {{ colours: string[], sizes: string[] }} plain
 * @returns {{ outer: HTMLElement, inner: HTMLElement } | null}
 */
function make(name, from, plain) {
  const has = (/** @type {string} */ attribute) => from.getAttribute(attribute) ?? "";
  const look = looks(from);
  // Google's documents are wrapped in a bold element that is not bold.
  if (name === "b" && /^(normal|[1-5]00)$/.test(look.fontWeight)) name = "span";
  const href = has("href").trim();
  if (name === "a" && !/^(https?:|mailto:|tel:)/i.test(href)) name = "span";
  const outer = document.createElement(name);
  let inner = outer;
  if (name === "a") outer.setAttribute("href", href);
  if (name === "img") {
    const named = has("data-cid") || (/^cid:(.{1,300})$/i.exec(has("src"))?.[1] ?? "");
    const file = has("data-file") || (/^[0-9a-f-]{36}$/.test(named) ? named.replaceAll("-", "") : "");
    if (/^[0-9a-f]{32}$/.test(file)) outer.dataset.file = file;
    else if (named) outer.dataset.cid = named;
    else return null;
    outer.setAttribute("alt", has("alt"));
    for (const side of ["width", "height"]) if (/^\d{1,4}$/.test(has(side))) outer.setAttribute(side, has(side));
  }
  if (name === "td" || name === "th") {
    for (const span of ["colspan", "rowspan"]) if (/^\d{1,3}$/.test(has(span))) outer.setAttribute(span, has(span));
  }
  if (name === "ol" && /^\d{1,4}$/.test(has("start"))) outer.setAttribute("start", has("start"));
  if (from.hasAttribute("data-signature")) outer.setAttribute("data-signature", "");
  if (from.hasAttribute("data-gap")) {
    outer.setAttribute("data-gap", has("data-gap"));
    if (from.hasAttribute("data-filled")) outer.setAttribute("data-filled", "");
  }
  if (/^(ltr|rtl|auto)$/.test(has("dir"))) outer.setAttribute("dir", has("dir"));
  style(outer, from, look, plain);
  const { fontWeight, fontStyle } = look;
  const lines = `${look.textDecoration} ${look.textDecorationLine}`;
  if (name === "span" || name === "p" || name === "div" || name === "li" || name === "td") {
    if (/^(bold|bolder|[6-9]00)$/.test(fontWeight)) wrap("b");
    if (/^(italic|oblique)/.test(fontStyle)) wrap("i");
    if (lines.includes("underline") && !from.closest("a")) wrap("u");
    if (lines.includes("line-through")) wrap("s");
  }
  return { outer, inner };

  /** @param {string} tag */
  function wrap(tag) {
    const within = document.createElement(tag);
    inner.appendChild(within);
    inner = within;
  }
}

/**
 * The little that is kept of looks. @param {HTMLElement} to @param {HTMLElement} from @param {CSSStyleDeclaration} look
 * @param {{ colours: string[], sizes: string[] }} plain
 */
function style(to, from, look, plain) {
  const colour = look.color || from.getAttribute("color") || "";
  const paper = look.backgroundColor;
  const size = SIZES[from.getAttribute("size") ?? ""] ?? look.fontSize;
  const align = look.textAlign || from.getAttribute("align") || "";
  if (COLOUR.test(colour) && !/^(windowtext|inherit|initial|currentcolor|black)$/i.test(colour) && !plain.colours.includes(colour)) {
    to.style.color = colour;
  }
  if (to.matches("span,td,th,tr") && COLOUR.test(paper) && !/^(transparent|inherit|initial|white)$/i.test(paper)) {
    if (!plain.colours.includes(paper)) to.style.backgroundColor = paper;
  }
  if (to.matches("span") && /^\d+(\.\d+)?(px|pt)$/.test(size) && !plain.sizes.includes(size)) to.style.fontSize = bounded(size);
  if (/^(center|right|justify|end)$/.test(align) && to.matches("p,div,td,th,h1,h2,h3,h4,h5,h6,li")) to.style.textAlign = align;
  if (to.matches("blockquote") && parseFloat(look.marginLeft) > 0) {
    Object.assign(to.style, { margin: "0 0 0 40px", border: "none", padding: "0" });
  }
  if (to.matches("table")) {
    to.style.borderCollapse = "collapse";
  }
  if (to.matches("td,th")) {
    Object.assign(to.style, { border: "1px solid #c7ced7", padding: "4px 8px" });
  }
}

/** Letters nobody can read, and letters for posters. @param {string} size */
function bounded(size) {
  const px = parseFloat(size) * (size.endsWith("pt") ? 4 / 3 : 1);
  return `${Math.round(Math.min(36, Math.max(10, px)))}px`;
}

/**
 * What was copied, as it is put into a letter: with the lists Word draws as paragraphs made into lists.
 * @param {string} html
 * @returns {string}
 */
export function pasted(html) {
  const body = parsed(html);
  lists(body);
  const comments = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const gone = [];
  while (comments.nextNode()) gone.push(comments.currentNode);
  for (const comment of gone) /** @type {Comment} */ (comment).remove();
  // Sizes and colours of other programs' own bodies are not meant; what is marked in them is.
  const common = { colours: ["black", "rgb(0, 0, 0)", "#000000", "#000", "windowtext"], sizes: usual(body) };
  const holder = document.createElement("div");
  holder.append(cleaned(body, common));
  for (const image of holder.querySelectorAll("img")) image.remove();
  holder.querySelector(":scope > br:last-child")?.remove();
  for (const empty of holder.querySelectorAll("b:empty,i:empty,u:empty,s:empty,a:empty,span:empty")) empty.remove();
  return insertable(holder).replace(/\r?\n/g, " ");
}

/**
 * What is put in by the browser's own editing is parsed by it, and the page's policy would leave looks out: they go under
 * another name until they are there. @param {HTMLElement} holder
 */
export function insertable(holder) {
  for (const styled of holder.querySelectorAll("[style]")) {
    styled.setAttribute("data-look", styled.getAttribute("style") ?? "");
    styled.removeAttribute("style");
  }
  return holder.innerHTML;
}

/** Gives what was put in its looks. @param {HTMLElement} area */
export function dress(area) {
  for (const bare of /** @type {NodeListOf<HTMLElement>} */ (area.querySelectorAll("[data-look]"))) {
    bare.style.cssText = bare.getAttribute("data-look") ?? "";
    bare.removeAttribute("data-look");
  }
  // What the browser's own editing said of looks is left out by the policy too, as long as nobody says it again.
  for (const bare of /** @type {NodeListOf<HTMLElement>} */ (area.querySelectorAll("[style]"))) {
    if (!bare.style.length) bare.style.cssText = bare.getAttribute("style") ?? "";
  }
}

/** The size most of the text has. @param {HTMLElement} body */
function usual(body) {
  /** @type {Map<string, number>} */
  const counted = new Map();
  const texts = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const around = texts.currentNode.parentElement?.closest('[data-look*="font-size"]');
    if (!around) continue;
    const size = looks(around).fontSize;
    counted.set(size, (counted.get(size) ?? 0) + (texts.currentNode.nodeValue ?? "").trim().length);
  }
  const most = [...counted].sort((a, b) => b[1] - a[1])[0];
  return most ? [most[0]] : [];
}

/** Paragraphs that Word says are lines of a list become one. @param {HTMLElement} body */
function lists(body) {
  const level = (/** @type {Element | null} */ element) =>
    Number(/mso-list:\s*l\d+\s+level(\d+)/i.exec(element ? said(element) : "")?.[1] ?? 0);
  const own = body.ownerDocument;
  for (const first of [...body.querySelectorAll("p,div,h1,h2,h3")]) {
    if (!first.isConnected || !level(first)) continue;
    /** @type {HTMLElement[]} */
    const open = [];
    const marker = own.createElement("div");
    first.before(marker);
    for (let line = /** @type {Element | null} */ (first); line && level(line); ) {
      const next = line.nextElementSibling;
      const depth = Math.min(level(line), open.length + 1);
      open.length = Math.min(open.length, depth);
      const mark = line.querySelector('[data-look*="mso-list"]')?.textContent ?? "";
      if (open.length < depth) {
        const list = own.createElement(/^\s*[\w]{1,4}[.)]/.test(mark) ? "ol" : "ul");
        const into = open[open.length - 1];
        if (into) (into.lastElementChild ?? into).append(list);
        else marker.before(list);
        open.push(list);
      }
      const item = own.createElement("li");
      item.append(...line.childNodes);
      open[open.length - 1].append(item);
      line.remove();
      line = next;
    }
    marker.remove();
  }
}

/** A letter as it is read out where nothing is drawn: lines, and what stands in lists with a mark. @param {Node} from */
export function plainOf(from) {
  let out = "";
  const line = () => {
    if (out && !out.endsWith("\n")) out += "\n";
  };
  const read = (/** @type {Node} */ node, /** @type {string} */ mark) => {
    if (node.nodeType === Node.TEXT_NODE) {
      out += (node.nodeValue ?? "").replace(/[ \t\r\n]+/g, " ").replace(/[\u200b\ufeff]/g, "");
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const element = /** @type {HTMLElement} */ (node);
    if (element.tagName === "BR") {
      // The one that only holds an empty line open is none.
      if (element.nextSibling || !element.parentElement?.matches("p,div,li") || element.parentElement.childNodes.length > 1) out += "\n";
      return;
    }
    if (element.tagName === "IMG") {
      out += element.getAttribute("alt") ?? "";
      return;
    }
    const block = element.matches(BLOCKS);
    if (block) line();
    if (element.tagName === "LI") out += mark;
    let number = Number(element.getAttribute("start") ?? 1);
    for (const child of element.childNodes) read(child, element.tagName === "OL" ? `${child.nodeName === "LI" ? number++ : number}. ` : "- ");
    if (element.matches("td,th") && element.nextElementSibling) out += "\t";
    if (element.matches("tr")) line();
    if (block) {
      line();
      if (element.matches("p,blockquote,ul,ol,table,h1,h2,h3,h4,h5,h6") && !element.closest("li")) out += "\n";
    }
  };
  for (const child of from.childNodes) read(child, "");
  return out.replace(/ *\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}
