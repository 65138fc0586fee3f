// Bundles the client into widgets/static/widgets/; with --check, compares with what is committed and writes nothing.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const client = dirname(fileURLToPath(import.meta.url));
const root = dirname(client);

// Output (under the project's root) → source. Each output stands alone: what is loaded lazily is
// imported by its own address at run time. Names stay stable; the others ask for these with their hash as the query.
const lazy = {
  "widgets/static/widgets/panel.js": "ui/panel.ts",
  "widgets/static/widgets/conference/peer.js": "conference/peer.ts",
  "widgets/static/widgets/cobrowse.js": "cobrowse/visitor/index.ts",
  "widgets/static/widgets/deeds.js": "cobrowse/deeds/index.ts",
  "widgets/static/widgets/tabs.js": "cobrowse/tabs/index.ts",
  "widgets/static/widgets/veil.js": "cobrowse/visitor/veil.ts",
};
const ofConsole = {
  "widgets/static/widgets/records.js": "console/records/index.ts",
  "widgets/static/widgets/watch.js": "console/watch/index.ts",
};
const entries = {
  ...lazy,
  ...ofConsole,
  "widgets/static/widgets/sdk.js": "sdk/index.ts",
  "widgets/static/widgets/launcher.js": "ui/launcher.ts",
  "widgets/static/widgets/console.js": "console/index.ts",
  "widgets/static/widgets/console.css": "console/console.css",
  "widgets/static/widgets/replay.js": "cobrowse/replay/index.ts",
  "widgets/static/widgets/admin.js": "admin/index.ts",
  "widgets/static/widgets/admin.css": "admin/admin.css",
  "widgets/static/widgets/preview.js": "admin/preview.ts",
  "widgets/static/widgets/privacy.js": "admin/privacy/index.ts",
  "widgets/static/widgets/privacy-frame.js": "admin/privacy/frame.ts",
  "project/static/project/react.js": "react/example/main.tsx",
};

