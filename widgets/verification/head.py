"""The meta tags in the head of a page, as a browser would see them."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser

_IN_HEAD = {"html", "head", "meta", "link", "base", "basefont", "bgsound"}
_CONTAINERS = {"title", "script", "style", "noscript", "template", "noframes"}


class _Ended(Exception):
    """The head is over."""


class _Head(HTMLParser):
    """Ends at the first thing that cannot stand in a head: from there on a browser is in the body."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name, self.found, self._inside = name, list[str](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._inside:
            return
        if tag in _CONTAINERS:
            self._inside = tag
        elif tag not in _IN_HEAD:
            raise _Ended
        elif tag == "meta":
            given = dict(reversed(attrs))  # of two alike the first counts
            if (given.get("name") or "").strip().lower() == self.name:
                self.found.append((given.get("content") or "").strip())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._inside == tag:
            self._inside = ""
        elif not self._inside and tag in ("head", "body", "html"):
            raise _Ended

    def handle_data(self, data: str) -> None:
        if data.strip("\t\n\f\r \ufeff") and not self._inside:
            raise _Ended


def contents(page: str, name: str) -> list[str]:
    """What `<meta name=… content=…>` says, for each such tag in the head. Nothing that stands in comments, scripts or titles."""
    parser = _Head(name)
    with suppress(_Ended, AssertionError):  # the parser asserts that nobody writes <![nonsense
        parser.feed(page)
    return parser.found
