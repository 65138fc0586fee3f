"""Sessions, access, messages, calls and signals through their services."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.conftest import HOST
from widgets import errors, signals, tokens
from widgets.models import AuditEvent, Call, Domain, Queue, Session, SessionEvent, Ticket, Widget
from widgets.services import access, calls, log, messages, sessions, signalling, tickets

pytestmark = pytest.mark.django_db
PAGE = sessions.Page(url=f"{HOST}/")
SHOP = "https://shop.example.com"


def in_call(session, agent):
    return tickets.accept(agent, Ticket.objects.get(session=session).pk)


# access


def test_an_unknown_widget_comes_before_a_foreign_origin(widget):
    with pytest.raises(errors.WidgetNotFound):
        access.admit("wk_" + "0" * 24, "https://evil.example", HOST)


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://testserver:81", "https://testserver"])
def test_a_foreign_origin_is_not_allowed(widget, origin):
    with pytest.raises(errors.OriginNotAllowed):
        access.admit(widget.key, origin, HOST)


def test_the_hosts_own_origin_needs_no_row_unless_told_otherwise(widget, settings):
    assert access.admit(widget.key, HOST, HOST) == widget
    settings.WIDGETS_TRUST_HOST_ORIGIN = False
    with pytest.raises(errors.OriginNotAllowed):
        access.admit(widget.key, HOST, HOST)


@pytest.mark.parametrize("status", ["pending", "failed"])
def test_a_domain_that_is_not_verified_is_told_apart(widget, status):
    Domain.objects.create(widget=widget, origin=SHOP, status=status)
    with pytest.raises(errors.DomainNotVerified):
        access.admit(widget.key, SHOP, HOST)


def test_a_verified_domain_is_let_in(widget):
    Domain.objects.create(widget=widget, origin=SHOP, status="verified")
    assert access.admit(widget.key, SHOP, HOST) == widget


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://a.example.com", True),
        ("https://a.b.example.com", True),
        ("https://example.com", False),
        ("http://a.example.com", False),
        ("https://a.example.com:8443", False),
        ("https://aexample.com", False),
        ("https://example.com.evil.net", False),
    ],
)
def test_a_wildcard_admits_subdomains_and_not_the_apex(widget, origin, allowed):
    Domain.objects.create(widget=widget, origin="https://*.example.com", status="verified")
    assert access.origin_allowed(widget, origin, HOST) is allowed
    assert access.origin_allowed_anywhere(origin, HOST) is allowed


def test_a_verified_wildcard_outweighs_a_pending_exact_row(widget):
    Domain.objects.create(widget=widget, origin="https://*.example.com", status="verified")
    Domain.objects.create(widget=widget, origin=SHOP, status="pending")
    assert access.origin_allowed(widget, SHOP, HOST)


def test_a_domain_admits_to_its_own_widget_only(widget, queue):
    other = Widget.objects.create(name="Other", slug="other", queue=queue)
    Domain.objects.create(widget=other, origin=SHOP, status="verified")
    assert not access.origin_allowed(widget, SHOP, HOST)


def test_a_page_of_another_origin_comes_before_an_inactive_widget(widget):
    Widget.objects.update(is_active=False)
    with pytest.raises(errors.PageOriginMismatch):
        access.admit(widget.key, HOST, HOST, f"{SHOP}/")
    with pytest.raises(errors.WidgetInactive):
        access.admit(widget.key, HOST, HOST, f"{HOST}/")


def test_admitting_is_one_query(widget, django_assert_num_queries):
    with django_assert_num_queries(1):
        access.admit(widget.key, HOST, HOST)


def test_a_token_opens_its_session_from_its_origin_only(new_session):
    ann = new_session()
    token, _ = tokens.issue("auth", ann.pk, HOST)
    assert access.session_for(token, "auth", HOST) == ann
    assert access.session_for(token, "auth", None) == ann
    for origin in ("https://evil.example", "null"):
        with pytest.raises(errors.OriginNotAllowed):
            access.session_for(token, "auth", origin)


def test_a_token_dies_with_its_session(new_session):
    ann = new_session()
    token, _ = tokens.issue("auth", ann.pk, HOST)
    sessions.end(ann)
    with pytest.raises(errors.SessionEnded):
        access.session_for(token, "auth", HOST)


def test_a_token_of_a_session_that_was_deleted_is_invalid(db):
    token, _ = tokens.issue("auth", uuid4(), HOST)
    with pytest.raises(errors.TokenInvalid):
        access.session_for(token, "auth", HOST)


# identity


def test_an_identity_that_the_host_signed_is_verified(widget, charlie):
    signed = tokens.sign_identity(charlie, widget.key)
    session = sessions.start(widget, HOST, PAGE, signed)
    assert session.verified
    assert session.user == charlie
    assert session.customer_name == "Charlie"


def test_an_identity_that_nobody_signed_is_marked(widget, charlie):
    session = sessions.start(widget, HOST, PAGE, {"id": str(charlie.pk), "name": "Charlie", "verified": True})
    assert not session.verified
    assert session.user is None


def test_a_typed_name_outweighs_a_claimed_one_but_not_a_verified_one(widget, charlie):
    claimed = sessions.start(widget, HOST, PAGE, {"name": "The President"})
    sessions.submit_form(claimed, {"name": "Ann"})
    assert claimed.customer_name == "Ann"
    verified = sessions.start(widget, HOST, PAGE, tokens.sign_identity(charlie, widget.key))
    sessions.submit_form(verified, {"name": "Ann"})
    assert verified.customer_name == "Charlie"


@pytest.mark.parametrize("identity", ["forged", 7, ["x"], {"name": ["x"]}, {str(n): "x" for n in range(30)}])
def test_a_malformed_identity_is_refused_by_name(widget, identity):
    with pytest.raises(errors.InvalidRequest) as refused:
        sessions.start(widget, HOST, PAGE, identity)
    assert refused.value.param == "identity"


def test_an_identity_is_good_for_one_widget(widget, queue, charlie):
    other = Widget.objects.create(name="Other", slug="other", queue=queue)
    with pytest.raises(errors.InvalidRequest):
        sessions.start(widget, HOST, PAGE, tokens.sign_identity(charlie, other.key))


# form


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, ["name"]),
        ({"name": "  "}, ["name"]),
        ({"name": "Ann", "email": "not an address"}, ["email"]),
        ({"name": 7}, ["name"]),
        ({"name": "x" * 501}, ["name"]),
        ({"name": "A\x00"}, ["name"]),
    ],
)
def test_a_wrong_answer_has_a_message_of_its_own(new_session, answers, wrong):
    with pytest.raises(errors.FormInvalid) as refused:
        sessions.submit_form(new_session(name=""), answers)
    assert list(refused.value.fields) == wrong


def test_answers_to_questions_nobody_asked_are_dropped(new_session):
    assert sessions.submit_form(new_session(), {"name": "Ann", "admin": "yes"}) == {"name": "Ann"}


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ({"type": "phone"}, "+49 (30) 123-456", "call me"),
        ({"type": "choice", "choices": ["a", {"value": "b", "label": "B"}]}, "b", "c"),
        ({"type": "checkbox", "required": True}, True, False),
        ({"type": "paragraph"}, "x" * 5000, "x" * 5001),
    ],
)
def test_each_type_of_field_is_checked(new_session, field, good, bad):
    ann = new_session()
    ann.widget.form = {"fields": [{"name": "it", "label": "It", **field}]}
    assert sessions.submit_form(ann, {"it": good}) == {"it": good}
    with pytest.raises(errors.FormInvalid):
        sessions.submit_form(ann, {"it": bad})


# resume, renew, end


def test_resuming_keeps_the_place_and_the_page(waiting):
    ann = waiting()
    sessions.resume(ann, sessions.Page(url=f"{HOST}/cart/", title="Cart"))
    found = Session.objects.get(pk=ann.pk)
    assert (found.page_title, found.state) == ("Cart", "queued")


def test_the_session_token_is_renewed_only_while_it_matters(new_session):
    ann = new_session()
    assert sessions.renew(ann).session is None
    tickets.join(ann, {"terms": True})
    ann.refresh_from_db()
    assert sessions.renew(ann).session is not None


def test_ending_a_session_ends_all_of_it(waiting, bob):
    ann = waiting()
    call = in_call(ann, bob)
    sessions.end(ann)
    sessions.end(ann)
    types = list(SessionEvent.objects.filter(session=ann).values_list("type", flat=True))
    assert types[-2:] == ["call.ended", "session.ended"]
    assert Call.objects.get(pk=call.pk).end_reason == "session_ended"
    with pytest.raises(errors.SessionEnded):
        sessions.submit_form(ann, {"name": "Ann"})


def test_a_call_can_be_rated_and_nothing_else(new_session, waiting, bob):
    with pytest.raises(errors.NotInCall):
        sessions.rate(new_session(), 5)
    ann = waiting()
    calls.end(bob, in_call(ann, bob), "agent")
    sessions.rate(ann, 4, "good")
    assert Session.objects.get(pk=ann.pk).rating == 4


# calls


def test_an_end_is_told_once_and_the_first_counts(waiting, bob):
    ann = waiting()
    call = in_call(ann, bob)
    calls.end(bob, call, "agent")
    assert calls.end(ann, call, "visitor").end_reason == "agent"
    assert SessionEvent.objects.filter(session=ann, type="call.ended").count() == 1


def test_the_queue_learns_how_long_calls_take(waiting, bob):
    for seconds in (100, 200):
        call = in_call(waiting(), bob)
        Call.objects.filter(pk=call.pk).update(started_at=timezone.now() - timedelta(seconds=seconds))
        calls.end(bob, call, "agent")
    assert Queue.objects.get().service_seconds == pytest.approx(120, abs=2)


def test_notes_are_the_agents_own(waiting, bob, dave):
    call = in_call(waiting(), bob)
    calls.update_notes(bob, call, disposition="solved", notes="all well")
    assert Call.objects.get().notes == "all well"
    with pytest.raises(errors.PermissionDenied):
        calls.update_notes(dave, call, notes="mine now")
    with pytest.raises(errors.NotFound):
        calls.for_agent(dave, call.pk)


def test_what_agents_do_is_audited(waiting, bob):
    calls.end(bob, in_call(waiting(), bob), "agent")
    assert list(AuditEvent.objects.order_by("id").values_list("actor__username", "action")) == [
        ("bob", "ticket.accepted"),
        ("bob", "call.ended"),
    ]


def test_a_host_hears_of_calls_by_signal(waiting, bob, django_capture_on_commit_callbacks):
    heard = []
    signals.call_started.connect(lambda sender, call, **kw: heard.append(call), weak=False, dispatch_uid="t")
    with django_capture_on_commit_callbacks(execute=True):
        call = in_call(waiting(), bob)
    signals.call_started.disconnect(dispatch_uid="t")
    assert heard == [call]


def test_turn_credentials_expire_and_are_not_in_the_log(waiting, bob, settings):
    settings.WIDGETS_TURN_URLS, settings.WIDGETS_TURN_SECRET = ["turn:turn.example.com"], "s" * 32
    ann = waiting()
    join = calls.join_info(in_call(ann, bob), "visitor")
    server = join["ice_servers"][0]
    assert server["username"].startswith(str(join["expires_at"]))
    assert server["credential"]
    assert server["credential"] not in str([row.data for row in SessionEvent.objects.all()])


# messages, log, signals


def test_a_repeated_message_is_one_message(new_session):
    ann = new_session()
    first, again = messages.send(ann, "visitor", "hi", "c1"), messages.send(ann, "visitor", "hi", "c1")
    assert first[0] == again[0]
    assert (first[1], again[1]) == (True, False)


def test_the_log_is_read_after_a_number(waiting):
    ann = waiting()
    assert [row["seq"] for row in log.rows_after(ann.pk, 1)] == [2]
    assert log.rows_after_many({ann.pk: 0})[ann.pk] == log.rows_after(ann.pk, 0)


def test_signals_wait_for_a_side_that_polls(waiting, bob):
    call = in_call(waiting(), bob)
    for n in range(3):
        signalling.send(call, "agent", {"call_id": str(call.pk), "n": n})
    found = signalling.pending(call.session_id, "visitor", 1)
    assert [(signal["id"], signal["data"]["n"], signal["data"]["from"]) for signal in found] == [
        (2, 1, "agent"),
        (3, 2, "agent"),
    ]
    assert signalling.pending(call.session_id, "agent", 0) == []


def test_signals_are_for_the_live_call_and_bounded(waiting, bob):
    call = in_call(waiting(), bob)
    with pytest.raises(errors.InvalidRequest):
        signalling.send(call, "agent", {"call_id": "other"})
    with pytest.raises(errors.TooLarge):
        signalling.send(call, "agent", {"call_id": str(call.pk), "sdp": "x" * 70_000})
    with pytest.raises(errors.NotInCall):
        signalling.send(calls.end(bob, call, "agent"), "agent", {"call_id": str(call.pk)})
