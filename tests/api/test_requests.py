"""Messages and call-back requests over HTTP: who may leave one, how often, how large; who reads it and deals with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.history import DAY
from widgets import tokens
from widgets.models import AuditEvent, ContactRequest, Queue, QueueMember, Widget

from .calling import HOST, Api
from .test_agent import SignedIn, ask

TERMS = {"terms": True}


def leave(api: Api, widget: Widget, *, token: str | None = None, **body: Any) -> Any:
    wanted = {"name": "Ann", "email": "ann@example.com", "text": "Where is my kettle?", "consents": TERMS}
    sent = {"widget_key": widget.key, "kind": "message", "page_url": f"{api.origin}/page", "client_id": "c1"}
    api.token = token
    return api.post("requests/", {**sent, **wanted, **body})


@pytest.fixture
def ann(django_user_model: Any) -> Any:
    """A customer of the host site, who is logged in there."""
    return django_user_model.objects.create(
        username="ann", first_name="Ann", last_name="Smith", email="ann@shop.example"
    )


def call_back(widget: Widget) -> None:
    Queue.objects.update(offline="callback")


def test_a_message_is_kept_without_a_session(api: Api, widget: Widget) -> None:
    Queue.objects.update(is_active=False)
    reply = leave(api, widget, language="de", consent_versions={"terms": "1"})
    kept = ContactRequest.objects.get()
    assert (reply.status, reply.json["id"], reply.json["open"]) == (201, str(kept.pk), False)
    assert (kept.name, kept.email, kept.text, kept.language) == ("Ann", "ann@example.com", "Where is my kettle?", "de")
    assert (kept.queue, kept.status, kept.page_url) == (widget.queue, "open", f"{HOST}/page")
    assert [(name, one["version"], one["granted"]) for name, one in kept.consents.items()] == [("terms", "1", True)]
    assert timezone.now() - timezone.datetime.fromisoformat(kept.consents["terms"]["at"]) < timedelta(minutes=1)
    assert not widget.sessions.exists()


def test_a_call_back_wants_a_number_and_no_more(api: Api, widget: Widget) -> None:
    call_back(widget)
    assert leave(api, widget, kind="callback", email="", text="", phone="+49 30 1234").status == 201
    reply = leave(api, widget, kind="callback", client_id="c2")
    assert (reply.status, reply.code, list(reply.json["error"]["fields"])) == (422, "form_invalid", ["phone"])


def test_who_writes_while_somebody_comes_is_not_sent_away(api: Api, widget: Widget) -> None:
    reply = leave(api, widget)
    assert (reply.status, reply.json["open"], reply.json["opens_at"]) == (201, True, None)


@pytest.mark.parametrize(("offline", "kind"), [("none", "message"), ("none", "callback"), ("callback", "message")])
def test_only_what_the_queue_takes(api: Api, widget: Widget, offline: str, kind: str) -> None:
    Queue.objects.update(offline=offline)
    reply = leave(api, widget, kind=kind, phone="030 1234")
    assert (reply.status, reply.code, ContactRequest.objects.exists()) == (423, "requests_off", False)


@pytest.mark.parametrize(
    ("change", "status", "code", "param"),
    [
        ({"widget_key": "wk_none"}, 404, "widget_not_found", "widget_key"),
        ({"page_url": "https://other.example/"}, 400, "page_origin_mismatch", "page_url"),
        ({"page_url": "nothing"}, 400, "invalid_request", "page_url"),
        ({"kind": "fax"}, 400, "invalid_request", "kind"),
        ({"client_id": ""}, 400, "invalid_request", "client_id"),
        ({"client_id": "x" * 61}, 400, "invalid_request", "client_id"),
        ({"name": 7}, 400, "invalid_request", "name"),
        ({"subject": "Hi"}, 400, "invalid_request", "subject"),
        ({"text": "a\0b"}, 400, "invalid_request", "text"),
        ({"identity": "forged.token"}, 400, "invalid_request", "identity"),
        ({"consents": {}}, 403, "consent_required", "terms"),
        ({"consent_versions": {"terms": "0"}}, 403, "consent_required", "terms"),
        ({"text": "x" * 70_000}, 413, "too_large", None),
    ],
    ids=str,
)
def test_what_is_refused(api: Api, widget: Widget, change: Any, status: int, code: str, param: str | None) -> None:
    reply = leave(api, widget, **change)
    assert (reply.status, reply.code, reply.param) == (status, code, param)
    assert not ContactRequest.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "x" * 201),
        ("name", "Ann\nBcc: all@example.com"),
        ("email", ""),
        ("email", "ann"),
        ("email", "ann@example.com\nBcc: all@example.com"),
        ("email", "a" * 250 + "@example.com"),
        ("phone", "call me"),
        ("text", ""),
        ("text", "x" * 4001),
        ("text", "a\x07b"),
    ],
)
def test_a_bad_answer_is_told_at_its_field(api: Api, widget: Widget, field: str, value: str) -> None:
    reply = leave(api, widget, **{field: value})
    assert (reply.status, reply.code, list(reply.json["error"]["fields"])) == (422, "form_invalid", [field])


def test_messages_per_field_are_in_the_visitors_language(api: Api, widget: Widget) -> None:
    told = leave(api, widget, email="ann", language="de-AT").json["error"]["fields"]["email"]
    assert told == "Bitte eine gültige E-Mail-Adresse eingeben."


def test_whose_origin_may(api: Api, widget: Widget, shop: str) -> None:
    for origin, status in ((shop, 201), ("https://evil.example", 403), (None, 403)):
        api.origin = origin
        reply = leave(api, widget, page_url=f"{origin or HOST}/", client_id=str(origin))
        assert reply.status == status
        assert reply.headers.get("access-control-allow-origin") == (shop if status == 201 else None)
        assert reply.headers["vary"] == "Origin"


def test_a_preflight_is_answered(api: Api, widget: Widget, shop: str) -> None:
    api.origin = shop
    reply = api.call("OPTIONS", "requests/")
    assert (reply.status, reply.headers["access-control-allow-methods"]) == (204, "OPTIONS, POST")


def test_a_widget_that_is_off_takes_nothing(api: Api, widget: Widget) -> None:
    Widget.objects.update(is_active=False)
    assert leave(api, widget).code == "widget_inactive"


def test_a_repeat_is_one_request(api: Api, widget: Widget) -> None:
    first, again = leave(api, widget), leave(api, widget)
    assert (first.status, again.status, first.json["id"]) == (201, 200, again.json["id"])
    Queue.objects.update(offline="none")  # a repeat that comes late is still the one that was kept
    assert (leave(api, widget).status, ContactRequest.objects.count()) == (200, 1)


def test_another_text_is_not_lost_to_a_name_that_is_taken(api: Api, widget: Widget) -> None:
    leave(api, widget)
    reply = leave(api, widget, text="Something else")
    assert (reply.status, reply.code, reply.param) == (400, "invalid_request", "client_id")
    assert leave(api, widget, text="Something else", client_id="c2").status == 201


@pytest.mark.usefixtures("one_window")
def test_ten_from_one_address_and_no_more(api: Api, widget: Widget) -> None:
    found = [leave(api, widget, client_id=f"c{each}").status for each in range(11)]
    assert found == [201] * 10 + [429]
    assert int(leave(api, widget).headers["retry-after"]) > 0
    api.address = "192.0.2.9"
    assert leave(api, widget, client_id="other").status == 201


@pytest.mark.usefixtures("one_window")
def test_a_widget_is_not_flooded_from_many_addresses(api: Api, widget: Widget, settings: Any) -> None:
    settings.WIDGETS_WIDGET_REQUEST_RATE = "3/h"
    found = []
    for each in range(4):
        api.address = f"192.0.2.{each}"
        found.append(leave(api, widget, client_id=f"c{each}").status)
    assert found == [201, 201, 201, 429]


def test_the_host_site_says_who_it_is(api: Api, widget: Widget, ann: Any) -> None:
    signed = tokens.sign_identity(ann, widget.key)
    assert leave(api, widget, identity=signed, name="", email="").status == 201
    kept = ContactRequest.objects.get()
    assert (kept.verified, kept.customer_name, kept.email) == (True, "Ann Smith", "ann@shop.example")


def test_what_a_page_merely_claims_fills_nothing_in(api: Api, widget: Widget) -> None:
    reply = leave(api, widget, identity={"name": "Ann", "email": "ann@example.com"}, email="")
    assert reply.code == "form_invalid"
    assert leave(api, widget, identity={"name": "The Boss"}).status == 201
    kept = ContactRequest.objects.get()
    assert (kept.verified, kept.customer_name) == (False, "Ann")


def test_a_session_says_who_it_is(api: Api, widget: Widget, ann: Any) -> None:
    signed = tokens.sign_identity(ann, widget.key)
    opened = api.init(widget.key, identity=signed).json
    assert leave(api, widget, token=opened["session_token"]).status == 201
    assert ContactRequest.objects.get().customer_name == "Ann Smith"


def test_a_token_that_is_not_good_is_told(api: Api, widget: Widget) -> None:
    opened = api.init(widget.key).json
    assert leave(api, widget, token=opened["auth_token"]).code == "token_invalid"
    other = Widget.objects.create(name="Other", slug="other", queue=widget.queue)
    assert leave(api, other, token=opened["session_token"]).code == "token_invalid"
    api.token = opened["auth_token"]
    assert api.call("DELETE", "session/").status == 204
    assert leave(api, widget, token=opened["session_token"]).code == "session_ended"


def test_leaving_one_takes_few_queries(api: Api, widget: Widget, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):  # the widget, an earlier one, savepoint, INSERT, release
        assert leave(api, widget).status == 201


# What agents do with it.


@pytest.fixture
def message(widget: Widget) -> ContactRequest:
    return ContactRequest.objects.create(widget=widget, queue=widget.queue, name="Ann", email="a@b.example", text="Hi")


def listed(client: Client, query: str = "") -> list[str]:
    return [each["name"] for each in ask(client, "GET", f"requests/{query}").json()["requests"]]


@pytest.mark.parametrize(
    ("role", "member", "reads", "can_handle", "handles"),
    [
        ("Owner", False, 200, True, 200),
        ("Admin", False, 200, False, 403),
        ("Viewer", False, 200, False, 403),
        ("Agent", True, 200, True, 200),
        ("Agent", False, 404, None, 404),
        ("", False, 403, None, 403),
        (None, False, 401, None, 401),
    ],
    ids=str,
)
def test_who_reads_and_who_deals_with_it(
    signed_in: SignedIn,
    person: Any,
    message: ContactRequest,
    role: Any,
    member: bool,
    reads: int,
    can_handle: Any,
    handles: int,
) -> None:
    erin = person("erin", role, *[message.queue] * member) if role is not None else None
    client, path = signed_in(erin), f"requests/{message.pk}/"
    found = ask(client, "GET", path)
    assert (found.status_code, found.json().get("can_handle")) == (reads, can_handle)
    assert ask(client, "PATCH", path, {"status": "done"}).status_code == handles
    page = ask(client, "GET", "requests/")
    assert (page.status_code, len(page.json().get("requests", []))) == (
        reads if reads in (401, 403) else 200,
        reads == 200,
    )


def test_who_may_watch_the_table_alone_reads_no_messages(signed_in: SignedIn, charlie: Any, message: Any) -> None:
    from django.contrib.auth.models import Permission

    charlie.user_permissions.add(Permission.objects.get(codename="view_ticket"))
    for path in ("requests/", f"requests/{message.pk}/"):
        assert ask(signed_in(charlie), "GET", path).status_code == 403


def test_it_is_done_and_open_again_and_recorded(signed_in: SignedIn, bob: Any, message: ContactRequest) -> None:
    client, path = signed_in(bob), f"requests/{message.pk}/"
    done = ask(client, "PATCH", path, {"status": "done"}).json()
    assert (done["status"], done["handled_by"], bool(done["handled_at"])) == (
        "done",
        {"id": str(bob.pk), "name": "Bob"},
        True,
    )
    assert [listed(client, f"?status={status}") for status in ("open", "done")] == [[], ["Ann"]]
    opened = ask(client, "PATCH", path, {"status": "open"}).json()
    assert (opened["status"], opened["handled_by"], opened["handled_at"]) == ("open", None, None)
    found = AuditEvent.objects.filter(category="call").order_by("pk").values_list("action", "target")
    assert list(found) == [(f"request.{deed}", f"contactrequest:{message.pk}") for deed in ("handled", "reopened")]


def test_the_second_to_say_done_changes_nothing(signed_in: SignedIn, bob: Any, dave: Any, message: Any) -> None:
    for user in (bob, dave):
        found = ask(signed_in(user), "PATCH", f"requests/{message.pk}/", {"status": "done"}).json()
    assert found["handled_by"]["name"] == "Bob"
    assert AuditEvent.objects.filter(action="request.handled").count() == 1


@pytest.mark.parametrize("body", [{}, {"status": "spam"}, {"status": True}, {"status": "done", "text": "x"}])
def test_what_an_agent_cannot_do_with_it(signed_in: SignedIn, bob: Any, message: Any, body: Any) -> None:
    assert ask(signed_in(bob), "PATCH", f"requests/{message.pk}/", body).status_code == 400


def test_csrf_is_checked(bob: Any, message: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert ask(client, "PATCH", f"requests/{message.pk}/", {"status": "done"}).status_code == 403


def test_pages_neither_skip_nor_repeat(
    signed_in: SignedIn, bob: Any, widget: Widget, django_assert_max_num_queries: Any
) -> None:
    now = timezone.now()
    ContactRequest.objects.bulk_create(
        ContactRequest(widget=widget, queue=widget.queue, name=str(at), created_at=now - DAY * (at // 60))
        for at in range(120)
    )
    client, seen, query = signed_in(bob), list[str](), ""
    while True:
        with django_assert_max_num_queries(9):
            page = ask(client, "GET", f"requests/{query}").json()
        seen += [each["name"] for each in page["requests"]]
        if page["next"] is None:
            break
        query = f"?before={page['next']}"
    assert (len(seen), set(seen)) == (120, {str(at) for at in range(120)})


@pytest.mark.parametrize("query", ["status=new", "before=1"])
def test_a_filter_that_means_nothing_is_told(signed_in: SignedIn, bob: Any, query: str) -> None:
    reply = ask(signed_in(bob), "GET", f"requests/?{query}")
    assert (reply.status_code, reply.json()["error"]["param"]) == (400, query.split("=")[0])


def test_who_polls_learns_of_a_new_one(signed_in: SignedIn, bob: Any, widget: Widget, message: ContactRequest) -> None:
    client = signed_in(bob)
    first = ask(client, "GET", "events/").json()
    assert first["requests"]["open"] == 1
    assert first["requests"]["newest"].startswith(message.created_at.strftime("%Y-%m-%dT%H:%M:%S"))
    QueueMember.objects.filter(user=bob).delete()
    assert ask(client, "GET", "events/").json()["requests"] == {"open": 0, "newest": None}


def test_a_widget_or_queue_that_has_been_written_to_is_not_deleted(admin: Client, message: ContactRequest) -> None:
    assert admin.post(f"/admin/widgets/widget/{message.widget_id}/delete/").status_code == 409
    other = Queue.objects.create(name="Other", slug="other")
    ContactRequest.objects.update(queue=other)
    admin.post(f"/admin/widgets/queue/{other.pk}/delete/", {"post": "yes"})
    assert Queue.objects.filter(pk=other.pk).exists()
