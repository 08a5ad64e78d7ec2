// No library, and no way to scroll back: the last messages alone are in the document. What a browser takes at least.
import { initials, painted, root, when, write } from "./shared.js";

const TAIL = 60;
let messages = [];

const list = root.appendChild(document.createElement("div"));
list.className = "scroller";
const composer = write.appendChild(document.createElement("textarea"));
composer.rows = 1;

function part(tag, name, text) {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

function entry(message) {
  const said = part("div", "said", "");
  said.append(part("span", "who", message.name), part("span", "text", message.text), part("time", "when", when(message)));
  const element = part("div", `entry ${message.author}`, "");
  element.append(part("span", "disc", initials(message)), said);
  return element;
}

const toEnd = () => { list.scrollTop = list.scrollHeight; };

window.bench = {
  composer,
  root: () => root,
  init(given) {
    messages = given;
    list.replaceChildren(...messages.slice(-TAIL).map(entry));
    toEnd();
    return painted(root, messages.at(-1).text);
  },
  append(message) {
    messages.push(message);
    list.append(entry(message));
    if (list.childElementCount > TAIL) list.firstElementChild.remove();
    toEnd();
    return painted(root, message.text);
  },
};
