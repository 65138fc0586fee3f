// The product as a page has it: the SDK, and the module of cobrowsing that it loads. What leaves by its socket is counted.
import { WidgetClient } from "/widgets/client/sdk.js";

const FRAME = 1;
let auth = "";
const { fetch } = window;
window.fetch = async (...args) => {
  const answer = await fetch(...args);
  if (String(args[0].url ?? args[0]).endsWith("/init/")) auth = (await answer.clone().json()).auth_token;
  return answer;
};
window.sent = { bytes: 0, frames: 0, complete: 0 };
const { send } = WebSocket.prototype;
WebSocket.prototype.send = function (data) {
  window.sent.bytes += typeof data === "string" ? data.length : data.byteLength;
  if (data instanceof Uint8Array && data[0] === FRAME) {
    window.sent.frames += 1;
    if (data[1] === 1 && data[2] & 2) window.sent.complete += 1;
  }
  return send.call(this, data);
};

/** The six digits that the visitor reads out. */
window.ready = async (widgetKey) => {
  const client = new WidgetClient({ widgetKey, apiUrl: `${location.origin}/widgets/api/v1/` });
  client.on("cobrowse:consent:required", ({ accept }) => accept());
  client.on("cobrowse:started", () => (window.started = true));
  client.on("error", (error) => console.error(error.code, error.message));
  await client.init();
  const headers = { Authorization: `Bearer ${auth}`, "Content-Type": "application/json" };
  const answer = await fetch("/widgets/api/v1/cobrowse/code/", { method: "POST", headers, body: "{}" });
  return (await answer.json()).code;
};
