"""Join, position, leave, accept, release."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.conftest import HOST
from widgets import errors
from widgets.models import AgentProfile, Call, Queue, Session, SessionEvent, Ticket, Widget
from widgets.services import calls, queues, sessions, table, tickets

pytestmark = pytest.mark.django_db


def types(session):
    return list(SessionEvent.objects.filter(session=session).order_by("seq").values_list("type", flat=True))


def ticket_of(session):
    return Ticket.objects.filter(session=session).latest("joined_at")


def test_the_first_to_join_is_served_next(waiting):
    ann, ben = waiting("Ann"), waiting("Ben")
    assert queues.standing(ann.pk).position == 1
    assert queues.standing(ben.pk).position == 2


def test_a_repeat_while_waiting_gives_the_same_ticket(waiting):
    ann = waiting()
    ticket, position, created = tickets.join(ann, {"terms": True})
    assert (ticket, position, created) == (ticket_of(ann), 1, False)
    assert types(ann) == ["form.submitted", "queue.joined"]


def test_a_required_consent_is_asked_for_by_name(new_session):
    with pytest.raises(errors.ConsentRequired) as refused:
        tickets.join(new_session(), {"recording": True})
    assert refused.value.param == "terms"


def test_the_form_comes_before_the_queue(new_session):
    with pytest.raises(errors.FormInvalid) as refused:
        tickets.join(new_session(name=""), {"terms": True})
    assert list(refused.value.fields or ()) == ["name"]


def test_consents_are_kept_with_time_and_version(waiting):
    consents = Session.objects.get(pk=waiting().pk).consents
    assert consents["terms"]["granted"]
    assert consents["terms"]["version"] == "1"
    assert consents["terms"]["at"]
    assert not consents["recording"]["granted"]


def test_a_closed_queue_takes_nobody(new_session, queue):
    Queue.objects.update(is_active=False)
    session = new_session()
    session.widget.queue.refresh_from_db()
    with pytest.raises(errors.QueueClosed):
        tickets.join(session, {"terms": True})
    assert Session.objects.get(pk=session.pk).state == "ready"


def test_a_full_queue_takes_nobody_more(waiting, new_session, settings):
    settings.WIDGETS_QUEUE_LIMIT = 1
    waiting("Ann")
    with pytest.raises(errors.QueueFull):
        tickets.join(new_session("Ben"), {"terms": True})


def test_leaving_can_be_repeated_and_moves_the_others_up(waiting):
    ann, ben = waiting("Ann"), waiting("Ben")
    tickets.leave(ann)
    tickets.leave(ann)
    assert queues.standing(ben.pk).position == 1
    assert types(ann)[-1] == "queue.left"
    assert Session.objects.get(pk=ann.pk).state == "ready"


def test_queues_do_not_mix(waiting, widget, new_session):
    waiting("Ann")
    other = Queue.objects.create(name="Sales", slug="sales")
    sales = Widget.objects.create(name="Sales", slug="sales", queue=other)
    ben = sessions.start(sales, HOST, sessions.Page(url=f"{HOST}/"))
    sessions.submit_form(ben, {"name": "Ben"})
    assert tickets.join(ben, {"terms": True})[1] == 1


def test_priority_goes_first(waiting):
    ann, ben = waiting("Ann"), waiting("Ben")
    Ticket.objects.filter(session=ben).update(priority=5)
    assert queues.standing(ben.pk).position == 1
    assert queues.standing(ann.pk).position == 2
    assert [row.customer_name for row in _rows(ann)] == ["Ben", "Ann"]


def _rows(session):
    order = queues.snapshot(session.widget.queue_id).order
    return [Session.objects.get(pk=session_id) for session_id, _ in order]


def test_the_snapshot_agrees_with_each_standing(waiting):
    visitors = [waiting(name) for name in ("Ann", "Ben", "Cem")]
    order, pace = queues.snapshot(visitors[0].widget.queue_id)
    seen = [queues.Standing(ticket, place, pace.estimate(place), 3) for place, (_, ticket) in enumerate(order, 1)]
    assert [session_id for session_id, _ in order] == [str(v.pk) for v in visitors]
    assert seen == [queues.standing(v.pk) for v in visitors]


def test_the_snapshot_is_one_query_however_many_wait(waiting, django_assert_num_queries):
    first = waiting("0")
    for number in range(1, 12):
        waiting(str(number))
    with django_assert_num_queries(1):
        assert len(queues.snapshot(first.widget.queue_id).order) == 12


def test_accepting_starts_a_call_in_one_step(waiting, bob):
    ann = waiting()
    call = tickets.accept(bob, ticket_of(ann).pk)
    assert types(ann)[-2:] == ["agent.assigned", "call.started"]
    assert Session.objects.get(pk=ann.pk).state == "in_call"
    assert call.agent == bob
    assert call.status == "active"


def test_the_first_accept_wins(waiting, bob, dave):
    ann = waiting()
    tickets.accept(bob, ticket_of(ann).pk)
    with pytest.raises(errors.AlreadyTaken):
        tickets.accept(dave, ticket_of(ann).pk)
    assert types(ann).count("agent.assigned") == 1


def test_an_agent_takes_as_many_as_their_profile_allows_and_no_more(waiting, bob):
    AgentProfile.objects.create(user=bob, max_calls=2)
    ann, ben, cem = (ticket_of(waiting(name)) for name in ("Ann", "Ben", "Cem"))
    call = tickets.accept(bob, ann.pk)
    tickets.accept(bob, ben.pk)
    with pytest.raises(errors.InCall):
        tickets.accept(bob, cem.pk)
    assert queues.standing(cem.session_id).position == 1
    calls.end(bob, call, "agent")
    assert tickets.accept(bob, cem.pk).agent == bob


def test_who_has_left_cannot_be_accepted(waiting, bob):
    ann = waiting()
    tickets.leave(ann)
    with pytest.raises(errors.AlreadyTaken):
        tickets.accept(bob, ticket_of(ann).pk)


def test_only_members_of_the_queue_accept_and_who_supervises(waiting, alice, charlie, person):
    ann = waiting()
    with pytest.raises(errors.NotFound):
        tickets.accept(person("erin", "Agent"), ticket_of(ann).pk)
    with pytest.raises(errors.PermissionDenied):
        tickets.accept(charlie, ticket_of(ann).pk)
    assert tickets.accept(alice, ticket_of(ann).pk).agent == alice


def test_an_unknown_ticket_is_not_found(bob):
    with pytest.raises(errors.NotFound):
        tickets.accept(bob, uuid4())


def test_who_is_in_a_call_can_neither_join_nor_leave(waiting, bob):
    ann = waiting()
    tickets.accept(bob, ticket_of(ann).pk)
    with pytest.raises(errors.InCall):
        tickets.join(ann, {"terms": True})
    with pytest.raises(errors.InCall):
        tickets.leave(ann)


def test_after_the_call_the_visitor_may_join_again(waiting, bob):
    ann = waiting()
    call = tickets.accept(bob, ticket_of(ann).pk)
    calls.end(bob, call, "agent")
    ann.refresh_from_db()
    assert tickets.join(ann, {"terms": True})[1:] == (1, True)
    assert Ticket.objects.filter(session=ann, status="completed").count() == 1


def test_a_released_visitor_is_back_at_the_head(waiting, bob, dave):
    ann, ben = waiting("Ann"), waiting("Ben")
    tickets.accept(bob, ticket_of(ann).pk)
    tickets.release(bob, ticket_of(ann).pk)
    assert queues.standing(ann.pk).position == 1
    assert queues.standing(ben.pk).position == 2
    assert types(ann)[-2:] == ["call.ended", "agent.unassigned"]
    assert Call.objects.get(session=ann).status == "dropped"
    assert tickets.accept(dave, ticket_of(ann).pk).agent == dave


def test_only_who_holds_a_ticket_releases_it(waiting, bob, dave):
    ann = waiting()
    tickets.accept(bob, ticket_of(ann).pk)
    with pytest.raises(errors.NotFound):
        tickets.release(dave, ticket_of(ann).pk)


def test_the_database_refuses_a_second_live_ticket(waiting):
    ann = waiting()
    with pytest.raises(IntegrityError):
        Ticket.objects.create(session=ann, queue=ann.widget.queue)


def test_the_database_refuses_a_second_live_call(waiting, bob):
    ann = waiting()
    call = tickets.accept(bob, ticket_of(ann).pk)
    with pytest.raises(IntegrityError):
        Call.objects.create(ticket=call.ticket, session=ann, agent=bob, provider="peer")


def test_the_database_refuses_a_number_twice(waiting):
    with pytest.raises(IntegrityError):
        SessionEvent.objects.create(session=waiting(), seq=1, type="queue.left")


def test_the_console_sees_who_waits_and_how_it_stands(waiting, bob, alice, charlie, person):
    ann = waiting("Ann")
    Ticket.objects.update(joined_at=timezone.now() - timedelta(seconds=80))
    row = table.visible_tickets(bob).rows[0]
    assert (row.customer_name, row.sla_status, row.consent_status, row.can_join) == ("Ann", "warning", "granted", True)
    assert row.session_id == str(ann.pk)
    assert [row.can_join for row in table.visible_tickets(alice).rows] == [True]  # supervises
    assert [row.can_join for row in table.visible_tickets(person("olga", "Admin")).rows] == [False]
    assert table.visible_tickets(charlie).rows == []


@pytest.mark.parametrize(("waited", "status"), [(0, "good"), (74, "good"), (75, "warning"), (100, "critical")])
def test_the_sla_warns_at_three_quarters(waited, status):
    assert table.sla_status(waited, 100) == status
