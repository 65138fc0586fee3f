"""Over a real uvicorn: frames written straight to its transport, compression offered, and a reader that stops."""

from __future__ import annotations

import asyncio
import json
import socket as sockets

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from widgets import tokens
from widgets.asgi import livedesk
from widgets.realtime import beat
from widgets.services import messages, workers

from .conftest import HOST


@pytest.fixture
async def port(hub):
    listening = sockets.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(livedesk(None), log_level="error", lifespan="off", ws="websockets-sansio")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield listening.getsockname()[1]
    server.should_exit = True
    await serving


def knock(port: int, session, **options):
    token = tokens.issue("auth", session.pk, session.origin)[0]
    offered = [Subprotocol("widgets.v1"), Subprotocol(f"widgets.auth.{token}")]
    return connect(f"ws://127.0.0.1:{port}/ws/visitor/?after=0", origin=Origin(HOST), subprotocols=offered, **options)


async def test_rows_of_every_size_arrive_whole(port, hub, new_session):
    session = new_session()
    async with knock(port, session) as client:
        assert client.subprotocol == "widgets.v1"
        assert json.loads(await client.recv())["type"] == "welcome"
        await client.recv()
        assert hub.visitors[session.pk][0].outbox._wire is not None
        for number, length in enumerate((1, 100, 3000)):
            await workers.run(messages.send, session, "visitor", "x" * length, f"c{number}")
            assert len(json.loads(await client.recv())["data"]["text"]) == length


async def test_a_reader_that_stops_stalls_nobody_and_is_closed(port, hub, new_session, monkeypatch):
    slow, quick = new_session("Ann"), new_session("Ben")
    async with knock(port, slow, max_queue=1) as stuck, knock(port, quick) as reader:
        await stuck.recv()
        await reader.recv()
        stuck.transport.pause_reading()
        ours = hub.visitors[slow.pk][0]
        for _ in range(3000):
            ours.outbox.put('"' + "x" * 4000 + '"')
            if ours.outbox.pressed or ours.outbox.gone:
                break
            await asyncio.sleep(0)
        assert ours.outbox.pressed
        assert ours.outbox.size <= 1_000_000
        await workers.run(messages.send, quick, "visitor", "hello", "c1")
        while "hello" not in await reader.recv():
            pass
        monkeypatch.setattr(beat, "STUCK", 0.0)
        await asyncio.sleep(0.01)
        hub.beat.glance()
        await asyncio.sleep(0.05)
        assert slow.pk not in hub.visitors
        stuck.transport.abort()


async def test_an_unknown_path_is_closed_with_4404(port):
    async with connect(f"ws://127.0.0.1:{port}/nowhere") as client:
        await client.wait_closed()
        assert client.close_code == 4404
