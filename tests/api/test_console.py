"""The console's pages: who gets in, by which way, and under which policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import widgets
from widgets.conference import Provider
from widgets.conference.peer import Peer

SignedIn = Callable[[Any], Client]
CONSOLE = "/widgets/console/"
LOGIN = "/widgets/console/login/"
LOGOUT = "/widgets/console/logout/"
pytestmark = pytest.mark.django_db


class Meeting(Provider):
    """A provider with a server of its own."""

    name = "meeting"

    def csp(self) -> dict[str, list[str]]:
        return {"frame-src": ["https://meet.example"]}


def policy_of(response: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in parts}


def test_nobody_is_led_to_the_log_in_and_back() -> None:
    response = Client().get(CONSOLE, follow=True)
    assert response.redirect_chain == [(f"{LOGIN}?next=/widgets/console/", 302)]
    assert 'name="next" value="/widgets/console/"' in response.text


def test_an_agent_gets_the_console(signed_in: SignedIn, bob: Any) -> None:
    response = signed_in(bob).get(CONSOLE)
    assert response.status_code == 200
    assert 'data-api="/widgets/api/v1/agent/"' in response.text
    assert 'src="/static/widgets/console.js"' in response.text


def test_who_may_not_answer_is_told_what_to_do(signed_in: SignedIn, charlie: Any) -> None:
    response = signed_in(charlie).get(CONSOLE)
    assert response.status_code == 403
    assert "Ask an administrator to give you the role Agent" in response.text
    assert f'action="{LOGOUT}"' in response.text


def test_a_viewer_may_look_on(signed_in: SignedIn, person: Any) -> None:
    assert signed_in(person("vera", "Viewer")).get(CONSOLE).status_code == 200


def test_logging_in_leads_to_the_console_whatever_the_sites_own_addresses_are(settings: Any, bob: Any) -> None:
    settings.LOGIN_REDIRECT_URL = "/elsewhere/"
    response = Client().post(LOGIN, {"username": "bob", "password": "bob"})
    assert response["Location"] == CONSOLE


def test_a_wrong_password_is_told_and_says_nothing_of_who_exists(bob: Any) -> None:
    texts = [Client().post(LOGIN, {"username": name, "password": "x"}).text for name in ("bob", "nobody")]
    assert all("Please enter a correct username and password" in text and 'role="alert"' in text for text in texts)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_log_in_leads_nowhere_else(bob: Any, target: str) -> None:
    response = Client().post(LOGIN, {"username": "bob", "password": "bob", "next": target})
    assert response["Location"] == CONSOLE


@pytest.mark.usefixtures("one_window")
def test_too_many_attempts_have_to_wait(bob: Any) -> None:
    client = Client()
    for _ in range(20):
        assert client.post(LOGIN, {"username": "bob", "password": "x"}).status_code == 200
    response = client.post(LOGIN, {"username": "bob", "password": "bob"})
    assert (response.status_code, "too many attempts" in response.text) == (429, True)
    assert 1 <= int(response["Retry-After"]) <= 60


def test_the_log_in_wants_the_csrf_token(bob: Any) -> None:
    response = Client(enforce_csrf_checks=True).post(LOGIN, {"username": "bob", "password": "bob"})
    assert response.status_code == 403


def test_logging_out_is_a_post(signed_in: SignedIn, bob: Any) -> None:
    client = signed_in(bob)
    assert client.get(LOGOUT).status_code == 405
    assert client.post(LOGOUT)["Location"] == LOGIN
    assert client.get(CONSOLE).status_code == 302


def test_the_token_of_the_page_opens_the_api(bob: Any, waiting: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    token = re.findall(r'name="csrf-token" content="(\w+)"', client.get(CONSOLE).text)[0]
    path = f"/widgets/api/v1/agent/tickets/{waiting('Ann').tickets.get().pk}/accept/"
    assert client.post(path, {}, content_type="application/json").status_code == 403
    assert client.post(path, {}, content_type="application/json", headers={"X-CSRFToken": token}).status_code == 200


@pytest.mark.parametrize("path", [CONSOLE, LOGIN])
def test_no_page_of_the_console_is_kept_or_framed(signed_in: SignedIn, charlie: Any, path: str) -> None:
    response = signed_in(charlie if path == CONSOLE else None).get(path)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert policy_of(response)["frame-ancestors"] == ["'none'"]


def test_only_files_of_this_site_run(signed_in: SignedIn, bob: Any) -> None:
    policy = policy_of(signed_in(bob).get(CONSOLE))
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["connect-src"] == ["'self'", "http://testserver", "ws://testserver"]
    assert policy["require-trusted-types-for"] == ["'script'"]


def test_static_files_of_another_host_run_too(settings: Any, signed_in: SignedIn, bob: Any) -> None:
    settings.STATIC_URL = "https://static.example/"
    policy = policy_of(signed_in(bob).get(CONSOLE))
    assert policy["script-src"] == ["'self'", "https://static.example/widgets/"]


def test_the_policy_admits_the_conference_providers(settings: Any, signed_in: SignedIn, bob: Any) -> None:
    settings.WIDGETS_PROVIDERS = {"meeting": f"{__name__}.Meeting"}
    assert policy_of(signed_in(bob).get(CONSOLE))["frame-src"] == ["'self'", "https://meet.example"]
    assert Peer().csp() == {}


@pytest.mark.csp
@pytest.mark.parametrize("middleware", ["csp.middleware", "django.middleware.csp"])
def test_the_pages_policy_stands_where_the_site_has_one(
    settings: Any, signed_in: SignedIn, bob: Any, middleware: str
) -> None:
    pytest.importorskip(middleware, exc_type=ImportError)
    name = "CSPMiddleware" if middleware == "csp.middleware" else "ContentSecurityPolicyMiddleware"
    settings.MIDDLEWARE = [f"{middleware}.{name}", *settings.MIDDLEWARE]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["https://only.example"]}}
    settings.SECURE_CSP = {"default-src": ["https://only.example"]}
    response = signed_in(bob).get(CONSOLE)
    assert policy_of(response)["default-src"] == ["'none'"]
    assert re.findall(r'<script[^>]* nonce="[^"]+"', response.text)


def test_the_pages_hold_no_inline_script_and_no_inline_style() -> None:
    pages = Path(widgets.__file__).parent / "templates/widgets/console"
    source = "".join(page.read_text() for page in pages.glob("*.html"))
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", source)


def test_the_name_on_the_page_is_text(signed_in: SignedIn, bob: Any) -> None:
    bob.first_name = "<script>alert(1)</script>"
    bob.save()
    assert "<script>alert" not in signed_in(bob).get(CONSOLE).text


def test_the_pages_speak_the_visitors_language(settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.middleware.locale.LocaleMiddleware"]
    assert '<html lang="de">' in Client().get(LOGIN, headers={"Accept-Language": "de"}).text


def test_the_console_can_be_installed(signed_in: SignedIn, bob: Any) -> None:
    page = signed_in(bob).get(CONSOLE)
    found = re.search(r'<link rel="manifest" href="([^"]+)">', page.text)
    assert found
    answer = Client().get(found[1])
    manifest = answer.json()
    assert (answer["Content-Type"], manifest["display"]) == ("application/manifest+json", "standalone")
    assert (manifest["start_url"], manifest["scope"]) == (CONSOLE, CONSOLE)
    assert policy_of(page)["manifest-src"] == ["'self'"]


def test_the_apps_icons_are_there_and_as_large_as_they_say() -> None:
    for icon in Client().get(f"{CONSOLE}app.webmanifest").json()["icons"]:
        picture = Path(widgets.__file__).parent / "static" / icon["src"].removeprefix("/static/")
        content = picture.read_bytes()
        assert content.startswith(b"\x89PNG")
        width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
        assert f"{width}x{height}" == icon["sizes"]


def test_the_app_is_named_in_the_readers_language(settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.middleware.locale.LocaleMiddleware"]
    assert Client().get(f"{CONSOLE}app.webmanifest", headers={"Accept-Language": "de"}).json()["lang"] == "de"
