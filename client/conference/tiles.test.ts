// The others in the call view: one tile each, and one to wait before.
import { beforeEach, expect, test } from "vitest";
import { CallView } from "./view.js";

let view: CallView;
const nothing = () => {};
const devices = { list: async () => [], current: () => undefined, choose: nothing };
const root = () => view.element.shadowRoot as ShadowRoot;
const tiles = () => root().querySelectorAll(".tile").length;
const names = () => [...root().querySelectorAll(".tile-name")].map((name) => name.textContent);

beforeEach(() => {
  view = new CallView("en", {
    toggleMute: nothing,
    toggleCamera: nothing,
    end: nothing,
    soundBlocked: nothing,
    devices,
  });
  document.body.replaceChildren(view.element);
});

test("alone one waits before one tile, and the first to come takes it", () => {
  expect(tiles()).toBe(1);
  view.tile("agent-1").showName("Bob");
  expect([tiles(), names()]).toEqual([1, ["Bob"]]);
});

test("a third has a tile beside, which goes with them", () => {
  view.tile("agent-1").showName("Bob");
  view.tile("agent-2").showName("Dave");
  expect([tiles(), names()]).toEqual([2, ["Bob", "Dave"]]);
  view.dropTile("agent-1");
  expect([tiles(), names()]).toEqual([1, ["Dave"]]);
});

test("when the last one leaves the tile waits for whoever comes next", () => {
  view.tile("agent-1");
  view.dropTile("agent-1");
  expect([tiles(), root().querySelector(".placeholder p")?.textContent]).toEqual([1, "Waiting for the other person…"]);
  view.tile("agent-2").showName("Dave");
  expect([tiles(), names()]).toEqual([1, ["Dave"]]);
});

test("on hold nobody is heard, those who come meanwhile neither", () => {
  view.tile("agent-1");
  view.silence(true);
  view.tile("agent-2");
  const videos = [...root().querySelectorAll<HTMLVideoElement>("video.remote")];
  expect(videos.map((video) => video.muted)).toEqual([true, true]);
  view.silence(false);
  expect(videos.map((video) => video.muted)).toEqual([false, false]);
});
