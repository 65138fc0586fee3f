// Stands in for the SDK and the server: gives the built module of cobrowsing what the SDK gives it, and keeps what it sends.
window.stand = async (masking, locale = "en") => {
  const { hear } = await import("/static/cobrowse.js");
  const heard = [];
  const scope = () => {
    const stops = new Set();
    const made = {
      closed: false,
      add(stop) {
        stops.add(stop);
        return () => stops.delete(stop) && stop();
      },
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return made.add(() => clearTimeout(timer));
      },
      child() {
        const inner = scope();
        const leave = made.add(() => inner.close());
        inner.add(() => leave());
        return inner;
      },
      close() {
        made.closed = true;
        for (const stop of [...stops].reverse()) {
          stops.delete(stop);
          stop();
        }
      },
    };
    return made;
  };
  const live = scope();
  const frames = [];
  const socket = {
    readyState: 1,
    bufferedAmount: 0,
    send: (frame) => {
      frames.push(frame);
      window.relay?.([...frame]);
    },
  };
  const session = {
    widget: { masking },
    connection: { socket: { socket } },
    scope: { env: window, closed: false },
    tokens: { auth: "token" },
  };
  const road = {
    locale,
    client: "http://shop.test/widgets/client/",
    emit: (name, payload) => heard.push({ name, payload }),
    request: async (method, path, body) => {
      heard.push({ name: `${method} ${path}`, payload: body });
      return path === "cobrowse/deeds/" ? { deeds: window.deeds ?? [] } : {};
    },
    bySocket: (frame) => heard.push({ name: frame.type, payload: frame.data }) > 0,
  };
  return {
    frames,
    heard,
    session,
    say: (type, data) => hear(session, { type, data: { request_id: ID, cobrowse_id: ID, ...data } }, road, live),
    end: () => live.close(),
  };
};
const ID = "0b6f7a52-3a49-4c9e-8d5e-0123456789ab";

window.inflated = async (frames) => {
  const texts = [];
  for (const frame of frames) {
    const raw = new Blob([frame.slice(32)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    texts.push(await new Response(raw).text());
  }
  return texts.join(frames.every((frame) => frame[1] === 1) ? "" : "\n");
};

// The n-th element of its kind on the page is the n-th of its kind in what was sent.
window.nodeOf = async (selector) => {
  const nodes = [];
  const walk = (node) => {
    nodes.push(node);
    (node.childNodes ?? []).forEach(walk);
  };
  for (const { data } of JSON.parse(await inflated(it.frames.filter((frame) => frame[1] === 1)))) {
    if (data.node) walk(data.node);
    for (const add of data.adds ?? []) walk(add.node);
  }
  const element = document.querySelector(selector);
  const tag = element.tagName.toLowerCase();
  const at = [...document.querySelectorAll(tag)].indexOf(element);
  return nodes.filter((node) => node.tagName === tag)[at].id;
};
