"""A desk, a widget and pages of other sites, for the tests of the page test."""

from __future__ import annotations

from widgets import csp
from widgets.services.page_look import Desk, Embedded, look
from widgets.verification import Page

DESK_ORIGIN = "https://desk.example.com"
API = f"{DESK_ORIGIN}/widgets/api/v1/"
CLIENT = f"{DESK_ORIGIN}/widgets/client/"
KEY, OTHER, OLD = "wk_" + "a" * 24, "wk_" + "b" * 24, "wk_" + "c" * 24
DESK = Desk(
    DESK_ORIGIN,
    API,
    CLIENT,
    "wss://desk.example.com/ws/visitor/",
    "sha384-now",
    csp.required(DESK_ORIGIN, CLIENT, "peer"),
)
SHOP = "https://shop.example/contact"
WIDGET = Embedded(KEY, True, "verified", {KEY: "Support", OTHER: "Sales"})


def tag(
    key: str = KEY, src: str = f"{CLIENT}launcher.js", api: str = API, more: str = "data-livedesk", kind: str = "module"
):
    return f'<script type="{kind}" src="{src}" {more} data-key="{key}" data-api="{api}"></script>'


def codes(
    body: str = tag(), *, url: str = SHOP, status: int = 200, widget: Embedded = WIDGET, **headers: str
) -> list[str]:
    """The codes of what is not good."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    page = Page(
        status, url, {"content-type": "text/html; charset=utf-8", **named}, f"<!doctype html><title>x</title>{body}"
    )
    return [finding.code for finding in look(page, widget, DESK) if finding.level != "good"]


def lines(policy: str, body: str = tag(), header: str = "content-security-policy") -> list[str]:
    """The mended directives for a page with this policy."""
    page = Page(200, SHOP, {header: policy}, body)
    return [finding.line for finding in look(page, WIDGET, DESK) if finding.code == "source_blocked"]
