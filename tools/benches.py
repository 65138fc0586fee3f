"""`make bench`: runs every command of bench/, one after the other; `BENCH="http fanout"` names some."""

from __future__ import annotations

import os
import sys

from tools.parts import ROOT, Parts, end_cleanly, python


def main() -> int:
    """Runs the benches; 1 when one failed."""
    end_cleanly()
    parts = Parts()
    wanted = os.environ.get("BENCH", "").split()
    for path in sorted((ROOT / "bench").glob("*.py")):
        is_command = '__name__ == "__main__"' in path.read_text()
        if is_command and (not wanted or path.stem in wanted):
            parts.run(path.stem, python("-m", f"bench.{path.stem}"), minutes=30)
    print(f"\n{parts.table()}", flush=True)
    return parts.exit_status()


if __name__ == "__main__":
    sys.exit(main())
