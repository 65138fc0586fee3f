"""`livedesk_sweep`: the consequences of silence, where no hub draws them."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from widgets.models import Session
from widgets.services import presence


def sweep() -> str:
    out = StringIO()
    call_command("livedesk_sweep", stdout=out)
    return out.getvalue()


def test_a_visitor_who_fell_silent_gives_up_the_place(waiting):
    session = waiting()
    Session.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert sweep() == "1 changed\n"
    session.refresh_from_db()
    assert session.state == Session.State.READY
    assert session.events.latest("seq").type == "queue.abandoned"


def test_a_visitor_who_was_heard_keeps_it(waiting):
    session = waiting()
    assert sweep() == "0 changed\n"
    session.refresh_from_db()
    assert session.state == Session.State.QUEUED


def test_an_offer_moves_on(waiting, bob, queue):
    queue.routing = "automatic"
    queue.save()
    presence.set_available(bob, True)
    session = waiting()
    assert sweep() == "1 changed\n"
    assert session.tickets.get().offers.get().agent == bob
