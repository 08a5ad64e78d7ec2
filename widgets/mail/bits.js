// The small things the editor is built of: its words, the browser's own commands, elements and icons.
import { WORDS } from "./words.js";

const LANGUAGE = document.documentElement.lang in WORDS ? document.documentElement.lang : "en";

/** @param {string} key @param {Record<string, string>} [facts] */
export const say = (key, facts = {}) => WORDS[LANGUAGE][key].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
/** @param {string} name @param {string} [value] */
export const command = (name, value) => {
  document.execCommand("styleWithCSS", false, "false");
  document.execCommand("defaultParagraphSeparator", false, "p");
  return document.execCommand(name, false, value);
};
/** @param {string} name */
export const holds = (name) => document.queryCommandState(name);

/**
 * @param {string} tag @param {string} name its class @param {(Node | string)[]} inside @param {Record<string, string>} more
 * @returns {any}
 */
export const el = (tag, name, inside = [], more = {}) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  for (const [key, value] of Object.entries(more)) made.setAttribute(key, value);
  return made;
};

/** @param {string} path */
export const icon = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  const looks = { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon", fill: "none", stroke: "currentColor", "stroke-width": "2" };
  for (const [key, value] of Object.entries({ ...looks, "stroke-linecap": "round", "stroke-linejoin": "round" })) svg.setAttribute(key, value);
  svg.append(line);
  return svg;
};

