"""Who is served before whom: by widget, by answers, by signed identity; what is merely claimed counts for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import HOST
from widgets import tokens
from widgets.models import Session, Ticket, Widget
from widgets.models.definitions import clean_form
from widgets.services import forms, queues, sessions, table, tickets

pytestmark = pytest.mark.django_db
TOPIC = {
    "name": "topic",
    "type": "choice",
    "label": "Topic",
    "choices": ["question", {"value": "law", "priority": 10, "skill": " Law  UK"}, {"value": "idea", "priority": -20}],
}
URGENT = {"name": "urgent", "type": "checkbox", "label": "Urgent", "priority": 30}


@pytest.fixture
def ruled(widget: Widget) -> Widget:
    """A widget whose answers count."""
    widget.form = clean_form({"fields": [*widget.fields, TOPIC, URGENT]})
    widget.save()
    return widget


def joined(widget: Widget, identity: Any = None, language: str = "", **answers: Any) -> Ticket:
    session = sessions.start(widget, HOST, sessions.Page(url=f"{HOST}/", language=language), identity)
    sessions.submit_form(session, {"name": "Ann", **answers})
    return tickets.join(session, {"terms": True})[0]


def test_without_a_rule_time_alone_counts(ruled):
    assert joined(ruled, topic="question").priority == 0
    assert queues.standing(joined(ruled, topic="question", urgent=False).session_id).position == 2


@pytest.mark.parametrize(
    ("widgets_own", "answers", "priority"),
    [
        (0, {"topic": "law"}, 10),
        (0, {"topic": "law", "urgent": True}, 30),
        (50, {"topic": "law", "urgent": True}, 50),
        (0, {"topic": "idea"}, -20),
        (-5, {"topic": "idea"}, -5),
        (0, {"topic": "idea", "urgent": True}, 30),
    ],
)
def test_the_highest_of_those_that_are_set_counts(ruled, widgets_own, answers, priority):
    ruled.priority = widgets_own
    ruled.save()
    assert joined(ruled, **answers).priority == priority


def test_a_signed_priority_counts_and_is_bounded(ruled, bob):
    assert joined(ruled, tokens.sign_identity(bob, ruled.key, priority=7)).priority == 7
    assert joined(ruled, tokens.sign_identity(bob, ruled.key, priority=7), urgent=True).priority == 30
    assert joined(ruled, tokens.sign_identity(bob, ruled.key, priority=10**9)).priority == 100
    assert joined(ruled, tokens.sign_identity(bob, ruled.key)).priority == 0


def test_a_priority_that_is_merely_claimed_counts_for_nothing(ruled):
    assert joined(ruled, {"name": "Ann", "priority": 100, "verified": True}).priority == 0


def test_a_ticket_knows_which_language_and_skill_is_wanted(ruled):
    ticket = joined(ruled, language="de-AT", topic="law")
    ticket.refresh_from_db()
    assert (ticket.language, ticket.skills) == ("de-AT", ["law uk"])


def test_a_fixed_value_of_the_server_is_an_answer(widget):
    hidden = {"name": "topic", "type": "hidden", "value": "law"}
    widget.form = clean_form({"fields": [hidden, URGENT]})
    widget.save()
    assert joined(widget).priority == 0


def test_no_page_learns_what_an_answer_counts_for(ruled):
    told = str(forms.shown(ruled))
    assert "law" in told
    assert "priority" not in told
    assert "skill" not in told


def test_the_position_is_the_order_in_which_people_are_served(ruled, bob):
    """Everybody's own position, the snapshot, the agents' table and the order of serving are one."""
    tickets_made = [joined(ruled, **given) for given in ({}, {"topic": "law"}, {"topic": "idea"}, {"urgent": True}, {})]
    wanted = [tickets_made[at].pk for at in (3, 1, 0, 4, 2)]
    places = {ticket.pk: queues.standing(ticket.session_id).position for ticket in tickets_made}
    assert sorted(places, key=lambda pk: places[pk]) == wanted
    assert [ticket for _, ticket in queues.snapshot(ruled.queue_id).order] == [str(pk) for pk in wanted]
    assert [row.id for row in table.visible_tickets(bob).rows] == [str(pk) for pk in wanted]
    assert list(Ticket.objects.waiting().in_order().values_list("pk", flat=True)) == wanted


def test_joining_tells_the_real_position_at_once(ruled):
    joined(ruled), joined(ruled)
    session = sessions.start(ruled, HOST, sessions.Page(url=f"{HOST}/"))
    sessions.submit_form(session, {"name": "Ben", "urgent": True})
    assert tickets.join(session, {"terms": True})[1] == 1
    assert tickets.join(Session.objects.get(pk=session.pk), {"terms": True})[1] == 1


def test_older_rows_of_any_shape_count_for_nothing(ruled):
    fields = [{"name": "topic", "type": "choice", "choices": ["a", {"value": "b", "priority": "x", "skill": 7}]}]
    Widget.objects.update(form={"fields": fields})
    session = sessions.start(Widget.objects.get(), HOST, sessions.Page(url=f"{HOST}/"))
    sessions.submit_form(session, {"topic": "b"})
    ticket = tickets.join(session, {"terms": True})[0]
    assert (ticket.priority, ticket.skills) == (0, [])
