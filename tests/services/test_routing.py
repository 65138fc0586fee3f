"""Automatic queues: which visitor is offered to which agent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from widgets.models import AgentPresence, Offer, Queue, QueueMember, Ticket
from widgets.services import answering, presence, queues, routing

from .automatic import asks_for, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(queue):
    """The queue `support`, which offers its visitors by itself."""
    queue.routing = Queue.Routing.AUTOMATIC
    queue.save()
    return queue


def test_the_first_in_the_line_is_offered_to_the_longest_idle(on_duty, waiting):
    on_duty("bob"), on_duty("dave")
    waiting("Ann"), waiting("Ben"), waiting("Cem")
    assert routing.run() == 2
    assert offered() == [("bob", "Ann"), ("dave", "Ben")]
    assert routing.run() == 0


def test_who_is_offered_waits_on_in_their_place(on_duty, waiting):
    on_duty("bob")
    ann, ben = waiting("Ann"), waiting("Ben")
    routing.run()
    assert Ticket.objects.get(session=ann).status == "offered"
    assert [queues.standing(each.pk).position for each in (ann, ben)] == [1, 2]


def test_a_queue_in_which_agents_pick_offers_nobody(on_duty, waiting, queue):
    on_duty("bob")
    waiting("Ann")
    Queue.objects.update(routing="manual")
    assert routing.run() == 0


@pytest.mark.parametrize(
    "away",
    [
        {"available": False},
        {"seen_at": timezone.now() - timedelta(seconds=31)},
        {"wrap_up_until": timezone.now() + timedelta(minutes=10)},
    ],
    ids=["on a break", "not heard from", "wrapping up"],
)
def test_nobody_is_offered_to_an_agent_who_is(away, on_duty, waiting):
    on_duty("bob")
    AgentPresence.objects.update(**away)
    waiting("Ann")
    assert routing.run() == 0


def test_nobody_is_offered_to_who_is_no_member_or_may_not_answer(on_duty, waiting):
    bob, dave = on_duty("bob"), on_duty("dave")
    QueueMember.objects.filter(user=bob).delete()
    dave.groups.clear()
    waiting("Ann")
    assert routing.run() == 0


@pytest.mark.parametrize(("most", "offers"), [(1, 0), (2, 1)])
def test_an_agent_has_so_many_calls_at_once(most, offers, on_duty, waiting):
    bob = on_duty("bob", max_calls=most)
    waiting("Ann")
    routing.run()
    answering.accept(bob, Offer.objects.get().pk)
    waiting("Ben")
    assert routing.run() == offers


def test_a_language_is_spoken_by_whom_it_is_offered_to(on_duty, waiting):
    on_duty("bob", languages=["en", "fr"]), on_duty("dave", languages=["de"])
    asks_for(waiting("Ann"), language="de-AT")
    routing.run()
    assert offered() == [("dave", "Ann")]


def test_a_busy_agent_who_speaks_it_is_waited_for(on_duty, waiting):
    bob = on_duty("bob", languages=["de"])
    on_duty("erin", languages=["en"])
    asks_for(waiting("Ann"), language="de")
    routing.run()
    asks_for(waiting("Ben"), language="de")
    assert routing.run() == 0
    presence.set_available(bob, False)
    routing.run()
    assert offered() == [("erin", "Ann")]


def test_where_nobody_on_duty_speaks_it_anybody_will_do(on_duty, waiting):
    on_duty("bob", languages=["en"])
    asks_for(waiting("Ann"), language="de")
    assert routing.run() == 1


def test_skills_count_for_more_than_the_language(on_duty, waiting):
    on_duty("bob", languages=["de"]), on_duty("dave", languages=["en"], skills=["billing", "tax"])
    asks_for(waiting("Ann"), language="de", skills=["billing"])
    routing.run()
    assert offered() == [("dave", "Ann")]


def test_an_agent_does_not_sit_idle_because_the_head_needs_somebody_else(on_duty, waiting):
    on_duty("bob", skills=["tax"]), on_duty("dave", skills=[])
    for name in ("Ann", "Ben"):
        asks_for(waiting(name), skills=["tax"])
    waiting("Cem")
    routing.run()
    assert offered() == [("bob", "Ann"), ("dave", "Cem")]


def test_the_queue_of_higher_priority_comes_first(on_duty, waiting, new_session):
    gold = Queue.objects.create(name="Gold", slug="gold", routing="automatic", priority=5)
    on_duty("bob", gold)
    waiting("Ann")
    ben = waiting("Ben")
    asks_for(ben, queue=gold)
    routing.run()
    assert offered() == [("bob", "Ben")]


def test_priority_then_joining_is_the_order_within_a_queue(on_duty, waiting):
    waiting("Ann")
    asks_for(waiting("Ben"), priority=1)
    on_duty("bob")
    routing.run()
    assert offered() == [("bob", "Ben")]


def test_a_look_at_a_desk_without_a_free_agent_is_three_queries(on_duty, waiting, django_assert_num_queries):
    presence.set_available(on_duty("bob"), False)
    for name in "ABC":
        waiting(name)
    with django_assert_num_queries(3):
        routing.run()


def test_a_desk_without_automatic_queues_is_not_looked_at_for_agents(queue, django_assert_num_queries):
    queue.routing = Queue.Routing.MANUAL
    queue.save()
    with django_assert_num_queries(2) as asked:
        routing.run()
    assert not any("queuemember" in query["sql"] for query in asked.captured_queries)
