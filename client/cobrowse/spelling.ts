// One path, however an address spells it: servers decode it, join slashes, follow dots and drop parameters, each in its way.

const MOST_TIMES = 5;

/** Null where nobody can tell. The desk has the same in `widgets/models/definitions/spelling.py`. */
export function spelled(path: string): string | null {
  let text = path;
  for (let times = 0; text.includes("%"); times += 1) {
    if (times === MOST_TIMES) return null;
    try {
      text = decodeURIComponent(text);
    } catch {
      return null;
    }
  }
  const found: string[] = [];
  const parts = text.split(/[/\\]/).map((part) => part.replace(/;.*/s, ""));
  for (const part of parts) {
    if (part === "..") found.pop();
    else if (part !== "" && part !== ".") found.push(part);
  }
  const open = /^\.{0,2}$/.test(parts.at(-1) ?? "") && found.length > 0;
  return `/${found.join("/")}${open ? "/" : ""}`;
}

/** Of a rule: a path, or an address. */
export function meant(rule: string): string {
  const [origin = ""] = /^https?:\/\/[^/]*/i.exec(rule) ?? [];
  const path = rule.slice(origin.length);
  return origin + (spelled(path) ?? path);
}
