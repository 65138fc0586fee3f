"""Offers and leases on agents' sockets: who is shown an offer, who is told of it, who is offline when."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from widgets.models import AgentPresence, Offer, Ticket
from widgets.services import answering, presence, tickets, workers


@pytest.fixture
def automatic(queue):
    """The queue offers its visitors by itself."""
    queue.routing = "automatic"
    queue.save()


async def test_an_offer_is_in_its_agents_table_alone_and_goes_by_itself(attend, bob, dave, waiting, automatic, queue):
    await workers.run(presence.set_available, bob, True)
    await workers.run(presence.set_available, dave, True)
    bobs, daves = await attend(bob), await attend(dave)
    session = await workers.run(waiting, "Ann")
    offer = await workers.run(Offer.objects.get)
    holder, other = (bobs, daves) if offer.agent_id == bob.pk else (daves, bobs)
    row = await row_with(holder, lambda row: row["offer"] is not None)
    assert (row["offer"]["id"], row["can_join"]) == (str(offer.pk), True)
    assert 18 <= row["offer"]["seconds"] <= 20
    row = await row_with(other, lambda row: row["session_id"] == str(session.pk))
    assert (row["offer"], row["can_join"]) == (None, False)
    await workers.run(Offer.objects.filter(pk=offer.pk).update, expires_at=timezone.now())
    assert (await row_with(other, lambda row: row["offer"] is not None))["can_join"]  # the hub's own tick


async def row_with(client, fits):
    """The first row of the table like this, whenever it comes."""
    while True:
        for row in (await client.next("queue.tickets"))["data"]["tickets"]:
            if fits(row):
                return row


async def test_an_agent_who_let_two_go_is_told_so(attend, bob, waiting, automatic):
    await workers.run(presence.set_available, bob, True)
    client = await attend(bob)
    assert (await client.next("presence"))["data"]["available"]
    await workers.run(waiting, "Ann")
    for _ in range(2):
        offer = await workers.run(Offer.objects.get, outcome="pending")
        await workers.run(answering.decline, bob, offer.pk)
    told = {"available": False, "away_reason": "offers_let_go", "wrap_up_until": None, "max_calls": 1}
    assert (await client.next("presence"))["data"] == told


async def test_a_console_that_only_answers_keeps_its_agents_lease(attend, bob, hub):
    client = await attend(bob)
    assert (await client.next("welcome"))["data"]["heartbeat_seconds"] == 5
    AgentPresence.objects.filter(user=bob).delete()
    (socket,) = hub.console.sockets[bob.pk]
    hub.beat.agents_heard.clear()
    socket.heard_at -= 6
    hub.beat.glance()
    await client.next("ping")
    await client.say("pong")
    await client.say("ping")
    await client.next("pong")  # so the frame before it has been heard
    await hub.beat.leases()
    assert timezone.now() - AgentPresence.objects.get(user=bob).seen_at < timedelta(seconds=2)


async def test_the_lease_runs_from_when_the_agent_spoke_not_from_when_it_was_written(attend, bob, hub):
    await (await attend(bob)).next("queue.tickets")
    hub.beat.agents_heard[bob.pk] = time.monotonic() - 8
    await hub.beat.leases()
    assert 8 <= (timezone.now() - AgentPresence.objects.get(user=bob).seen_at).total_seconds() < 10


async def test_the_visitor_of_a_lost_agent_is_back_at_the_head_at_the_next_glance(visit, bob, hub, waiting):
    session = waiting("Ann")
    await workers.run(tickets.accept, bob, tickets.live_ticket(session).pk)
    client = await visit(session)
    lost = timezone.now() - timedelta(seconds=31)
    Ticket.objects.update(assigned_at=lost)
    AgentPresence.objects.update_or_create(user=bob, defaults={"seen_at": lost})
    await hub.beat.leases()
    assert (await client.next("agent.unassigned"))["data"]["reason"] == "agent_lost"
    assert (await client.next("queue.position"))["data"]["position"] == 1
