"""What cobrowsing hides beyond what it always hides: by selectors, by pages, for each widget.

Selectors are CSS as browsers read it. Only their shape is judged here, so that one rule cannot swallow its neighbours; what
a browser does not understand hides the whole page there. Pages are addresses without query and fragment, `*` for anything.
"""

from __future__ import annotations

import re
from typing import Any, TypedDict
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .problems import Problems
from .spelling import meant, spelled

MOST = 100
LENGTH = 300
SELECTORS = ("hide", "mask", "reveal", "read_only")
_PATTERN = re.compile(r"(https?://[^/\s*?#]+)?/[^\s?#]*")
_PAIRS = {")": "(", "]": "["}


class Masking(TypedDict):
    """`hide`: a box in its place. `mask`: letters replaced, of everything but `reveal` with `mask_all`. `read_only`: not steered.

    `pause`: pages on which cobrowsing pauses.
    """

    hide: list[str]
    mask: list[str]
    mask_all: bool
    reveal: list[str]
    read_only: list[str]
    pause: list[str]


def default_masking() -> Masking:
    """No rules: only what is always hidden."""
    return {"hide": [], "mask": [], "mask_all": False, "reveal": [], "read_only": [], "pause": []}


def clean_masking(definition: Any) -> Masking:
    """Raises DefinitionError with a message for each line that is wrong, at `hide.2`."""
    problems, found = Problems(), default_masking()
    if not isinstance(definition, dict) or set(definition) - set(found):
        problems.add("", _("This must be an object of hide, mask, mask_all, reveal, read_only and pause."))
        definition = {}
    for name in SELECTORS:
        found[name] = _lines(problems, definition, name, wrong_selector)  # type: ignore[literal-required]
    found["pause"] = _lines(problems, definition, "pause", wrong_page)
    found["mask_all"] = problems.flag(definition, "mask_all", "")
    if found["reveal"] and not found["mask_all"]:
        problems.add("reveal", _("This is for masking all text: tick that, or leave this empty."))
    problems.settle(found)
    return found


def _lines(problems: Problems, definition: dict[str, Any], name: str, wrong: Any) -> list[str]:
    given = definition.get(name, [])
    if not isinstance(given, list) or not all(isinstance(line, str) for line in given):
        problems.add(name, _("This must be a list of texts."))
        return []
    lines = list(dict.fromkeys(line.strip() for line in given if line.strip()))
    if len(lines) > MOST:
        problems.add(name, _("There may be at most %(limit)d.") % {"limit": MOST})
    for number, line in enumerate(lines[:MOST]):
        if message := wrong(line):
            problems.add(f"{name}.{number}", f"“{line[:60]}”: {message}")
    return lines[:MOST]


def wrong_selector(line: str) -> str:
    """What is wrong with it, as far as its shape tells; empty when nothing is."""
    if len(line) > LENGTH:
        return _("Use at most %(limit)d characters.") % {"limit": LENGTH}
    if not line.isprintable() or any(sign in line for sign in "{};@<") or "/*" in line:
        return _("This is no CSS selector.")
    if "::" in line:
        return _("Name elements: parts of them such as ::before cannot be hidden by themselves.")
    if not _balanced(line):
        return _("A bracket or a quotation mark is not closed.")
    if line[0] in ",>+~)]" or line[-1] in ",>+~(":
        return _("A selector is missing at the beginning or at the end.")
    return ""


def _balanced(line: str) -> bool:
    open_: list[str] = []
    quote, signs = "", iter(line)
    for sign in signs:
        if sign == "\\":
            if next(signs, None) is None:
                return False
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([":
            open_.append(sign)
        elif sign in ")]" and (not open_ or open_.pop() != _PAIRS[sign]):
            return False
    return not open_ and not quote


def wrong_page(line: str) -> str:
    """The same of a pattern of addresses."""
    if len(line) > LENGTH:
        return _("Use at most %(limit)d characters.") % {"limit": LENGTH}
    if not line.isprintable() or not _PATTERN.fullmatch(line):
        return _("Write a path such as /checkout/*, or an address with https://, without a query or a fragment.")
    return ""


def is_paused(masking: Any, url: str) -> bool:
    """Whether cobrowsing pauses on this page."""
    patterns = masking.get("pause", []) if isinstance(masking, dict) else []
    if not patterns:
        return False
    parts = urlsplit(url)
    origin, path = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", parts.path or "/"
    if (read := spelled(path)) is None:
        return True
    return any(_names(pattern, origin, path) or _names(meant(pattern), origin, read) for pattern in patterns)


def _names(pattern: str, origin: str, path: str) -> bool:
    return _fits(pattern.lower(), (path if pattern.startswith("/") else origin + path).lower())


def _fits(pattern: str, text: str) -> bool:
    """Stars for anything; in linear time, whatever the pattern."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == first
    if not text.startswith(first):
        return False
    *between, last = rest
    at = len(first)
    for part in between:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - at >= len(last) and text.endswith(last)
