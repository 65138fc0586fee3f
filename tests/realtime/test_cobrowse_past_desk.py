"""When the page is told that its frames may go past the desk: to the only one who looks, and while nothing needs the desk."""

from __future__ import annotations

import asyncio

from tests.recording import allow, ask_record
from widgets.services import (
    cobrowse_frames,
    masking,
    parties,
    signalling,
    workers,
)

from .conftest import PATIENCE
from .pages import both, call, look, octets, seen, snapshot
from .test_cobrowse_roads import Elsewhere, elsewhere

__all__ = ["both", "call", "elsewhere", "seen"]


async def told(client):
    return (await client.next("cobrowse.channel"))["data"]


async def comes(true):
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110  what the hub knows has no event
            await asyncio.sleep(0.01)


async def test_the_only_one_in_the_call_may_be_sent_frames_by_its_channel(both, seen, bob, hub):
    anns, _ = both
    allowed = {"cobrowse_id": str(seen.pk), "call_id": str(seen.call_id), "agent": f"agent-{bob.pk}", "seconds": 25}
    hub.lookout.wake()
    assert await told(anns) == allowed


async def test_the_agents_page_is_told_as_the_visitors_is(both, attend, seen, bob):
    _, bobs = both
    assert (await told(bobs))["seconds"] == 25
    again = await attend(bob)
    await look(again, seen)
    assert (await told(bobs))["seconds"] == 0


async def test_a_second_window_takes_it_back_until_it_is_closed(both, attend, seen, bob, hub):
    anns, _ = both
    again = await attend(bob)
    await look(again, seen)
    assert (await told(anns))["seconds"] == 0
    await again.say("cobrowse.unwatch", cobrowse_id=str(seen.pk))
    await comes(lambda: len(hub.relay.watches[seen.pk]) == 1)
    hub.lookout.wake()
    assert (await told(anns))["seconds"] == 25


async def test_somebody_who_looks_elsewhere_takes_it_back(both, seen, elsewhere: Elsewhere, hub):
    anns, _ = both
    await elsewhere.say(seen)
    assert (await told(anns))["seconds"] == 0
    await elsewhere.say(seen, on=False)
    await comes(lambda: not hub.relay.roads.known(seen.pk))
    hub.lookout.wake()
    assert (await told(anns))["seconds"] == 25


async def test_a_party_in_the_call_takes_it_back_before_they_look_and_until_they_leave(both, call, bob, dave):
    anns, _ = both
    await workers.run(parties.invite, bob, call, dave)
    await workers.run(parties.join, dave, call.pk)
    assert (await told(anns))["seconds"] == 0
    await workers.run(parties.leave, dave, call.pk)
    assert (await told(anns))["seconds"] == 25


async def test_asking_to_record_takes_it_back(both, seen, bob, settings, widget):
    anns, _ = both
    await workers.run(allow, settings, widget)
    await workers.run(ask_record, bob, seen)
    assert (await told(anns))["seconds"] == 0


async def test_where_a_page_pauses_the_desk_keeps_that_rule_and_has_all_frames(both, widget, alice, hub):
    anns, _ = both
    await workers.run(masking.change, alice, widget, {"pause": ["/checkout/*"]})
    hub.lookout.wake()
    assert (await told(anns))["seconds"] == 0


async def test_a_page_without_a_socket_finds_it_when_it_polls(attend, seen, bob, hub):
    bobs = await attend(bob)
    await look(bobs, seen)
    await workers.run(cobrowse_frames.carry, seen.session, snapshot(seen))
    await octets(bobs)
    hub.lookout.wake()
    async with asyncio.timeout(PATIENCE):
        while not (found := await workers.run(kept, seen)):  # noqa: ASYNC110  a mailbox has no event for it
            await asyncio.sleep(0.02)
    assert found[0]["agent"] == f"agent-{bob.pk}"


def kept(seen):
    """What waits for the page to poll."""
    waiting = signalling.pending(seen.session_id, "visitor", 0)
    return [each["data"] for each in waiting if each["type"] == "cobrowse.channel"]
