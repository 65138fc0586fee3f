"""What is kept of where a visitor is: the address without what else it carries, and words without signs that nobody sees."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote_plus

from ..conf import conf
from ..models.sessions import one_way

EVERY, FRAGMENT = "*", "#"
_LINES = ("Cc", "Zl", "Zp")


def bare(url: str) -> str:
    """Without query and fragment."""
    return url.partition("#")[0].partition("?")[0]


def address(url: str) -> str:
    """Of the query and the fragment what `WIDGETS_PAGE_QUERY` names, which is nothing where a site has not said so."""
    named = conf.page_query
    if not named or ("?" not in url and "#" not in url):
        return bare(url)
    rest, hash_, fragment = url.partition("#")
    query = [each for each in rest.partition("?")[2].split("&") if each and _is_named(each, named)]
    kept = bare(rest) + ("?" + "&".join(query) if query else "")
    return kept + (hash_ + fragment if FRAGMENT in named else "")


def _is_named(part: str, named: list[str]) -> bool:
    return EVERY in named or unquote_plus(part.partition("=")[0]) in named


def plain(text: str) -> str:
    """On one line, and without control characters and the signs that turn the text around about."""
    if text.isprintable():
        return text
    return one_way("".join(" " if unicodedata.category(sign) in _LINES else sign for sign in text))
