"""Fixtures of the API's tests: every test that uses `api` runs through the views and through the ASGI front."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.conftest import People
from widgets.models import Call, Domain, Queue, Session, Widget
from widgets.services import parties, presence, tickets

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


@pytest.fixture
def free(person: People, queue: Queue) -> Callable[[str], Any]:
    """Makes agents who are there and free."""

    def make(name: str) -> Any:
        user = person(name, "Agent", queue)
        presence.set_available(user, True)
        return user

    return make


@pytest.fixture
def call(waiting: Any, bob: Any) -> Call:
    """bob's call with Ann."""
    return tickets.accept(bob, waiting("Ann").tickets.get().pk)


@pytest.fixture
def cast(person: People, free: Any, call: Call, bob: Any) -> dict[str, Any]:
    """Everybody who may try something: dave is in bob's call; erin is asked into another one of his."""
    elsewhere = Queue.objects.create(name="Sales", slug="sales")
    dave, asked = free("dave"), free("asked")
    parties.invite(bob, call, dave), parties.join(dave, call.pk)
    return {
        "bob": bob,
        "dave": dave,
        "erin": asked,
        "fred": person("fred", "Agent", elsewhere),
        "olga": person("olga", "Owner"),
        "adam": person("adam", "Admin"),
        "victor": person("victor", "Viewer"),
        "charlie": person("charlie"),
        "nobody": None,
    }
