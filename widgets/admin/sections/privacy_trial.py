"""What the rules of privacy do to a page, seen before they are saved: two frames in which the recorder itself runs.

The frames' document has an origin of nobody's (`sandbox` without `allow-same-origin`) and a policy that runs one script of
ours, by its nonce, and fetches nothing: what an administrator pastes neither runs nor asks anybody for anything.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import URLPattern
from django.utils.translation import gettext as _

from widgets.models import Domain, Widget

from .section import Section


def policy(nonce: str) -> str:
    """Of the frames."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'unsafe-inline'",
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
            "sandbox allow-scripts",
        )
    )


class Trial(Section):
    """The part of the page Privacy that tries the rules, and the document of its frames."""

    def urls(self) -> list[URLPattern]:
        """With the frames' document."""
        frame = self.route(f"<int:widget_id>/{self.slug}/frame/", self.frame, f"{self.slug}_frame")
        return [*super().urls(), frame]

    def frame(self, request: HttpRequest, widget_id: int) -> HttpResponseBase:
        """An empty page with one script; the page of the admin says what to show."""
        self.widget(request, widget_id)
        nonce = secrets.token_urlsafe(16)
        context = {"nonce": nonce, "script": static("widgets/privacy-frame.js")}
        response = render(request, "admin/widgets/widget/privacy_frame.html", context)
        response["Content-Security-Policy"] = policy(nonce)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Frame-Options"] = "SAMEORIGIN"
        return response

    def trial(self, request: HttpRequest, widget: Widget) -> dict[str, Any]:
        """What the template needs for it."""
        return {
            "frame_url": self.link(f"{self.slug}_frame", widget.pk),
            "trial_address": f"{_origin(request, widget)}/account/",
            "trial_words": words(),
        }


def _origin(request: HttpRequest, widget: Widget) -> str:
    """Of one of the widget's own pages."""
    verified = Domain.objects.filter(widget=widget, status=Domain.Status.VERIFIED).exclude(origin__contains="*")
    found = verified.order_by("pk").values_list("origin", flat=True).first()
    return found or request.build_absolute_uri("/")[:-1]


def words() -> dict[str, str]:
    """What the script says. Numbers stand behind what they count, so that no language needs a plural."""
    return {
        "here": _("On the page below:"),
        "nothing": _("matches nothing"),
        "pattern": _("matches the address below"),
        "unreadable": _("cannot be read by this browser"),
        "no_effect": _("does nothing without “Mask all text”"),
        "broken": _(
            "A selector cannot be read by this browser. As it might mean anything, agents see nothing of any page."
        ),
        "pauses": _("Cobrowsing pauses on this page: agents see nothing of it."),
        "goes_on": _("Cobrowsing goes on at this address."),
        "no_address": _("This is no address of a page. The rest is shown as if cobrowsing went on there."),
        "sum": _("Agents see boxes: {boxes}, texts and values as dots: {dots}."),
        "hidden": _("hidden for privacy"),
    }
