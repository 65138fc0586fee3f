"""`make lint`: every linter runs, and each that finds something is named at the end."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.parts import CLIENT, Parts, end_cleanly, python


def main() -> int:
    """Runs all linters; 1 when one found something."""
    end_cleanly()
    parts = Parts()
    parts.run("ruff check", python("-m", "ruff", "check", "--quiet"))
    parts.run("ruff format", python("-m", "ruff", "format", "--check", "--quiet"))
    parts.run("import layers", [Path(sys.executable).with_name("lint-imports"), "--no-logo"])
    parts.run("biome", ["npm", "run", "--silent", "lint"], cwd=CLIENT)
    parts.run("django check", python("manage.py", "check", "--fail-level", "WARNING"))
    parts.run("migrations", python("manage.py", "makemigrations", "--check", "--dry-run"))
    print(f"\n{parts.table()}", flush=True)
    return parts.exit_status()


if __name__ == "__main__":
    sys.exit(main())
