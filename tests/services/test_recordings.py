"""Recording a visitor's page: no file without the consent, none that stays behind, and who may see it."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cobrowsing import look_on
from tests.recording import allow, ask_record, keep, record
from widgets import errors
from widgets.models import AuditEvent, Cobrowse, CobrowseConsent, CobrowseRecording
from widgets.services import cobrowse, cobrowse_codes, cobrowse_files, cobrowse_rows, recorded, recordings, tickets


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


def actions():
    return list(AuditEvent.objects.filter(action__startswith="cobrowse.rec").values_list("action", flat=True)[::-1])


def test_asking_begins_nothing(seen, bob):
    found = recordings.request(bob, seen)
    assert (found.recording, CobrowseRecording.objects.count()) == ("requested", 0)
    assert actions() == ["cobrowse.recording_requested"]


def test_the_page_is_told_for_how_long_it_would_be_kept(seen, bob, settings):
    settings.WIDGETS_RECORDING_DAYS = 7
    found = recordings.request(bob, seen)
    assert (recordings.word(found)["days"], cobrowse_rows.row(found)["recording_days"]) == (7, 7)


def test_a_yes_is_a_row_to_which_the_recording_belongs(seen, bob, call):
    asked = ask_record(bob, seen)
    found = cobrowse.answer(call.session, asked, granted=True, text_version="1")
    consent = CobrowseConsent.objects.get(kind="record")
    assert (consent.granted, consent.request_id, consent.text_version) == (True, asked, "1")
    assert (found.recording, CobrowseRecording.objects.get().consent) == ("granted", consent)
    assert actions() == ["cobrowse.recording_requested", "cobrowse.recording_granted"]


def test_a_recording_that_is_taken_back_names_the_text_of_the_yes(seen, bob, call):
    cobrowse.answer(call.session, ask_record(bob, seen), granted=True, text_version="rec-3")
    yes = CobrowseConsent.objects.get(kind="record")
    cobrowse.answer(call.session, yes.request_id, granted=False)
    found = CobrowseConsent.objects.filter(kind="record").order_by("id")
    assert [(each.granted, each.text_version) for each in found] == [(True, "rec-3"), (False, "rec-3")]


def test_there_is_no_recording_without_a_consent(recording):
    with pytest.raises(IntegrityError):
        CobrowseRecording.objects.create(cobrowse=recording.cobrowse)


def test_a_no_leaves_the_view_as_it_is(seen, bob, call):
    asked = ask_record(bob, seen)
    found = cobrowse.answer(call.session, asked, granted=False)
    assert (found.status, found.recording, CobrowseRecording.objects.count()) == ("active", "none", 0)
    assert CobrowseConsent.objects.get(kind="record").granted is False
    with pytest.raises(errors.CobrowseNotRequested):
        cobrowse.answer(call.session, asked, granted=True)


def test_nobody_answers(seen, bob, call):
    asked = ask_record(bob, seen)
    Cobrowse.objects.update(recording_expires_at=timezone.now())
    with pytest.raises(errors.CobrowseNotRequested):
        cobrowse.answer(call.session, asked, granted=True)
    assert recordings.sweep() == 1
    assert (Cobrowse.objects.get().recording, CobrowseRecording.objects.count()) == ("none", 0)


@pytest.mark.parametrize("off", ["switch", "storage"])
def test_it_is_off_until_switched_on_and_given_a_place(seen, bob, alice, settings, call, off):
    if off == "switch":
        recordings.switch(alice, call.session.widget, False)
    else:
        settings.WIDGETS_RECORDING_STORAGE = ""
    with pytest.raises(errors.RecordingOff):
        recordings.request(bob, seen)


def test_the_switch_is_for_who_may_change_widgets_and_a_row(call, alice, bob):
    with pytest.raises(errors.PermissionDenied):
        recordings.switch(bob, call.session.widget, True)
    recordings.switch(alice, call.session.widget, True)
    recordings.switch(alice, call.session.widget, True)
    assert AuditEvent.objects.get(action="widget.changed").details["after"] == {"record_pages": True}


def test_only_who_asked_to_see_asks_to_record(seen, on_duty):
    with pytest.raises(errors.PermissionDenied):
        recordings.request(on_duty("dave"), seen)


def test_before_the_view_is_granted_nobody_asks_to_record(call, bob, settings):
    allow(settings, call.session.widget)
    asked, _ = cobrowse.request(bob, call)
    with pytest.raises(errors.CobrowseNotRequested):
        recordings.request(bob, asked)


def test_another_visitor_cannot_answer(seen, bob, waiting):
    asked = ask_record(bob, seen)
    with pytest.raises(errors.CobrowseNotRequested):
        cobrowse.answer(waiting("Ben"), asked, granted=True)
    assert CobrowseRecording.objects.count() == 0


def test_opening_is_a_row(recording, bob):
    recordings.viewed(bob, recording.pk)
    row = AuditEvent.objects.get(action="cobrowse.recording_viewed")
    assert (row.actor, row.details) == (bob, {"recording": str(recording.pk)})


def test_the_record_is_for_who_may_read_the_call(recording, bob, alice, person, queue):
    erin = person("erin", "Agent")
    for user in (bob, alice, person("victor", "Viewer")):
        assert recordings.readable(user, recording.pk) == recording
    for user in (erin, person("dave", "Agent", queue), person("charlie")):
        with pytest.raises(errors.NotFound):
            recordings.readable(user, recording.pk)
    with pytest.raises(errors.NotFound):
        recordings.readable(alice, uuid.uuid4())


def test_without_the_role_ones_own_is_closed_too(recording, bob):
    bob.groups.clear()
    for cached in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
        bob.__dict__.pop(cached, None)
    with pytest.raises(errors.NotFound):
        recordings.readable(bob, recording.pk)


@pytest.fixture
def by_code(bob, new_session, widget, settings):
    """What bob has recorded of Dan's page, whose code he typed in."""
    allow(settings, widget)
    found = cobrowse_codes.redeem(bob, cobrowse_codes.issue(new_session("Dan"))[0])
    cobrowse.answer(found.session, found.pk, granted=True)
    return record(bob, found)


