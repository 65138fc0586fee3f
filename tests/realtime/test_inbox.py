"""An agent's socket learns that a visitor has left a message, and that somebody has dealt with it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from widgets.models import ContactRequest, Queue, QueueMember
from widgets.services import contact_requests, workers
from widgets.services.contact_requests import Wish


@pytest.fixture
def bob(bob):
    """May answer, whatever the roles' migration gives."""
    bob.user_permissions.add(Permission.objects.get(codename="answer_queue"))
    return bob


def wish(client_id):
    return Wish("message", {"name": "Ann", "email": "a@b.example", "text": "Hi"}, client_id, consents={"terms": True})


async def told(client):
    return (await client.next("requests"))["data"]


async def test_the_count_follows_what_is_left_and_dealt_with(attend, bob, widget):
    client = await attend(bob)
    assert await told(client) == {"open": 0, "newest": None}
    kept, _ = await workers.run(contact_requests.leave, widget, wish("c1"))
    first = await told(client)
    assert (first["open"], bool(first["newest"])) == (1, True)
    await workers.run(contact_requests.leave, widget, wish("c2"))
    assert (await told(client))["open"] == 2
    await workers.run(contact_requests.handle, bob, kept.pk, "done")
    assert (await told(client))["open"] == 1


async def test_of_a_queue_that_is_not_theirs_an_agent_hears_nothing(attend, bob, widget):
    other = await workers.run(lambda: Queue.objects.create(name="Other", slug="other"))
    await workers.run(QueueMember.objects.filter(user=bob).update, queue=other)
    client = await attend(bob)
    await client.next("queue.tickets")
    await workers.run(contact_requests.leave, widget, wish("c1"))
    assert await client.silence()
    assert await workers.run(ContactRequest.objects.count) == 1
