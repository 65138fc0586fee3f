"""What makes the console an app that can be installed: its manifest. There is no service worker: nothing is kept offline."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

ICONS = [("192", "any"), ("512", "any"), ("512", "maskable")]
"""Size in pixels, and purpose: a system cuts a maskable one to its own shape."""


@require_safe
@vary_on_headers("Accept-Language")
def manifest(request: HttpRequest) -> JsonResponse:
    """A Web App Manifest in the reader's language. It says nothing that a log-in would have to guard."""
    start = request.path.removesuffix("app.webmanifest")
    whole = {
        "name": _("Console"),
        "short_name": _("Console"),
        "lang": get_language() or "en",
        "id": start,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#f4f5f7",
        "theme_color": "#ffffff",
        "icons": [
            {"src": static(_icon(size, purpose)), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size, purpose in ICONS
        ],
    }
    response = JsonResponse(whole, content_type="application/manifest+json")
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _icon(size: str, purpose: str) -> str:
    return f"widgets/icons/{'maskable-' if purpose == 'maskable' else ''}{size}.png"
