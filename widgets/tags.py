"""The tags of an HTML text, as a browser with scripts sees them, in time that grows with its length only.

`html.parser` needs the square of the length for texts that were made to hurt: 18 seconds for 64 KiB.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

# What stands in these is text. A browser that runs scripts takes noscript for one of them.
_RAW = {"script", "style", "textarea", "title", "noscript", "iframe", "xmp", "noembed", "noframes"}
_CLOSE = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_COMMENT_END = re.compile(r"--!?>")
_BETWEEN = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"([^\s/>=][^\s/>=]*|=[^\s/>=]*)")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]*")


class Tag(NamedTuple):
    """A start tag, or with `end` an end tag. Names are in lower case; `text` is what a script or another raw element holds."""

    name: str
    attributes: dict[str, str]
    end: bool = False
    text: str = ""


def read(text: str) -> Iterator[Tag]:
    """Each tag in its order. What the end of the text cuts off is no tag."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            at = _after_comment(text, at)
            continue
        end = text.startswith("</", at)
        name = _NAME.match(text, at + 1 + end)
        if not name:
            at = _after_bogus(text, at) if end or text[at + 1 : at + 2] in ("!", "?") else at + 1
            continue
        attributes, at = _attributes(text, name.end())
        if at < 0:
            return
        lower = name[0].lower()
        raw = ""
        if not end and lower in _RAW:
            closing = _CLOSE[lower].search(text, at)
            raw, at = text[at : closing.start() if closing else len(text)], closing.start() if closing else len(text)
        yield Tag(lower, attributes, end, raw)


def _after_comment(text: str, at: int) -> int:
    for short in ("<!-->", "<!--->"):
        if text.startswith(short, at):
            return at + len(short)
    found = _COMMENT_END.search(text, at + 4)
    return found.end() if found else len(text)


def _after_bogus(text: str, at: int) -> int:
    found = text.find(">", at)
    return found + 1 if found >= 0 else len(text)


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes from here on, and where the tag ends; -1 where it does not. Of a name that stands twice, the first counts."""
    found: dict[str, str] = {}
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        if at >= len(text):
            return found, -1
        if text[at] == ">":
            return found, at + 1
        name = _ATTRIBUTE.match(text, at)
        at = name.end()  # type: ignore[union-attr]
        value = ""
        if equals := _EQUALS.match(text, at):
            value, at = _value(text, equals.end())
            if at < 0:
                return found, -1
        found.setdefault(name[0].lower(), html.unescape(value))  # type: ignore[index]


def _value(text: str, at: int) -> tuple[str, int]:
    quote = text[at : at + 1]
    if quote in ('"', "'"):
        end = text.find(quote, at + 1)
        return (text[at + 1 : end], end + 1) if end >= 0 else ("", -1)
    bare = _BARE.match(text, at)
    return bare[0], bare.end()  # type: ignore[index, union-attr]
