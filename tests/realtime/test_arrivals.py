"""Visitors who come at one time: let in by the same few queries, each with their own beginning or refusal."""

from __future__ import annotations

import asyncio
import threading

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from widgets import tokens
from widgets.models import Session
from widgets.realtime import arrivals, auth
from widgets.services import messages, workers
from widgets.services import sessions as sessions_service


async def test_sixty_who_come_at_one_time_are_let_in_by_a_few_queries(visit, waiting, hub, monkeypatch, lost_bells):
    lost_bells(lambda number: True)  # who hears one while coming in is read for again
    sessions = [waiting(f"Visitor {number}") for number in range(60)]
    all_here, asked = threading.Event(), list[int]()
    read = auth.beginnings

    def counted(batch):
        assert all_here.wait(20)
        with CaptureQueriesContext(connection) as queries:
            found = read(batch)
        asked.append(len(queries))
        return found

    monkeypatch.setattr(arrivals, "beginnings", counted)
    coming = asyncio.gather(*(visit(session, after=0) for session in sessions))
    while len(hub.visitors) < 60:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    all_here.set()
    for client, session in zip(await coming, sessions, strict=True):
        assert (await client.next())["data"]["session_id"] == str(session.pk)
        assert [row["seq"] for row in await client.rows(2)] == [1, 2]
    assert len(asked) <= 2
    assert max(asked) <= 4


async def test_one_who_is_refused_holds_up_nobody_who_comes_with_them(visit, new_session, hub, monkeypatch):
    ended, gone, open_one = new_session("Ann"), new_session("Ben"), new_session("Cat")
    token = tokens.issue("auth", gone.pk, gone.origin)[0]
    await workers.run(sessions_service.end, ended)
    await workers.run(Session.objects.filter(pk=gone.pk).delete)
    first, second, third = await asyncio.gather(visit(ended), visit(token=token), visit(open_one))
    assert await first.refused() == ("session_ended", 4410)
    assert await second.refused() == ("token_invalid", 4401)
    assert (await third.next())["type"] == "welcome"


async def test_a_database_that_is_down_is_told_and_the_next_one_is_let_in(visit, new_session, hub, monkeypatch):
    session, read = new_session(), auth.beginnings

    def fails(batch):
        raise DatabaseError("gone")

    monkeypatch.setattr(arrivals, "beginnings", fails)
    assert await (await visit(session)).refused() == ("unavailable", 4503)
    monkeypatch.setattr(arrivals, "beginnings", read)
    assert (await (await visit(session)).next())["type"] == "welcome"


@pytest.mark.parametrize("after", [0, None])
async def test_what_happens_while_one_comes_in_is_told_once(visit, waiting, hub, monkeypatch, after):
    session, read = waiting("Ann"), auth.beginnings
    begun, go_on = threading.Event(), threading.Event()

    def slow(batch):
        found = read(batch)
        begun.set()
        assert go_on.wait(20)
        return found

    monkeypatch.setattr(arrivals, "beginnings", slow)
    coming = asyncio.create_task(visit(session, after=after))
    await asyncio.to_thread(begun.wait, 20)
    await workers.run(messages.send, session, "visitor", "hello", "c1")
    go_on.set()
    client = await coming
    assert (await client.next())["type"] == "welcome"
    rows = await client.rows(3)
    assert [row["seq"] for row in rows] == ([1, 2, 3] if after == 0 else [3])
