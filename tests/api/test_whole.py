"""The API's calls that run with all of the middleware: what the host's own would see, and what ends with the request."""

from __future__ import annotations

import json
import threading
from typing import Any

import httpx
import pytest
from django.utils import translation

from .serving import serving

seen: list[tuple[str, str]] = []


class Noted:
    """A host's middleware: chooses a language, and notes what it saw on which thread."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        seen.append((translation.get_language() or "", threading.current_thread().name))
        translation.activate(request.headers.get("Accept-Language", "en"))
        response = self.get_response(request)
        response["X-Noted"] = request.path
        response.set_cookie("noted", "yes")
        return response


@pytest.fixture
def served(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Noted"]
    seen.clear()
    with serving() as base:
        yield f"{base}/widgets/api/v1/"


@pytest.mark.django_db(transaction=True)
def test_a_call_runs_with_the_hosts_middleware_on_a_worker_thread(served):
    answer = httpx.get(f"{served}agent/me/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_authenticated")
    assert (answer.headers["x-noted"], answer.cookies["noted"]) == ("/widgets/api/v1/agent/me/", "yes")
    assert [name.startswith("livedesk-") for _, name in seen] == [True]


@pytest.mark.django_db(transaction=True)
def test_a_language_that_was_chosen_ends_with_the_request(served):
    for _ in range(12):  # more than there are threads
        httpx.get(f"{served}agent/me/", headers={"Accept-Language": "de"})
    assert {language for language, _ in seen} == {"en"}


@pytest.mark.django_db(transaction=True)
def test_an_agents_call_still_wants_csrf(served, signed_in, bob):
    cookies = {"sessionid": signed_in(bob).cookies["sessionid"].value, "csrftoken": "c" * 32}
    with httpx.Client(cookies=cookies, headers={"Content-Type": "application/json"}) as browser:
        sent = json.dumps({"available": True})
        assert browser.patch(f"{served}agent/me/", content=sent).status_code == 403
        answer = browser.patch(f"{served}agent/me/", content=sent, headers={"X-CSRFToken": "c" * 32})
    assert (answer.status_code, answer.json()["available"]) == (200, True)
