// What is kept of a page's names between one element and the next, and when it is forgotten.
import { expect, test } from "vitest";
import { Names } from "./names";

const BASE = "https://shop.test/";

test("a class that no sheet names stays, however often it is looked at", () => {
  const names = new Names();
  for (let look = 0; look < 3; look += 1) expect(names.classes("card customer-4711")).toBe("");
});

test("once a sheet names it, it is told, and elements that had been sent without it are told anew", () => {
  const names = new Names();
  expect(names.classes("card warm")).toBe("");
  names.sheet(".card{color:red}", BASE);
  expect(names.classes("card warm")).toBe("card");
  expect([...names.late]).toEqual([".card"]);
});

test("that holds after a new snapshot, too, which looks at everything again", () => {
  const names = new Names();
  names.classes("card");
  names.begin();
  names.classes("card");
  names.sheet(".card{color:red}", BASE);
  expect([...names.late]).toEqual([".card"]);
});

test("nothing that is kept grows with what a page thinks of", () => {
  const names = new Names();
  names.sheet(".card{color:red}", BASE);
  for (let number = 0; number < 12_000; number += 1) names.classes(`card c${number}`);
  expect(names.classes("card c1")).toBe("card");
  expect((names as unknown as { cleaned: Map<string, string> }).cleaned.size).toBeLessThan(5_100);
});
