"""The files of a recording: what came and no more, nothing against the visitor's word, and none that stays behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from tests.cobrowsing import look_on
from tests.recording import ALIAS, allow, asked_by, files, keep, kept, record
from widgets.models import AuditEvent, Cobrowse, CobrowseConsent, CobrowseRecording, RecordingPart, Session
from widgets.services import calls, cobrowse, recording_files, recordings, tickets
from widgets.services.recording_files import Arrived


@pytest.fixture
def bob(on_duty):
    """Is on duty."""
    return on_duty("bob")


@pytest.fixture
def call(waiting, bob):
    """bob's call with Ann."""
    return tickets.accept(bob, waiting("Ann").tickets.get().pk)


@pytest.fixture
def seen(call, bob, settings):
    """Ann has agreed to be seen; the widget's pages may be recorded."""
    allow(settings, call.session.widget)
    return look_on(bob, call)


@pytest.fixture
def recording(seen, bob):
    """Ann has agreed to be recorded, too."""
    return record(bob, seen)


def test_the_file_holds_what_came_and_no_more(recording):
    assert keep(recording, b"one", b"two")
    assert keep(recording, b"three")
    assert kept(recording) == [b"one", b"two", b"three"]
    with storages[ALIAS].open(files()[0]) as file:
        assert len(file.read()) == 2 * 12 + len(b"onetwo")


def test_nothing_is_written_after_a_yes_is_taken_back(recording, call):
    assert keep(recording, b"before")
    asked = asked_by(Cobrowse.objects.get())
    cobrowse.answer(call.session, asked, granted=False)
    assert not keep(recording, b"after")
    recording.refresh_from_db()
    assert (kept(recording), recording.end_reason, len(files())) == ([b"before"], "withdrawn", 1)
    assert Cobrowse.objects.get().status == "active"
    assert [each.granted for each in CobrowseConsent.objects.filter(kind="record")] == [True, False]


def test_a_yes_that_is_taken_back_while_frames_arrive_has_won(recording, call):
    """Between our looking at the recording and our claim of a part of it."""
    asked = asked_by(Cobrowse.objects.get())
    once = iter([True])

    def meddle(execute, sql, *rest):
        if sql.startswith("UPDATE") and "last_part" in sql and next(once, False):
            cobrowse.answer(call.session, asked, granted=False)
        return execute(sql, *rest)

    with connection.execute_wrapper(meddle):
        assert not keep(recording, b"too late")
    assert (files(), RecordingPart.objects.count()) == ([], 0)


def test_what_came_before_the_end_of_the_call_is_still_written(recording, call, bob):
    before = Arrived(timezone.now().timestamp(), b"before")
    calls.end(bob, call, "agent")
    after = Arrived(timezone.now().timestamp() + 1, b"after")
    assert recording_files.keep(recording.pk, [before, after])
    assert kept(recording) == [b"before"]
    CobrowseRecording.objects.update(ended_at=timezone.now() - recording_files.LATE)
    assert not recording_files.keep(recording.pk, [before])


def test_the_end_of_cobrowsing_ends_it(recording, call):
    cobrowse.withdraw(call.session)
    recording.refresh_from_db()
    assert (recording.end_reason, Cobrowse.objects.get().recording) == ("visitor", "none")
    assert AuditEvent.objects.filter(action="cobrowse.recording_ended").count() == 1


def test_the_agent_records_no_more(recording, bob, seen):
    assert recordings.release(bob, seen).recording == "none"
    assert CobrowseRecording.objects.get().end_reason == "agent"
    assert record(bob, seen).pk != recording.pk


def test_one_that_is_full_ends_and_the_view_goes_on(recording, settings):
    settings.WIDGETS_RECORDING_LIMIT = 30
    assert keep(recording, b"ten bytes.")
    assert not keep(recording, b"ten bytes.")
    recording.refresh_from_db()
    assert (recording.end_reason, recording.octets) == ("full", 22)
    assert (Cobrowse.objects.get().status, Cobrowse.objects.get().recording) == ("active", "none")


def test_what_the_storage_refuses_is_missing_and_said_so(recording, settings):
    settings.WIDGETS_RECORDING_STORAGE = "nowhere"
    assert keep(recording, b"lost")
    settings.WIDGETS_RECORDING_STORAGE = ALIAS
    keep(recording, b"there")
    assert kept(recording) == [b"there"]  # it may still be on its way
    RecordingPart.objects.update(retry_at=timezone.now())
    assert kept(recording) == [b"", b"there"]


def test_a_file_that_is_gone_is_missing_and_said_so(recording):
    keep(recording, b"one")
    storages[ALIAS].delete(files()[0])
    assert kept(recording) == [b""]


def test_a_large_one_is_read_page_by_page(recording, settings):
    settings.WIDGETS_RECORDING_LIMIT = 10**8
    frame = bytes(64 * 1024)
    for _ in range(9):
        keep(recording, frame, frame)
    first = recording_files.read(recording, 0)
    assert recording_files.PAGE <= len(first.octets) < 2 * recording_files.PAGE
    assert kept(recording) == [frame] * 18


def test_the_days_are_over(recording, call, bob):
    keep(recording, b"one")
    calls.end(bob, call, "agent")
    assert (recording_files.sweep(), len(files())) == ((0, 0), 1)
    later = timezone.now() + timedelta(days=30, minutes=1)
    assert recording_files.sweep(later) == (1, 1)
    assert (files(), RecordingPart.objects.count(), CobrowseRecording.objects.count()) == ([], 0, 0)
    row = AuditEvent.objects.get(action="cobrowse.recording_deleted")
    assert row.details == {"recording": str(recording.pk), "reason": "retention"}
    assert CobrowseConsent.objects.filter(kind="record").count() == 1


def test_a_storage_that_fails_is_tried_again(recording, call, bob, settings):
    keep(recording, b"one")
    calls.end(bob, call, "agent")
    there, later = settings.STORAGES, timezone.now() + timedelta(days=31)
    settings.STORAGES = {name: each for name, each in there.items() if name != ALIAS}
    assert recording_files.sweep(later) == (1, 0)  # nobody reads it any more
    assert RecordingPart.objects.get().recording is None
    settings.STORAGES = there
    assert recording_files.sweep(later) == (0, 0)  # not yet
    assert recording_files.sweep(later + recording_files.RETRY) == (0, 1)
    assert RecordingPart.objects.count() == 0


@pytest.mark.parametrize("model", [Session, Cobrowse, CobrowseConsent])
def test_whatever_deletes_the_row_the_file_goes_too(recording, model):
    keep(recording, b"one")
    model.objects.all().delete()
    assert CobrowseRecording.objects.count() == 0
    assert recording_files.sweep(timezone.now() + timedelta(minutes=2)) == (0, 1)
    assert (files(), RecordingPart.objects.count()) == ([], 0)


def test_a_file_that_is_written_after_the_row_is_gone_goes_at_once(recording, monkeypatch):
    save = type(storages[ALIAS]).save

    def slow(storage, name, content, **options):
        RecordingPart.objects.all().delete()
        return save(storage, name, content, **options)

    monkeypatch.setattr(type(storages[ALIAS]), "save", slow)
    keep(recording, b"one")
    assert files() == []
