"""What the HTML of a page says about the widget: script tags, scripts that use the SDK, and policies in meta elements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from .. import tags

KEY = re.compile(r"wk_[0-9A-Za-z]{24}")
MOST = 50
"""Of tags, keys and policies beyond this number nothing is said."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A script tag that is meant to be ours. `src` is absolute; `runs` is False inside a template, noscript and such."""

    src: str
    key: str
    api: str
    nonce: str
    integrity: str
    is_module: bool
    is_marked: bool
    runs: bool


@dataclass(slots=True)
class Reading:
    """Tags and policies in the order of the page. `imports` are the keys in scripts that use the SDK themselves."""

    tags: list[Tag] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    uses_sdk: bool = False


def read(text: str, url: str) -> Reading:
    """Reads a page that came from this URL, as far as it is well-formed enough to be read."""
    reader = _Reader(url)
    for tag in tags.read(text):
        reader.take(tag)
    return reader.found


class _Reader:
    def __init__(self, url: str) -> None:
        self.found = Reading()
        self._base, self._based = url, False
        self._templates = 0
        self._in_body = False

    def take(self, tag: tags.Tag) -> None:
        """One tag after the other."""
        if tag.name == "template":
            self._templates = max(0, self._templates + (-1 if tag.end else 1))
        elif tag.end:
            return
        elif tag.name == "script":
            self._script(tag, runs=not self._templates)
        elif tag.text:
            for inner in tags.read(tag.text):  # once: what is text in text stays unread
                if inner.name == "script" and not inner.end:
                    self._script(inner, runs=False)
        elif not self._templates:
            self._head(tag)

    def _head(self, tag: tags.Tag) -> None:
        """A policy counts in the head only, and only one that is enforced: browsers ignore the others."""
        named = tag.attributes
        if tag.name == "body":
            self._in_body = True
        elif tag.name == "base" and "href" in named and not self._based:
            self._based, self._base = True, _joined(self._base, named["href"])
        elif tag.name == "meta" and named.get("http-equiv", "").strip().lower() == "content-security-policy":
            self._policy(named.get("content", ""))

    def _policy(self, text: str) -> None:
        if not self._in_body and len(self.found.policies) < MOST:
            self.found.policies.append(text)

    def _script(self, tag: tags.Tag, *, runs: bool) -> None:
        named = tag.attributes
        key, source = named.get("data-key", ""), named.get("src", "").strip()
        path = source.partition("?")[0].partition("#")[0]
        if "data-livedesk" in named or KEY.fullmatch(key) or path.endswith("/widgets/client/launcher.js"):
            if len(self.found.tags) < MOST:
                self.found.tags.append(self._tag(named, source, runs))
        elif runs and not source and ("WidgetClient" in tag.text or "/sdk.js" in tag.text):
            self.found.uses_sdk = True
            self.found.imports = list(dict.fromkeys(self.found.imports + KEY.findall(tag.text)))[:MOST]

    def _tag(self, named: dict[str, str], source: str, runs: bool) -> Tag:
        return Tag(
            src=_joined(self._base, source) if source else "",
            key=named.get("data-key", ""),
            api=named.get("data-api", ""),
            nonce=named.get("nonce", ""),
            integrity=named.get("integrity", ""),
            is_module=named.get("type", "").strip().lower() == "module",
            is_marked="data-livedesk" in named,
            runs=runs,
        )


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return ""
