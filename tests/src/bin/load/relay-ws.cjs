// A relay on `ws`: acknowledges and tells, keeps nothing.
const { createRequire } = require("node:module");
const { WebSocketServer } = createRequire(process.env.RELAY_MODULES + "/")("ws");
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false }, () =>
  console.log(`ready http://127.0.0.1:${server.address().port}`),
);
server.on("connection", (socket) => {
  socket.on("message", (data) => {
    socket.send(data.toString());
    socket.send(`told ${data}`);
  });
});
