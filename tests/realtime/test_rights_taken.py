"""Roles that are taken away in mid-call, and words behind the back of who has left: open sockets do not outlive rights."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import role_group
from widgets import limits
from widgets.models import AgentPresence, Ticket
from widgets.services import parties, presence, supervision, tickets, whispers, workers

from .test_parties import calls_of, come


@pytest.fixture
async def call(waiting, bob, dave):
    """bob's call with Ann; dave is there and free."""
    session = waiting("Ann")
    await workers.run(presence.set_available, dave, True)
    return await workers.run(tickets.accept, bob, tickets.live_ticket(session).pk)


async def become(user, *roles):
    """These roles, and no others."""
    await workers.run(lambda: user.groups.set([role_group(role) for role in roles]))


@pytest.mark.parametrize("kind", ["signal", "typing"])
async def test_who_may_only_look_on_by_now_says_nothing_on_the_old_socket(attend, visit, call, bob, kind):
    bobs, anns = await attend(bob), await visit(call.session)
    await calls_of(bobs, bool)
    await become(bob, "Viewer")
    await bobs.say(kind, call_id=str(call.pk), n=1)
    assert (await bobs.next("error"))["data"]["code"] == "permission_denied"
    await anns.say("ping")
    assert (await anns.next("signal", "typing", "pong"))["type"] == "pong"


async def test_the_visitor_of_who_may_only_look_on_by_now_is_given_back(attend, call, bob, hub):
    bobs = await attend(bob)
    await calls_of(bobs, bool)
    await become(bob, "Viewer")
    await hub.console.refresh()
    hub.beat.agents_heard.clear()
    long_ago = timezone.now() - timedelta(seconds=60)
    await workers.run(AgentPresence.objects.filter(user=bob).update, seen_at=long_ago)
    await workers.run(Ticket.objects.filter(agent=bob).update, assigned_at=long_ago)
    await bobs.say("ping")  # the browser is there, the agent is not
    await bobs.next("pong")
    await hub.beat.leases()
    assert (await workers.run(Ticket.objects.get, pk=call.ticket_id)).status == "waiting"


async def test_a_supervisor_who_is_an_agent_only_by_now_is_out_of_the_call(attend, call, person, hub):
    olga = await workers.run(person, "olga", "Owner")
    await workers.run(supervision.join, olga, call)
    olgas = await attend(olga)
    await calls_of(olgas, bool)
    await become(olga, "Agent")
    await olgas.say("signal", call_id=str(call.pk), n=1)
    assert (await olgas.next("error"))["data"]["code"] in ("permission_denied", "not_found")
    await hub.beat.round()
    await calls_of(olgas, lambda found: not found)


async def test_who_has_left_hears_no_whisper_any_more(attend, call, bob, dave):
    await come(call, bob, dave)
    daves = await attend(dave)
    await calls_of(daves, bool)
    await workers.run(whispers.whisper, dave, call, "He is rude", "1")
    await daves.next("whisper")
    await workers.run(parties.leave, dave, call.pk)
    await workers.run(whispers.whisper, bob, call, "So was dave", "2")
    await daves.say("ping")
    assert (await daves.next("whisper", "pong"))["type"] == "pong"


async def test_a_supervisor_who_whispered_from_outside_hears_the_answer(attend, call, bob, person):
    olga = await workers.run(person, "olga", "Owner")
    olgas = await attend(olga)
    await calls_of(olgas, lambda found: True)
    await workers.run(whispers.whisper, olga, call, "Be kind", "1")
    await workers.run(whispers.whisper, bob, call, "I will", "2")
    assert [(await olgas.next("whisper"))["data"]["text"] for _ in range(2)] == ["Be kind", "I will"]


@pytest.mark.usefixtures("one_window")
async def test_a_new_socket_is_no_new_flood(attend, call, bob):
    bobs = [await attend(bob) for _ in range(3)]
    limits._local.clear()
    for at in range(121):  # 40 a socket, which each alone may say
        await bobs[at % 3].say("typing", call_id=str(call.pk))
    for client in bobs:
        await client.say("ping")
    codes = []
    for client in bobs:
        while (frame := await client.next("error", "pong"))["type"] == "error":
            codes.append(frame["data"]["code"])
    assert codes == ["rate_limited"]
