// A chat kit: stream-chat-react with its virtual list and its composer, on a channel that never sees a network.
import "stream-chat-react/dist/css/index.css";
import { createRoot } from "react-dom/client";
import { StreamChat } from "stream-chat";
import { Channel, Chat, MessageComposer, VirtualizedMessageList, Window } from "stream-chat-react";
import { painted, root } from "./shared.js";

const me = { id: "me", name: "Me" };
const client = new StreamChat("offline");
Object.assign(client, { user: me, _user: me, userID: me.id });
client.userMuteStatus = () => false;
client.doAxiosRequest = async () => ({});

const thread = createRoot(root);
let channel;
let epoch = 0;

const toStream = ({ id, author, name, text, time }) => ({
  id: String(id), text, type: "regular", cid: channel.cid, user: { id: author, name }, attachments: [],
  created_at: new Date(time).toISOString(), updated_at: new Date(time).toISOString(),
});

// Its own first `init` in the place of an answer from the server.
function open(messages) {
  epoch += 1;
  channel = client.channel("messaging", `bench-${epoch}`, { own_capabilities: ["send-message"] });
  client.configs[channel.cid] = { commands: [], read_events: false, typing_events: false };
  channel.initialized = true;
  channel.watch = async () => ({});
  channel.state.initMessages();
  channel.state.addMessagesSorted(messages.map(toStream), false, true, true, "latest");
}

const view = () => document.querySelector(".str-chat__virtual-list") ?? root;

window.bench = {
  get composer() { return document.querySelector("textarea"); },
  root: view,
  init(messages) {
    open(messages);
    thread.render(
      <Chat client={client} key={epoch}>
        <Channel channel={channel}>
          <Window>
            <VirtualizedMessageList />
            <MessageComposer />
          </Window>
        </Channel>
      </Chat>,
    );
    return painted(root, messages.at(-1).text);
  },
  append(message) {
    const told = toStream(message);
    client.dispatchEvent({ type: "message.new", cid: channel.cid, message: told, user: told.user, created_at: told.created_at });
    return painted(root, message.text);
  },
};
