// Plain rrweb with its defaults: every event as JSON, a message each 50 ms, which is how often ours sends.
import { record } from "@rrweb/record";

window.ready = (sink) =>
  new Promise((go) => {
    const socket = new WebSocket(`${sink.replace("http", "ws")}/events`);
    let waiting = [];
    setInterval(() => {
      if (waiting.length > 0) socket.send(`[${waiting.join(",")}]`);
      waiting = [];
    }, 50);
    window.begin = () => record({ emit: (event) => waiting.push(JSON.stringify(event)) });
    socket.onopen = go;
  });
