"""Tokens: missing, forged, expired, foreign, of the wrong kind, of another origin; renewal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from widgets import tokens
from widgets.models import Session

from .calling import Api

CALLS = [
    ("PATCH", "session/page/"),
    ("PUT", "session/form/"),
    ("POST", "session/rating/"),
    ("DELETE", "session/"),
    ("POST", "queue/"),
    ("GET", "queue/"),
    ("DELETE", "queue/"),
    ("GET", "events/"),
    ("GET", "events/?wait=1"),
    ("GET", "call/"),
    ("POST", "call/end/"),
    ("POST", "call/signal/"),
    ("POST", "messages/"),
]
every_call = pytest.mark.parametrize(("method", "path"), CALLS)


@every_call
def test_no_token(api: Api, db: None, method: str, path: str) -> None:
    reply = api.call(method, path)
    assert (reply.status, reply.code) == (401, "token_missing")
    assert reply.headers["www-authenticate"] == "Bearer"


@every_call
def test_a_forged_token(api: Api, opened: Any, method: str, path: str) -> None:
    head, _, signature = opened["auth_token"].rpartition(".")
    for token in ("x", f"{head}.{signature[::-1]}", f"A{head}.{signature}", "é", "a.b.c"):
        api.token = token.encode().decode("latin-1")
        assert api.call(method, path).code == "token_invalid"


@every_call
def test_a_session_token_is_no_auth_token(api: Api, opened: Any, method: str, path: str) -> None:
    api.token = opened["session_token"]
    assert api.call(method, path).code == "token_invalid"


@every_call
def test_an_expired_token(api: Api, session: Session, method: str, path: str) -> None:
    with override_settings(WIDGETS_AUTH_TOKEN_AGE=-1):
        api.token = tokens.issue("auth", session.pk, session.origin)[0]
    reply = api.call(method, path)
    assert (reply.status, reply.code) == (401, "token_expired")


@every_call
def test_a_token_used_from_another_origin(api: Api, opened: Any, shop: str, method: str, path: str) -> None:
    for api.origin in (shop, "null"):
        reply = api.call(method, path)
        assert (reply.status, reply.code) == (403, "origin_not_allowed")


@every_call
def test_a_token_of_a_session_that_is_gone(api: Api, session: Session, method: str, path: str) -> None:
    session.delete()
    assert api.call(method, path).code == "token_invalid"


def test_a_token_of_another_origin_for_the_same_session(api: Api, session: Session, shop: str) -> None:
    api.token, api.origin = tokens.issue("auth", session.pk, shop)[0], shop
    assert api.get("events/").code == "origin_not_allowed"


def test_a_read_without_an_origin_is_of_the_page_itself(api: Api, opened: Any) -> None:
    api.origin = None
    reply = api.get("events/")
    assert (reply.status, reply.headers["vary"]) == (200, "Origin")


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_only_bearer_counts(api: Api, opened: Any, scheme: str) -> None:
    token, api.token = api.token, None
    assert api.get("events/", authorization=f"{scheme} {token}".strip()).code == "token_missing"


def test_a_cookie_is_no_token(api: Api, opened: Any) -> None:
    token, api.token = api.token, None
    assert api.get("events/", cookie=f"auth_token={token}").code == "token_missing"


def test_renewal_gives_an_auth_token(api: Api, opened: Any) -> None:
    api.token = opened["session_token"]
    reply = api.post("session/token/")
    assert (reply.status, reply.json.keys()) == (200, {"auth_token", "auth_token_expires_at"})
    api.token = reply.json["auth_token"]
    assert api.get("events/").status == 200


def test_while_queued_the_session_token_is_renewed_too(api: Api, opened: Any, queued: Any) -> None:
    api.token = opened["session_token"]
    reply = api.post("session/token/")
    assert {"session_token", "session_token_expires_at"} <= reply.json.keys()


def test_renewal_needs_the_session_token(api: Api, opened: Any) -> None:
    assert api.post("session/token/").code == "token_invalid"


def test_a_token_signed_with_an_old_key_still_counts(api: Api, opened: Any, settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key, also longer than thirty-two bytes"
    assert api.get("events/").status == 200
