"""What becomes of an offer, and of the agent who answers it or does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from widgets import errors
from widgets.models import AgentPresence, Call, Offer, Queue, Ticket
from widgets.services import answering, calls, presence, queues, routing, tickets

from .automatic import asks_for, later, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(queue):
    """The queue `support`, which offers its visitors by itself."""
    queue.routing = Queue.Routing.AUTOMATIC
    queue.save()
    return queue


def test_an_offer_that_is_not_taken_goes_to_the_next_agent(on_duty, waiting):
    bob, dave = on_duty("bob"), on_duty("dave")
    ann = waiting("Ann")
    presence.set_available(dave, False)
    routing.run()
    presence.set_available(dave, True)
    waiting("Ben")
    assert later(21) == 3
    assert sorted(offered()) == [("bob", "Ben"), ("dave", "Ann")]
    assert queues.standing(ann.pk).position == 1
    assert AgentPresence.objects.get(user=bob).missed_offers == 1


def test_an_offer_stands_as_long_as_the_queue_says(on_duty, waiting):
    Queue.objects.update(accept_seconds=60)
    on_duty("bob")
    waiting("Ann")
    routing.run()
    assert (later(59), later(61)) == (0, 2)


def test_two_offers_let_go_in_a_row_make_an_agent_unavailable(on_duty, waiting):
    bob = on_duty("bob")
    waiting("Ann")
    routing.run()
    later(21)
    assert presence.words_of([bob.pk])[bob.pk]["available"]
    later(42)
    assert offered() == []
    assert presence.words_of([bob.pk])[bob.pk] == {
        "available": False, "away_reason": "offers_let_go", "wrap_up_until": None, "max_calls": 1,
    }  # fmt: skip
    presence.set_available(bob, True)
    assert routing.run() == 1


def test_a_visitor_who_is_taken_between_is_forgiven(on_duty, waiting):
    bob = on_duty("bob")
    waiting("Ann")
    routing.run()
    later(21)
    call = answering.accept(bob, Offer.objects.get(outcome="pending").pk)
    calls.end(bob, call, "agent")
    assert AgentPresence.objects.get().missed_offers == 0


def test_a_no_is_final_and_the_visitor_keeps_the_head(on_duty, waiting):
    bob, _dave = on_duty("bob"), on_duty("dave")
    ann = waiting("Ann")
    routing.run()
    offer = Offer.objects.get()
    answering.decline(bob, offer.pk)
    assert queues.standing(ann.pk).position == 1
    routing.run()
    assert offered() == [("dave", "Ann")]
    for answer in (answering.accept, answering.decline):
        with pytest.raises(errors.OfferOver):
            answer(bob, offer.pk)


def test_an_offer_is_its_agents_own(on_duty, waiting):
    on_duty("bob")
    waiting("Ann")
    routing.run()
    dave = on_duty("dave")
    for answer in (answering.accept, answering.decline):
        with pytest.raises(errors.NotFound):
            answer(dave, Offer.objects.get().pk)


def test_who_is_offered_the_visitor_may_take_them_by_either_way(on_duty, waiting):
    bob = on_duty("bob")
    ann = waiting("Ann")
    routing.run()
    assert tickets.accept(bob, Ticket.objects.get(session=ann).pk).agent == bob
    assert Offer.objects.get().outcome == "accepted"


def test_nobody_else_may_but_who_supervises(on_duty, waiting, alice):
    dave = on_duty("dave")
    presence.set_available(dave, False)
    ann = Ticket.objects.get(session=waiting("Ann"))
    with pytest.raises(errors.PermissionDenied):
        tickets.accept(dave, ann.pk)
    on_duty("bob")
    routing.run()
    with pytest.raises(errors.AlreadyTaken):
        tickets.accept(dave, ann.pk)
    assert tickets.accept(alice, ann.pk).agent == alice
    assert Offer.objects.get().outcome == "withdrawn"


def test_a_visitor_who_leaves_takes_the_offer_along(on_duty, waiting):
    bob = on_duty("bob")
    ann = waiting("Ann")
    routing.run()
    tickets.leave(ann)
    assert Offer.objects.get().outcome == "withdrawn"
    with pytest.raises(errors.OfferOver):
        answering.accept(bob, Offer.objects.get().pk)
    assert AgentPresence.objects.get().missed_offers == 0


def test_an_agent_who_is_lost_or_takes_a_break_loses_the_offer(on_duty, waiting):
    bob, dave = on_duty("bob"), on_duty("dave")
    waiting("Ann")
    routing.run()
    presence.set_available(bob, False)
    routing.run()
    AgentPresence.objects.filter(user=dave).update(seen_at=timezone.now() - timedelta(seconds=31))
    assert routing.run() == 1
    assert list(Offer.objects.values_list("outcome", flat=True)) == ["withdrawn", "withdrawn"]


def test_who_takes_somebody_by_hand_loses_an_offer_too_many(on_duty, waiting, new_session):
    picked = Queue.objects.create(name="Sales", slug="sales")
    bob = on_duty("bob", picked)
    waiting("Ann")
    routing.run()
    ben = waiting("Ben")
    asks_for(ben, queue=picked)
    tickets.accept(bob, Ticket.objects.get(session=ben).pk)
    routing.run()
    assert Offer.objects.get().outcome == "withdrawn"
    assert AgentPresence.objects.get().missed_offers == 0


def test_the_wrap_up_holds_offers_back_until_it_is_over_or_ended(on_duty, waiting):
    Queue.objects.update(wrap_up_seconds=60)
    bob = on_duty("bob")
    ann, _ben = waiting("Ann"), waiting("Ben")
    routing.run()
    calls.end(bob, answering.accept(bob, Offer.objects.get().pk), "agent")
    assert routing.run() == 0
    assert presence.words_of([bob.pk])[bob.pk]["wrap_up_until"] is not None
    presence.end_wrap_up(bob)
    assert presence.words_of([bob.pk])[bob.pk]["wrap_up_until"] is None
    assert routing.run() == 1
    assert Call.objects.get(session=ann).status == "completed"


def test_a_wrap_up_ends_by_itself(on_duty, waiting):
    Queue.objects.update(wrap_up_seconds=60)
    bob = on_duty("bob")
    waiting("Ann"), waiting("Ben")
    routing.run()
    calls.end(bob, answering.accept(bob, Offer.objects.get().pk), "agent")
    assert (later(59), later(61)) == (0, 1)


def test_a_visitor_who_was_given_back_goes_to_somebody_else_first(on_duty, waiting):
    bob, _dave = on_duty("bob"), on_duty("dave")
    ann = waiting("Ann")
    routing.run()
    answering.accept(bob, Offer.objects.get().pk)
    tickets.release(bob, Ticket.objects.get(session=ann).pk)
    routing.run()
    assert offered() == [("dave", "Ann")]


@pytest.mark.parametrize("what", ["joins", "is available", "declines", "hangs up"])
def test_offers_move_at_once_when_somebody(what, on_duty, waiting, django_capture_on_commit_callbacks):
    Queue.objects.update(wrap_up_seconds=0)
    bob = on_duty("bob")
    if what == "is available":
        presence.set_available(bob, False)
    with django_capture_on_commit_callbacks(execute=True):
        waiting("Ann")
    with django_capture_on_commit_callbacks(execute=True):
        if what == "is available":
            presence.set_available(bob, True)
        elif what == "declines":
            on_duty("dave")
            answering.decline(bob, Offer.objects.get().pk)
        elif what == "hangs up":
            call = answering.accept(bob, Offer.objects.get().pk)
            waiting("Ben")
            calls.end(bob, call, "agent")
    assert len(offered()) == 1
