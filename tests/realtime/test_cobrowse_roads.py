"""A page's frames between processes, and a reader who cannot keep up."""

from __future__ import annotations

import asyncio
import time
import uuid
from types import SimpleNamespace

import pytest
from channels.layers import get_channel_layer

from tests.cobrowsing import look_on
from widgets.publish import GROUP
from widgets.realtime import roads as roads_module
from widgets.realtime import watch as watch_module
from widgets.realtime.budget import Budget
from widgets.realtime.outbox import LIMIT, LOSSY_LIMIT
from widgets.realtime.roads import Roads
from widgets.realtime.socket import AgentSocket
from widgets.realtime.watch import STREAMS, Watch
from widgets.services import cobrowse_frames, tickets, workers
from widgets.services.cobrowse_frames import NOTE, Head

from .conftest import PATIENCE
from .pages import increment, look, no_octets, octets, show, snapshot
from .test_outbox import Wire, settled


@pytest.fixture
async def seen(waiting, bob):
    """Ann has agreed that bob looks."""
    call = await workers.run(tickets.accept, bob, tickets.live_ticket(waiting("Ann")).pk)
    return await workers.run(look_on, bob, call)


class Elsewhere:
    """Another process, as far as the layer knows."""

    def __init__(self, channel: str) -> None:
        self.channel = channel

    async def say(self, found, *, on=True, wants=None):
        names = {"session": str(found.session_id), "cobrowse": str(found.pk), "channel": self.channel}
        message = {"type": "livedesk.watch", **names, "on": on, "wants": wants}
        await get_channel_layer().group_send(GROUP, message)

    async def hear(self):
        async with asyncio.timeout(PATIENCE):
            return (await get_channel_layer().receive(self.channel))["frame"]


@pytest.fixture
async def elsewhere(hub):
    """It has a channel of its own."""
    return Elsewhere(await get_channel_layer().new_channel())


async def test_frames_go_straight_to_a_process_that_has_said_that_somebody_looks(visit, seen, elsewhere):
    anns = await visit(seen.session)
    wants = {"cobrowse_id": str(seen.pk), "stream": 0, "reason": "joined"}
    await elsewhere.say(seen, wants=wants)
    assert (await anns.next("cobrowse.snapshot"))["data"] == wants
    frames = [snapshot(seen), *(increment(seen, number) for number in range(2, 40))]
    await show(anns, *frames)
    assert [await elsewhere.hear() for _ in frames] == frames


async def test_when_nobody_looks_any_more_the_page_may_pause(visit, seen, elsewhere):
    anns = await visit(seen.session)
    await elsewhere.say(seen)
    await elsewhere.say(seen, on=False)
    assert (await anns.next("cobrowse.unwatched"))["data"] == {"cobrowse_id": str(seen.pk)}


async def test_a_page_that_is_loaded_later_finds_the_road(visit, seen, elsewhere):
    before = await visit(seen.session)
    await elsewhere.say(seen, wants={"stream": 0})
    await before.next("cobrowse.snapshot")
    await show(await visit(seen.session), snapshot(seen))
    assert await elsewhere.hear() == snapshot(seen)


async def test_a_frame_from_elsewhere_reaches_who_looks_here(attend, seen, bob, hub):
    bobs = await attend(bob)
    await look(bobs, seen)
    message = {"type": "livedesk.frame", "session": str(seen.session_id), "frame": snapshot(seen)}
    await get_channel_layer().send(hub.subscription.channel, message)
    assert await octets(bobs) == snapshot(seen)


async def test_a_frame_of_what_nobody_here_looks_at_is_let_go(attend, seen, bob, hub):
    bobs = await attend(bob)
    await bobs.next("cobrowses")
    message = {"type": "livedesk.frame", "session": str(seen.session_id), "frame": snapshot(seen)}
    await get_channel_layer().send(hub.subscription.channel, message)
    assert await no_octets(bobs)


def test_an_announcement_is_good_for_half_a_minute(monkeypatch):
    roads, now, cobrowse_id = Roads(), time.monotonic(), uuid.uuid4()
    roads.announced(cobrowse_id, "there", on=True)
    assert roads.known(cobrowse_id) == ["there"]
    monkeypatch.setattr(roads_module, "time", SimpleNamespace(monotonic=lambda: now + roads_module.LIFE + 1))
    assert roads.known(cobrowse_id) == []
    roads.tidy()
    assert not roads._until


