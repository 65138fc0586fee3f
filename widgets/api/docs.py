"""The page that every error links to: served by the desk itself, it fits the version and needs no other host."""

from __future__ import annotations

import base64
import hashlib

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.http import require_safe

MAX_AGE = 3600


@require_safe
def troubleshooting(request: HttpRequest) -> HttpResponse:
    """What each error means and how it is mended. Public, the same for everybody, without a script."""
    text = render_to_string("widgets/troubleshooting.html")
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    response = HttpResponse(text)
    response["Content-Security-Policy"] = f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


urlpatterns = [path("docs/troubleshooting/", troubleshooting, name="troubleshooting")]
