// A relay on socket.io: acknowledges and tells, keeps nothing.
const { createServer } = require("node:http");
const { createRequire } = require("node:module");
const { Server } = createRequire(process.env.RELAY_MODULES + "/")("socket.io");
const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });
io.on("connection", (socket) => {
  socket.on("message", (text, done) => {
    done("ok");
    socket.emit("message", text);
  });
});
http.listen(0, "127.0.0.1", () => console.log(`ready http://127.0.0.1:${http.address().port}`));
