"""The parties of a call: who is asked in, who comes, who goes; supervisors and whispers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from widgets import errors
from widgets.models import AgentPresence, AuditEvent, Call, CallParty, SessionEvent, Ticket
from widgets.services import (
    calls,
    handover,
    parties,
    presence,
    routing,
    seats,
    signalling,
    supervision,
    tickets,
    whispers,
)

from .automatic import offered


@pytest.fixture
def bob(on_duty):
    """Is on duty, the longest idle."""
    return on_duty("bob")


@pytest.fixture
def dave(on_duty):
    """Is on duty."""
    return on_duty("dave")


@pytest.fixture
def call(waiting, bob):
    """bob's call with Ann."""
    return tickets.accept(bob, waiting("Ann").tickets.get().pk)


@pytest.fixture
def both(call, bob, dave):
    """The same call, with dave in it."""
    parties.invite(bob, call, dave, "Help me")
    parties.join(dave, call.pk)
    return call


def statuses():
    return list(CallParty.objects.order_by("invited_at").values_list("status", flat=True))


def test_an_invitation_says_who_asks_and_for_how_long(call, bob, dave):
    parties.invite(bob, call, dave, "Help me")
    (found,) = seats.invitations([dave.pk])[dave.pk]
    assert (found["call_id"], found["customer_name"], found["from"]["name"]) == (str(call.pk), "Ann", "Bob")
    assert (found["note"], found["queue"]["slug"], 18 <= found["seconds"] <= 20) == ("Help me", "support", True)


def test_who_is_asked_in_is_offered_nobody_meanwhile(call, bob, dave, waiting, queue):
    parties.invite(bob, call, dave)
    queue.routing = "automatic"
    queue.save()
    waiting("Ben")
    assert routing.run() == 0
    parties.decline(dave, call.pk)
    routing.run()
    assert offered() == [("dave", "Ben")]


def test_who_helps_in_a_call_has_one_call_more(both, dave, waiting, queue):
    queue.routing = "automatic"
    queue.save()
    waiting("Ben")
    assert routing.run() == 0
    parties.leave(dave, both.pk)
    routing.run()
    assert offered() == [("dave", "Ben")]


def test_there_is_room_for_one(both, bob, on_duty, person):
    with pytest.raises(errors.CallFull):
        parties.invite(bob, both, on_duty("erin"))
    with pytest.raises(errors.CallFull):
        supervision.join(person("olga", "Owner"), both)


def test_an_invitation_is_over_when_its_time_is_up(call, bob, dave):
    parties.invite(bob, call, dave)
    parties.sweep(timezone.now() + timedelta(seconds=21))
    assert statuses() == ["expired"]
    with pytest.raises(errors.InvitationOver):
        parties.join(dave, call.pk)
    assert AgentPresence.objects.get(user=dave).missed_offers == 1


def test_an_invitation_that_nobody_has_swept_yet_is_over_all_the_same(call, bob, dave):
    parties.invite(bob, call, dave)
    CallParty.objects.update(expires_at=timezone.now())
    with pytest.raises(errors.InvitationOver):
        parties.join(dave, call.pk)


def test_a_declined_invitation_is_over_and_another_may_be_asked(call, bob, dave, on_duty):
    parties.invite(bob, call, dave)
    parties.decline(dave, call.pk)
    with pytest.raises(errors.InvitationOver):
        parties.join(dave, call.pk)
    parties.invite(bob, call, on_duty("erin"))
    assert statuses() == ["declined", "invited"]


def test_joining_and_leaving_may_be_repeated(both, dave):
    parties.join(dave, both.pk)
    parties.leave(dave, both.pk)
    parties.leave(dave, both.pk)
    assert statuses() == ["left"]
    assert Call.objects.get(pk=both.pk).status == "active"


def test_who_was_not_asked_finds_nothing(call, dave):
    for answer in (parties.join, parties.decline, parties.leave):
        with pytest.raises(errors.NotFound):
            answer(dave, call.pk)


@pytest.mark.parametrize("end", ["end", "release", "session", "cold"])
def test_the_parties_go_with_the_call(both, bob, dave, end):
    if end == "end":
        calls.end(bob, both, "agent")
    elif end == "release":
        tickets.release(bob, both.ticket_id)
    elif end == "cold":
        handover.cold(bob, both, None, "support")
    else:
        calls.end(both.session, both, "visitor")
    assert statuses() == ["left"]
    with pytest.raises(errors.NotFound):
        calls.for_agent(dave, both.pk)


def test_an_invitation_goes_with_the_call(call, bob, dave):
    parties.invite(bob, call, dave)
    calls.end(bob, call, "agent")
    assert statuses() == ["expired"]
    with pytest.raises(errors.InvitationOver):
        parties.join(dave, call.pk)


def test_a_party_who_is_lost_has_left(both, dave):
    before = timezone.now() - timedelta(minutes=1)
    CallParty.objects.update(joined_at=before)
    AgentPresence.objects.filter(user=dave).update(seen_at=before)
    assert parties.sweep() == 1
    assert statuses() == ["left"]
    assert AuditEvent.objects.get(action="party.left").details["reason"] == "lost"


def test_a_party_who_is_there_stays(both, dave):
    CallParty.objects.update(joined_at=timezone.now() - timedelta(minutes=1))
    assert parties.sweep() == 0