// A style sheet that a module imports becomes its text, without comments and blanks.
const minifiedCss = {
  name: "minified-css",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

// rrweb's recorder observes what is within iframes, by listeners that it never takes away; and it puts one into the page,
// since it looks for accessors where there are methods. We show iframes as boxes, and leave nothing behind. Canvases and
// videos are boxes, too, and fonts come as files: what records them does not come at all, nor do plugins and what thins a page out.
// It reads former styles by an attribute, which a strict policy refuses and reports, and marks fields that show a password.
// A worker of the replayer names its source map at the beginning of a line, where manifest storage would look for the file.
// How large the window is counts without its scroll bars, which is told by ours.
// What it would hide is hidden by ours, and addresses are made whole there, too: neither is looked for with each change.
const instead = (name, code) => [new RegExp(`\\nfunction ${name}\\([\\s\\S]*?\\n}\\n`), `\nconst ${name} = ${code};\n`];
const nothing = (name) => instead(name, "() => () => {}");
const changes = {
  "record.js": [
    [
      /\nclass CanvasManager \{[\s\S]*?\n}\n/,
      "\nclass CanvasManager { reset(){} freeze(){} unfreeze(){} lock(){} unlock(){} snapshot(){} }\n",
    ],
    [/\nconst jsContent = [^\n]*\nconst blob = [^\n]*\n/, '\nconst jsContent = "", blob = null;\n'],
    [/\n {2}handleMessage\(message\) \{[\s\S]*?\n {2}}\n(?= {2}transformCrossOriginEvent)/, "\n  handleMessage() {}\n"],
    [/\n {2}transformCrossOriginEvent\([\s\S]*?\n {2}}\n/, "\n"],
    nothing("initMediaInteractionObserver"),
    nothing("initFontObserver"),
    nothing("initViewportResizeObserver"),
    nothing("initCustomElementObserver"),
    [/\n {2}replace\(iframeMirror, [\s\S]*?\n}\n(?=class ShadowDomManager)/, "\n}\n"],
    [/\n {2}attachIframe\(iframeEl, childSn\) \{[\s\S]*?\n {2}}\n/, "\n  attachIframe() {}\n"],
    nothing("mergeHooks"),
    instead("slimDOMExcluded", "() => false"),
    [/\nconst DEPARTED_MIRROR_ACCESS_WARNING = [^\n]*\n/, '\nconst DEPARTED_MIRROR_ACCESS_WARNING = "";\n'],
    [/\nclass CrossOriginIframeMirror \{[\s\S]*?\n}\n/, "\nclass CrossOriginIframeMirror { reset() {} }\n"],
    instead("isBlocked", "() => false"),
    instead("needMaskingText", "() => false"),
    instead("_isBlockedElement", "(element, _name, selector) => Element.prototype.matches.call(element, selector)"),
    instead("transformAttribute", "(_document, _tag, _name, value) => value"),
    [/serializedNode\.type === NodeType\.Element && serializedNode\.tagName === "iframe"/, "false"],
    [/old\.setAttribute\("style", m\.oldValue\)/, "old.style.cssText = m.oldValue"],
    [/target\.setAttribute\("data-rr-is-password", "true"\);/, ""],
    [/Element: \["shadowRoot", "querySelector", "querySelectorAll"\]/, 'Element: ["shadowRoot"]'],
  ],
  // Sheets reach the player as they are to be: `:hover` and the like are marks on elements by then. Canvases and videos are boxes
  // here, too, no tail follows the pointer, and every browser scrolls smoothly by itself.
  "replay.js": [
    [/\\n\/\/# sourceMappingURL=[\w.-]+\\n/, "\\n"],
    [/const ast = postcss\$1\(\[[^\]]*\]\)\.process\(cssText\);\s*result2 = ast\.css;/, ""],
    [/= requirePostcss\$1\(\);/, "= {};"],
    [/= requirePostcss\(\);/, "= {};"],
    [/\n {2}async preloadAllImages\(\) \{[\s\S]*?\n {2}}\n(?= {2}applyIncremental)/, "\n  preloadAllImages() {}\n"],
    [/\n {2}drawMouseTail\([\s\S]*?\n {2}}\n(?= {2}hoverElements)/, "\n  drawMouseTail() {}\n"],
    instead("polyfill", "() => {}"),
    instead("deserializeArg", "() => () => null"),
    [/\nasync function canvasMutation\([\s\S]*?\n}\n/, "\nconst canvasMutation = () => {};\n"],
    [
      /\nclass MediaManager \{[\s\S]*?\n}\n/,
      "\nclass MediaManager { reset(){} isSupportedMediaElement(){ return false } addMediaElements(){} mediaMutation(){} }\n",
    ],
  ],
};
const quietRrweb = {
  name: "quiet-rrweb",
  setup({ onLoad }) {
    onLoad({ filter: /@rrweb\/(record|replay)\/dist\/(record|replay)\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [from, to] of changes[basename(path)]) {
        if (!from.test(contents)) throw new Error(`another rrweb than known: ${from}`);
        contents = contents.replace(from, to);
      }
      return { contents, loader: "js" };
    });
  },
};

async function bundle(output, source, hash = "") {
  const result = await build({
    absWorkingDir: client,
    entryPoints: [source],
    outfile: join(root, output),
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: output.startsWith("widgets/") ? "inline" : "none",
    // No source map: a sourceMappingURL would be rewritten by manifest storage, which breaks the integrity hash.
    sourcemap: false,
    jsx: "automatic",
    plugins: source.endsWith(".css") ? [] : [minifiedCss, quietRrweb],
    define: { __BUILD__: JSON.stringify(hash), "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  return Buffer.from(result.outputFiles[0].contents);
}

async function hashOf(modules) {
  const hash = createHash("sha256");
  for (const [output, source] of Object.entries(modules)) hash.update(await bundle(output, source));
  return hash.digest("hex").slice(0, 8);
}

// What visitors load does not change with what agents load.
const parts = await hashOf(lazy);
const partsOfConsole = await hashOf({ ...lazy, ...ofConsole });
const check = process.argv.includes("--check");
const stale = [];
for (const [output, source] of Object.entries(entries)) {
  if (!existsSync(join(client, source))) {
    console.error(`no ${source} yet: ${output} is not built`);
    continue;
  }
  const path = join(root, output);
  const built = await bundle(output, source, source.startsWith("console/") ? partsOfConsole : parts);
  if (check) {
    if (!existsSync(path) || !built.equals(readFileSync(path))) stale.push(relative(root, path));
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, built);
  console.log(`${output}  ${built.length} bytes, ${gzipSync(built, { level: 9 }).length} gzip`);
}
if (stale.length > 0) {
  console.error(`Not what the sources give; run "make build" and commit: ${stale.join(", ")}`);
  process.exit(1);
}
