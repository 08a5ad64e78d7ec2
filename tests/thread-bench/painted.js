// When a message has been painted, found out in the same way for every page that is measured.

// After the next painting: a message posted in a frame is handled once that frame is drawn.
const channel = new MessageChannel();
const frame = () => new Promise((done) => {
  channel.port1.onmessage = done;
  requestAnimationFrame(() => channel.port2.postMessage(0));
});

// Whether words are where a finger would touch them: in the window, in front, not hidden.
function inSight(root, node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const line = [...range.getClientRects()].pop();
  if (!line) return false;
  const hit = document.elementFromPoint(line.x + line.width / 2, line.y + line.height / 2);
  return hit !== null && hit !== root && root.contains(hit) && hit.contains(node);
}

// Whether `root` shows words that end like this; lists are read from their end. What is said to those who listen may end so
// too, out of sight.
function shows(root, end) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let node = root;
  while (node.lastChild) node = node.lastChild;
  walker.currentNode = node;
  for (; node; node = walker.previousNode()) {
    if (node.nodeType === Node.TEXT_NODE && node.data.endsWith(end) && inSight(root, node)) return true;
  }
  return false;
}

/** Resolves after the first painting that shows the message that ends like this. */
globalThis.painted = async (root, text) => {
  const end = text.slice(-24).trimStart();
  do await frame(); while (!shows(root, end));
};
