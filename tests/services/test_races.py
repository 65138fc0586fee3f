"""Races, with real threads and real transactions. On SQLite here, on PostgreSQL where DATABASE_URL names one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection

from tests.conftest import HOST
from widgets import errors
from widgets.models import AgentProfile, Call, Queue, Session, SessionEvent, Ticket, Widget
from widgets.services import activation, calls, messages, sessions, tickets, widgets
from widgets.services.audit import Actor

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def desk(transactional_db: None) -> Widget:
    """A widget, made anew: transactional tests empty the tables."""
    queue = Queue.objects.create(name="Support", slug="support")
    return Widget.objects.create(name="Support", slug="support", queue=queue)


def visitor(desk: Widget, join: bool = True) -> Session:
    session = sessions.start(desk, HOST, sessions.Page(url=f"{HOST}/"))
    sessions.submit_form(session, {"name": "Ann"})
    if join:
        tickets.join(session, {"terms": True})
    return session


def at_once(*jobs: Callable[[], Any]) -> Counter[str]:
    """Runs the jobs at the same moment, each on its own connection; counts what came of them by class name."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> str:
        gate.wait()
        try:
            return type(job()).__name__
        except errors.LivedeskError as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return Counter(pool.map(run, jobs))


def no_gap(session: Session) -> bool:
    found = list(SessionEvent.objects.filter(session=session).order_by("seq").values_list("seq", flat=True))
    return found == list(range(1, Session.objects.get(pk=session.pk).last_seq + 1))


def test_fifty_agents_accept_one_ticket_and_one_wins(desk, person):
    ann = visitor(desk)
    agents = [person(f"agent{number}", "Agent", desk.queue) for number in range(50)]
    ticket = Ticket.objects.get(session=ann)
    outcome = at_once(*[lambda agent=agent: tickets.accept(agent, ticket.pk) for agent in agents])
    assert outcome == {"Call": 1, "AlreadyTaken": 49}
    assert SessionEvent.objects.filter(session=ann, type="agent.assigned").count() == 1
    assert Call.objects.count() == 1
    assert no_gap(ann)


@pytest.mark.parametrize("most", [1, 2])
def test_an_agent_who_takes_eight_at_once_gets_as_many_as_they_may_have(desk, person, most):
    bob = person("bob", "Agent", desk.queue)
    AgentProfile.objects.create(user=bob, max_calls=most)
    visitors = [visitor(desk) for _ in range(8)]
    waiting = list(Ticket.objects.waiting())
    outcome = at_once(*[partial(tickets.accept, bob, ticket.pk) for ticket in waiting])
    assert outcome == {"Call": most, "InCall": 8 - most}
    assert (Call.objects.count(), Ticket.objects.waiting().count()) == (most, 8 - most)
    assert all(no_gap(each) for each in visitors)


def test_joining_ten_times_at_once_makes_one_ticket(desk):
    ann = visitor(desk, join=False)
    copies = [Session.objects.select_related("widget__queue").get(pk=ann.pk) for _ in range(10)]
    outcome = at_once(*[lambda copy=copy: tickets.join(copy, {"terms": True}) for copy in copies])
    assert outcome == {"tuple": 10}
    assert Ticket.objects.count() == 1
    assert no_gap(ann)


@pytest.mark.parametrize("places", [1, 3])
def test_thirty_join_at_once_and_no_more_than_may_get_in(desk, places):
    Queue.objects.update(limit=places)
    desk.queue.refresh_from_db()
    visitors = [visitor(desk, join=False) for _ in range(30)]
    copies = [Session.objects.select_related("widget__queue").get(pk=each.pk) for each in visitors]
    outcome = at_once(*[partial(tickets.join, copy, {"terms": True}) for copy in copies])
    assert outcome == {"tuple": places, "QueueFull": 30 - places}
    assert Ticket.objects.waiting().count() == places
    assert Session.objects.filter(state="queued").count() == places


def test_a_place_that_one_gives_up_another_gets_while_calls_end(desk, person):
    """Joining, leaving and ending take the same rows: in an order in which nobody waits for ever."""
    bob = person("bob", "Agent", desk.queue)
    Queue.objects.update(limit=5)
    desk.queue.refresh_from_db()
    for _ in range(5):
        calling, going = visitor(desk), visitor(desk)
        call = tickets.accept(bob, Ticket.objects.waiting().get(session=calling).pk)
        coming = [visitor(desk, join=False) for _ in range(6)]
        joins = [partial(tickets.join, each, {"terms": True}) for each in coming]
        at_once(partial(calls.end, bob, call, "agent"), partial(tickets.leave, going), *joins)
        assert Ticket.objects.waiting().count() in (4, 5)
        for each in coming:
            tickets.leave(each)


