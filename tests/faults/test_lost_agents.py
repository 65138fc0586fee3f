"""An agent whose console and server die without a word: the visitor is back in the line in time, and the next one has them."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from .cluster import HOST, ORIGIN, Cluster
from .conftest import Crowd
from .people import Agent

GRACE, LATE = 30.0, 8.0  # WIDGETS_AGENT_GRACE, and what a glance of the hubs on two busy cores may add


@pytest.fixture
def automatic(cluster: Cluster) -> Iterator[None]:
    """The queue offers its visitors by itself; in the end it is as it was."""
    cluster.rows("UPDATE widgets_queue SET routing = 'automatic' RETURNING 1")
    yield
    cluster.rows("UPDATE widgets_queue SET routing = 'manual' RETURNING 1")
    cluster.rows("UPDATE widgets_agentpresence SET available = false RETURNING 1")
    cluster.rows("DELETE FROM widgets_offer RETURNING 1")


def console(agent: Agent, port: int) -> connect:
    """The agent's socket with this process."""
    return connect(
        f"ws://{HOST}/ws/agent/",
        origin=Origin(ORIGIN),
        subprotocols=[Subprotocol("widgets.v1")],
        additional_headers={"cookie": agent.headers["cookie"]},
        host="127.0.0.1",
        port=port,
        proxy=None,
    )


async def offer_for(socket: ClientConnection) -> str:
    """The id of the offer that comes to this console."""
    async with asyncio.timeout(15):
        async for text in socket:
            frame = json.loads(text)
            if frame["type"] == "ping":
                await socket.send('{"type":"pong"}')
            for row in frame["data"]["tickets"] if frame["type"] == "queue.tickets" else ():
                if row["offer"]:
                    return str(row["offer"]["id"])
    raise AssertionError("The console was closed.")


async def test_the_visitor_of_a_console_and_a_server_that_died_is_offered_to_the_next_agent(
    cluster: Cluster,
    crowd: Crowd,
    automatic: None,
    staff: Callable[[int], list[Agent]],
    client: httpx.AsyncClient,
):
    bob, dave = staff(2)
    async with console(bob, cluster.processes[0].own_port) as lost:
        await bob.call("PATCH", "/agent/me/", {"available": True})
        (ann,) = await crowd(1)
        await bob.call("POST", f"/agent/offers/{await offer_for(lost)}/accept/", {})
        await asyncio.to_thread(cluster.processes[0].end, signal.SIGKILL)
    died = time.monotonic()
    for _ in range(round((GRACE + LATE) * 10)):
        if "agent.unassigned" in ann.types:
            break
        await asyncio.sleep(0.1)
    print(f"back in the line after {time.monotonic() - died:.1f} s")
    assert "agent.unassigned" in ann.types
    assert cluster.rows("SELECT status, agent_id FROM widgets_ticket") == [("waiting", None)]
    async with console(dave, cluster.processes[1].own_port) as next_one:
        await dave.call("PATCH", "/agent/me/", {"available": True})
        accepted = await dave.call("POST", f"/agent/offers/{await offer_for(next_one)}/accept/", {})
        assert accepted.status_code == 200
    assert ann.seen == list(range(1, len(ann.seen) + 1))
    cluster.processes[0].start()
