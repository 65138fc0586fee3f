// Takes what rrweb (a WebSocket) and OpenReplay (HTTP and Socket.IO) send, and says how much it was and how old.
import { createServer } from "node:http";
import { deflateRawSync } from "node:zlib";
import { Server } from "socket.io";
import { WebSocketServer } from "ws";

let got = [];
let delays = [];
let end = 0;
const now = () => performance.timeOrigin + performance.now();

function take(data) {
  const text = typeof data === "string" ? data : Buffer.from(data).toString("latin1");
  got.push(Buffer.from(data));
  const stamp = Number(/@(\d{12}[\d.]*)@/.exec(text.slice(text.lastIndexOf("@", text.lastIndexOf("@") - 1)))?.[1] ?? 0);
  if (stamp) delays.push(now() - stamp);
  if (text.includes("@end@")) end = now();
}

/** What it would have been, had each message been deflated as ours are. */
function told() {
  const bytes = got.reduce((sum, { length }) => sum + length, 0);
  const deflated = got.reduce((sum, one) => sum + deflateRawSync(one).length, 0);
  return { bytes, deflated, delays, end, messages: got.length };
}

const started = () => ({
  token: "token",
  userUUID: "b1f1c3a0-8a54-4f62-8b3e-0123456789ab",
  projectID: "1",
  sessionID: "1",
  startTimestamp: Date.now(),
  delay: 0,
  beaconSizeLimit: 1_000_000,
  assistOnly: true,
});

const http = createServer(async (request, response) => {
  response.setHeader("Access-Control-Allow-Origin", request.headers.origin ?? "*");
  response.setHeader("Access-Control-Allow-Headers", "*, Authorization, Content-Type");
  const { pathname } = new URL(request.url, "http://sink");
  const body = [];
  for await (const chunk of request) body.push(chunk);
  const say = (answer) => response.setHeader("Content-Type", "application/json").end(JSON.stringify(answer));
  if (pathname === "/told") return say(told());
  if (pathname === "/agent") {
    await io.emit("NEW_AGENT", "agent", { name: "Bob" });
    return say(io.engine.clientsCount);
  }
  if (pathname === "/forget") [got, delays, end] = [[], [], 0];
  if (pathname === "/v1/web/start") return say(started());
  if (pathname.startsWith("/v1/web/i")) take(Buffer.concat(body));
  return say(pathname.startsWith("/v1/web/tags") ? { tags: [] } : {});
});

const io = new Server(http, { path: "/ws-assist/socket", cors: { origin: true, credentials: true }, maxHttpBufferSize: 1e9 });
io.engine.on("connection", (socket) => {
  socket.on("packet", ({ type, data }) => type === "message" && take(data));
});
const plain = new WebSocketServer({ noServer: true, maxPayload: 1e9 });
http.on("upgrade", (request, socket, head) => {
  if (request.url === "/events")
    plain.handleUpgrade(request, socket, head, (one) => one.on("message", (data) => take(data.toString())));
});
http.listen(Number(process.argv[2]), "127.0.0.1");
