"""What a page with a widget needs of its Content-Security-Policy, merged into the header of that response.

The template tag notes the sources on the request; when a CSP middleware has written its header, they are merged
into its text. The text is the one thing that django-csp, Django's own middleware and their report-only twins share,
and the one in which views' exemptions, replacements and nonces have been settled already.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse

from . import conference
from .policy import Needs as Needs
from .policy import Page as Page
from .policy import merge as merge

logger = logging.getLogger("widgets")

HEADERS = ("Content-Security-Policy", "Content-Security-Policy-Report-Only")
MIDDLEWARE = ("django.middleware.csp.ContentSecurityPolicyMiddleware", "csp.middleware.CSPMiddleware")
OWN = ("script-src", "style-src", "img-src", "media-src", "font-src", "worker-src")


def needs(origin: str, static: str, provider: str) -> dict[str, list[str]]:
    """Sources by directive for a page of this site: what is required, and the folder of the client for all it may load.

    `origin` is the desk's, `static` the absolute URL of the folder of the built client, with a slash at its end.
    """
    found: dict[str, list[str]] = {directive: [static] for directive in OWN}
    for directive, sources in required(origin, static, provider, logo=True).items():
        known = found.setdefault(directive, [])
        known += [source for source in sources if source not in known]
    return found


def required(origin: str, static: str, provider: str, *, logo: bool = False) -> dict[str, list[str]]:
    """Sources by directive without which something fails, for a page whose policy somebody else writes by hand.

    `logo`: whether the widget has one, or may get one while the page is cached.
    """
    found = {"script-src": [static], "connect-src": [origin, origin.replace("http", "ws", 1)]}
    if logo:
        found["img-src"] = _logos(origin)
    try:
        extra = conference.get(provider).csp()
    except (LookupError, ImportError, TypeError):  # a check reports it; a page is no place to fail for it
        logger.exception("The sources of the conference provider %r are not known", provider)
        return found
    for directive, sources in extra.items():
        found.setdefault(directive, []).extend(sources)
    return found


def _logos(origin: str) -> list[str]:
    """The folder of the logos, wherever the project has included `widgets.urls`."""
    try:
        mounted = reverse("widgets:client-file", args=["launcher.js"]).removesuffix("client/launcher.js")
    except NoReverseMatch:
        return []
    return [f"{origin}{mounted}logo/"]


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
