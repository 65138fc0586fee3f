"""The text of a Content-Security-Policy: what governs what, what it admits, and the same text with more admitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from . import origins

# Which directive governs, by what the page needs: the first that the policy has ("fetch directive fallback" in CSP 3).
_GOVERNS = {
    "script-src": ("script-src-elem", "script-src", "default-src"),
    "style-src": ("style-src-elem", "style-src", "default-src"),
    "worker-src": ("worker-src", "child-src", "script-src", "default-src"),
    "frame-src": ("frame-src", "child-src", "default-src"),
}
# A directive of which a policy has none of its own is made anew from these, and leaves them as they are.
_SHARED = ("default-src", "child-src")
_UPGRADES = {"http": ("http", "https"), "https": ("https",), "ws": ("ws", "wss"), "wss": ("wss",)}
_STAR = {"http", "https", "ws", "wss"}
_PORTS = {**origins.DEFAULT_PORTS, "ws": 80, "wss": 443}


Needs = Mapping[str, Iterable[str]]
"""Sources by directive: `{"connect-src": ["https://desk.example.com", "wss://desk.example.com"]}`."""


class Page(NamedTuple):
    """The page whose policy it is: its origin, its nonce, and where the scripts that carry the nonce come from."""

    origin: str
    nonce: str = ""
    nonced: str = ""


def merge(policies: str, wanted: Needs, page: Page) -> str:
    """The header's text with what is missing added. Text that lacks nothing comes back as it was."""
    return ",".join(_merge_one(text, wanted, page) for text in policies.split(","))


def _merge_one(text: str, wanted: Needs, page: Page) -> str:
    found = directives(text)
    changed = False
    for directive, needed in wanted.items():
        lacking = missing(directive, needed, found, page)
        if lacking:
            changed = True
            target, sources = mended(directive, lacking, found, page)
            found[target] = sources
    if not changed:
        return text
    return "; ".join(" ".join([name, *sources]) for name, sources in found.items())


def missing(directive: str, needed: Iterable[str], found: Mapping[str, list[str]], page: Page) -> list[str]:
    """What this policy does not admit of what is needed. Where it restricts nothing, nothing is missing."""
    name = governing(directive, found)
    if name is None:
        return []  # adding a directive would restrict it
    present = found[name]
    if directive == "script-src" and page.nonce and ignores_hosts(present):
        return [] if f"'nonce-{page.nonce}'" in present else [f"'nonce-{page.nonce}'"]
    return [source for source in dict.fromkeys(needed) if not admitted(source, directive, present, page)]


def mended(directive: str, lacking: Iterable[str], found: Mapping[str, list[str]], page: Page) -> tuple[str, list[str]]:
    """The directive that is to stand in the policy, and all its sources, so that it admits what it lacks."""
    name = governing(directive, found) or directive
    target = directive if name in _SHARED or name not in governors(directive)[:2] else name
    kept = [expression for expression in found.get(name, []) if expression.lower() != "'none'"]
    return target, list(dict.fromkeys(kept + [_written(source, directive, page) for source in lacking]))


def _written(source: str, directive: str, page: Page) -> str:
    """The page's own origin as `'self'`; scripts stay at their folder, so that no other file of the site may run."""
    own = source == page.origin or (directive != "script-src" and is_under(source, page.origin))
    return "'self'" if own else source


def directives(text: str) -> dict[str, list[str]]:
    """One policy by directive. Of a directive that stands twice, the first counts."""
    found: dict[str, list[str]] = {}
    for part in text.split(";"):
        name, *sources = part.split() or [""]
        if name:
            found.setdefault(name.lower(), sources)
    return found


def governors(directive: str) -> tuple[str, ...]:
    """The directives that may govern what this one is for, the first that the policy has does."""
    return _GOVERNS.get(directive, (directive, "default-src"))


def governing(directive: str, directives: Mapping[str, list[str]]) -> str | None:
    """The one that does, None where nothing is restricted."""
    return next((name for name in governors(directive) if name in directives), None)


def is_under(source: str, origin: str) -> bool:
    """Whether the source is a path of this origin."""
    return source.startswith(origin + "/")


def admitted(source: str, directive: str, present: Iterable[str], page: Page) -> bool:
    """Whether these expressions of the governing directive, or the page's nonce, admit the source."""
    if directive in ("script-src", "worker-src") and ignores_hosts(present):
        return True  # what a script with the nonce loads is admitted
    if directive == "script-src" and source == page.nonced and page.nonce and f"'nonce-{page.nonce}'" in present:
        return True  # modules that a module with the nonce imports inherit it
    return any(matches(expression, source, page.origin) for expression in present)


def ignores_hosts(present: Iterable[str]) -> bool:
    """Whether scripts are admitted by nonce and by descent only."""
    return any(expression.lower() == "'strict-dynamic'" for expression in present)


def matches(expression: str, source: str, own: str) -> bool:
    """Does this source expression admit all that `source` admits? When in doubt no, which costs a repetition only."""
    if expression.lower() == source.lower():
        return True
    wanted = urlsplit(source)
    if not wanted.netloc:
        return False
    if expression == "*":
        return wanted.scheme in _STAR
    if expression.lower() == "'self'":
        return source == own or is_under(source, own)
    if expression.endswith(":") and "/" not in expression:
        return wanted.scheme in _UPGRADES.get(expression[:-1].lower(), (expression[:-1].lower(),))
    if expression.startswith("'"):
        return False
    try:
        given = urlsplit(expression if "://" in expression else f"{urlsplit(own).scheme}://{expression}")
        return _covers(given, wanted)
    except ValueError:  # a bracket or a port that is none: browsers leave such an expression out
        return False


def _covers(given: SplitResult, wanted: SplitResult) -> bool:
    host, path = (given.hostname or "").lower(), given.path
    if wanted.scheme not in _UPGRADES.get(given.scheme.lower(), (given.scheme.lower(),)):
        return False
    if not (host == wanted.hostname or (host.startswith("*.") and (wanted.hostname or "").endswith(host[1:]))):
        return False
    if not given.netloc.endswith(":*"):
        ports = [part.port or _PORTS.get(part.scheme, 0) for part in (given, wanted)]
        if ports[0] != ports[1] and ports != [80, 443]:
            return False
    return path in ("", "/") or path == wanted.path or (path.endswith("/") and wanted.path.startswith(path))