def test_one_by_code_is_for_who_redeemed_it_and_for_who_may_read_all_calls(by_code, bob, alice, person, queue):
    for user in (bob, alice, person("victor", "Viewer")):
        assert recordings.readable(user, by_code.pk) == by_code
    for user in (person("dave", "Agent", queue), person("charlie")):
        with pytest.raises(errors.NotFound):
            recordings.readable(user, by_code.pk)


def test_one_by_code_that_goes_on_ends_when_it_is_deleted(by_code, alice):
    recordings.delete(alice, by_code.pk)
    assert (CobrowseRecording.objects.count(), Cobrowse.objects.get().recording) == (0, "none")
    row = AuditEvent.objects.get(action="cobrowse.recording_deleted")
    assert (row.actor, row.target) == (alice, f"session:{by_code.cobrowse.session_id}")


def test_a_proof_is_for_one_user_one_recording_and_one_purpose(recording, bob, alice, seen):
    proof = cobrowse_files.proof(bob, recording.pk, "recording")
    assert cobrowse_files.opened(bob, proof) == recording
    with pytest.raises(errors.PermissionDenied):
        cobrowse_files.opened(alice, proof)
    for wrong in (proof[:-1], "x", cobrowse_files.proof(bob, recording.pk), cobrowse_files.proof(bob, seen.pk)):
        with pytest.raises(errors.NotFound):
            cobrowse_files.opened(bob, wrong)


def test_deleting_is_for_who_may_change_widgets(recording, bob, alice):
    keep(recording, b"one")
    with pytest.raises(errors.PermissionDenied):
        recordings.delete(bob, recording.pk)
    recordings.delete(alice, recording.pk)
    assert (CobrowseRecording.objects.count(), Cobrowse.objects.get().recording) == (0, "none")
    assert AuditEvent.objects.get(action="cobrowse.recording_deleted").details["reason"] == "asked"
    assert not keep(recording, b"two")


def test_who_may_read_all_finds_the_newest_by_an_index_and_not_by_sorting_them(recording, alice):
    with CaptureQueriesContext(connection) as asked:
        assert recorded.page_of(alice)[0] == [recording]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_sort = off")  # one row is sorted faster than looked up
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} {asked.captured_queries[-1]['sql']}")
        assert "widgets_recording_newest" in str(cursor.fetchall())
