"""Messages and call-back requests over HTTP: who may leave one, how often and how large."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from widgets import tokens
from widgets.models import ContactRequest, Queue, Widget

from .calling import HOST, Api

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
    assert timezone.now() - datetime.fromisoformat(kept.consents["terms"]["at"]) < timedelta(minutes=1)
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
