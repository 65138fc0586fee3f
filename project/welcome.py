"""The demo's front door, and a page that pretends to be another site."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from project import policies
from project.addresses import OUTSIDE_HOSTS, site
from widgets.models import Widget


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Where to look first."""
    return render(request, "welcome.html", {"outside": _elsewhere(request), "policies": policies.TRIED})


@require_safe
def outside(request: HttpRequest) -> HttpResponse:
    """A page as another site would have it: its own policy, written by hand, and a script tag that it has copied."""
    desk = site()
    context = {
        "desk": desk,
        "key": _default_key(),
        "at_home": urlsplit(desk).netloc == request.get_host(),
        "elsewhere": _elsewhere(request),
    }
    response = render(request, "outside.html", context)
    socket = desk.replace("http", "ws", 1)
    response["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {desk}; connect-src {desk} {socket}; style-src 'self'; img-src 'self'"
    )
    return response


@require_safe
def react(request: HttpRequest) -> HttpResponse:
    """The React guide's example; `?rendered` puts what a server has rendered under it."""
    context = {
        "key": _default_key(),
        "api": reverse("widgets:init").removesuffix("init/"),
        "rendered": "rendered" in request.GET,
    }
    return render(request, "react/page.html", context)


def _default_key() -> str | None:
    return Widget.objects.filter(is_default=True).values_list("key", flat=True).first()


def _elsewhere(request: HttpRequest) -> str:
    """The same page under a name that browsers take for this machine without being told."""
    port = f":{request.get_port()}" if request.get_port() not in ("80", "443") else ""
    return f"{request.scheme}://{OUTSIDE_HOSTS[1]}{port}/outside/"
