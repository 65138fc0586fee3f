"""Sessions: identity, form, resume, renewal, end, rating."""

from __future__ import annotations

import pytest

from tests.conftest import HOST
from widgets import errors, tokens
from widgets.models import Call, Session, SessionEvent, Ticket, Widget
from widgets.services import calls, sessions, tickets

pytestmark = pytest.mark.django_db
PAGE = sessions.Page(url=f"{HOST}/")


def in_call(session, agent):
    return tickets.accept(agent, Ticket.objects.get(session=session).pk)


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
    assert list(refused.value.fields or ()) == wrong


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
