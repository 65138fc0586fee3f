// Socket.IO with its Redis adapter: one message to every socket, at each POST /go.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const publisher = createClient({ url: process.env.REDIS_URL });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const http = createServer((request, response) => {
  if (request.method === "POST" && request.url === "/go") {
    changes += 1;
    io.emit("queue.position", {
      ticket_id: "7d0f2a52-93f5-4a1e-9a40-2b8e9a4f0c11",
      position: 1000 + changes,
      estimated_wait_seconds: 300_000,
      waiting: 2000,
    });
  }
  response.writeHead(204).end();
});
const io = new Server(http, { transports: ["websocket"], adapter: createAdapter(publisher, subscriber) });
let changes = 0;
http.listen(Number(process.argv[2]), "127.0.0.1");
