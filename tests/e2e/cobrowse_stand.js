// Stands in for the SDK and the server: gives the built module of cobrowsing what the SDK gives it, and keeps what it sends.
window.stand = async (cobrowse) => {
  const { hear } = await import("/static/cobrowse.js");
  const heard = [];
  const stops = new Set();
  const live = {
    closed: false,
    add(stop) {
      stops.add(stop);
      return () => stops.delete(stop) && stop();
    },
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return live.add(() => clearTimeout(timer));
    },
  };
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
    widget: { cobrowse },
    connection: { socket: { socket } },
    scope: { env: window, closed: false },
    tokens: { auth: "token" },
  };
  const road = {
    locale: "en",
    client: "http://shop.test/widgets/client/",
    emit: (name, payload) => heard.push({ name, payload }),
    request: async (method, path, body) => {
      heard.push({ name: `${method} ${path}`, payload: body });
      return path === "cobrowse/deeds/" ? { deeds: [] } : {};
    },
    bySocket: (frame) => heard.push({ name: frame.type, payload: frame.data }) > 0,
  };
  return {
    frames,
    heard,
    session,
    say: (type, data) => hear(session, { type, data: { request_id: ID, cobrowse_id: ID, ...data } }, road, live),
    end: () => {
      live.closed = true;
      for (const stop of stops) stop();
    },
  };
};
const ID = "0b6f7a52-3a49-4c9e-8d5e-0123456789ab";