async def test_what_a_slow_layer_does_not_take_is_dropped_and_not_kept(monkeypatch):
    hung = asyncio.Event()
    monkeypatch.setattr("widgets.publish.straight", lambda *args: hung.wait())
    road = roads_module.Road("there")
    for _ in range(40):
        road.put(uuid.uuid4(), b"x" * 60_000)
    await settled()
    assert road._size <= roads_module.LIMIT
    road.close()


def test_a_budget_comes_back_with_time(monkeypatch):
    now = time.monotonic()
    monkeypatch.setattr("widgets.realtime.budget.time", SimpleNamespace(monotonic=lambda: now))
    budget = Budget(10, 20)
    assert [budget.spend() for _ in range(21)] == [True] * 20 + [False]
    now += 0.5
    assert [budget.spend() for _ in range(6)] == [True] * 5 + [False]


class Looked:
    """A watch over a socket whose reader can stop reading."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.socket = AgentSocket(self.wire.send, lambda: None)
        self.asked: list[tuple[int, str]] = []
        ids = uuid.uuid4(), uuid.uuid4()
        self.watch = Watch(self.socket, *ids, lambda watch, stream, reason: self.asked.append((stream, reason)))
        self.pk = ids[0]

    def take(self, frame: bytes) -> bool:
        return self.watch.take(cobrowse_frames.head(frame), frame, near=True)


@pytest.fixture
async def looked(monkeypatch):
    """A watch; every frame that the server is given is noted."""

    async def send(self, message):
        await self.read.wait()
        self.sent.append(message["bytes"])

    monkeypatch.setattr(Wire, "send", send)
    return Looked()


async def test_a_reader_who_is_behind_gets_a_new_snapshot_and_no_backlog(looked):
    looked.take(snapshot(looked))
    looked.wire.read.clear()
    sizes = []
    for number in range(2, 40):
        looked.take(increment(looked, number, payload=b"x" * 60_000))
        sizes.append(looked.socket.outbox.size)
    assert max(sizes) <= LOSSY_LIMIT < LIMIT
    assert looked.asked == []
    looked.wire.read.set()
    await asyncio.sleep(0.05)
    assert looked.take(increment(looked, 40)) is False
    assert looked.asked == [(7, "behind")]
    looked.take(snapshot(looked, 41))
    looked.take(increment(looked, 42, 41))
    assert looked.wire.sent[-2:] == [snapshot(looked, 41), increment(looked, 42, 41)]
    assert len(looked.wire.sent) < 10


async def test_a_page_that_has_gone_still_is_asked_once_the_reader_is_there_again(looked):
    looked.take(snapshot(looked))
    looked.wire.read.clear()
    for number in range(2, 10):
        looked.take(increment(looked, number, payload=b"x" * 60_000))
    looked.watch.look_again()
    assert looked.asked == []
    looked.wire.read.set()
    await asyncio.sleep(0.05)
    looked.watch.look_again()
    assert looked.asked == [(7, "behind")]


async def test_a_gap_is_asked_for_once_a_second_however_many_frames_come(looked, monkeypatch):
    now = time.monotonic()
    monkeypatch.setattr(watch_module, "time", SimpleNamespace(monotonic=lambda: now))
    for number in range(3, 20):
        looked.take(increment(looked, number))
    assert looked.asked == [(7, "gap")]
    now += watch_module.PATIENCE
    looked.take(increment(looked, 20))
    assert looked.asked == [(7, "gap")] * 2


async def test_a_snapshot_that_never_came_is_asked_for_again(looked):
    looked.watch.look_again()
    assert looked.asked == [(0, "joined")]


async def test_no_more_than_so_many_tabs_are_remembered(looked):
    for stream in range(1, 100):
        looked.take(snapshot(looked, stream=stream))
    assert list(looked.watch.streams) == list(range(100 - STREAMS, 100))
    assert len(looked.wire.sent) == 99


async def test_notes_are_not_numbered_and_do_not_wait(looked):
    note = cobrowse_frames.made(Head(NOTE, 0, looked.pk, 7, 0, 0), b"front")
    looked.take(note)
    assert (looked.wire.sent, looked.asked, looked.watch.streams) == ([note], [], {})
    looked.wire.read.clear()
    looked.take(snapshot(looked))
    looked.take(note)
    assert looked.socket.outbox.size == 0
    looked.wire.read.set()
