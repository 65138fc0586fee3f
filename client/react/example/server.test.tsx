// What the demo's page holds before its script runs is what React renders on a server.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { Help } from "./help.js";

const FILE = resolve("../templates/react/rendered.html"); // tests run in client/

/** `UPDATE_RENDERED=1 npx vitest run server` writes the file anew. */
test("the page's markup is React's own", () => {
  const markup = renderToString(
    <StrictMode>
      <Help widgetKey="wk_" />
    </StrictMode>,
  );
  if (process.env.UPDATE_RENDERED) writeFileSync(FILE, markup);
  expect(readFileSync(FILE, "utf8")).toBe(markup);
});
