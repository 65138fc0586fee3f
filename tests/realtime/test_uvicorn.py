"""Over a real uvicorn: frames written straight to its transport, compression offered, and a reader that stops."""

from __future__ import annotations

import asyncio
import json
import socket as sockets

import pytest
import uvicorn
from django.conf import settings
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from widgets import tokens
from widgets.asgi import livedesk
from widgets.realtime import beat
from widgets.services import messages, workers

from .conftest import HOST, log_in
from .pages import call, seen, snapshot

__all__ = ["call", "seen"]
SIZES = [*enumerate((32, 33, 125 + 32, 126 + 32, 65_535, 65_536), 1)]


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


def at_the_desk(port: int, user, **options):
    """An agent's socket."""
    headers = {"cookie": f"{settings.SESSION_COOKIE_NAME}={log_in(user)}"}
    url, origin = f"ws://127.0.0.1:{port}/ws/agent/", Origin(f"http://127.0.0.1:{port}")
    return connect(url, origin=origin, additional_headers=headers, subprotocols=[Subprotocol("widgets.v1")], **options)


async def stops(hub, stuck, find, others_go_on):
    """This peer reads no more: what waits for it is bounded, others hear what is said, and it is closed within 30 s."""
    await stuck.recv()
    stuck.transport.pause_reading()
    outbox = find().outbox
    while not outbox.pressed:
        outbox.put('"' + "x" * 4000 + '"')
        await asyncio.sleep(0)
    for _ in range(200):
        outbox.put('"' + "x" * 4000 + '"')
    assert 200 * 4000 < outbox.size <= 1_000_000
    await others_go_on()
    assert not outbox.gone
    outbox.moved_at -= 30 - 1.1 * beat.GLANCE  # the next glance is the last within 30 s
    hub.beat.glance()
    await asyncio.sleep(0.05)
    assert (outbox.gone, outbox.size) == (True, 0)
    stuck.transport.abort()


async def test_a_reader_that_stops_stalls_nobody_and_is_closed(port, hub, new_session):
    slow, quick = new_session("Ann"), new_session("Ben")
    async with knock(port, slow, max_queue=1) as stuck, knock(port, quick) as reader:

        async def others_go_on():
            await workers.run(messages.send, quick, "visitor", "hello", "c1")
            while "hello" not in await reader.recv():
                pass

        await stops(hub, stuck, lambda: hub.visitors[slow.pk][0], others_go_on)
        assert slow.pk not in hub.visitors


async def test_an_agent_who_does_not_read_stalls_nobody_and_is_closed(port, hub, waiting, bob, dave):
    async with at_the_desk(port, bob, max_queue=1) as stuck, at_the_desk(port, dave) as reader:

        async def others_go_on():
            await workers.run(waiting, "Ann")
            while '"Ann"' not in await reader.recv():
                pass

        await stops(hub, stuck, lambda: next(iter(hub.console.sockets[bob.pk])), others_go_on)
        assert bob.pk not in hub.console.sockets


async def test_frames_of_a_page_of_every_size_arrive_as_they_were_sent(port, seen, bob):
    async with knock(port, seen.session) as page, at_the_desk(port, bob) as agent:
        await agent.send(json.dumps({"type": "cobrowse.watch", "data": {"cobrowse_id": str(seen.pk)}}))
        while "cobrowse.snapshot" not in str(await page.recv()):
            pass
        frames = [snapshot(seen, number, payload=bytes([number]) * (size - 32)) for number, size in SIZES]
        for frame in frames:
            await page.send(frame)
        got: list[bytes] = []
        while len(got) < len(frames):
            if isinstance(message := await agent.recv(), bytes):
                got.append(message)
        assert got == frames


async def test_an_unknown_path_is_closed_with_4404(port):
    async with connect(f"ws://127.0.0.1:{port}/nowhere") as client:
        await client.wait_closed()
        assert client.close_code == 4404
