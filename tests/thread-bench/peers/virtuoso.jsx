// React with a virtual list: react-virtuoso, set up as its documentation does for messages.
import { memo, useState } from "react";
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";
import { Virtuoso } from "react-virtuoso";
import { initials, painted, root, when, write } from "./shared.js";

const Entry = memo(({ message }) => (
  <div className={`entry ${message.author}`}>
    <span className="disc">{initials(message)}</span>
    <div className="said">
      <span className="who">{message.name}</span>
      <span className="text">{message.text}</span>
      <time className="when">{when(message)}</time>
    </div>
  </div>
));

let show;
let messages = [];
const nameOf = (_, message) => message.id;
const draw = (_, message) => <Entry message={message} />;

function Thread() {
  const [shown, setShown] = useState({ epoch: 0, messages: [] });
  show = setShown;
  return shown.epoch > 0 && (
    <Virtuoso
      key={shown.epoch}
      style={{ flex: 1 }}
      data={shown.messages}
      computeItemKey={nameOf}
      itemContent={draw}
      initialTopMostItemIndex={{ index: "LAST", align: "end" }}
      increaseViewportBy={400}
      alignToBottom
      followOutput={() => "auto"}
    />
  );
}

function Composer() {
  const [text, setText] = useState("");
  return <textarea rows={1} value={text} onChange={(event) => setText(event.target.value)} />;
}

createRoot(root).render(<Thread />);
flushSync(() => createRoot(write).render(<Composer />));

window.bench = {
  composer: write.querySelector("textarea"),
  root: () => root,
  init(given) {
    messages = given;
    show(({ epoch }) => ({ epoch: epoch + 1, messages }));
    return painted(root, messages.at(-1).text);
  },
  append(message) {
    // A list that is changed is another list: React compares.
    messages = [...messages, message];
    show(({ epoch }) => ({ epoch, messages }));
    return painted(root, message.text);
  },
};
