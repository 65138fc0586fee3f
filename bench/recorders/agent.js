// An agent's console as far as it takes to look: the socket, the document of the replay, and when it has drawn what.
const cookie = (name) => new RegExp(`${name}=([^;]+)`).exec(document.cookie)?.[1] ?? "";
const drawn = { delays: [], end: 0 };
let socket = null;
let id = "";
let frame = null;

/** Who is not heard of is taken for lost, and cobrowsing with them ends. */
window.redeem = async (code) => {
  socket = new WebSocket(`ws://${location.host}/widgets/ws/agent/`, ["widgets.v1"]);
  socket.binaryType = "arraybuffer";
  const ping = () => socket.readyState === 1 && socket.send(JSON.stringify({ type: "ping" }));
  await new Promise((go) => (socket.onopen = go));
  ping();
  setInterval(ping, 5_000);
  const headers = { "X-CSRFToken": cookie("csrftoken"), "Content-Type": "application/json" };
  const body = JSON.stringify({ code });
  const answer = await fetch("/widgets/api/v1/agent/cobrowse/code/", { method: "POST", headers, body });
  id = (await answer.json()).id;
  return answer.status;
};

/** The document is there; nothing is asked for yet. */
window.prepare = async () => {
  frame = document.createElement("iframe");
  frame.style = "width:1000px;height:700px;border:0";
  frame.src = `/widgets/console/replay/${id}/`;
  const acks = new Map();
  const say = (type, data) => socket.send(JSON.stringify({ type, data: { cobrowse_id: id, ...data } }));
  const ready = new Promise((go) => {
    addEventListener("message", ({ data }) => {
      if (data.livedesk === "ready") go();
      if (data.livedesk === "snapshot") say("cobrowse.snapshot", { stream: data.stream });
      if (data.livedesk !== "ack") return;
      if (acks.size === 0)
        setTimeout(() => {
          for (const [stream, number] of acks) say("cobrowse.ack", { stream, frame: number });
          acks.clear();
        }, 260);
      acks.set(data.stream, data.frame);
    });
  });
  document.body.append(frame);
  socket.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) frame.contentWindow.postMessage({ livedesk: "frame", frame: data }, location.origin);
    else if (JSON.parse(data).type === "error") console.error(data);
  };
  await ready;
  watchScreen();
};

window.look = () => socket.send(JSON.stringify({ type: "cobrowse.watch", data: { cobrowse_id: id } }));
window.leave = () => {
  socket.close();
  frame.remove();
};
window.drawn = drawn;

/** After each frame that the browser has drawn: which stamp stands there, and how old it is by then. */
function watchScreen() {
  const { port1, port2 } = new MessageChannel();
  let last = "";
  port1.onmessage = () => {
    const now = performance.timeOrigin + performance.now();
    const page = frame.contentDocument?.querySelector(".replayer-wrapper iframe")?.contentDocument;
    const text = page?.querySelector("#stamp")?.textContent ?? "";
    const stamp = Number(/^@([\d.]+)@$/.exec(text)?.[1] ?? 0);
    if (stamp && text !== last) drawn.delays.push(now - stamp);
    last = text;
    if (!drawn.end && page?.querySelector("#end")?.textContent === "@end@") drawn.end = now;
  };
  const each = () => {
    if (!frame.isConnected) return;
    port2.postMessage(0);
    requestAnimationFrame(each);
  };
  requestAnimationFrame(each);
}
