"""The document in which an agent sees a visitor's page: who gets it, and what it may do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cobrowsing import look_on
from tests.verification.conftest import names, serve, web
from tests.verification.servers import WebServer
from widgets.models import Call, Cobrowse, Domain
from widgets.services import cobrowse

__all__ = ["names", "serve", "web"]
SignedIn = Callable[[Any], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"


@pytest.fixture
def seen(call: Call, bob: Any) -> Cobrowse:
    """bob looks at Ann's page."""
    return look_on(bob, call)


def address(found: Cobrowse) -> str:
    return f"/widgets/console/replay/{found.pk}/"


def policy_of(response: Any) -> dict[str, list[str]]:
    directives = [each.split() for each in response["Content-Security-Policy"].split("; ")]
    return {name: sources for name, *sources in directives}


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 200), ("dave", 200), ("fred", 409), ("olga", 409), ("victor", 409), ("charlie", 409), ("nobody", 401)],
)
def test_who_is_in_the_call_gets_it(signed_in: SignedIn, cast: Any, seen: Cobrowse, who: str, status: int) -> None:
    response = signed_in(cast[who]).get(address(seen))
    assert response.status_code == status
    assert bool(response.content) == (status == 200)


def test_there_is_none_before_a_yes_and_after_the_end(signed_in: SignedIn, call: Call, bob: Any) -> None:
    found, _ = cobrowse.request(bob, call)
    client = signed_in(bob)
    assert client.get(address(found)).status_code == 409
    cobrowse.answer(call.session, found.pk, granted=True)
    assert client.get(address(found)).status_code == 200
    cobrowse.stop(bob, found)
    assert client.get(address(found)).status_code == 409


def test_one_script_runs_and_nothing_is_fetched_but_by_the_desk(signed_in: SignedIn, seen: Cobrowse, bob: Any) -> None:
    response = signed_in(bob).get(address(seen))
    found, html = policy_of(response), response.content.decode()
    (nonce,) = re.findall(r'<script nonce="([^"]+)" type="module" src="/static/widgets/replay.js">', html)
    (files,) = re.findall(r'data-proxy="([^"]+)"', html)
    assert files.startswith("http://testserver/widgets/console/replay/files/")
    assert found == {
        "default-src": ["'none'"],
        "script-src": [f"'nonce-{nonce}'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:", "blob:", files],
        "font-src": ["data:", files],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'self'"],
        "sandbox": ["allow-scripts", "allow-same-origin"],
    }
    assert (response["X-Frame-Options"], response["Referrer-Policy"]) == ("SAMEORIGIN", "no-referrer")
    assert html.count("<script") == 1


def test_each_document_has_a_nonce_of_its_own(signed_in: SignedIn, seen: Cobrowse, bob: Any) -> None:
    client = signed_in(bob)
    policies = {policy_of(client.get(address(seen)))["script-src"][0] for _ in range(3)}
    assert len(policies) == 3


def test_a_file_comes_by_the_desk_as_a_file_and_nothing_else(
    signed_in: SignedIn, seen: Cobrowse, bob: Any, web: WebServer
) -> None:
    Domain.objects.create(widget=seen.session.widget, origin=web.origin("shop.test"), status="verified")
    web.put("/a.png", PNG, set_cookie="a=b", access_control_allow_origin="*")
    client = signed_in(bob)
    (files,) = re.findall(r'data-proxy="([^"]+)"', client.get(address(seen)).content.decode())
    response = client.get(files, {"url": web.origin("shop.test") + "/a.png"})
    assert (response.status_code, response["Content-Type"], response.content) == (200, "image/png", PNG)
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert (response["X-Content-Type-Options"], response["Content-Disposition"]) == ("nosniff", "attachment")
    assert (response["Cross-Origin-Resource-Policy"], response["Cache-Control"]) == (
        "same-origin",
        "private, max-age=300",
    )
    assert "Access-Control-Allow-Origin" not in response
    assert not response.cookies


def test_what_is_not_given_is_an_empty_answer(signed_in: SignedIn, seen: Cobrowse, bob: Any, dave: Any) -> None:
    client = signed_in(bob)
    (files,) = re.findall(r'data-proxy="([^"]+)"', client.get(address(seen)).content.decode())
    for browser, status in ((client, 404), (signed_in(dave), 403), (signed_in(None), 401)):
        response = browser.get(files, {"url": "http://127.0.0.1/a.png"})
        assert (response.status_code, response.content) == (status, b"")


def test_the_console_frames_the_desks_own_documents_only(signed_in: SignedIn, bob: Any) -> None:
    assert policy_of(signed_in(bob).get("/widgets/console/"))["frame-src"][0] == "'self'"