def test_everybody_is_told_who_is_in_the_call(both, dave):
    (seat,) = seats.seats(both.pk)
    assert seat == {"party": f"agent-{dave.pk}", "id": str(dave.pk), "name": "Dave", "role": "consulted"}
    assert [row["status"] for row in seats.rows(both)] == ["joined"]


def test_a_signal_goes_to_all_others_or_to_the_one_it_is_for(both, bob, dave):
    data = {"call_id": str(both.pk), "to": "p1"}
    keys = ["visitor", f"agent-{bob.pk}", f"agent-{dave.pk}"]
    signalling.send(both, seats.speaker(dave, both), {**data, "n": 1})
    signalling.send(both, seats.VISITOR, {**data, "n": 2, "to_party": keys[2]})
    signalling.send(both, seats.speaker(bob, both), {**data, "n": 3, "to_party": "agent-0"})
    got = {key: [each["data"]["n"] for each in signalling.pending(both.session_id, key, 0)] for key in keys}
    assert got == {"visitor": [1], keys[1]: [1], keys[2]: [2]}


def test_nobody_can_say_that_a_signal_is_from_somebody_else(both, dave):
    forged = {"call_id": str(both.pk), "from": "visitor", "party": "visitor", "party_name": "Ann"}
    signalling.send(both, seats.speaker(dave, both), forged)
    (kept,) = signalling.pending(both.session_id, "visitor", 0)
    assert (kept["data"]["from"], kept["data"]["party"], kept["data"]["party_name"]) == (
        "agent",
        f"agent-{dave.pk}",
        "Dave",
    )


def test_who_is_not_in_the_call_sends_no_signal(call, bob, dave, person):
    parties.invite(bob, call, dave)
    for user in (dave, person("olga", "Owner"), person("victor", "Viewer")):
        with pytest.raises(errors.PermissionDenied):
            seats.speaker(user, call)


def test_a_supervisor_joins_and_everybody_is_told(call, person):
    olga = person("olga", "Owner")
    supervision.join(olga, call), supervision.join(olga, call)
    assert [(seat["name"], seat["role"]) for seat in seats.seats(call.pk)] == [("Olga", "supervisor")]
    assert AuditEvent.objects.filter(action="party.joined", actor=olga).count() == 1


def test_a_supervisor_takes_the_call_over(both, bob, dave, person):
    olga = person("olga", "Owner")
    done = supervision.take_over(olga, both)
    assert (done.agent, Ticket.objects.get().agent) == (olga, olga)
    assert [seat["name"] for seat in seats.seats(both.pk)] == ["Dave"]
    last = SessionEvent.objects.filter(session=both.session).latest("seq")
    assert (last.type, last.data["mode"], last.data["to"]["agent"]["name"]) == ("call.transferred", "warm", "Olga")
    assert supervision.take_over(olga, done).agent == olga


def test_who_supervises_and_does_not_answer_may_join_but_not_take_over(call, person):
    admin = person("adam", "Admin")
    supervision.join(admin, call)
    with pytest.raises(errors.PermissionDenied):
        supervision.take_over(admin, call)


@pytest.mark.parametrize("role", ["Viewer", "Agent", ""])
def test_others_may_neither_join_nor_take_over(call, person, role):
    user = person("eve", role)
    for deed in (supervision.join, supervision.take_over):
        with pytest.raises(errors.PermissionDenied):
            deed(user, call)


def test_whispers_are_for_supervisors_the_agent_and_the_parties(both, bob, dave, person):
    olga = person("olga", "Owner")
    whispers.whisper(olga, both, "Offer him a kettle", "1")
    assert [each.text for each in whispers.heard(bob, both)] == ["Offer him a kettle"]
    whispers.whisper(bob, both, "Yes", "1"), whispers.whisper(dave, both, "No", "1")
    assert [each.text for each in whispers.heard(olga, both, 0)] == ["Offer him a kettle", "Yes", "No"]
    for user in (person("victor", "Viewer"), person("erin", "Agent"), person("charlie")):
        with pytest.raises(errors.PermissionDenied):
            whispers.heard(user, both)
        with pytest.raises(errors.PermissionDenied):
            whispers.whisper(user, both, "Hi", "1")


def test_a_whisper_never_reaches_the_visitors_log(both, bob):
    before = SessionEvent.objects.count()
    whispers.whisper(bob, both, "He is rude", "1")
    assert SessionEvent.objects.count() == before


def test_a_repeated_whisper_is_one_also_after_the_call(both, bob):
    first, new = whispers.whisper(bob, both, "Hi", "1")
    calls.end(bob, both, "agent")
    again, anew = whispers.whisper(bob, Call.objects.get(pk=both.pk), "Hi", "1")
    assert (first.pk, new, anew) == (again.pk, True, False)
    with pytest.raises(errors.NotInCall):
        whispers.whisper(bob, Call.objects.get(pk=both.pk), "Hi", "2")


@pytest.mark.parametrize(
    ("text", "client_id", "param"), [(" ", "1", "text"), ("x" * 4001, "1", "text"), ("x", "", "client_id")]
)
def test_whispers_are_bounded(both, bob, text, client_id, param):
    with pytest.raises(errors.InvalidRequest) as caught:
        whispers.whisper(bob, both, text, client_id)
    assert caught.value.param == param


def test_a_break_does_not_throw_a_party_out(both, dave):
    presence.set_available(dave, False)
    parties.sweep()
    assert statuses() == ["joined"]
