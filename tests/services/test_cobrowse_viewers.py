"""Who sees a visitor's page beside who asked: told to the visitor, to the agents, and in the audit log."""

from __future__ import annotations

import pytest

from tests.cobrowsing import look_on
from tests.services.duty import bob, call, dave
from widgets import errors
from widgets.models import AuditEvent, Cobrowse, SessionEvent
from widgets.services import calls, cobrowse, cobrowse_codes, cobrowse_rows, parties

__all__ = ["bob", "call", "dave"]


def comes_in(call, bob, dave):
    parties.invite(bob, call, dave)
    parties.join(dave, call.pk)


def also(call):
    """The names that the visitor's page reads."""
    found = cobrowse_rows.live(call.session_id)
    assert found is not None
    return [each["name"] for each in cobrowse_rows.row(found)["also"]]


def asking(session):
    return SessionEvent.objects.get(session=session, type="cobrowse.requested").data


def test_the_visitor_is_told_who_else_sees_the_page_as_they_come_and_go(call, bob, dave):
    look_on(bob, call)
    assert also(call) == []
    comes_in(call, bob, dave)
    assert also(call) == ["Dave"]
    parties.leave(dave, call.pk)
    assert also(call) == []


def test_who_is_responsible_is_among_them_where_a_party_has_asked(call, bob, dave):
    comes_in(call, bob, dave)
    cobrowse.request(dave, calls.for_agent(dave, call.pk))
    assert also(call) == ["Bob"]


def test_the_question_says_that_there_is_a_call_and_who_is_in_it(call, bob, dave):
    comes_in(call, bob, dave)
    cobrowse.request(bob, call)
    told = asking(call.session)
    assert (told["call_id"], told["also"]) == (str(call.pk), [{"id": str(dave.pk), "name": "Dave"}])


def test_by_a_code_nobody_else_sees_it(new_session, bob):
    ann = new_session("Ann")
    found = cobrowse_codes.redeem(bob, cobrowse_codes.issue(ann)[0])
    told = asking(ann)
    assert (told["call_id"], told["also"], cobrowse_rows.row(found)["also"]) == (None, [], [])


def test_of_what_is_over_nobody_sees_anything(call, bob, dave):
    comes_in(call, bob, dave)
    found = look_on(bob, call)
    cobrowse.stop(dave, found)
    assert cobrowse_rows.row(Cobrowse.objects.get(pk=found.pk))["also"] == []


def test_all_agents_are_told_the_same_in_two_queries(call, bob, dave, django_assert_num_queries):
    comes_in(call, bob, dave)
    look_on(bob, call)
    with django_assert_num_queries(2):
        shown = cobrowse_rows.shown([bob.pk, dave.pk])
    assert [[each["name"] for each in row["also"]] for (row,) in shown.values()] == [["Dave"], ["Dave"]]


def test_the_audit_log_says_who_could_see_it_when_the_visitor_agreed(call, bob, dave):
    comes_in(call, bob, dave)
    look_on(bob, call)
    granted = AuditEvent.objects.get(action="cobrowse.granted")
    assert granted.details["agents"] == sorted([str(bob.pk), str(dave.pk)])


def test_who_comes_too_late_is_told_who_was_first(call, bob, dave):
    comes_in(call, bob, dave)
    cobrowse.request(bob, call)
    with pytest.raises(errors.CobrowseActive) as refusal:
        cobrowse.request(dave, call)
    assert refusal.value.body()["error"]["agent"] == "Bob"


def test_a_page_that_is_seen_by_a_code_is_said_to_be_so_in_the_call(call, bob, dave):
    calls_session = call.session
    code = cobrowse_codes.issue(calls_session)[0]
    cobrowse_codes.redeem(dave, code)
    with pytest.raises(errors.CobrowseActive) as refusal:
        cobrowse.request(bob, call)
    assert refusal.value.agent == "Dave"
