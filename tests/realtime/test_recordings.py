"""A page that is being recorded: what came in is what is kept, from a snapshot on, and only while the yes stands."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from tests.recording import allow, asked_by, kept, record
from widgets.models import Cobrowse, CobrowseRecording
from widgets.realtime import taping
from widgets.services import cobrowse, cobrowse_frames, recordings, signalling, workers

from .pages import both, call, increment, note, octets, seen, show, snapshot

__all__ = ["both", "call", "seen"]


@pytest.fixture(autouse=True)
def _soon(monkeypatch, settings, widget):
    monkeypatch.setattr(taping, "TICK", 0.02)
    allow(settings, widget)


@pytest.fixture
async def recording(both, seen, bob):
    """bob looks, and Ann has agreed to be recorded, and was told."""
    anns, _ = both
    found = await workers.run(record, bob, seen)
    for state in ("requested", "granted"):
        assert (await anns.next("cobrowse.recording"))["data"]["recording"] == state
    return found


async def written(hub, recording, count):
    """The frames of the recording, once there are so many."""
    async with asyncio.timeout(10):
        while len(found := await workers.run(kept, recording)) < count:
            await hub.taping.flush()
            await asyncio.sleep(0.02)
    return found


async def test_what_the_agent_sees_is_what_is_kept(both, seen, recording, hub):
    anns, bobs = both
    frames = [snapshot(seen), increment(seen, 2), note(seen), increment(seen, 3)]
    await show(anns, *frames)
    assert [await octets(bobs) for _ in frames] == frames
    assert await written(hub, recording, 4) == frames


async def test_it_begins_with_a_snapshot_which_is_asked_for(both, seen, recording, hub, monkeypatch):
    anns, _ = both
    monkeypatch.setattr(taping, "PATIENCE", 0.0)
    await show(anns, increment(seen, 2))
    asked = [(await anns.next("cobrowse.snapshot"))["data"]["reason"] for _ in range(2)]
    assert set(asked) == {"gap", "recording"}
    await show(anns, snapshot(seen, 3), increment(seen, 4, 3), increment(seen, 6, 3))
    assert await written(hub, recording, 2) == [snapshot(seen, 3), increment(seen, 4, 3)]


async def test_what_came_before_the_yes_is_not_in_it(both, seen, bob, hub):
    anns, bobs = both
    await show(anns, snapshot(seen), increment(seen, 2))
    assert [await octets(bobs) for _ in range(2)]
    found = await workers.run(record, bob, seen)
    await anns.next("cobrowse.recording")
    await show(anns, increment(seen, 3), snapshot(seen, 4))
    assert await written(hub, found, 1) == [snapshot(seen, 4)]


async def test_after_a_yes_is_taken_back_nothing_more_is_kept(both, seen, recording, hub):
    anns, bobs = both
    await show(anns, snapshot(seen))
    await written(hub, recording, 1)
    asked = asked_by(await Cobrowse.objects.aget())
    await workers.run(cobrowse.answer, seen.session, asked, granted=False)
    await show(anns, increment(seen, 2), increment(seen, 3))
    assert [await octets(bobs) for _ in range(2)]
    await hub.taping.flush()
    assert await workers.run(kept, recording) == [snapshot(seen)]


async def test_a_lost_word_of_the_taking_back_saves_nothing_either(both, seen, recording, hub, lost_bells):
    anns, bobs = both
    await show(anns, snapshot(seen))
    await written(hub, recording, 1)
    lost_bells(lambda number: True)
    asked = asked_by(await Cobrowse.objects.aget())
    await workers.run(cobrowse.answer, seen.session, asked, granted=False)
    await show(anns, increment(seen, 2))
    await octets(bobs)
    await hub.taping.flush()
    assert await workers.run(kept, recording) == [snapshot(seen)]


async def test_the_last_frames_before_the_end_are_kept(both, seen, recording, hub):
    anns, bobs = both
    await show(anns, snapshot(seen), increment(seen, 2))
    assert [await octets(bobs) for _ in range(2)]
    await workers.run(cobrowse.withdraw, seen.session)
    assert len(await written(hub, recording, 2)) == 2


async def test_a_tab_that_has_not_heard_of_it_is_told_by_who_records(both, visit, seen, recording, hub):
    anns, _ = both
    await show(anns, snapshot(seen))
    await written(hub, recording, 1)
    assert (await anns.next("cobrowse.recorded"))["data"]["cobrowse_id"] == str(seen.pk)


async def test_memory_is_bounded_and_a_gap_brings_a_snapshot(both, seen, recording, hub, monkeypatch):
    anns, bobs = both
    monkeypatch.setattr(taping, "ROOM", 4 * 200)
    monkeypatch.setattr(taping, "TICK", 60.0)
    await asyncio.sleep(0.05)
    await show(anns, snapshot(seen, payload=bytes(120)), increment(seen, 2, payload=bytes(120)), increment(seen, 3))
    assert [await octets(bobs) for _ in range(3)]
    assert await written(hub, recording, 1) == [snapshot(seen, payload=bytes(120))]
    assert hub.taping._size == 0


async def test_a_frame_by_http_is_kept_at_once(seen, bob, settings):
    found = await workers.run(record, bob, seen)
    await workers.run(cobrowse_frames.carry, seen.session, snapshot(seen))
    assert await workers.run(kept, found) == [snapshot(seen)]


async def test_a_page_without_a_socket_is_asked_too(seen, bob):
    await workers.run(recordings.request, bob, seen)
    waiting = await workers.run(signalling.pending, seen.session_id, "visitor", 0)
    assert [each["data"]["recording"] for each in waiting if each["type"] == "cobrowse.recording"] == ["requested"]
    assert await CobrowseRecording.objects.acount() == 0


def test_of_tabs_without_end_a_recording_remembers_sixteen():
    tape, one = taping.Tape(uuid4(), uuid4(), uuid4()), cobrowse_frames.SNAPSHOT
    for stream in range(1, 300):
        assert tape.takes(cobrowse_frames.Head(one, cobrowse_frames.FIRST, tape.cobrowse_id, stream, 1, 1))
    more = [cobrowse_frames.Head(cobrowse_frames.INCREMENT, 0, tape.cobrowse_id, tab, 2, 1) for tab in (283, 284, 299)]
    assert [tape.takes(found) for found in more] == [False, True, True]


def test_streams_that_a_page_makes_up_do_not_make_a_recording_forget_the_tab_that_goes_on():
    tape, one = taping.Tape(uuid4(), uuid4(), uuid4()), cobrowse_frames.SNAPSHOT
    assert tape.takes(cobrowse_frames.Head(one, cobrowse_frames.FIRST, tape.cobrowse_id, 1, 1, 1))
    for number in range(2, 300):
        assert tape.takes(cobrowse_frames.Head(one, cobrowse_frames.FIRST, tape.cobrowse_id, number, 1, 1))
        assert tape.takes(cobrowse_frames.Head(cobrowse_frames.INCREMENT, 0, tape.cobrowse_id, 1, number, 1))
