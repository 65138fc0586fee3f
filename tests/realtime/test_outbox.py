"""What waits for one socket: in order, bounded, newest values only, and nobody else's concern."""

from __future__ import annotations

import asyncio

import pytest

from widgets.realtime.outbox import LIMIT, LOSSY_LIMIT, UNHEARD_LIMIT, Outbox


class Wire:
    """A server's `send` with a reader that can stop reading."""

    def __init__(self) -> None:
        self.read = asyncio.Event()
        self.read.set()
        self.sent: list[str | int] = []
        self.ended = 0

    async def send(self, message: dict) -> None:
        await self.read.wait()
        self.sent.append(message["text"] if message["type"] == "websocket.send" else message["code"])

    def end(self) -> None:
        self.ended += 1


@pytest.fixture
async def wire():
    return Wire()


@pytest.fixture
async def outbox(wire):
    return Outbox(wire.send, wire.end)


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_reader_that_keeps_up_costs_no_task(wire, outbox):
    before = len(asyncio.all_tasks())
    outbox.put("a")
    assert (wire.sent, len(asyncio.all_tasks()), outbox.pressed) == (["a"], before, False)


async def test_a_slow_reader_gets_everything_in_order_later(wire, outbox):
    wire.read.clear()
    for text in "abc":
        outbox.put(text)
    assert (wire.sent, outbox.pressed) == ([], True)
    wire.read.set()
    await settled()
    assert (wire.sent, outbox.pressed, outbox.size) == (["a", "b", "c"], False, 0)


async def test_of_a_state_a_slow_reader_gets_the_newest_value(wire, outbox):
    wire.read.clear()
    outbox.put("row")
    for place in ("3rd", "2nd", "1st"):
        outbox.state("queue.position", place)
    wire.read.set()
    await settled()
    assert wire.sent == ["row", "1st"]


async def test_a_reader_that_does_not_read_is_given_up_at_the_bound(wire, outbox):
    wire.read.clear()
    for _ in range(LIMIT // 1000 + 2):
        outbox.put("x" * 1000)
    assert (outbox.gone, outbox.size, wire.ended) == (True, 0, 1)


async def test_what_may_be_lost_is_lost_long_before(wire, outbox):
    wire.read.clear()
    for _ in range(2 * LOSSY_LIMIT // 1000):
        outbox.lossy("x" * 1000)
    assert outbox.size <= LOSSY_LIMIT
    assert not outbox.gone
    outbox.abandon()


async def test_a_server_without_back_pressure_is_bounded_by_what_the_peer_says(wire, outbox):
    for _ in range(UNHEARD_LIMIT // 100_000 + 1):
        outbox.put("x" * 100_000)
    assert outbox.gone


async def test_closing_comes_after_what_waits(wire, outbox):
    wire.read.clear()
    outbox.put("a")
    outbox.put("b")
    outbox.close(4410)
    outbox.put("too late")
    wire.read.set()
    await settled()
    assert (wire.sent, wire.ended) == (["a", "b", 4410], 1)


async def test_a_peer_that_has_gone_ends_the_outbox_once(wire):
    async def broken(message: dict) -> None:
        raise OSError

    outbox = Outbox(broken, wire.end)
    outbox.put("a")
    outbox.put("b")
    assert (outbox.gone, wire.ended) == (True, 1)


async def test_a_peer_that_goes_while_the_hub_waits_ends_it_too(wire):
    async def broken(message: dict) -> None:
        await asyncio.sleep(0)
        raise OSError

    outbox = Outbox(broken, wire.end)
    outbox.put("a")
    outbox.put("b")
    await settled()
    assert (outbox.gone, wire.ended) == (True, 1)
