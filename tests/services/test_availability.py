"""Before the click: open, closed, paused, full, nobody there; and joining agrees."""

from __future__ import annotations

from typing import Any

import pytest

from widgets import errors
from widgets.models import Queue, Session, Ticket, Widget
from widgets.services import access, presence, queues, tickets

pytestmark = pytest.mark.django_db


def seen(widget: Widget) -> tuple[Any, Any]:
    """As a launcher sees it."""
    found = queues.availability(access.admit(widget.key, "http://testserver", "http://testserver"))
    return found["open"], found["reason"]


def test_without_an_agent_one_may_wait_and_is_told(widget, bob):
    assert seen(widget) == (True, "no_agent")
    presence.set_available(bob, True)
    assert seen(widget) == (True, None)
    presence.set_available(bob, False)
    assert seen(widget) == (True, "no_agent")


def test_a_paused_queue_takes_nobody_new_and_serves_who_waits(widget, waiting, new_session, bob):
    ann, ben = waiting("Ann"), new_session("Ben")
    Queue.objects.update(is_paused=True)
    assert seen(widget) == (False, "paused")
    with pytest.raises(errors.QueueClosed):
        tickets.join(Session.objects.select_related("widget__queue").get(pk=ben.pk), {"terms": True})
    assert Session.objects.get(pk=ben.pk).state == "ready"
    assert tickets.join(ann, {"terms": True})[2] is False
    assert tickets.accept(bob, Ticket.objects.get().pk).session == ann


def test_a_pause_is_no_closing(widget):
    Queue.objects.update(is_paused=True, is_active=False)
    assert seen(widget) == (False, "closed")


def test_the_queues_own_limit_counts_before_the_sites(widget, waiting, new_session, settings):
    settings.WIDGETS_QUEUE_LIMIT = 1
    Queue.objects.update(limit=2)
    widget.queue.refresh_from_db()
    waiting("Ann"), waiting("Ben")
    assert seen(widget) == (False, "full")
    with pytest.raises(errors.QueueFull):
        tickets.join(new_session("Cem"), {"terms": True})
    tickets.leave(Session.objects.get(pk=Ticket.objects.all()[0].session_id))
    assert seen(widget)[1] != "full"


def test_priority_finds_no_place_where_there_is_none(widget, waiting, new_session):
    Queue.objects.update(limit=1)
    Widget.objects.update(priority=50)
    widget.queue.refresh_from_db()
    waiting("Ann")
    with pytest.raises(errors.QueueFull):
        tickets.join(new_session("Ben"), {"terms": True})


@pytest.mark.parametrize("offline", ["none", "message", "callback"])
def test_config_says_what_may_be_left(widget, offline):
    Queue.objects.update(offline=offline)
    assert queues.availability(Widget.objects.get())["offline"] == offline
