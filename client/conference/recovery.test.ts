// When ICE is restarted, and when the connection begins anew.
import { expect, test } from "vitest";
import { FRESH, next, type RecoveryInput, type RecoveryModel } from "./recovery.js";

const connected: RecoveryModel = { state: "connected", attempts: 0 };
const run = (model: RecoveryModel, ...inputs: RecoveryInput[]) =>
  inputs.reduce((step, input) => next(step.model, input, 0.5), { model } as ReturnType<typeof next>);

test("a lost connection waits two seconds for the browser to mend it", () => {
  expect(run(connected, "disconnected")).toMatchObject({ model: { state: "reconnecting" }, wait: 2000 });
});

test("a failed connection is restarted at once", () => {
  expect(run(connected, "failed").wait).toBe(0);
  expect(run(connected, "failed", "due").act).toBe("restart");
});

test("restarts in vain come further and further apart, the fourth begins anew", () => {
  const waits = [1, 2, 3].map((count) => run(connected, "failed", ...Array(count).fill("due")).wait ?? 0);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(run(connected, "failed", "due", "due", "due", "due").act).toBe("rebuild");
});

test("a change of network restarts once and shows nothing", () => {
  expect(run(connected, "network", "due")).toEqual({ model: connected, wait: null, act: "restart" });
});

test("before the first connection the word is connecting", () => {
  expect(run(FRESH, "met", "failed", "due").model.state).toBe("connecting");
});

test("a connection stops the clock and forgets the attempts", () => {
  expect(run(connected, "failed", "due", "connected")).toMatchObject({ model: connected, wait: null });
});
