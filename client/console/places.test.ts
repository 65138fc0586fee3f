// The address and the place that it means, there and back.
import { expect, test } from "vitest";
import { addressOf, DESK, placeOf } from "./places";

test.each(["", "#", "#call=abc", "#history!", "#historical", "#desk"])("%j is the desk", (hash) => {
  expect(placeOf(hash)).toEqual(DESK);
});

test.each([
  "#messages",
  "#messages?status=done",
  "#history",
  "#history?status=missed&search=a+b%26c",
  "#history/0f-1",
  "#statistics?queue=support",
])("%s leads there and back", (address) => expect(addressOf(placeOf(address))).toBe(address));

test("empty filters are none", () => {
  expect(placeOf("#history?status=&queue=a").query).toEqual({ queue: "a" });
  expect(addressOf({ name: "history", callId: null, query: { status: "" } })).toBe("#history");
});

test("only the history has pages of calls", () => {
  expect(placeOf("#statistics/abc")).toEqual({ name: "statistics", callId: null, query: {} });
});
