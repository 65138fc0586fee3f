"""A visitor's page and an agent who looks at it, as far as a test wants them: frames and sockets."""

from __future__ import annotations

import pytest

from tests.cobrowsing import look_on
from widgets.services import cobrowse_frames, presence, tickets, workers
from widgets.services.cobrowse_frames import FIRST, INCREMENT, LAST, NOTE, SNAPSHOT, Head

from .conftest import PATIENCE


@pytest.fixture
async def call(waiting, bob, dave):
    """bob's call with Ann; dave is there and free."""
    session = waiting("Ann")
    await workers.run(presence.set_available, dave, True)
    return await workers.run(tickets.accept, bob, tickets.live_ticket(session).pk)


@pytest.fixture
async def seen(call, bob):
    """Ann has agreed that bob looks."""
    return await workers.run(look_on, bob, call)


def snapshot(found, number=1, stream=7, payload=b"page"):
    return cobrowse_frames.made(Head(SNAPSHOT, FIRST | LAST, found.pk, stream, number, number), payload)


def increment(found, number, base=1, stream=7, payload=b"more"):
    return cobrowse_frames.made(Head(INCREMENT, 0, found.pk, stream, number, base), payload)


def note(found, stream=7, payload=b"front"):
    return cobrowse_frames.made(Head(NOTE, 0, found.pk, stream, 0, 0), payload)


async def show(client, *frames):
    for each in frames:
        await client.wire.send_to(bytes_data=each)


async def octets(client):
    """The next binary frame; text is let pass."""
    while True:
        output = await client.wire.receive_output(timeout=PATIENCE)
        if output.get("bytes") is not None:
            return output["bytes"]


async def no_octets(client, seconds=0.2):
    """Whether no binary frame comes for so long."""
    while not await client.wire.receive_nothing(timeout=seconds):
        if (await client.wire.receive_output(timeout=PATIENCE)).get("bytes") is not None:
            return False
    return True


async def look(client, found):
    """Begins to look."""
    await client.say("cobrowse.watch", cobrowse_id=str(found.pk))
    return (await client.next("cobrowse.watching", "error"))["data"]


async def refusal(client):
    return (await client.next("error"))["data"]["code"]


@pytest.fixture
async def both(visit, attend, seen, bob):
    """Ann's socket and bob's, who looks; Ann has been asked for a snapshot, and told that she may send past the desk."""
    anns, bobs = await visit(seen.session), await attend(bob)
    await look(bobs, seen)
    asked = (await anns.next("cobrowse.snapshot"))["data"]
    assert asked == {"cobrowse_id": str(seen.pk), "stream": 0, "reason": "joined"}
    assert (await anns.next("cobrowse.channel"))["data"]["seconds"] > 0
    return anns, bobs
