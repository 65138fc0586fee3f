"""What a visitor meets on a widget that is switched off, and who is let on all the same."""

from __future__ import annotations

from typing import Any

import pytest

from widgets.models import Widget

from .calling import Api


@pytest.fixture
def off(widget: Widget) -> Any:
    """Switches the widget off: `off()`."""
    return lambda: Widget.objects.filter(pk=widget.pk).update(is_active=False)


def test_a_session_that_was_opened_before_does_not_join(api: Api, opened: Any, off: Any) -> None:
    api.call("PUT", "session/form/", {"data": {"name": "Ann"}})
    off()
    reply = api.post("queue/", {"consents": {"terms": True}})
    assert (reply.status, reply.code) == (423, "widget_inactive")


def test_nor_is_it_resumed(api: Api, widget: Widget, opened: Any, off: Any) -> None:
    off()
    api.token = opened["session_token"]
    reply = api.init(widget.key)
    assert (reply.status, reply.code) == (423, "widget_inactive")


def test_who_waits_keeps_the_place_over_a_reload(api: Api, widget: Widget, queued: Any, opened: Any, off: Any) -> None:
    off()
    assert api.post("queue/", {"consents": {"terms": True}}).json["ticket_id"] == queued["ticket_id"]
    api.token = opened["session_token"]
    reply = api.init(widget.key)
    assert (reply.status, reply.json["queue"]["position"]) == (200, 1)


def test_who_is_in_a_call_stays_in_it_over_a_reload(
    api: Api, widget: Widget, in_call: Any, opened: Any, off: Any
) -> None:
    off()
    api.token = opened["session_token"]
    reply = api.init(widget.key)
    assert (reply.status, reply.json["call"]["call_id"]) == (200, str(in_call.pk))


def test_the_configuration_is_told_only_to_who_waits_or_talks(
    api: Api, widget: Widget, queued: Any, opened: Any, off: Any
) -> None:
    off()
    api.token = None
    assert api.get(f"widgets/{widget.key}/config/").code == "widget_inactive"
    api.token = opened["session_token"]
    reply = api.get(f"widgets/{widget.key}/config/")
    assert (reply.status, reply.headers["cache-control"]) == (200, "no-store")
    api.token = opened["auth_token"]
    api.call("DELETE", "queue/")
    api.token = opened["session_token"]
    assert api.get(f"widgets/{widget.key}/config/").code == "widget_inactive"


def test_a_call_on_another_site_passes_its_preflights(api: Api, widget: Widget, shop: str, off: Any) -> None:
    off()
    api.origin = shop
    reply = api.call("OPTIONS", "session/token/")
    assert reply.headers["access-control-allow-origin"] == shop
