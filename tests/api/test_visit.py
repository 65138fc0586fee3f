"""A visit by HTTP: form, queue, call, chat, rating, end."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import override_settings

from widgets.models import Call, Domain, Queue, Session, SessionEvent, Ticket, Widget
from widgets.services import calls, domains, signalling, tickets

from .calling import HOST, Api

CONSENTS = {"consents": {"terms": True}}
BY_VISITOR = {"from": "visitor", "party": "visitor", "party_name": ""}


def test_the_page_is_kept_up_to_date(api: Api, session: Session) -> None:
    reply = api.call("PATCH", "session/page/", {"page_url": f"{HOST}/next", "page_title": "Next"})
    assert (reply.status, reply.json) == (200, {"page_url": f"{HOST}/next", "page_title": "Next"})
    session.refresh_from_db()
    assert (session.page_url, session.page_title) == (f"{HOST}/next", "Next")


def test_a_page_must_be_a_url(api: Api, opened: Any) -> None:
    reply = api.call("PATCH", "session/page/", {"page_url": "data:text/html,x"})
    assert (reply.status, reply.param) == (400, "page_url")


def test_agents_are_shown_pages_of_the_visitors_own_site_only(api: Api, session: Session) -> None:
    reply = api.call("PATCH", "session/page/", {"page_url": "https://phishing.example/"})
    assert (reply.status, reply.code, reply.param) == (400, "page_origin_mismatch", "page_url")
    session.refresh_from_db()
    assert session.page_url.startswith(HOST)


def test_the_form_is_stored(api: Api, session: Session) -> None:
    reply = api.call("PUT", "session/form/", {"data": {"name": " Ann ", "email": "ann@example.com"}})
    assert (reply.status, reply.json) == (200, {"data": {"name": "Ann", "email": "ann@example.com"}})
    session.refresh_from_db()
    assert session.form_data["name"] == "Ann"


def test_422_has_a_message_per_field(api: Api, opened: Any) -> None:
    reply = api.call("PUT", "session/form/", {"data": {"email": "nonsense"}})
    assert (reply.status, reply.code) == (422, "form_invalid")
    assert reply.json["error"]["fields"].keys() == {"name", "email"}


def test_joining_gives_a_ticket(queued: Any) -> None:
    assert queued["position"] == 1
    assert queued.keys() == {"ticket_id", "position", "estimated_wait_seconds", "waiting"}
    assert str(Ticket.objects.get().pk) == queued["ticket_id"]


def test_joining_again_gives_the_same_ticket(api: Api, queued: Any) -> None:
    reply = api.post("queue/", CONSENTS)
    assert (reply.status, reply.json["ticket_id"]) == (200, queued["ticket_id"])


def test_joining_needs_the_consents(api: Api, opened: Any) -> None:
    bodies: list[Any] = [{}, {"consents": {}}, {"consents": {"terms": False}}]
    for body in bodies:
        reply = api.post("queue/", body)
        assert (reply.status, reply.code, reply.param) == (403, "consent_required", "terms")


def test_consents_are_true_or_false(api: Api, opened: Any) -> None:
    reply = api.post("queue/", {"consents": {"terms": "yes"}})
    assert (reply.status, reply.param) == (400, "consents")


def test_joining_needs_the_form(api: Api, opened: Any) -> None:
    reply = api.post("queue/", CONSENTS)
    assert (reply.status, reply.json["error"]["fields"].keys()) == (422, {"name"})


def test_423_for_a_closed_queue(api: Api, opened: Any) -> None:
    api.call("PUT", "session/form/", {"data": {"name": "Ann"}})
    Queue.objects.update(is_active=False)
    reply = api.post("queue/", CONSENTS)
    assert (reply.status, reply.code) == (423, "queue_closed")


def test_423_for_a_full_queue(api: Api, opened: Any, waiting: Any) -> None:
    waiting("Ben")
    api.call("PUT", "session/form/", {"data": {"name": "Ann"}})
    with override_settings(WIDGETS_QUEUE_LIMIT=1):
        reply = api.post("queue/", CONSENTS)
    assert (reply.status, reply.code) == (423, "queue_full")
    assert Ticket.objects.count() == 1


def test_the_place_in_the_queue(api: Api, waiting: Any, queued: Any) -> None:
    reply = api.get("queue/")
    assert reply.status == 200
    assert (reply.json["position"], reply.json["waiting"]) == (queued["position"], queued["waiting"])


def test_404_when_not_queued(api: Api, opened: Any) -> None:
    reply = api.get("queue/")
    assert (reply.status, reply.code) == (404, "not_queued")


def test_leaving_is_repeatable(api: Api, queued: Any) -> None:
    assert [api.call("DELETE", "queue/").status for _ in range(2)] == [204, 204]
    assert api.get("queue/").status == 404
    assert SessionEvent.objects.filter(type="queue.left").count() == 1


def test_409_for_joining_or_leaving_in_a_call(api: Api, in_call: Call) -> None:
    assert api.post("queue/", CONSENTS).code == "in_call"
    assert api.call("DELETE", "queue/").code == "in_call"


def test_409_for_joining_when_an_agent_is_assigned(api: Api, queued: Any, bob: Any) -> None:
    Ticket.objects.update(status="assigned", agent=bob)
    Session.objects.update(state="assigned")
    reply = api.post("queue/", CONSENTS)
    assert (reply.status, reply.code) == (409, "already_assigned")


def test_the_call_is_told_with_what_it_takes_to_join(api: Api, in_call: Call) -> None:
    reply = api.get("call/")
    assert (reply.status, reply.json["call_id"], reply.json["provider"]) == (200, str(in_call.pk), "peer")
    assert {"module", "ice_servers", "polite", "expires_at"} <= reply.json["join"].keys()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "call/", None),
        ("POST", "call/end/", None),
        ("POST", "call/signal/", {"call_id": str(uuid.uuid4()), "bye": True}),
        ("POST", "session/rating/", {"score": 5}),
    ],
)
def test_409_when_not_in_a_call(api: Api, opened: Any, method: str, path: str, body: Any) -> None:
    reply = api.call(method, path, body)
    assert (reply.status, reply.code) == (409, "not_in_call")


def test_the_visitor_ends_the_call_and_may_join_again(api: Api, in_call: Call) -> None:
    reply = api.post("call/end/")
    assert (reply.status, reply.json) == (200, {"call_id": str(in_call.pk), "status": "completed"})
    assert api.post("queue/", CONSENTS).status == 201


def test_signals_go_to_the_agent(api: Api, in_call: Call) -> None:
    offer = {"call_id": str(in_call.pk), "description": {"type": "offer", "sdp": "v=0"}}
    reply = api.post("call/signal/", offer)
    assert (reply.status, reply.json) == (202, {})
    assert signalling.pending(in_call.session_id, f"agent-{in_call.agent_id}", 0)[0]["data"] == {**offer, **BY_VISITOR}


def test_the_end_of_candidates_is_null(api: Api, in_call: Call) -> None:
    assert api.post("call/signal/", {"call_id": str(in_call.pk), "candidate": None}).status == 202


def test_a_signal_is_what_the_conference_module_says(api: Api, in_call: Call) -> None:
    signal = {"call_id": str(in_call.pk), "peer": "p1", "to": None, "hello": True}
    assert api.post("call/signal/", signal).status == 202
    assert signalling.pending(in_call.session_id, f"agent-{in_call.agent_id}", 0)[0]["data"] == {**signal, **BY_VISITOR}


@pytest.mark.parametrize("call_id", [None, 7, "", "x"])
def test_a_signal_names_its_call(api: Api, in_call: Call, call_id: Any) -> None:
    reply = api.post("call/signal/", {"call_id": call_id, "bye": True})
    assert (reply.code, reply.param) == ("invalid_request", "call_id")


def test_a_signal_of_another_call_is_refused(api: Api, in_call: Call) -> None:
    reply = api.post("call/signal/", {"call_id": str(uuid.uuid4()), "bye": True})
    assert (reply.status, reply.param) == (400, "call_id")


def test_a_message_is_stored_once(api: Api, opened: Any) -> None:
    body = {"text": "Hello", "client_id": "a1"}
    first, again = api.post("messages/", body), api.post("messages/", body)
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert (first.json["text"], first.json["client_id"], first.json["seq"]) == ("Hello", "a1", 1)


@pytest.mark.parametrize("body", [{"text": "", "client_id": "a"}, {"text": " ", "client_id": "a"}, {"text": "Hi"}])
def test_a_message_has_text_and_an_id(api: Api, opened: Any, body: Any) -> None:
    assert api.post("messages/", body).status == 400


@pytest.mark.usefixtures("one_window")
def test_messages_are_limited(api: Api, opened: Any) -> None:
    with override_settings(WIDGETS_MESSAGE_RATE="2/m"):
        found = [api.post("messages/", {"text": "Hi", "client_id": str(n)}) for n in range(3)]
    assert [reply.status for reply in found] == [201, 201, 429]
    assert int(found[2].headers["retry-after"]) > 0


def test_a_call_is_rated(api: Api, in_call: Call) -> None:
    calls.end(in_call.session, in_call, "visitor")
    reply = api.post("session/rating/", {"score": 4, "comment": "Fine"})
    assert (reply.status, reply.json) == (200, {"score": 4, "comment": "Fine"})
    assert Session.objects.get().rating == 4


@pytest.mark.parametrize("score", [0, 6, "5", 4.5, True, None])
def test_a_score_is_one_to_five(api: Api, in_call: Call, score: Any) -> None:
    assert api.post("session/rating/", {"score": score}).param == "score"


def test_the_end_of_the_session_is_the_end_of_its_tokens(api: Api, opened: Any) -> None:
    assert api.call("DELETE", "session/").status == 204
    for method, path in (("GET", "events/"), ("GET", "queue/"), ("POST", "queue/"), ("DELETE", "session/")):
        reply = api.call(method, path)
        assert (reply.status, reply.code) == (410, "session_ended")


def test_a_domain_that_is_removed_is_the_end_of_its_sessions(api: Api, widget: Widget, shop: str, alice: Any) -> None:
    api.origin = shop
    api.token = api.init(widget.key, page_url=f"{shop}/").json["auth_token"]
    assert api.call("GET", "events/").status == 200
    domains.remove(alice, Domain.objects.get())
    for method, path in (("GET", "events/"), ("POST", "queue/")):
        reply = api.call(method, path)
        assert (reply.status, reply.code) == (410, "session_ended")
    assert api.init(widget.key, page_url=f"{shop}/").code == "origin_not_allowed"


def test_ending_the_session_ends_the_call(api: Api, in_call: Call) -> None:
    assert api.call("DELETE", "session/").status == 204
    in_call.refresh_from_db()
    assert in_call.status == "completed"


@pytest.mark.usefixtures("one_window")
def test_all_calls_of_a_session_are_limited_together(api: Api, opened: Any) -> None:
    with override_settings(WIDGETS_SESSION_RATE="3/m"):
        found = [api.post("queue/", {}).status for _ in range(4)]
    assert found == [403, 403, 403, 429]


def test_no_query_count_grows_with_the_sessions(
    api: Api, widget: Widget, queued: Any, waiting: Any, django_assert_max_num_queries: Any
) -> None:
    for n in range(20):
        waiting(f"Visitor {n}")
    for path, most in ((f"widgets/{widget.key}/config/", 2), ("queue/", 3), ("events/?after=0", 4)):
        with django_assert_max_num_queries(most):
            assert api.get(path).status == 200
    api.token = None
    with django_assert_max_num_queries(4):
        assert api.init(widget.key).status == 201


def test_an_agent_who_was_faster_is_no_error(api: Api, opened: Any, bob: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    api.call("PUT", "session/form/", {"data": {"name": "Ann"}})
    joined = tickets.join

    def then_accepted(*args: Any, **more: Any) -> Any:
        found = joined(*args, **more)
        tickets.accept(bob, found[0].pk)
        return found

    monkeypatch.setattr(tickets, "join", then_accepted)
    reply = api.post("queue/", CONSENTS)
    assert (reply.status, reply.json["position"]) == (201, 1)
