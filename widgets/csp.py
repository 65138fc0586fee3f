"""What a page with a widget needs of its Content-Security-Policy, merged into the header of that response.

The template tag notes the sources on the request; when a CSP middleware has written its header, they are merged
into its text. The text is the one thing that django-csp, Django's own middleware and their report-only twins share,
and the one in which views' exemptions, replacements and nonces have been settled already.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from importlib import import_module
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from . import conference, origins

logger = logging.getLogger("widgets")

HEADERS = ("Content-Security-Policy", "Content-Security-Policy-Report-Only")
MIDDLEWARE = ("django.middleware.csp.ContentSecurityPolicyMiddleware", "csp.middleware.CSPMiddleware")
OWN = ("script-src", "style-src", "img-src", "media-src", "font-src", "worker-src")

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


def needs(origin: str, static: str, provider: str) -> dict[str, list[str]]:
    """Sources by directive for a page that embeds a widget of this provider.

    `origin` is the desk's, `static` the absolute URL of the folder of the built client, with a slash at its end.
    """
    found: dict[str, list[str]] = {directive: [static] for directive in OWN}
    found["connect-src"] = [origin, origin.replace("http", "ws", 1)]
    try:
        extra = conference.get(provider).csp()
    except (LookupError, ImportError, TypeError):  # a check reports it; a page is no place to fail for it
        logger.exception("The sources of the conference provider %r are not known", provider)
        return found
    for directive, sources in extra.items():
        found.setdefault(directive, []).extend(sources)
    return found


def merge(policies: str, wanted: Needs, page: Page) -> str:
    """The header's text with what is missing added. Text that lacks nothing comes back as it was."""
    return ",".join(_merge_one(policy, wanted, page) for policy in policies.split(","))


def _merge_one(policy: str, wanted: Needs, page: Page) -> str:
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        if name:
            directives.setdefault(name.lower(), sources)  # of a directive that stands twice, the first counts
    changed = False
    for directive, needed in wanted.items():
        governing = _governing(directive, directives)
        if governing is None:
            continue  # nothing is restricted, and adding a directive would restrict it
        present = directives[governing]
        missing = [source for source in dict.fromkeys(needed) if not _admitted(source, directive, present, page)]
        if directive == "script-src" and page.nonce and _ignores_hosts(present):
            missing = [] if f"'nonce-{page.nonce}'" in present else [f"'nonce-{page.nonce}'"]
        if missing:
            changed = True
            target = directive if governing in _SHARED or governing not in _governors(directive)[:2] else governing
            kept = [expression for expression in present if expression.lower() != "'none'"]
            directives[target] = list(dict.fromkeys(kept + [_written(source, directive, page) for source in missing]))
    if not changed:
        return policy
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _governors(directive: str) -> tuple[str, ...]:
    return _GOVERNS.get(directive, (directive, "default-src"))


def _governing(directive: str, directives: Mapping[str, list[str]]) -> str | None:
    return next((name for name in _governors(directive) if name in directives), None)


def _written(source: str, directive: str, page: Page) -> str:
    """The page's own origin as `'self'`; scripts stay at their folder, so that no other file of the site may run."""
    own = source == page.origin or (directive != "script-src" and _is_under(source, page.origin))
    return "'self'" if own else source


def _is_under(source: str, origin: str) -> bool:
    return source.startswith(origin + "/")


def _admitted(source: str, directive: str, present: Iterable[str], page: Page) -> bool:
    if directive in ("script-src", "worker-src") and _ignores_hosts(present):
        return True  # what a script with the nonce loads is admitted
    if directive == "script-src" and source == page.nonced and page.nonce and f"'nonce-{page.nonce}'" in present:
        return True  # modules that a module with the nonce imports inherit it
    return any(_matches(expression, source, page.origin) for expression in present)


def _ignores_hosts(present: Iterable[str]) -> bool:
    return any(expression.lower() == "'strict-dynamic'" for expression in present)


def _matches(expression: str, source: str, own: str) -> bool:
    """Does this source expression admit all that `source` admits? When in doubt no, which costs a repetition only."""
    if expression.lower() == source.lower():
        return True
    wanted = urlsplit(source)
    if not wanted.netloc:
        return False
    if expression == "*":
        return wanted.scheme in _STAR
    if expression.lower() == "'self'":
        return source == own or _is_under(source, own)
    if expression.endswith(":") and "/" not in expression:
        return wanted.scheme in _UPGRADES.get(expression[:-1].lower(), (expression[:-1].lower(),))
    if expression.startswith("'"):
        return False
    given = urlsplit(expression if "://" in expression else f"{urlsplit(own).scheme}://{expression}")
    return _covers(given, wanted)


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


# The request carries the sources, and the nonce, from the tag to the header.


def add(request: HttpRequest, wanted: Needs, page: Page) -> None:
    """Note what this response's page needs. Repeating it changes nothing."""
    if getattr(request, "_livedesk_csp_sent", False):
        logger.warning(
            "A widget was rendered after the headers of %s were sent (a streamed template?): its sources could not be "
            "added to the Content-Security-Policy. Call render_widget() in the view, and pass its text on.",
            request.path,
        )
        return
    _noted(request).update({(directive, source): page for directive, some in wanted.items() for source in some})


def _noted(request: HttpRequest) -> dict[tuple[str, str], Page]:
    if not hasattr(request, "_livedesk_csp"):
        request._livedesk_csp = {}  # type: ignore[attr-defined]
    return request._livedesk_csp  # type: ignore[attr-defined, no-any-return]


def nonce(request: HttpRequest) -> str:
    """This request's nonce under django-csp or Django's own CSP, else an empty string. Asking for it puts it to use."""
    if getattr(request, "_livedesk_csp_sent", False):
        return ""  # a nonce that is made now is in no header, and django-csp raises
    found = getattr(request, "csp_nonce", None)
    if found is None:
        found = getattr(request, "_csp_nonce", None)  # what django.middleware.csp.get_nonce reads
    return "" if found is None else str(found)  # not bool(): it is False until the nonce is used


def amend(request: HttpRequest, response: HttpResponseBase) -> None:
    """Merge what was noted into the policies of this response. Repeating it changes nothing."""
    noted = _noted(request)
    request._livedesk_csp_sent = True  # type: ignore[attr-defined]
    for page in dict.fromkeys(noted.values()):
        wanted: dict[str, list[str]] = {}
        for (directive, source), of in noted.items():
            if of == page:
                wanted.setdefault(directive, []).append(source)
        for header in HEADERS:
            if header in response:
                response[header] = merge(response[header], wanted, page)


def install() -> None:
    """Let both CSP middlewares, where they exist, pass their responses through `amend`.

    This is a patch of one public method, and knowingly so: an install is one line of INSTALLED_APPS, and neither
    middleware offers a place to contribute from. A subclass that does not call `super()` needs WidgetCSPMiddleware.
    """
    for path in MIDDLEWARE:
        module, _, name = path.rpartition(".")
        try:
            middleware = getattr(import_module(module), name)
        except (ImportError, AttributeError):  # not installed, or somebody else's package `csp`
            continue
        if not hasattr(middleware.process_response, "_livedesk"):
            middleware.process_response = _amended(middleware.process_response)


def _amended(process_response: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(process_response)
    def amended(self: Any, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        written = process_response(self, request, response)
        amend(request, written)
        return written

    amended._livedesk = True  # type: ignore[attr-defined]
    return amended
