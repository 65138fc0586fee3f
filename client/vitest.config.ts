// How the client's tests run: beside the code, in a DOM without a browser.
import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { __BUILD__: '"test"' },
  test: {
    environment: "happy-dom",
    include: ["**/*.test.ts", "**/*.test.tsx", "*.test.mjs"],
    exclude: ["node_modules/**"],
    restoreMocks: true,
    unstubGlobals: true,
    maxWorkers: 2,
  },
});
