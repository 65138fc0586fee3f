// Microphone and camera: the fall-backs, the words for what went wrong, and the stopping.
import { expect, test } from "vitest";
import { describe, LocalMedia, type MediaKind, type MediaProblem, type MediaSource } from "./media.js";

type Refusal = (kinds: MediaKind[]) => string | null;

function track(kind: MediaKind): MediaStreamTrack {
  const made = { kind, enabled: true, readyState: "live", onended: null, stop: () => {} };
  made.stop = () => {
    made.readyState = "ended";
  };
  return made as unknown as MediaStreamTrack;
}

function desk(refusal: Refusal = () => null, source: Partial<MediaSource> = {}) {
  const given: MediaStreamTrack[] = [];
  const asked: string[] = [];
  const problems: MediaProblem[] = [];
  const getUserMedia = async (constraints?: MediaStreamConstraints) => {
    const kinds = Object.keys(constraints ?? {}) as MediaKind[];
    asked.push(kinds.join("+"));
    await Promise.resolve();
    const name = refusal(kinds);
    if (name) throw new DOMException("no", name);
    const tracks = kinds.map(track);
    given.push(...tracks);
    return { getTracks: () => tracks } as MediaStream;
  };
  const media = new LocalMedia(
    { devices: { getUserMedia }, secure: true, allowed: () => true, permission: async () => "prompt", ...source },
    { changed: () => {}, problem: (problem) => problems.push(problem) },
  );
  return { media, given, asked, problems, live: () => given.filter((one) => one.readyState === "live").length };
}

test("one question asks for both", async () => {
  const { media, asked, live } = desk();
  await media.start();
  expect([asked, live()]).toEqual([["audio+video"], 2]);
});

test("without a camera the call has sound", async () => {
  const { media, problems } = desk((kinds) => (kinds.includes("video") ? "NotFoundError" : null));
  await media.start();
  expect([media.track("audio")?.kind, problems]).toEqual(["audio", ["no_camera"]]);
});

test("a refusal is not asked about again", async () => {
  const { media, asked, problems } = desk(() => "NotAllowedError");
  await media.start();
  expect([asked, problems]).toEqual([["audio+video"], ["devices_refused"]]);
});

test("a camera that is blocked leaves a microphone that is granted", async () => {
  const { media, problems } = desk((kinds) => (kinds.includes("video") ? "NotAllowedError" : null), {
    permission: async (kind) => (kind === "audio" ? "granted" : "denied"),
  });
  await media.start();
  expect([media.track("audio") !== null, problems]).toEqual([true, ["camera_refused"]]);
});

test("an insecure page and a forbidding policy are told apart", async () => {
  const insecure = desk(undefined, { secure: false });
  await insecure.media.start();
  const forbidden = desk(undefined, { allowed: () => false });
  await forbidden.media.start();
  expect([insecure.problems, forbidden.problems]).toEqual([["insecure_context"], ["blocked_by_policy"]]);
});

test("a camera that is off is stopped, and taken again when it is on", async () => {
  const { media, given } = desk();
  await media.start();
  await media.setCamera(false);
  expect(given.map((one) => one.readyState)).toEqual(["live", "ended"]);
  await media.setCamera(true);
  expect(media.track("video")?.readyState).toBe("live");
});

test("muting keeps the track and silences it", async () => {
  const { media } = desk();
  await media.start();
  await media.setMuted(true);
  expect([media.track("audio")?.enabled, media.isMuted]).toEqual([false, true]);
});

test("what the browser gives after the end is stopped at once", async () => {
  const { media, given, live } = desk();
  const started = media.start();
  await Promise.resolve();
  media.close();
  await started;
  expect([given.length, live()]).toEqual([2, 0]);
});

test("another camera stops the one before", async () => {
  const { media, live, given } = desk();
  await media.start();
  await media.choose("video", "back");
  expect([given.length, live()]).toEqual([3, 2]);
});

test.each([
  ["NotAllowedError", ["audio", "video"], "devices_refused"],
  ["NotReadableError", ["video"], "camera_busy"],
  ["NotFoundError", ["audio"], "no_microphone"],
] as const)("%s is said in words", (name, kinds, problem) => {
  expect(describe(name, [...kinds])).toBe(problem);
});

test("on hold the microphone is off, and afterwards as it was chosen", async () => {
  const { media } = desk();
  await media.start();
  const enabled = () => media.track("audio")?.enabled;
  media.held = true;
  expect([enabled(), media.isMuted]).toEqual([false, true]);
  media.held = false;
  expect(enabled()).toBe(true);
  await media.setMuted(true);
  media.held = true;
  media.held = false;
  expect(enabled()).toBe(false);
});

test("on hold nobody sees the agent either, also by a camera that is switched on meanwhile", async () => {
  const { media } = desk();
  await media.start();
  const seen = () => [media.track("video")?.enabled, media.isSeen];
  media.held = true;
  expect(seen()).toEqual([false, false]);
  await media.setCamera(false);
  await media.setCamera(true);
  expect(seen()).toEqual([false, false]);
  media.held = false;
  expect(seen()).toEqual([true, true]);
});
