// The budgets that keep the client readable: lines of a function, methods of a class. Files are counted in tests/test_budgets.py.
// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import ts from "typescript";
import { expect, test } from "vitest";

const FUNCTION_LINES = 40;
const CLASS_METHODS = 12;
/** Bytes after gzip -9: what a page loads, and when it does. */
const BUNDLES = {
  "sdk.js": 8_250, // with what it takes off addresses before they leave the page
  "launcher.js": 14_050, // with what keeps the page's address from the host of the logo, and tells what shows a page who is in the call
  "cobrowse.js": 70_500, // with what people call what an agent has touched, the room that scroll bars leave, rrweb's recorder (22,500), a CSS tokenizer, questions in each tab, the bar on any screen, what an agent may press, and what keeps places, sizes, slots and numbers from telling, and what stands where as the page has it, and who sees the page, by name; after the visitor was asked
  "replay.js": 52_850, // with rrweb's replayer, which parses no sheets and plays no videos here, the way by keyboard, what SVG draws again, places of boxes, what goes with a component, and which tab takes the place of which; in the agent's document
  "watch.js": 10_850, // with why a question waits for another, the tabs, the recording, the channel, how old the picture is and why there is none, each yes, where the focus goes, the room around a narrow page, who else sees it and who may ask
};
const client = dirname(fileURLToPath(import.meta.url));

function sources() {
  return readdirSync(client, { recursive: true })
    .filter((name) => /\.tsx?$/.test(name) && !/(^|\/)node_modules\/|\.gen\.ts$|\.test\.tsx?$/.test(name))
    .map((name) => ts.createSourceFile(name, readFileSync(join(client, name), "utf8"), ts.ScriptTarget.ES2022, true));
}

function found(wanted) {
  const places = [];
  for (const source of sources()) {
    const line = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
    const visit = (node) => {
      const what = wanted(node, line(node.getEnd()) - line(node.getStart()) + 1);
      if (what) places.push(`${source.fileName}:${line(node.getStart())}: ${what}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return places;
}

test("no function is longer than its budget", { timeout: 60_000 }, () => {
  const long = found(
    (node, lines) => ts.isFunctionLike(node) && node.body && lines > FUNCTION_LINES && `${lines} lines`,
  );
  expect(long).toEqual([]);
});

test("no class has more methods than its budget", { timeout: 60_000 }, () => {
  const large = found((node) => {
    const methods = ts.isClassLike(node)
      ? node.members.filter((it) => ts.isMethodDeclaration(it) && it.body).length
      : 0;
    return methods > CLASS_METHODS && `${methods} methods`;
  });
  expect(large).toEqual([]);
});

test("the sources were found", { timeout: 60_000 }, () => {
  expect(sources().length).toBeGreaterThan(5);
});

test("no bundle is heavier than its budget", () => {
  const built = join(client, "..", "widgets", "static", "widgets");
  const heavy = Object.entries(BUNDLES)
    .filter(([name]) => existsSync(join(built, name)))
    .map(([name, budget]) => [name, gzipSync(readFileSync(join(built, name)), { level: 9 }).length, budget])
    .filter(([, weight, budget]) => weight > budget);
  expect(heavy).toEqual([]);
});
