"""`livedesk_sweep`: the consequences of silence, where no hub draws them."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from tests.cobrowsing import look_on
from tests.recording import allow, keep, record
from widgets.models import CobrowseRecording, RecordingPart, Session
from widgets.services import presence, recordings, tickets


def sweep() -> str:
    out = StringIO()
    call_command("livedesk_sweep", stdout=out)
    return out.getvalue()


def test_a_visitor_who_fell_silent_gives_up_the_place(waiting):
    session = waiting()
    Session.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert sweep() == "1 changed; deleted: 0 recordings, 0 of their files\n"
    session.refresh_from_db()
    assert session.state == Session.State.READY
    assert session.events.latest("seq").type == "queue.abandoned"


def test_a_visitor_who_was_heard_keeps_it(waiting):
    session = waiting()
    assert sweep() == "0 changed; deleted: 0 recordings, 0 of their files\n"
    session.refresh_from_db()
    assert session.state == Session.State.QUEUED


def test_an_offer_moves_on(waiting, bob, queue):
    queue.routing = "automatic"
    queue.save()
    presence.set_available(bob, True)
    session = waiting()
    assert sweep() == "1 changed; deleted: 0 recordings, 0 of their files\n"
    assert session.tickets.get().offers.get().agent == bob


def test_what_it_deletes_is_told(waiting, bob, settings):
    call = tickets.accept(bob, waiting("Ann").tickets.get().pk)
    allow(settings, call.session.widget)
    seen = look_on(bob, call)
    for _ in range(2):
        keep(record(bob, seen), b"one")
        recordings.release(bob, seen)
    long_ago = timezone.now() - timedelta(days=31)
    CobrowseRecording.objects.update(ended_at=long_ago)
    RecordingPart.objects.update(retry_at=long_ago)
    assert sweep() == "0 changed; deleted: 2 recordings, 2 of their files\n"
    assert sweep() == "0 changed; deleted: 0 recordings, 0 of their files\n"
