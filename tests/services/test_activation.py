"""Switching widgets on and off: who is served on, who is sent away, and what is written about it."""

from __future__ import annotations

from typing import Any

import pytest

from widgets import errors
from widgets.models import AuditEvent, Call, Session, SessionEvent, Widget
from widgets.services import activation, tickets
from widgets.services.audit import Actor


@pytest.fixture
def actor(alice: Any) -> Actor:
    return Actor(alice, "192.0.2.7")


def off(actor: Actor, widget: Widget, send_away: bool = False, end_calls: bool = False) -> activation.Effect:
    return activation.switch_off(actor, [widget], send_away=send_away, end_calls=end_calls)


def state(session: Session) -> str:
    return Session.objects.values_list("state", flat=True).get(pk=session.pk)


def in_call(session: Session, agent: Any) -> Call:
    return tickets.accept(agent, session.tickets.get().pk)


def test_the_effect_counts_who_waits_and_who_is_in_a_call(widget, waiting, bob, new_session):
    waiting("Ann"), waiting("Ben"), new_session("Cid")
    in_call(waiting("Dan"), bob)
    assert activation.effect([widget]) == activation.Effect(waiting=2, in_call=1)


def test_who_waits_is_served_on_and_who_talks_talks_on(actor, widget, waiting, bob):
    ann, dan = waiting("Ann"), waiting("Dan")
    in_call(dan, bob)
    assert off(actor, widget) == activation.Effect(0, 0)
    assert (state(ann), state(dan)) == ("queued", "in_call")
    assert in_call(ann, bob).status == "active"


def test_who_waits_is_sent_away_when_asked_and_calls_go_on(actor, widget, waiting, bob):
    ann, dan = waiting("Ann"), waiting("Dan")
    in_call(dan, bob)
    assert off(actor, widget, send_away=True) == activation.Effect(1, 0)
    assert (state(ann), state(dan)) == ("ended", "in_call")
    last = SessionEvent.objects.filter(session=ann).order_by("-seq")[:2]
    assert [(event.type, event.data["reason"]) for event in last] == [
        ("session.ended", "revoked"),
        ("queue.left", "session_ended"),
    ]


def test_calls_are_ended_only_when_asked(actor, widget, waiting, bob):
    ann, dan = waiting("Ann"), waiting("Dan")
    call = in_call(dan, bob)
    assert off(actor, widget, end_calls=True) == activation.Effect(0, 1)
    assert (state(ann), state(dan)) == ("queued", "ended")
    call.refresh_from_db()
    assert (call.status, call.end_reason) == ("completed", "session_ended")


def test_nobody_of_another_widget_is_concerned(actor, widget, waiting):
    other = Widget.objects.create(name="Other", slug="other", queue=widget.queue)
    ann = waiting("Ann")
    assert off(actor, other, send_away=True, end_calls=True) == activation.Effect(0, 0)
    assert state(ann) == "queued"


def test_the_log_says_what_was_done_to_whom(actor, widget, waiting):
    waiting("Ann")
    off(actor, widget, send_away=True)
    row = AuditEvent.objects.get(action="widget.switched_off")
    assert (row.actor, row.address, row.target) == (actor.user, "192.0.2.7", f"widget:{widget.pk}")
    assert row.details["before"] == {"is_active": True}
    assert (row.details["waiting"], row.details["send_away"], row.details["end_calls"]) == (1, True, False)


def test_what_is_on_is_not_switched_on_again(actor, widget):
    assert activation.switch_on(actor, [widget]) == 0
    off(actor, widget)
    assert activation.switch_on(actor, [widget]) == 1
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["widget.switched_off", "widget.switched_on"]


@pytest.mark.parametrize("name", ["bob", "charlie"])
def test_only_who_may_change_widgets_switches_them(request, widget, name):
    user = Actor(request.getfixturevalue(name))
    for switch in (lambda: activation.switch_on(user, [widget]), lambda: off(user, widget)):
        with pytest.raises(errors.PermissionDenied):
            switch()
    assert Widget.objects.get().is_active


def test_a_session_that_was_opened_before_cannot_join(actor, widget, new_session):
    ann = new_session("Ann")
    off(actor, widget)
    with pytest.raises(errors.WidgetInactive):
        tickets.join(Session.objects.select_related("widget__queue").get(pk=ann.pk), {"terms": True})


def test_who_joins_in_the_very_moment_is_turned_away(actor, widget, new_session):
    ann = new_session("Ann")  # read while the widget was on
    Widget.objects.update(is_active=False)
    with pytest.raises(errors.WidgetInactive):
        tickets.join(ann, {"terms": True})
    assert state(ann) == "ready"


def test_a_repeated_join_keeps_the_place_in_a_widget_that_is_off(actor, widget, waiting):
    ann = waiting("Ann")
    off(actor, widget)
    again = Session.objects.select_related("widget__queue").get(pk=ann.pk)
    ticket, position, created = tickets.join(again, {"terms": True})
    assert (ticket.session_id, position, created) == (ann.pk, 1, False)
