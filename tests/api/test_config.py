"""`config/`: public, cacheable, and without effect."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from widgets.models import Queue, Session, Widget
from widgets.services import presence

from .calling import HOST, Api


def test_config_says_what_a_launcher_needs(api: Api, widget: Widget) -> None:
    reply = api.get(f"widgets/{widget.key}/config/")
    assert reply.status == 200
    assert (reply.json["key"], reply.json["name"], reply.json["provider"]) == (widget.key, "Support", "peer")
    assert (reply.json["open"], reply.json["opens_at"], reply.json["estimated_wait_seconds"]) == (True, None, 300)
    assert (reply.json["reason"], reply.json["offline"]) == ("no_agent", "message")
    assert [field["name"] for field in reply.json["form"]["fields"]] == ["name", "email"]
    assert [consent["required"] for consent in reply.json["consents"]] == [True, False]
    assert "en" in reply.json["languages"]


def test_config_needs_no_origin_and_creates_nothing(api: Api, widget: Widget) -> None:
    api.origin = None
    assert api.get(f"widgets/{widget.key}/config/").status == 200
    assert not Session.objects.exists()


def test_config_may_be_cached_for_a_while(api: Api, widget: Widget) -> None:
    with override_settings(WIDGETS_CONFIG_MAX_AGE=77):
        reply = api.get(f"widgets/{widget.key}/config/")
    assert reply.headers["cache-control"] == "public, max-age=77"
    assert reply.headers["vary"] == "Origin"


def test_304_for_what_the_browser_has(api: Api, widget: Widget) -> None:
    etag = api.get(f"widgets/{widget.key}/config/").headers["etag"]
    for header in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        reply = api.get(f"widgets/{widget.key}/config/", if_none_match=header)
        assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", etag)


def test_a_change_makes_a_new_etag(api: Api, widget: Widget) -> None:
    etag = api.get(f"widgets/{widget.key}/config/").headers["etag"]
    Queue.objects.update(is_active=False)
    reply = api.get(f"widgets/{widget.key}/config/", if_none_match=etag)
    assert (reply.status, reply.json["open"]) == (200, False)


def test_the_wait_is_estimated_before_the_click(api: Api, widget: Widget, waiting: Any, bob: Any) -> None:
    presence.set_available(bob, True)
    assert api.get(f"widgets/{widget.key}/config/").json["estimated_wait_seconds"] == 0
    waiting("Ann")
    assert api.get(f"widgets/{widget.key}/config/").json["estimated_wait_seconds"] == 300
    for name in "abcdefghijklm":
        waiting(name)
    assert api.get(f"widgets/{widget.key}/config/").json["estimated_wait_seconds"] == 3600


def test_404_for_an_unknown_key(api: Api, widget: Widget) -> None:
    for key in ("wk_" + "0" * 24, "nonsense", "%00", "wk_'; drop table--"):
        reply = api.get(f"widgets/{key}/config/")
        assert (reply.status, reply.code) == (404, "widget_not_found")


def test_423_for_a_widget_that_is_switched_off(api: Api, widget: Widget) -> None:
    Widget.objects.update(is_active=False)
    reply = api.get(f"widgets/{widget.key}/config/")
    assert (reply.status, reply.code) == (423, "widget_inactive")


def test_only_allowed_origins_may_read_it(api: Api, widget: Widget, shop: str) -> None:
    found = {}
    for api.origin in (HOST, shop, "https://evil.example"):
        reply = api.get(f"widgets/{widget.key}/config/")
        found[api.origin] = (reply.status, reply.headers.get("access-control-allow-origin"))
    assert found == {HOST: (200, HOST), shop: (200, shop), "https://evil.example": (200, None)}


def test_head_is_get_without_the_body(api: Api, widget: Widget) -> None:
    got, headed = (api.call(method, f"widgets/{widget.key}/config/") for method in ("GET", "HEAD"))
    assert (headed.status, headed.body, headed.headers["etag"]) == (200, b"", got.headers["etag"])


@pytest.mark.usefixtures("one_window")
def test_config_is_limited_by_address(api: Api, widget: Widget) -> None:
    with override_settings(WIDGETS_CONFIG_RATE="2/m"):
        found = [api.get(f"widgets/{widget.key}/config/").status for _ in range(3)]
    assert found == [200, 200, 429]
