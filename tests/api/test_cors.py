"""CORS: allowed origins only, never with credentials; preflights; 404, 405 and the host."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client

from widgets.models import Widget

from .calling import HOST, Api

EVIL = "https://evil.example"
ASKED: Any = {"access_control_request_method": "POST", "access_control_request_headers": "authorization,content-type"}
PATHS = ["init/", "session/token/", "session/page/", "queue/", "events/", "call/", "messages/", "session/"]


@pytest.mark.parametrize("path", PATHS)
def test_a_preflight_of_an_allowed_origin(api: Api, shop: str, path: str) -> None:
    api.origin = shop
    reply = api.call("OPTIONS", path, **ASKED)
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["access-control-allow-origin"] == shop
    assert reply.headers["access-control-allow-headers"] == "authorization, content-type, if-none-match"
    assert reply.headers["access-control-max-age"] == "7200"
    assert reply.headers["vary"].startswith("Origin")
    assert "access-control-allow-credentials" not in reply.headers


def test_a_preflight_names_the_methods(api: Api, shop: str) -> None:
    api.origin = shop
    reply = api.call("OPTIONS", "queue/", **ASKED)
    assert reply.headers["access-control-allow-methods"] == "DELETE, GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize("origin", [EVIL, "null", None])
def test_a_preflight_of_another_origin_gets_nothing(api: Api, shop: str, origin: str | None) -> None:
    api.origin = origin
    reply = api.call("OPTIONS", "init/", **ASKED)
    assert (reply.status, reply.headers["allow"]) == (204, "OPTIONS, POST")
    assert not [name for name in reply.headers if name.startswith("access-control")]


def test_the_preflight_of_config_asks_that_widget(api: Api, widget: Widget, shop: str) -> None:
    other = Widget.objects.create(name="Other", slug="other", queue=widget.queue)
    api.origin = shop
    allowed = api.call("OPTIONS", f"widgets/{widget.key}/config/", **ASKED)
    refused = api.call("OPTIONS", f"widgets/{other.key}/config/", **ASKED)
    assert allowed.headers["access-control-allow-origin"] == shop
    assert "access-control-allow-origin" not in refused.headers


def test_answers_and_errors_are_readable_to_the_page(api: Api, widget: Widget, shop: str) -> None:
    api.origin = shop
    for reply in (api.init(widget.key), api.init(widget.key, page_url=HOST), api.get("events/"), api.init("wk_none")):
        assert reply.headers["access-control-allow-origin"] == shop
        assert reply.headers["access-control-expose-headers"] == "ETag, Retry-After"
        assert reply.headers["vary"] == "Origin"


def test_no_cookie_and_no_credentials(api: Api, widget: Widget) -> None:
    reply = api.init(widget.key)
    assert "set-cookie" not in reply.headers
    assert "Cookie" not in reply.headers["vary"]
    assert "access-control-allow-credentials" not in reply.headers


def test_answers_are_not_kept_by_caches(api: Api, opened: Any) -> None:
    assert api.get("events/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_405_comes_with_the_methods_there_are(api: Api, db: None, method: str) -> None:
    reply = api.call(method, "init/")
    assert (reply.status, reply.code, reply.headers["allow"]) == (405, "method_not_allowed", "POST, OPTIONS")


@pytest.mark.parametrize("path", ["nothing/", "init", "", "queue/x/", "agent/nothing/", "widgets/x/"])
def test_404_of_an_unknown_address_is_json(api: Api, db: None, path: str) -> None:
    reply = api.post(path, {})
    assert (reply.status, reply.code) == (404, "not_found")


def test_404_comes_before_any_token_of_csrf(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/widgets/api/v1/cobrowse/nothing/", HTTP_ORIGIN=EVIL)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
    assert response.json()["error"]["docs"] == f"{HOST}/widgets/docs/troubleshooting/#not_found"


def test_another_version_is_not_found(api: Api, db: None) -> None:
    assert api.get("/widgets/api/v2/init/").code == "not_found"


def test_400_for_a_host_that_is_not_served(api: Api, widget: Widget) -> None:
    assert api.init(widget.key, page_title="x").status == 201
    reply = api.call("GET", f"widgets/{widget.key}/config/", host="evil.example")
    assert reply.status == 400


def test_503_when_the_database_is_down(api: Api, opened: Any) -> None:
    def down(*args: Any) -> Any:
        raise OperationalError("gone")

    with connection.execute_wrapper(down):
        replies = [api.get("events/"), api.get("queue/"), api.post("messages/", {"text": "x", "client_id": "1"})]
    for reply in replies:
        assert (reply.status, reply.code) == (503, "unavailable")
        assert int(reply.headers["retry-after"]) > 0
