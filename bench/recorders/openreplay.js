// OpenReplay's tracker with Assist alone, as for who does not keep recordings: it begins when the sink says that an agent is there.
import Tracker from "@openreplay/tracker/class";
import assist from "@openreplay/tracker-assist";

window.ready = async (sink) => {
  const tracker = new Tracker({ projectKey: "bench", ingestPoint: sink, __DISABLE_SECURE_MODE: true });
  tracker.use(assist({}));
  await tracker.start({ assistOnly: true });
};
