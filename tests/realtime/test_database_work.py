"""Slow database work of many sockets at once: it overlaps, it takes few connections, and holds up nobody else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from widgets.services import workers

THREADS, SESSIONS, SOCKETS = 4, 60, 5
LOCKED = "LOCK TABLE widgets_call IN ACCESS EXCLUSIVE MODE"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"


def asked(query: str) -> int:
    """Of PostgreSQL, as of now and not as of when the transaction began."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(query)
        return int(cursor.fetchone()[0])


async def becomes(true: Callable[[], bool]) -> None:
    """Waits for it, at most ten seconds."""
    until = time.monotonic() + 10
    while not true() and time.monotonic() < until:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert true()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL says who waits for whom")
async def test_slow_work_of_three_hundred_sockets_overlaps_and_takes_few_connections(visit, new_session, hub, settings):
    settings.WIDGETS_WORKER_THREADS = THREADS
    await asyncio.to_thread(workers.stop)
    sessions, other = [new_session(f"Visitor {number}") for number in range(SESSIONS)], await visit(new_session())
    clients = [client for _ in range(SOCKETS) for client in await asyncio.gather(*map(visit, sessions))]
    before = asked(OPEN)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(LOCKED)  # whatever reads a call takes until the end of this
        for client in clients:
            await client.say("signal")
        await becomes(lambda: asked(WAITING) == THREADS)
        assert asked(OPEN) <= before + THREADS
        await other.say("ping")
        await other.next("pong")
    errors = [(await client.next("error"))["data"]["code"] for client in clients]
    assert set(errors) == {"not_in_call"}
    assert asked(OPEN) <= before + THREADS
