"""`events/`: the numbered rows, once each and in order; waiting without a thread; the same bytes on both ways."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.core.asgi import get_asgi_application
from django.db import connections

from widgets.api.hot import Front
from widgets.models import Session, Widget
from widgets.services import doorbell, messages, seats, sessions, signalling

from .calling import HOST, Api, _ask, _raw, through_front, through_views


def test_events_are_numbered_rows(api: Api, in_call: Any) -> None:
    reply = api.get("events/?after=0")
    assert reply.status == 200
    assert reply.json.keys() == {"events", "state", "queue", "poll_interval_ms"}
    rows = [(row["seq"], row["type"]) for row in reply.json["events"] if "seq" in row]
    assert rows == [(1, "form.submitted"), (2, "queue.joined"), (3, "agent.assigned"), (4, "call.started")]
    assert (reply.json["state"], reply.json["queue"]) == ("in_call", None)


def test_only_what_is_above_after(api: Api, in_call: Any) -> None:
    assert [row["seq"] for row in api.get("events/?after=2").json["events"] if "seq" in row] == [3, 4]
    assert [row for row in api.get("events/?after=99").json["events"] if "seq" in row] == []


def test_the_place_comes_as_state_without_a_number(api: Api, queued: Any) -> None:
    found = api.get("events/?after=2").json
    assert found["queue"]["position"] == 1
    assert found["events"] == [{"type": "queue.position", "data": found["queue"]}]


def test_signals_come_to_those_who_ask(api: Api, in_call: Any) -> None:
    signalling.send(in_call, seats.speaker(in_call.agent, in_call), {"call_id": str(in_call.pk), "bye": True})
    found = [each for each in api.get("events/?after=4&signals=0").json["events"] if each["type"] == "signal"]
    assert [(signal["id"], signal["data"]["from"]) for signal in found] == [(1, "agent")]
    assert "signal" not in [each["type"] for each in api.get("events/?after=4&signals=1").json["events"]]
    assert "signal" not in [each["type"] for each in api.get("events/?after=4").json["events"]]


def test_at_most_five_hundred_at_once(api: Api, session: Session) -> None:
    from widgets.models import SessionEvent

    rows = [SessionEvent(session=session, seq=n, type="message.sent", data={}) for n in range(1, 601)]
    SessionEvent.objects.bulk_create(rows)
    Session.objects.update(last_seq=600)
    first = api.get("events/").json["events"]
    rest = api.get("events/?after=500").json["events"]
    assert [row["seq"] for row in first + rest] == list(range(1, 601))


def test_asking_is_being_there(api: Api, session: Session) -> None:
    from datetime import timedelta

    long_ago = session.seen_at - timedelta(seconds=30)
    Session.objects.update(seen_at=long_ago)
    api.get("events/")
    session.refresh_from_db()
    assert session.seen_at > long_ago


def test_under_wsgi_wait_is_nothing(widget: Widget) -> None:
    api = Api(through_views)
    api.token = api.init(widget.key).json["auth_token"]
    began = time.monotonic()
    assert api.get("events/?wait=20").status == 200
    assert time.monotonic() - began < 10


def _compared(reply: Any) -> tuple[int, bytes, Any]:
    dropped = ("content-length", "cross-origin-opener-policy", "referrer-policy", "x-frame-options")
    headers = {name: text for name, text in reply.headers.items() if name not in dropped}
    return reply.status, reply.body, {**headers, "vary": headers.get("vary")}


PATHS = [
    "widgets/{key}/config/",
    "widgets/wk_none/config/",
    "events/",
    "events/?after=1",
    "events/?after=x",
    "queue/",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["", "de"])
def test_both_ways_give_the_same_bytes(widget: Widget, waiting: Any, path: str, language: str) -> None:
    from widgets import tokens

    session = waiting("Ann")
    token = tokens.issue("auth", session.pk, session.origin)[0]
    pages = [Api(send, token=token) for send in (through_views, through_front)]
    for headers in ({}, {"accept_language": language}, {"origin": "https://evil.example"}):
        replies = [page.get(path.format(key=widget.key), **headers) for page in pages]
        assert _compared(replies[0]) == _compared(replies[1])


def test_errors_of_init_have_the_same_bytes(widget: Widget) -> None:
    pages = [Api(send) for send in (through_views, through_front)]
    for body in ({}, {"widget_key": widget.key, "page_url": 5}, {"widget_key": "x", "page_url": HOST}):
        replies = [page.post("init/", body) for page in pages]
        assert _compared(replies[0]) == _compared(replies[1])


@pytest_asyncio.fixture
async def hub(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A process in which somebody rings; its thread's connection goes with it."""
    monkeypatch.setattr(doorbell, "starter", lambda: None)
    yield
    await sync_to_async(connections.close_all)()


