"""Attacks by socket: bombs, forged words, and hands that reach for somebody else's page."""

from __future__ import annotations

import tracemalloc
import zlib

import pytest

from tests.cobrowsing import let_steer, look_on
from widgets.models import CobrowseDeed
from widgets.services import cobrowse_frames, parties, presence, seats, tickets, workers
from widgets.services.cobrowse_frames import FIRST, LAST, MAX_BYTES, SNAPSHOT, Head

from .pages import both, call, increment, look, no_octets, octets, refusal, seen, show, snapshot

__all__ = ["both", "call", "seen"]
GIGABYTE = 1024**3
CLICK = {"kind": "click", "node": 3}


@pytest.fixture(scope="session")
def bomb() -> bytes:
    """What fits into a frame and is 63 MiB when it is inflated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(packer.compress(bytes(1024**2)) for _ in range(63)) + packer.flush()


async def test_a_bomb_of_a_gigabyte_goes_through_unopened(both, seen, bomb):
    anns, bobs = both
    slices = GIGABYTE // (63 * 1024**2) + 1
    heads = [
        Head(SNAPSHOT, (FIRST if at == 1 else 0) | (LAST if at == slices else 0), seen.pk, 7, at, 1)
        for at in range(1, slices + 1)
    ]
    assert len(bomb) < MAX_BYTES - 32
    tracemalloc.start()
    for head in heads:
        await show(anns, cobrowse_frames.made(head, bomb))
        assert await octets(bobs) == cobrowse_frames.made(head, bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024**2


async def test_a_snapshot_that_is_replayed_with_its_old_number_takes_nobody_back(both, seen):
    anns, bobs = both
    await show(anns, snapshot(seen, 1), increment(seen, 2), snapshot(seen, 9), increment(seen, 10, 9))
    await show(anns, increment(seen, 2), increment(seen, 10, 9), increment(seen, 11, 9))
    got = [await octets(bobs) for _ in range(5)]
    assert got[-2:] == [increment(seen, 10, 9), increment(seen, 11, 9)]
    assert await no_octets(bobs)


async def test_streams_that_a_page_makes_up_cost_no_memory_and_few_words(both, seen, hub):
    anns, bobs = both
    tracemalloc.start()
    for stream in range(1, 20_001):
        octets_ = increment(seen, 2, stream=stream)
        hub.relay.carry(seen.session_id, cobrowse_frames.head(octets_), octets_)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 512 * 1024
    await show(anns, snapshot(seen), increment(seen, 2))
    assert [await octets(bobs), await octets(bobs)] == [snapshot(seen), increment(seen, 2)]
    asked = 0
    while not await anns.wire.receive_nothing(timeout=0.2):
        await anns.next("cobrowse.snapshot")
        asked += 1
    assert 0 < asked < 100


async def test_a_page_that_makes_up_streams_does_not_close_the_socket_of_who_looks(both, seen):
    anns, bobs = both
    await show(anns, *(snapshot(seen, stream=stream) for stream in range(1, 61)))
    for stream in range(1, 61):
        assert await octets(bobs) == snapshot(seen, stream=stream)
    for stream in range(1, 61):  # what it was sent, and the desk has forgotten by now
        await bobs.say("cobrowse.ack", cobrowse_id=str(seen.pk), stream=stream, frame=1)
    for stream in range(1, 31):
        await bobs.say("cobrowse.snapshot", cobrowse_id=str(seen.pk), stream=stream)
    await show(anns, increment(seen, 2, stream=60))
    assert await octets(bobs) == increment(seen, 2, stream=60)
    assert (await anns.next("cobrowse.ack"))["data"]["stream"] == 45


async def test_a_stranger_acknowledges_nothing(both, attend, seen, bob, dave):
    anns, bobs = both
    daves = await attend(dave)
    await show(anns, snapshot(seen))
    await octets(bobs)
    await daves.say("cobrowse.ack", cobrowse_id=str(seen.pk), stream=7, frame=1)
    assert await refusal(daves) == "cobrowse_not_requested"
    await bobs.say("cobrowse.ack", cobrowse_id=str(seen.pk), stream=7, frame=1)
    assert (await anns.next("cobrowse.ack"))["data"]["agent"] == seats.key_of(bob.pk)


async def test_nobody_acknowledges_what_another_agent_was_sent(both, attend, seen, call, bob, dave):
    anns, bobs = both
    await show(anns, snapshot(seen))
    await octets(bobs)
    await workers.run(parties.invite, bob, call, dave)
    await workers.run(parties.join, dave, call.pk)
    daves = await attend(dave)
    await look(daves, seen)
    await daves.say("cobrowse.ack", cobrowse_id=str(seen.pk), stream=7, frame=1)
    assert await refusal(daves) == "invalid_request"


async def test_ten_forged_acknowledgements_end_the_socket(both, seen):
    _, bobs = both
    for _ in range(10):
        await bobs.say("cobrowse.ack", cobrowse_id=str(seen.pk), stream=7, frame=99)
    assert await bobs.closed() == 4400


@pytest.fixture
async def bens(waiting, dave):
    """dave steers Ben's page."""
    accepted = await workers.run(tickets.accept, dave, tickets.live_ticket(waiting("Ben")).pk)
    return await workers.run(let_steer, dave, await workers.run(look_on, dave, accepted))


