// Two pages of one browser with a bad road between them; the tests put this into a page and call `mountPeer`.
window.mountPeer = async ({ module, role, loss = 0, refuse = null, locale = "en" }) => {
  const media = navigator.mediaDevices;
  const ask = media.getUserMedia.bind(media);
  const state = { tracks: [], problems: [], hungUp: false };
  media.getUserMedia = async (wanted) => {
    if (refuse) throw new DOMException("refused by the test", refuse);
    const stream = await ask(wanted);
    state.tracks.push(...stream.getTracks());
    return stream;
  };
  const road = new BroadcastChannel("peer");
  const listeners = new Set();
  road.onmessage = ({ data }) => {
    const copies = Math.random() < loss ? 0 : Math.random() < loss ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      setTimeout(() => listeners.forEach((hear) => hear(data)), loss && Math.random() * 400);
    }
  };
  const join = { ice_servers: [], polite: role === "visitor" };
  const container = document.body.appendChild(document.createElement("div"));
  const { mount } = await import(module);
  state.call = await mount({
    container,
    role,
    callId: "call",
    join,
    locale,
    sendSignal: (data) => road.postMessage({ ...data, from: role }),
    onSignal: (hear) => listeners.add(hear) && (() => listeners.delete(hear)),
    refreshJoin: async () => join,
    hangUp: () => {
      state.hungUp = true;
      return state.call.close();
    },
    problem: (problem) => state.problems.push(problem.code),
  });
  window.peer = state;
};
window.peerFrames = () => {
  const view = document.querySelector("[data-livedesk=conference]").shadowRoot;
  return view.querySelector("[data-livedesk=remote-video]").getVideoPlaybackQuality().totalVideoFrames;
};