@pytest.fixture(params=["front", "django"])
def app(request: pytest.FixtureRequest) -> Any:
    """The ASGI app with our front and without it."""
    django = get_asgi_application()
    return Front(django) if request.param == "front" else django


def _scope(path: str, token: str) -> dict[str, Any]:
    plain, _, query = path.partition("?")
    headers = {"host": "testserver", "origin": HOST, "authorization": f"Bearer {token}"}
    return {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": f"/widgets/api/v1/{plain}",
        "query_string": query.encode(),
        "headers": _raw(headers),
        "client": ("192.0.2.1", 1),
        "server": ("testserver", 80),
    }


async def _visit(widget: Widget) -> tuple[Session, str]:
    from widgets import tokens

    page = sessions.Page(f"{HOST}/")
    session = await sync_to_async(sessions.start)(widget, HOST, page)
    return session, tokens.issue("auth", session.pk, HOST)[0]


@pytest.mark.django_db(transaction=True)
async def test_a_waiting_poll_wakes_up(widget: Widget, app: Any, hub: None) -> None:
    session, token = await _visit(widget)
    polling = asyncio.ensure_future(_ask(app, _scope("events/?after=0&wait=20", token), b""))
    await asyncio.sleep(0.3)
    assert not polling.done()
    await sync_to_async(messages.send)(session, "visitor", "Hello", "1")
    doorbell.ring(session.pk)
    reply = await asyncio.wait_for(polling, 5)
    assert [row["type"] for row in reply.json["events"]] == ["message.sent"]


@pytest.mark.django_db(transaction=True)
async def test_a_waiting_poll_ends_in_time_and_finds_what_no_bell_told(widget: Widget, app: Any, hub: None) -> None:
    session, token = await _visit(widget)
    polling = asyncio.ensure_future(_ask(app, _scope("events/?after=0&wait=1", token), b""))
    await asyncio.sleep(0.3)
    await sync_to_async(messages.send)(session, "visitor", "Hello", "1")
    reply = await asyncio.wait_for(polling, 5)
    assert [row["type"] for row in reply.json["events"]] == ["message.sent"]


@pytest.mark.django_db(transaction=True)
async def test_a_poll_hears_of_the_end(widget: Widget, app: Any, hub: None) -> None:
    session, token = await _visit(widget)
    polling = asyncio.ensure_future(_ask(app, _scope("events/?after=0&wait=20", token), b""))
    await asyncio.sleep(0.3)
    await sync_to_async(sessions.end)(session)
    doorbell.ring(session.pk)
    reply = await asyncio.wait_for(polling, 5)
    assert reply.status in (200, 410)


@pytest.mark.django_db(transaction=True)
async def test_a_poll_with_news_does_not_wait(widget: Widget, app: Any, hub: None) -> None:
    session, token = await _visit(widget)
    await sync_to_async(messages.send)(session, "visitor", "Hello", "1")
    began = time.monotonic()
    reply = await _ask(app, _scope("events/?after=0&wait=20", token), b"")
    assert (reply.status, time.monotonic() - began < 10) == (200, True)


@pytest.mark.django_db(transaction=True)
async def test_a_poll_without_a_good_token_does_not_wait(widget: Widget, app: Any, hub: None) -> None:
    reply = await asyncio.wait_for(_ask(app, _scope("events/?wait=20", "forged"), b""), 5)
    assert (reply.status, reply.code) == (401, "token_invalid")


def test_a_host_that_is_not_served_here_gets_nothing(api: Api) -> None:
    for path in ("events/?after=0", "queue/"):
        assert api.get(path, host="evil.example").status == 400
