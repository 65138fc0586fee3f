"""The console's table of a crowd: the first of each queue, everybody counted, whoever is offered to the reader."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from widgets.models import Offer, Queue, QueueMember
from widgets.services import table, tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def sales(bob):
    """A second queue of Bob's."""
    sales = Queue.objects.create(slug="sales", name="Sales")
    QueueMember.objects.create(queue=sales, user=bob)
    return sales


def offered(ticket, agent):
    Offer.objects.create(ticket=ticket, agent=agent, expires_at=timezone.now() + timedelta(seconds=20))


def test_the_first_are_shown_and_everybody_is_counted(crowd, bob):
    made = crowd(130)
    seen = table.visible_tickets(bob)
    assert [row.id for row in seen.rows] == [str(ticket.pk) for ticket in made[:100]]
    assert [row.position for row in seen.rows] == list(range(1, 101))
    assert seen.waiting == 130


def test_no_queue_is_hidden_by_another(crowd, bob, sales, queue):
    crowd(130), crowd(3, sales)
    seen = table.visible_tickets(bob)
    assert sum(row.queue["slug"] == "sales" for row in seen.rows) == 3
    assert {each["slug"]: each["waiting"] for each in seen.queues} == {queue.slug: 130, "sales": 3}
    assert seen.waiting == 133


def test_of_many_long_queues_each_shows_its_first(crowd, bob):
    for number in range(5):
        queue = Queue.objects.create(slug=f"q{number}", name=f"Queue {number}")
        QueueMember.objects.create(queue=queue, user=bob)
        crowd(100, queue)
    seen = table.visible_tickets(bob)
    assert len(seen.rows) == table.SHOWN_IN_ALL
    assert max(row.position for row in seen.rows) == table.SHOWN_IN_ALL // 5


def test_an_offer_to_the_reader_is_shown_however_far_behind_and_to_nobody_else(crowd, bob, dave):
    last = crowd(130)[-1]
    offered(last, bob)
    (row,) = [row for row in table.visible_tickets(bob).rows if row.offer]
    assert (row.id, row.position, len(table.visible_tickets(bob).rows)) == (str(last.pk), 130, 101)
    assert str(last.pk) not in [row.id for row in table.visible_tickets(dave).rows]
    assert table.visible_tickets(dave).waiting == 130


def test_the_table_is_one_query_however_many_wait(crowd, queue, django_assert_num_queries):
    crowd(300)
    with django_assert_num_queries(1):
        found = table.tickets_in([queue.pk])
    assert len(found.rows) == table.SHOWN


def test_an_empty_desk_counts_nobody(bob, waiting, queue):
    assert table.visible_tickets(bob).data() == {"tickets": [], "waiting": 0, "queues": []}
    tickets.leave(waiting("Ann"))
    assert table.visible_tickets(bob).waiting == 0
