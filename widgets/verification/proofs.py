"""The three checks: DNS record, file, meta tag."""

from __future__ import annotations

import hmac
import re
from http import HTTPStatus

from . import head, names
from .fetcher import FetchRefused, Page, fetch
from .instructions import NAME, instruction, methods, tag
from .results import Result, cleaned


def prove(origin: str, method: str, token: str) -> Result:
    """Looks for the proof of a stored origin, by DNS or over the network; takes five seconds at most. Never raises."""
    expected = instruction(origin, token, method).value
    if method not in methods(origin):
        return Result(False, "method_not_possible", method, expected, [])
    try:
        code, found = _CHECKS[method](instruction(origin, token, method).where, token)
    except (names.NameFailed, FetchRefused) as failed:
        code, found = failed.code, []
    return Result(code == "ok", code, method, expected, cleaned(found))


def _dns(name: str, token: str) -> tuple[str, list[str]]:
    found = names.texts(name)
    return _compared(f"{NAME}={token}", [text.strip() for text in found], "other_value")


def _file(url: str, token: str) -> tuple[str, list[str]]:
    """The line must be a line of its own in a text: what merely contains it may quote a stranger."""
    page = fetch(url)
    if page.status != HTTPStatus.OK:
        return _status(page)
    text = page.text.removeprefix("\ufeff").strip()
    if text.startswith("<") or "html" in page.headers.get("content-type", "").lower():
        return "not_plain_text", [page.headers.get("content-type", ""), text]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return _compared(f"{NAME}={token}", lines, "other_value" if any(NAME in line for line in lines) else "no_line")


def _meta(url: str, token: str) -> tuple[str, list[str]]:
    page = fetch(url, partial=True)
    if page.status != HTTPStatus.OK:
        return _status(page)
    found = [tag(content) for content in head.contents(page.text, NAME)]
    return _compared(tag(token), found, "other_value") if found else ("no_tag", [])


_CHECKS = {"dns": _dns, "file": _file, "meta": _meta}


def _compared(expected: str, found: list[str], otherwise: str) -> tuple[str, list[str]]:
    """What resembles the expected stands first, since few are shown."""
    same = [text for text in found if hmac.compare_digest(text.encode(), expected.encode())]
    return ("ok", same[:1]) if same else (otherwise, sorted(found, key=lambda text: NAME not in text))


def _status(page: Page) -> tuple[str, list[str]]:
    phrase = HTTPStatus(page.status).phrase if page.status in HTTPStatus._value2member_map_ else ""
    return "http_status", [re.sub(r"\s+$", "", f"{page.status} {phrase}"), page.url]
