"""The life of `desk` by hand: the statements that change rows, on async psycopg, without anything else."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg

SCHEMA = """
CREATE TABLE hand_session (id uuid PRIMARY KEY, state text, form jsonb, last_seq int, seen_at timestamptz);
CREATE TABLE hand_ticket (id uuid PRIMARY KEY, session uuid REFERENCES hand_session, status text, agent int, joined_at timestamptz);
CREATE TABLE hand_call (id uuid PRIMARY KEY, ticket uuid REFERENCES hand_ticket, agent int, status text, ended_at timestamptz);
CREATE TABLE hand_event (session uuid REFERENCES hand_session, seq int, type text, data jsonb, PRIMARY KEY (session, seq));
"""
TAKE = "UPDATE hand_ticket SET status = 'assigned', agent = %s WHERE id = %s AND status = 'waiting'"


async def by_hand(url: str, lives: int, agents: int, messages: int) -> float:
    """Lives a second, on a connection an agent."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as one:
        await one.execute(SCHEMA)
    numbers, began = iter(range(lives)), time.perf_counter()
    await asyncio.gather(*(_serve(url, agent, numbers, messages) for agent in range(agents)))
    return lives / (time.perf_counter() - began)


async def _serve(url: str, agent: int, numbers: Iterator[int], messages: int) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, prepare_threshold=1) as it:
        for _ in numbers:
            session, ticket = await _join(it)
            await _serve_one(it, session, ticket, agent, messages)


async def _join(it: Any) -> tuple[uuid.UUID, uuid.UUID]:
    session, ticket = uuid.uuid4(), uuid.uuid4()
    await it.execute("INSERT INTO hand_session VALUES (%s, 'ready', '{}', 0, now())", [session])
    await it.execute("UPDATE hand_session SET form = %s WHERE id = %s", ['{"name": "Ann"}', session])
    async with it.transaction():
        await it.execute("UPDATE hand_session SET state = 'queued' WHERE id = %s", [session])
        await it.execute("INSERT INTO hand_ticket VALUES (%s, %s, 'waiting', NULL, now())", [ticket, session])
        await _say(it, session, "queue.joined", "{}")
    return session, ticket


async def _serve_one(it: Any, session: uuid.UUID, ticket: uuid.UUID, agent: int, messages: int) -> None:
    call = uuid.uuid4()
    async with it.transaction():
        await it.execute(TAKE, [agent, ticket])
        await it.execute("INSERT INTO hand_call VALUES (%s, %s, %s, 'active', NULL)", [call, ticket, agent])
        await _say(it, session, "agent.assigned", "{}")
        await _say(it, session, "call.started", "{}")
    for number in range(messages):
        async with it.transaction():
            await _say(it, session, "message.sent", f'{{"text": "How do I?", "client_id": "{number}"}}')
    async with it.transaction():
        await it.execute("UPDATE hand_ticket SET status = 'completed' WHERE id = %s", [ticket])
        await it.execute("UPDATE hand_call SET status = 'completed', ended_at = now() WHERE id = %s", [call])
        await _say(it, session, "call.ended", "{}")


async def _say(it: Any, session: uuid.UUID, kind: str, data: str) -> None:
    row = await it.execute(
        "UPDATE hand_session SET last_seq = last_seq + 1 WHERE id = %s RETURNING last_seq", [session]
    )
    (seq,) = await row.fetchone()
    await it.execute("INSERT INTO hand_event VALUES (%s, %s, %s, %s)", [session, seq, kind, data])
