"""A visitor's page on its way to agents: with consent, in order, and never a backlog."""

from __future__ import annotations

import asyncio
import json

import pytest
from django.db import DatabaseError

from widgets.models import Cobrowse, Widget
from widgets.realtime import showing
from widgets.services import calls, cobrowse, cobrowse_frames, parties, signalling, workers
from widgets.services.cobrowse_frames import FIRST, LAST, SNAPSHOT, Head

from .conftest import PATIENCE
from .pages import both, call, increment, look, no_octets, note, octets, refusal, seen, show, snapshot

__all__ = ["both", "call", "seen"]


async def test_the_page_comes_as_it_was_sent(both, seen):
    anns, bobs = both
    frames = [snapshot(seen), increment(seen, 2), increment(seen, 3, payload=bytes(range(256))), note(seen)]
    await show(anns, *frames)
    assert [await octets(bobs) for _ in frames] == frames


async def test_before_a_yes_and_after_the_end_nothing_comes(visit, attend, call, bob):
    asked, _ = await workers.run(cobrowse.request, bob, call)
    anns, bobs = await visit(call.session), await attend(bob)
    assert (await look(bobs, asked))["code"] == "cobrowse_not_requested"
    await show(anns, snapshot(asked))
    assert await refusal(anns) == "cobrowse_not_requested"
    await workers.run(cobrowse.answer, call.session, asked.pk, granted=True)
    await look(bobs, asked)
    await asyncio.sleep(showing.REFUSED)
    await show(anns, snapshot(asked))
    assert await octets(bobs) == snapshot(asked)
    await workers.run(cobrowse.withdraw, call.session)
    assert (await bobs.next("cobrowse.gone"))["data"] == {"cobrowse_id": str(asked.pk)}
    await show(anns, increment(asked, 2))
    assert await refusal(anns) == "cobrowse_not_requested"
    assert await no_octets(bobs)


async def test_an_end_whose_bell_is_lost_is_found_by_the_next_look(both, seen, hub, lost_bells):
    anns, bobs = both
    await show(anns, snapshot(seen))
    await octets(bobs)
    lost_bells(lambda number: True)
    await workers.run(cobrowse.withdraw, seen.session)
    hub.lookout.wake()
    await bobs.next("cobrowse.gone")
    await show(anns, increment(seen, 2))
    assert await no_octets(bobs)


@pytest.mark.parametrize("large", [False, True])
async def test_of_a_paused_page_it_is_told_that_it_is_and_no_more(both, seen, widget, large):
    anns, bobs = both
    await workers.run(Widget.objects.filter(pk=widget.pk).update, masking={"pause": ["*"]})
    await show(anns, note(seen, payload=bytes(cobrowse_frames.BRIEF if large else 100)))
    if large:
        assert await refusal(anns) == "cobrowse_not_requested"
    else:
        assert await octets(bobs) == note(seen, payload=bytes(100))
    await show(anns, snapshot(seen), note(seen))
    assert await octets(bobs) == note(seen)


async def test_a_frame_of_another_visitors_page_is_refused(both, visit, seen, waiting, bob):
    _, bobs = both
    bens = await visit(waiting("Ben"))
    await show(bens, snapshot(seen))
    assert await refusal(bens) == "cobrowse_not_requested"
    assert await no_octets(bobs)


async def test_who_is_not_in_the_call_sees_nothing(attend, seen, dave, person):
    for user in (dave, person("victor", "Viewer"), person("olga", "Owner")):
        assert (await look(await attend(user), seen))["code"] == "cobrowse_not_requested"


async def test_a_party_sees_it_too_until_they_leave(both, attend, seen, call, bob, dave):
    anns, bobs = both
    await workers.run(parties.invite, bob, call, dave)
    await workers.run(parties.join, dave, call.pk)
    daves = await attend(dave)
    await look(daves, seen)
    await anns.next("cobrowse.snapshot")
    await show(anns, snapshot(seen))
    assert await octets(daves) == await octets(bobs) == snapshot(seen)
    await workers.run(parties.leave, dave, call.pk)
    await daves.next("cobrowse.gone")
    await show(anns, increment(seen, 2))
    assert await octets(bobs) == increment(seen, 2)
    assert await no_octets(daves)


@pytest.mark.parametrize(
    ("before", "gap"),
    [
        ([], (4, 3)),  # without a snapshot
        ([1], (3, 1)),  # one is missing
        ([1], (6, 5)),  # a snapshot is missing
    ],
)
async def test_a_gap_is_not_shown_and_brings_a_snapshot(both, seen, before, gap):
    anns, bobs = both
    shown = [snapshot(seen, number) for number in before]
    await show(anns, *shown, increment(seen, *gap))
    assert (await anns.next("cobrowse.snapshot"))["data"]["reason"] == "gap"
    await show(anns, snapshot(seen, 9))
    assert [await octets(bobs) for _ in (*shown, 9)] == [*shown, snapshot(seen, 9)]