async def pointed_at(client, agents, found):
    """The next word of the agent's that reaches the page is this one, and no command came before it."""
    await agents.say("cursor", cobrowse_id=str(found.pk), stream=7, x=1)
    return (await client.next("cobrowse.control", "cursor"))["type"] == "cursor"


async def test_a_yes_to_one_agent_lets_no_other_steer(both, visit, attend, seen, bens, dave):
    _, bobs = both
    ben, daves = await visit(bens.session), await attend(dave)
    await look(daves, bens)
    await bobs.say("cobrowse.control", cobrowse_id=str(bens.pk), stream=7, command=CLICK)
    assert await refusal(bobs) == "cobrowse_not_requested"
    assert await pointed_at(ben, daves, bens)
    assert not await workers.run(CobrowseDeed.objects.exists)


async def test_no_frame_says_it_is_of_a_page_that_is_seen_elsewhere(both, attend, seen, bens, dave):
    anns, _ = both
    daves = await attend(dave)
    await look(daves, bens)
    await show(anns, snapshot(bens))
    assert await refusal(anns) == "cobrowse_not_requested"
    assert await no_octets(daves)


async def test_a_command_of_an_agent_who_was_sent_away_is_refused(both, seen, bob, call, dave):
    _, bobs = both
    await workers.run(let_steer, bob, seen)
    await workers.run(presence.set_available, dave, True)
    await workers.run(tickets.release, bob, call.ticket_id)
    await bobs.say("cobrowse.control", cobrowse_id=str(seen.pk), stream=7, command=CLICK)
    assert await refusal(bobs) == "cobrowse_not_requested"


@pytest.mark.parametrize(
    "command",
    [
        {"kind": "click", "node": 3, "x": 5, "y": 5},
        {"kind": "eval", "text": "alert(1)"},
        {"kind": "click", "node": "3"},
        {"kind": "__proto__", "node": 3},
        {"kind": "type", "node": 3, "text": "x" * 2001},
        {"kind": "key", "node": 3, "key": "F12"},
    ],
    ids=lambda command: command["kind"],
)
async def test_there_is_no_command_but_the_seven(both, seen, bob, command):
    anns, bobs = both
    await workers.run(let_steer, bob, seen)
    await bobs.say("cobrowse.control", cobrowse_id=str(seen.pk), stream=7, command=command)
    assert await refusal(bobs) == "invalid_request"
    assert await pointed_at(anns, bobs, seen)


async def test_an_agent_passes_no_word_of_the_desk_off_as_a_pointer(both, seen):
    anns, bobs = both
    await bobs.say("cursor", cobrowse_id=str(seen.pk), type="cobrowse.control", command=CLICK, deed=1)
    told = await anns.next("cursor", "cobrowse.control")
    assert told["type"] == "cursor"


async def test_a_page_tells_the_agent_nothing_with_signs_that_nobody_sees(both, seen, bob):
    anns, bobs = both
    await workers.run(let_steer, bob, seen)
    await bobs.say("cobrowse.control", cobrowse_id=str(seen.pk), stream=7, command=CLICK)
    await bobs.next("cobrowse.deed")
    ids = {"cobrowse_id": str(seen.pk), "deed": 1}
    await anns.say("cobrowse.done", **ids, outcome="refused", reason="no\x1b[2J", target="Pay\r\n\u202eoN")
    told = (await bobs.next("cobrowse.done"))["data"]
    kept = await workers.run(CobrowseDeed.objects.get)
    assert (told["reason"], told["target"]) == (kept.reason, kept.target) == ("no [2J", "Pay  oN")
