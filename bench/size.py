"""What a page loads, and when: gzip -9 of each built file, what is in it, and the budgets. Exits 1 when one is exceeded.

The launcher contains the SDK (one file, one request), so its own share is what it has beyond the SDK. The ratio is to
livekit-client, which is what a page would load for the video call alone. Needs nothing but Python; with esbuild in
client/node_modules it also says which sources the bytes come from.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "widgets" / "static" / "widgets"
CLIENT = ROOT / "client"
LIVEKIT = 146_000  # bytes, livekit-client 2, gzip


class Part(NamedTuple):
    """A file that a page or the console loads; `budget` in bytes of gzip, None where there is none."""

    name: str
    source: str
    loaded: str
    budget: int | None
    beside: str | None = None


PARTS = (
    Part("sdk.js", "sdk/index.ts", "by hosts that make their own interface", 8_000),
    Part("launcher.js", "ui/launcher.ts", "with the page", 12_000, beside="sdk.js"),
    Part("panel.js", "ui/panel.ts", "when the widget is opened", None),
    Part("conference/peer.js", "conference/peer.ts", "when a call begins", None),
    Part("cobrowse.js", "cobrowse/visitor/index.ts", "when an agent asks to see the page", 56_000),
    Part("veil.js", "cobrowse/visitor/veil.ts", "when a visitor wants to see what stays hidden", None),
    Part("deeds.js", "cobrowse/deeds/index.ts", "when an agent has done something on the page", None),
    Part("tabs.js", "cobrowse/tabs/index.ts", "then, by the site's other tabs, too", None),
    Part("replay.js", "cobrowse/replay/index.ts", "by agents who see a page", 82_000),
    Part("console.js", "console/index.ts", "by agents", None),
    Part("records.js", "console/records/index.ts", "when an agent opens history or statistics", None),
)


def weight(path: Path) -> int:
    """Bytes after gzip -9."""
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def sources(part: Part) -> dict[str, int]:
    """Minified bytes by source folder or file; empty without esbuild."""
    esbuild = CLIENT / "node_modules" / ".bin" / "esbuild"
    if not esbuild.exists():
        return {}
    with tempfile.TemporaryDirectory() as folder:
        meta = Path(folder) / "meta.json"
        flags = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--loader:.css=text", "--log-level=error"]
        command = [str(esbuild), part.source, *flags, f"--metafile={meta}", f"--outfile={folder}/out.js"]
        if subprocess.run(command, cwd=CLIENT, check=False, capture_output=True).returncode:
            return {}
        (output,) = (out for out in json.loads(meta.read_text())["outputs"].values() if "entryPoint" in out)
    own = part.source.split("/")[0]
    found: dict[str, int] = {}
    for name, entry in output["inputs"].items():
        folder_name, _, rest = name.partition("/")
        group = rest if folder_name == own else f"{folder_name}/"
        found[group] = found.get(group, 0) + entry["bytesInOutput"]
    return found


def describe(part: Part) -> str:
    """The largest sources with their share, largest first."""
    found = sources(part)
    whole = sum(found.values()) or 1
    largest = sorted(found.items(), key=lambda item: -item[1])[:8]
    return ", ".join(f"{name} {size * 100 // whole} %" for name, size in largest if size)


def main() -> int:
    """Prints the table; 1 when a budget is exceeded or a file is missing."""
    failed = False
    print(f"{'file':<20}{'gzip':>8}{'own':>8}{'budget':>8}{'ratio':>7}{'livekit':>9}  loaded")
    for part in PARTS:
        path = BUILT / part.name
        if not path.exists():
            print(f"{part.name:<20} is not built")
            failed = True
            continue
        whole = weight(path)
        own = whole - (weight(BUILT / part.beside) if part.beside else 0)
        ratio = f"{own / part.budget:.2f}" if part.budget else "-"
        over = part.budget is not None and own > part.budget
        failed |= over
        row = f"{part.name:<20}{whole:>8}{own:>8}{part.budget or '-':>8}{ratio:>7}{whole / LIVEKIT:>9.3f}"
        print(f"{row}  {part.loaded}{'  OVER BUDGET' if over else ''}")
        if contents := describe(part):
            print(f"{'':<20}{contents}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