async def test_what_comes_twice_or_too_late_is_let_go_without_a_word(both, seen):
    anns, bobs = both
    await show(anns, snapshot(seen), increment(seen, 2), increment(seen, 2), snapshot(seen, 3))
    await show(anns, increment(seen, 2), increment(seen, 4, 3))
    got = [await octets(bobs) for _ in range(4)]
    assert got == [snapshot(seen), increment(seen, 2), snapshot(seen, 3), increment(seen, 4, 3)]
    assert await anns.silence()


async def test_a_snapshot_in_slices_comes_whole_or_not(both, seen):
    anns, bobs = both
    head = Head(SNAPSHOT, FIRST, seen.pk, 7, 1, 1)
    slices = [
        cobrowse_frames.made(head, b"a"),
        cobrowse_frames.made(head._replace(flags=0, number=2), b"b"),
        cobrowse_frames.made(head._replace(flags=LAST, number=3), b"c"),
    ]
    await show(anns, *slices, increment(seen, 4))
    assert [await octets(bobs) for _ in range(4)] == [*slices, increment(seen, 4)]


async def test_each_tab_is_a_stream_of_its_own(both, visit, seen):
    anns, bobs = both
    second = await visit(seen.session)
    await show(anns, snapshot(seen, stream=1))
    assert await octets(bobs) == snapshot(seen, stream=1)
    await show(second, snapshot(seen, stream=2), increment(seen, 2, stream=2))
    await show(anns, increment(seen, 2, stream=1))
    got = {await octets(bobs) for _ in range(3)}
    assert got == {snapshot(seen, stream=2), increment(seen, 2, stream=2), increment(seen, 2, stream=1)}


async def test_a_malformed_frame_is_told_and_ten_close_the_socket(both, seen):
    anns, _ = both
    for _ in range(10):
        await show(anns, b"\x01\x07")
    assert await anns.closed() == 4400


async def test_a_frame_above_64_kib_closes_the_socket(both, seen):
    anns, _ = both
    await show(anns, snapshot(seen, payload=b"x" * 65_505))
    assert await anns.closed() == 4413


async def test_a_flood_is_thinned_out_and_the_page_told_to_slow_down(both, seen):
    anns, bobs = both
    await show(anns, *[snapshot(seen, number) for number in range(1, 200)])
    told = (await anns.next("cobrowse.slow"))["data"]
    assert told == {"cobrowse_id": str(seen.pk), "interval_ms": 1000}
    got = [await octets(bobs) for _ in range(showing.FRAMES_AT_ONCE)]
    assert got == [snapshot(seen, number) for number in range(1, showing.FRAMES_AT_ONCE + 1)]


async def test_a_flood_that_does_not_end_closes_the_socket(both, seen, monkeypatch):
    anns, _ = both
    monkeypatch.setattr(showing, "DROPPED", 50)
    await show(anns, *[snapshot(seen, number) for number in range(1, 400)])
    assert (await anns.next("error"))["data"]["code"] == "rate_limited"


async def test_the_console_is_shown_what_it_may_look_at(attend, visit, call, bob):
    bobs = await attend(bob)
    assert (await bobs.next("cobrowses"))["data"] == {"cobrowses": []}
    found, _ = await workers.run(cobrowse.request, bob, call)
    (shown,) = (await bobs.next("cobrowses"))["data"]["cobrowses"]
    assert (shown["id"], shown["status"], shown["customer_name"]) == (str(found.pk), "requested", "Ann")
    await workers.run(calls.end, bob, call, "agent")
    assert (await bobs.next("cobrowses"))["data"] == {"cobrowses": []}


async def test_a_frame_by_http_reaches_who_looks_and_a_gap_goes_to_the_mailbox(attend, seen, bob):
    bobs = await attend(bob)
    await look(bobs, seen)
    for number in (1, 3):
        frame = snapshot(seen) if number == 1 else increment(seen, 3)
        await workers.run(cobrowse_frames.carry, seen.session, frame)
    assert await octets(bobs) == snapshot(seen)
    async with asyncio.timeout(PATIENCE):
        while True:
            kept = await workers.run(signalling.pending, seen.session_id, "visitor", 0)
            if [each["data"]["reason"] for each in kept if each["type"] == "cobrowse.snapshot"] == ["joined", "gap"]:
                break
            await asyncio.sleep(0.02)


async def test_an_expired_asking_is_swept_by_the_hub(visit, call, bob, hub):
    anns = await visit(call.session)
    found, _ = await workers.run(cobrowse.request, bob, call)
    await workers.run(Cobrowse.objects.filter(pk=found.pk).update, expires_at=found.requested_at)
    frame = await anns.next("cobrowse.ended")
    assert json.loads(json.dumps(frame["data"])) == {"request_id": str(found.pk), "reason": "expired"}


async def test_while_consent_cannot_be_looked_up_no_frame_passes(both, seen, monkeypatch):
    anns, bobs = both

    def fails(session_id, cobrowse_id):
        raise DatabaseError("gone")

    monkeypatch.setattr(cobrowse_frames, "seen", fails)
    await show(anns, snapshot(seen), snapshot(seen, 2))
    assert await refusal(anns) == "unavailable"
    assert await no_octets(bobs)
