"""Fixtures of the API's tests: every test that uses `api` runs through the views and through the ASGI front."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from widgets.models import Call, Domain, Session, Widget
from widgets.services import tickets

from .calling import Api, through_front, through_views


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    """Counts kept in the process are not another test's either."""
    from widgets import limits

    limits._local.clear()


@pytest.fixture(params=[through_views, through_front], ids=["views", "front"])
def api(request: pytest.FixtureRequest) -> Api:
    """A page of the host's own origin."""
    return Api(request.param)


@pytest.fixture
def shop(widget: Widget) -> str:
    """A verified origin of the widget."""
    return Domain.objects.create(widget=widget, origin="https://shop.example", status="verified").origin


@pytest.fixture
def opened(api: Api, widget: Widget) -> Any:
    """The JSON of a first `init`; `api` carries its auth token from then on."""
    reply = api.init(widget.key)
    assert reply.status == 201
    api.token = reply.json["auth_token"]
    return reply.json


@pytest.fixture
def queued(api: Api, opened: Any) -> Any:
    """The JSON of a visitor's ticket."""
    assert api.call("PUT", "session/form/", {"data": {"name": "Ann"}}).status == 200
    reply = api.post("queue/", {"consents": {"terms": True}})
    assert reply.status == 201
    return reply.json


@pytest.fixture
def in_call(queued: Any, bob: Any) -> Call:
    """The visitor's call with bob."""
    return tickets.accept(bob, queued["ticket_id"])


@pytest.fixture
def session(opened: Any) -> Session:
    """The visitor's session."""
    return Session.objects.get(pk=opened["session"]["id"])


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """A browser in which this user is logged in."""

    def make(user: Any) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make