def test_leaving_while_being_accepted_ends_one_way_or_the_other(desk, person):
    bob = person("bob", "Agent", desk.queue)
    for _ in range(10):
        ann = visitor(desk)
        ticket = Ticket.objects.get(session=ann)
        outcome = at_once(partial(tickets.accept, bob, ticket.pk), partial(tickets.leave, ann))
        state = Session.objects.get(pk=ann.pk).state
        assert (outcome, state) in [
            ({"Call": 1, "InCall": 1}, "in_call"),
            ({"AlreadyTaken": 1, "NoneType": 1}, "ready"),
        ]
        assert no_gap(ann)


def test_both_sides_hanging_up_is_one_end(desk, person):
    bob = person("bob", "Agent", desk.queue)
    ann = visitor(desk)
    call = tickets.accept(bob, Ticket.objects.get(session=ann).pk)
    at_once(lambda: calls.end(bob, call, "agent"), lambda: calls.end(ann, call, "visitor"), lambda: sessions.end(ann))
    assert SessionEvent.objects.filter(session=ann, type="call.ended").count() == 1
    assert no_gap(ann)


def test_one_message_sent_ten_times_at_once_is_one_message(desk):
    ann = visitor(desk)
    outcome = at_once(*[lambda: messages.send(ann, "visitor", "hello", "c1") for _ in range(10)])
    assert outcome == {"tuple": 10}
    assert SessionEvent.objects.filter(session=ann, type="message.sent").count() == 1
    assert no_gap(ann)


def test_thirty_messages_at_once_are_numbered_without_gaps(desk):
    ann = visitor(desk)
    at_once(*[lambda number=number: messages.send(ann, "visitor", "hi", f"c{number}") for number in range(30)])
    assert SessionEvent.objects.filter(session=ann, type="message.sent").count() == 30
    assert no_gap(ann)


def test_ending_while_joining_leaves_nobody_in_the_line(desk):
    for _ in range(15):
        ann = visitor(desk, join=False)
        copy = Session.objects.select_related("widget__queue").get(pk=ann.pk)
        at_once(partial(sessions.end, ann), partial(tickets.join, copy, {"terms": True}))
        assert Session.objects.get(pk=ann.pk).state == "ended"
        assert not Ticket.objects.live().filter(session=ann).exists()
        assert no_gap(ann)


def test_ending_while_given_back_leaves_nobody_in_the_line(desk, person):
    bob = person("bob", "Agent", desk.queue)
    for _ in range(15):
        ann = visitor(desk)
        ticket = Ticket.objects.get(session=ann)
        tickets.accept(bob, ticket.pk)
        at_once(partial(sessions.end, ann), partial(tickets.release, bob, ticket.pk))
        assert Session.objects.get(pk=ann.pk).state == "ended"
        assert not Ticket.objects.live().filter(session=ann).exists()
        assert no_gap(ann)


def test_joining_while_the_widget_is_switched_off_leaves_nobody_in_the_line(desk, person):
    alice = Actor(person("alice", "Owner"))
    for _ in range(15):
        Widget.objects.update(is_active=True)
        ann = visitor(desk, join=False)
        copy = Session.objects.select_related("widget__queue").get(pk=ann.pk)
        widget = Widget.objects.get()
        off = partial(activation.switch_off, alice, [widget], send_away=True, end_calls=False)
        at_once(off, partial(tickets.join, copy, {"terms": True}))
        assert not Ticket.objects.live().exists()
        assert no_gap(ann)


def test_accepting_while_visitors_are_sent_away_has_one_winner(desk, person):
    alice, bob = Actor(person("alice", "Owner")), person("bob", "Agent", desk.queue)
    for _ in range(15):
        Widget.objects.update(is_active=True)
        ann = visitor(desk)
        ticket, widget = Ticket.objects.get(session=ann), Widget.objects.get()
        off = partial(activation.switch_off, alice, [widget], send_away=True, end_calls=False)
        outcome = at_once(off, partial(tickets.accept, bob, ticket.pk))
        state = "in_call" if outcome["Call"] else "ended"
        assert Session.objects.get(pk=ann.pk).state == state
        assert Call.objects.filter(session=ann, status="active").exists() is (state == "in_call")
        assert no_gap(ann)


def test_two_that_want_to_be_the_default_leave_one(desk, person):
    alice = Actor(person("alice", "Owner"))
    made = [Widget(name="Sales", queue=desk.queue, is_default=True) for _ in range(4)]
    outcome = at_once(*[partial(widgets.create, alice, widget) for widget in made])
    assert outcome == {"Widget": 4}
    assert Widget.objects.filter(is_default=True).count() == 1
    assert sorted(Widget.objects.exclude(pk=desk.pk).values_list("slug", flat=True))[0] == "sales"
