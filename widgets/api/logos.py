"""Logos as visitors get them: public, for ever under one name, and nothing but pictures whatever is in them."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from widgets.models import Widget
from widgets.services import appearance

from .incoming import Incoming

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",  # another picture has another name
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@transaction.non_atomic_requests
@require_safe
def logo(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """The logo of a widget by its name; 404 for one that it has no longer."""
    found = appearance.served(key, name)
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.content), content_type=found.content_type, headers=HEADERS)


def url(incoming: Incoming, widget: Widget) -> str | None:
    """The absolute URL of the logo of a widget that came from `access`; None without one."""
    digest, content_type = widget.logo_digest, widget.logo_type  # type: ignore[attr-defined]
    if digest is None:
        return None
    name = appearance.logo_name(digest, content_type)
    return (
        f"{incoming.request.scheme}://{incoming.host}{incoming.root}{reverse('widgets:logo', args=[widget.key, name])}"
    )


urlpatterns = [path("logo/<str:key>/<str:name>", logo, name="logo")]
