"""Several agents in a call on sockets: who is asked, who hears what, and who hears nothing any more."""

from __future__ import annotations

import pytest

from widgets.services import handover, messages, parties, presence, seats, supervision, tickets, whispers, workers


@pytest.fixture
async def call(waiting, bob, dave):
    """bob's call with Ann; dave is there and free."""
    session = waiting("Ann")
    await workers.run(presence.set_available, dave, True)
    return await workers.run(tickets.accept, bob, tickets.live_ticket(session).pk)


async def come(call, bob, dave):
    """dave is asked in and comes."""
    await workers.run(parties.invite, bob, call, dave, "Help")
    await workers.run(parties.join, dave, call.pk)


async def calls_of(client, fits):
    """The calls, as soon as they are like this."""
    while True:
        found = (await client.next("calls"))["data"]["calls"]
        if fits(found):
            return found


async def test_an_invitation_comes_at_once_and_goes_when_it_is_answered(attend, call, bob, dave):
    daves = await attend(dave)
    await daves.next("calls")
    await workers.run(parties.invite, bob, call, dave, "Help")
    (asked,) = (await daves.next("invitation"))["data"]["invitations"]
    assert (asked["call_id"], asked["note"], asked["from"]["name"]) == (str(call.pk), "Help", "Bob")
    await workers.run(parties.decline, dave, call.pk)
    assert (await daves.next("invitation"))["data"]["invitations"] == []


async def test_an_invitation_is_there_for_a_console_that_opens_later(attend, call, bob, dave):
    await workers.run(parties.invite, bob, call, dave)
    assert len((await (await attend(dave)).next("invitation"))["data"]["invitations"]) == 1


async def test_who_comes_in_is_shown_to_all_three(attend, visit, call, bob, dave):
    bobs, daves, anns = await attend(bob), await attend(dave), await visit(call.session)
    assert (await anns.next("presence"))["data"] == {"parties": []}
    await come(call, bob, dave)
    assert [seat["name"] for seat in (await anns.next("presence"))["data"]["parties"]] == ["Dave"]
    (mine,) = await calls_of(daves, bool)
    assert (mine["id"], mine["agent"]["name"]) == (str(call.pk), "Bob")
    await calls_of(bobs, lambda found: found and [row["status"] for row in found[0]["parties"]] == ["joined"])
    await workers.run(parties.leave, dave, call.pk)
    assert (await anns.next("presence"))["data"] == {"parties": []}
    await calls_of(daves, lambda found: not found)


async def test_a_visitor_who_comes_back_is_told_who_is_there(visit, call, bob, dave):
    await come(call, bob, dave)
    anns = await visit(call.session)
    assert [seat["name"] for seat in (await anns.next("presence"))["data"]["parties"]] == ["Dave"]


async def test_a_lost_bell_about_who_is_there_is_made_good(visit, call, bob, dave, hub, lost_bells):
    anns = await visit(call.session)
    await anns.next("presence")
    lost_bells(lambda number: True)
    await come(call, bob, dave)
    await hub.beat.heal()
    assert [seat["name"] for seat in (await anns.next("presence"))["data"]["parties"]] == ["Dave"]


async def test_signals_go_to_all_others_or_to_one(attend, visit, call, bob, dave):
    await come(call, bob, dave)
    bobs, daves, anns = await attend(bob), await attend(dave), await visit(call.session)
    for client in (bobs, daves):
        await calls_of(client, bool)
    ids = {"call_id": str(call.pk)}
    await daves.say("signal", **ids, n=1)
    for client in (bobs, anns):
        heard = (await client.next("signal"))["data"]
        assert (heard["n"], heard["party"], heard["party_name"]) == (1, f"agent-{dave.pk}", "Dave")
    await anns.say("signal", **ids, n=2, to_party=f"agent-{bob.pk}")
    await anns.say("signal", **ids, n=3)
    assert (await daves.next("signal"))["data"]["n"] == 3
    assert [(await bobs.next("signal"))["data"]["n"] for _ in range(2)] == [2, 3]


async def test_who_is_only_asked_in_sends_no_signal(attend, call, bob, dave):
    await workers.run(parties.invite, bob, call, dave)
    daves = await attend(dave)
    await daves.say("signal", call_id=str(call.pk), n=1)
    assert (await daves.next("error"))["data"]["code"] == "permission_denied"


@pytest.mark.parametrize("how", ["left", "completed", "cold", "taken over"])
async def test_who_is_out_of_the_call_hears_nothing_more_of_it(attend, call, bob, dave, person, how):
    await come(call, bob, dave)
    out = bob if how != "left" else dave
    client = await attend(out)
    await calls_of(client, bool)
    if how == "left":
        await workers.run(parties.leave, dave, call.pk)
    elif how == "completed":
        await workers.run(handover.complete, bob, call)
    elif how == "cold":
        await workers.run(handover.cold, bob, call, None, "support")
    else:
        await workers.run(supervision.take_over, person("olga", "Owner"), call)
    if how != "left":  # the last that it hears
        assert (await client.next("call.transferred"))["data"]["mode"] == ("cold" if how == "cold" else "warm")
    await calls_of(client, lambda found: not found)
    await workers.run(messages.send, call.session, "visitor", "A secret", "1")
    await client.say("ping")
    heard = await client.next("message.sent", "pong")
    assert heard["type"] == "pong"


async def test_the_new_agent_and_the_visitor_hear_that_the_call_went_on(attend, visit, call, bob, dave):
    await come(call, bob, dave)
    daves, anns = await attend(dave), await visit(call.session)
    await calls_of(daves, bool)
    await workers.run(handover.complete, bob, call)
    for client in (daves, anns):
        assert (await client.next("call.transferred"))["data"]["to"]["agent"]["name"] == "Dave"
    await calls_of(daves, lambda found: found and found[0]["agent"]["name"] == "Dave")


async def test_a_whisper_reaches_agents_and_never_the_visitor(attend, visit, call, bob, dave, person):
    olga = await workers.run(person, "olga", "Owner")
    await come(call, bob, dave)
    bobs, daves, olgas, anns = await attend(bob), await attend(dave), await attend(olga), await visit(call.session)
    await anns.next("presence")
    await workers.run(whispers.whisper, olga, call, "Offer a kettle", "1")
    for client in (bobs, daves, olgas):
        heard = await client.next("whisper")
        assert (heard["data"]["text"], heard["data"]["user"]["name"]) == ("Offer a kettle", "Olga")
    await calls_of(bobs, lambda found: found and found[0]["last_whisper"] == heard["data"]["id"])
    assert await anns.silence()


async def test_the_hubs_own_tick_ends_an_invitation(attend, call, bob, dave):
    daves = await attend(dave)
    await workers.run(parties.invite, bob, call, dave)
    await daves.next("invitation")
    await workers.run(lambda: call.parties.update(expires_at=call.started_at))
    assert (await daves.next("invitation"))["data"]["invitations"] == []
    assert seats.rows(call)[0]["status"] == "expired"
