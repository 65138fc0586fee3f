"""What every admin page of ours begins and ends with: who may see it, who does it, and nonces for its scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse

from widgets import addresses, csp, errors
from widgets.services.audit import Actor

View = Callable[..., HttpResponseBase]
_SCRIPT = re.compile(r"<script(?![^>]*\snonce=)(?=[^>]*\ssrc=\"([^\"]+)\")")


def guarded(site: AdminSite, view: View) -> View:
    """403 for who is logged in and may not use the admin (Django would ask them to log in again); nonces for the rest.

    403 too where a service refuses what a form let through, and 400 for a query with NUL, which PostgreSQL cannot be asked.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not site.has_permission(request):
            raise PermissionDenied
        if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
            raise BadRequest("NUL in the query")
        try:
            response = view(request, *args, **kwargs)
        except errors.PermissionDenied as error:  # what a service says, as Django says it
            raise PermissionDenied from error
        if isinstance(response, TemplateResponse):
            catalogue = reverse(f"{site.name}:jsi18n")
            response.add_post_render_callback(lambda page: _with_nonces(page, csp.nonce(request), catalogue))
        return response

    return transaction.non_atomic_requests(page)  # services are the transactions, and fetch and look outside of them


def actor_of(request: HttpRequest) -> Actor:
    """Who does it, and from where, for services and the audit log."""
    return Actor(request.user, _address(request))


def _address(request: HttpRequest) -> str | None:
    found = addresses.parsed(addresses.client(request.META))
    return str(found) if found else None


def _with_nonces(response: Any, nonce: str, catalogue: str) -> None:
    """Django's admin writes its scripts without a nonce. The site's static files and the catalogue get it, nothing else."""
    if not nonce:
        return
    folder = static("widgets/").partition("?")[0].removesuffix("widgets/")  # storages with a manifest know no ""

    def mark(match: re.Match[str]) -> str:
        return f'<script nonce="{nonce}"' if match[1].startswith(folder) or match[1] == catalogue else match[0]

    response.content = _SCRIPT.sub(mark, response.content.decode(response.charset))
