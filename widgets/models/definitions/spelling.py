"""One path, however an address spells it: servers decode it, join slashes, follow dots and drop parameters, each in its way."""

from __future__ import annotations

import re
from urllib.parse import unquote

MOST_TIMES = 5
_NO_OCTET = re.compile(r"%(?![0-9a-fA-F]{2})")
_ORIGIN = re.compile(r"(?:https?://[^/]*)?", re.IGNORECASE)


def spelled(path: str) -> str | None:
    """None where nobody can tell. Browsers have the same in `client/cobrowse/spelling.ts`."""
    times = 0
    while "%" in path:
        if times == MOST_TIMES or _NO_OCTET.search(path):
            return None
        try:
            path = unquote(path, errors="strict")
        except UnicodeDecodeError:
            return None
        times += 1
    found: list[str] = []
    parts = [part.partition(";")[0] for part in path.replace("\\", "/").split("/")]
    for part in parts:
        if part == "..":
            del found[-1:]
        elif part not in ("", "."):
            found.append(part)
    is_open = parts[-1] in ("", ".", "..") and found
    return "/" + "/".join(found) + ("/" if is_open else "")


def meant(rule: str) -> str:
    """Of a rule: a path, or an address."""
    match = _ORIGIN.match(rule)
    origin = match.group() if match else ""
    path = rule[len(origin) :]
    return origin + (spelled(path) or path)
