"""`init/`: each row of the status table, resume, and what a new session is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from widgets import tokens
from widgets.models import Domain, Session, Widget
from widgets.services import sessions

from .calling import HOST, Api


def test_init_opens_a_session(api: Api, widget: Widget) -> None:
    reply = api.init(widget.key, page_title="Shop", referrer="https://search.example/", language="de-DE")
    assert reply.status == 201
    session = Session.objects.get(pk=reply.json["session"]["id"])
    assert (session.origin, session.page_url, session.page_title) == (HOST, f"{HOST}/page", "Shop")
    assert (session.referrer, session.language) == ("https://search.example/", "de-DE")
    assert reply.json["session"]["state"] == "ready"
    assert reply.json["last_event"] == 0


def test_the_answer_holds_what_the_contract_names(opened: Any) -> None:
    assert {"session", "session_token", "session_token_expires_at", "auth_token"} <= opened.keys()
    assert {"auth_token_expires_at", "widget", "realtime", "last_event"} <= opened.keys()
    assert opened["realtime"]["url"] == "ws://testserver/ws/visitor/"
    assert opened["realtime"]["protocol"] == "widgets.v1"
    assert opened["realtime"]["poll_interval_ms"] > 0


def test_the_socket_is_secure_where_the_page_is(api: Api, widget: Widget) -> None:
    headers = {"origin": "https://testserver", "content-type": "application/json"}
    body = f'{{"widget_key": "{widget.key}", "page_url": "https://testserver/"}}'.encode()
    reply = api.send("POST", "/widgets/api/v1/init/", body, headers, "192.0.2.1", "https")
    assert reply.json["realtime"]["url"] == "wss://testserver/ws/visitor/"


@pytest.mark.usefixtures("one_window")
def test_429_after_ten_calls_of_one_address(api: Api, widget: Widget) -> None:
    assert [api.init(widget.key).status for _ in range(10)] == [201] * 10
    reply = api.init(widget.key)
    assert (reply.status, reply.code) == (429, "rate_limited")
    assert 1 <= int(reply.headers["retry-after"]) <= 60
    assert reply.headers["access-control-allow-origin"] == HOST
    assert "Retry-After" in reply.headers["access-control-expose-headers"]


@pytest.mark.usefixtures("one_window")
def test_429_comes_before_all_else(api: Api, widget: Widget) -> None:
    for _ in range(10):
        api.post("init/", {})
    assert api.post("init/", {}).status == 429


def test_another_address_has_a_limit_of_its_own(api: Api, widget: Widget) -> None:
    for _ in range(11):
        api.init(widget.key)
    api.address = "192.0.2.2"
    assert api.init(widget.key).status == 201


@pytest.mark.usefixtures("one_window")
def test_rotating_x_forwarded_for_does_not_help(api: Api, widget: Widget) -> None:
    body = {"widget_key": widget.key, "page_url": f"{HOST}/"}
    found = [api.post("init/", body, x_forwarded_for=f"203.0.113.{n}").status for n in range(12)]
    assert found == [201] * 10 + [429] * 2


@pytest.mark.usefixtures("one_window")
def test_behind_a_proxy_the_last_forwarded_address_counts(api: Api, widget: Widget) -> None:
    body = {"widget_key": widget.key, "page_url": f"{HOST}/"}
    with override_settings(WIDGETS_TRUSTED_PROXY_HOPS=1):
        spoofed = [api.post("init/", body, x_forwarded_for=f"203.0.113.{n}, 198.51.100.7").status for n in range(11)]
        other = api.post("init/", body, x_forwarded_for="203.0.113.1, 198.51.100.8").status
    assert (spoofed, other) == ([201] * 10 + [429], 201)


@pytest.mark.usefixtures("one_window")
def test_one_ipv6_network_is_one_visitor(api: Api, widget: Widget) -> None:
    found = []
    for n in range(11):
        api.address = f"2001:db8:0:1::{n + 1:x}"
        found.append(api.init(widget.key).status)
    assert found[-1] == 429


@pytest.mark.usefixtures("one_window")
def test_the_rate_is_a_setting(api: Api, widget: Widget) -> None:
    with override_settings(WIDGETS_INIT_RATE="2/m"):
        assert [api.init(widget.key).status for _ in range(3)] == [201, 201, 429]


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"widget_key": None}, "widget_key"),
        ({"widget_key": 7}, "widget_key"),
        ({"widget_key": ""}, "widget_key"),
        ({"page_url": None}, "page_url"),
        ({"page_url": "no url"}, "page_url"),
        ({"page_url": "ftp://testserver/"}, "page_url"),
        ({"page_url": "javascript:alert(1)"}, "page_url"),
        ({"page_url": "http://"}, "page_url"),
        ({"page_url": "http://testserver:0/"}, "page_url"),
        ({"page_url": "http://testserver/" + "x" * 2048}, "page_url"),
        ({"page_title": ["no"]}, "page_title"),
        ({"language": "x" * 36}, "language"),
        ({"identity": 5}, "identity"),
        ({"identity": "forged"}, "identity"),
        ({"identity": {"name": {"deep": 1}}}, "identity"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_400_names_the_parameter(api: Api, widget: Widget, change: Any, param: str) -> None:
    reply = api.post("init/", {"widget_key": widget.key, "page_url": f"{HOST}/", **change})
    assert (reply.status, reply.code, reply.param) == (400, "invalid_request", param)


@pytest.mark.parametrize("missing", ["widget_key", "page_url"])
def test_400_for_a_missing_parameter(api: Api, widget: Widget, missing: str) -> None:
    body = {"widget_key": widget.key, "page_url": f"{HOST}/"}
    reply = api.post("init/", {name: value for name, value in body.items() if name != missing})
    assert (reply.status, reply.code, reply.param) == (400, "invalid_request", missing)


def test_400_comes_before_404(api: Api, widget: Widget) -> None:
    assert api.post("init/", {"widget_key": "wk_none", "page_url": "no url"}).code == "invalid_request"


def test_404_for_an_unknown_key(api: Api, widget: Widget) -> None:
    reply = api.init("wk_" + "0" * 24)
    assert (reply.status, reply.code) == (404, "widget_not_found")


def test_404_comes_before_403(api: Api, widget: Widget) -> None:
    api.origin = "https://evil.example"
    assert api.init("wk_" + "0" * 24).code == "widget_not_found"


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://testserver.evil.example", "garbage"])
def test_403_for_an_origin_that_is_not_listed(api: Api, widget: Widget, origin: str | None) -> None:
    api.origin = origin
    reply = api.post("init/", {"widget_key": widget.key, "page_url": f"{HOST}/"})
    assert (reply.status, reply.code) == (403, "origin_not_allowed")
    assert "access-control-allow-origin" not in reply.headers


def test_403_for_a_domain_that_is_not_verified(api: Api, widget: Widget) -> None:
    Domain.objects.create(widget=widget, origin="https://new.example")
    api.origin = "https://new.example"
    reply = api.init(widget.key)
    assert (reply.status, reply.code) == (403, "domain_not_verified")


def test_a_domain_of_another_widget_does_not_count(api: Api, widget: Widget, shop: str) -> None:
    other = Widget.objects.create(name="Other", slug="other", queue=widget.queue)
    api.origin = shop
    assert api.init(other.key).code == "origin_not_allowed"


def test_403_comes_before_the_page_is_looked_at(api: Api, widget: Widget) -> None:
    api.origin = "https://evil.example"
    assert api.post("init/", {"widget_key": widget.key, "page_url": f"{HOST}/"}).status == 403


@pytest.mark.parametrize("page", ["https://testserver/", "http://testserver:8000/", "http://other.test/"])
def test_400_for_a_page_of_another_origin(api: Api, widget: Widget, page: str) -> None:
    reply = api.init(widget.key, page_url=page)
    assert (reply.status, reply.code, reply.param) == (400, "page_origin_mismatch", "page_url")


@pytest.mark.parametrize("page", ["http://testserver:80/a", "HTTP://TESTSERVER/a?b#c", "http://testserver"])
def test_origins_are_compared_as_browsers_write_them(api: Api, widget: Widget, page: str) -> None:
    assert api.init(widget.key, page_url=page).status == 201


def test_an_international_page_has_the_origin_of_its_punycode(api: Api, widget: Widget) -> None:
    Domain.objects.create(widget=widget, origin="https://xn--bcher-kva.example", status="verified")
    api.origin = "https://xn--bcher-kva.example"
    assert api.init(widget.key, page_url="https://bücher.example/").status == 201


def test_423_for_a_widget_that_is_switched_off(api: Api, widget: Widget) -> None:
    Widget.objects.filter(pk=widget.pk).update(is_active=False)
    reply = api.init(widget.key)
    assert (reply.status, reply.code) == (423, "widget_inactive")


def test_423_comes_last(api: Api, widget: Widget) -> None:
    Widget.objects.filter(pk=widget.pk).update(is_active=False)
    assert api.init(widget.key, page_url="http://other.test/").code == "page_origin_mismatch"


def test_a_wildcard_admits_subdomains(api: Api, widget: Widget) -> None:
    Domain.objects.create(widget=widget, origin="https://*.example.com", status="verified")
    for origin, status in (("https://a.b.example.com", 201), ("https://example.com", 403)):
        api.origin = origin
        assert api.init(widget.key).status == status


def test_the_host_may_be_told_not_to_trust_itself(api: Api, widget: Widget) -> None:
    with override_settings(WIDGETS_TRUST_HOST_ORIGIN=False):
        assert api.init(widget.key).code == "origin_not_allowed"


def test_a_signed_identity_is_verified(api: Api, widget: Widget, charlie: Any) -> None:
    reply = api.init(widget.key, identity=tokens.sign_identity(charlie, widget.key))
    session = Session.objects.get(pk=reply.json["session"]["id"])
    assert (session.verified, session.user, session.customer_name) == (True, charlie, "Charlie")


def test_claims_are_marked_unverified(api: Api, widget: Widget) -> None:
    reply = api.init(widget.key, identity={"name": "Mallory", "verified": True})
    assert Session.objects.get(pk=reply.json["session"]["id"]).verified is False


def test_a_long_title_is_cut_not_refused(api: Api, widget: Widget) -> None:
    reply = api.init(widget.key, page_title="T" * 2000)
    assert len(Session.objects.get(pk=reply.json["session"]["id"]).page_title) == 300


def test_a_session_token_resumes(api: Api, widget: Widget, queued: Any, opened: Any) -> None:
    api.token = opened["session_token"]
    reply = api.init(widget.key, page_title="Next")
    assert reply.status == 200
    assert reply.json["session"] == {"id": opened["session"]["id"], "state": "queued"}
    assert reply.json["queue"]["position"] == 1
    assert (reply.json["last_event"], reply.json["form_submitted"]) == (2, True)
    assert Session.objects.get().page_title == "Next"


def test_somebody_else_who_logged_in_does_not_resume_a_verified_session(
    api: Api, widget: Widget, charlie: Any, bob: Any
) -> None:
    api.token = api.init(widget.key, identity=tokens.sign_identity(charlie, widget.key)).json["session_token"]
    assert api.init(widget.key, identity=tokens.sign_identity(charlie, widget.key)).status == 200
    assert api.init(widget.key, identity=tokens.sign_identity(bob, widget.key)).code == "token_invalid"


def test_logging_in_verifies_the_session_that_is_resumed(api: Api, widget: Widget, charlie: Any) -> None:
    api.token = api.init(widget.key, identity={"name": "Mallory"}).json["session_token"]
    assert api.init(widget.key, identity=tokens.sign_identity(charlie, widget.key)).status == 200
    session = Session.objects.get()
    assert (session.verified, session.user, session.customer_name) == (True, charlie, "Charlie")
    assert api.init(widget.key, identity={"name": "Mallory"}).status == 200
    assert Session.objects.get().customer_name == "Charlie"


def test_a_resume_tells_the_call(api: Api, widget: Widget, opened: Any, in_call: Any) -> None:
    api.token = opened["session_token"]
    reply = api.init(widget.key)
    assert reply.json["call"] == {"call_id": str(in_call.pk), "provider": "peer"}


@pytest.mark.usefixtures("one_window")
def test_resumes_count_against_the_session(api: Api, widget: Widget, opened: Any) -> None:
    api.token = opened["session_token"]
    found = [api.init(widget.key).status for _ in range(31)]
    assert found == [200] * 30 + [429]


@pytest.mark.parametrize(("token", "code"), [("forged", "token_invalid"), ("", "token_missing")])
def test_a_resume_needs_a_good_token(api: Api, widget: Widget, token: str, code: str) -> None:
    api.token = token
    reply = api.init(widget.key)
    assert (reply.status, reply.code) == (401, code)


def test_an_auth_token_does_not_resume(api: Api, widget: Widget, opened: Any) -> None:
    assert api.init(widget.key).code == "token_invalid"


def test_an_expired_session_token_is_told_so(api: Api, widget: Widget, session: Session) -> None:
    with override_settings(WIDGETS_SESSION_TOKEN_AGE=-1):
        api.token = tokens.issue("session", session.pk, session.origin)[0]
    assert api.init(widget.key).code == "token_expired"


def test_a_token_of_another_widget_does_not_resume(api: Api, widget: Widget, opened: Any) -> None:
    other = Widget.objects.create(name="Other", slug="other", queue=widget.queue)
    api.token = opened["session_token"]
    assert api.init(other.key).code == "token_invalid"


def test_an_ended_session_is_not_resumed(api: Api, widget: Widget, opened: Any, session: Session) -> None:
    sessions.end(session)
    api.token = opened["session_token"]
    reply = api.init(widget.key)
    assert (reply.status, reply.code) == (410, "session_ended")
