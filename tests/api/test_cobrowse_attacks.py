"""Attacks by HTTP: tokens from elsewhere, yeses that were never given, and bodies that no page would send."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.cobrowsing import look_on
from widgets.models import Call, Cobrowse, CobrowseConsent, Domain, Queue, Widget
from widgets.services import calls, cobrowse, cobrowse_codes, presence

from .calling import Api
from .test_cobrowse import asked, frame, sent

__all__ = ["asked"]
PATHS = ["", "consent/", "stop/", "frames/", "done/", "deeds/", "code/"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://shop.example", "null", "http://testserver.evil.example"]
)
@pytest.mark.parametrize("path", PATHS)
def test_a_token_that_was_stolen_is_worth_nothing_on_another_page(
    api: Api, asked: Cobrowse, shop: str, path: str, origin: str
) -> None:
    method = "GET" if path in ("", "deeds/") else "POST"
    api.origin = origin
    reply = api.call(method, f"cobrowse/{path}", {} if method == "POST" else None)
    assert (reply.status, reply.code) == (403, "origin_not_allowed")
    assert "access-control-allow-origin" not in reply.headers or origin == shop


def test_another_domains_visitor_neither_answers_nor_stops_nor_shows(api: Api, asked: Cobrowse) -> None:
    queue = Queue.objects.create(name="Other", slug="other")
    widget = Widget.objects.create(name="Other", slug="other", queue=queue)
    Domain.objects.create(widget=widget, origin="https://other.example", status="verified")
    other = Api(api.send, origin="https://other.example")
    other.token = other.init(widget.key).json["auth_token"]
    answer = {"granted": True, "request_id": str(asked.pk)}
    assert other.post("cobrowse/consent/", answer).code == "cobrowse_not_requested"
    assert other.post("cobrowse/stop/", {}).json == {"cobrowse_id": None}
    assert sent(other, frame(asked.pk)).code == "cobrowse_not_requested"
    assert Cobrowse.objects.get().status == "requested"
    assert not CobrowseConsent.objects.exists()


def test_a_yes_to_seeing_is_none_to_steering(api: Api, asked: Cobrowse, bob: Any) -> None:
    answer = {"granted": True, "request_id": str(asked.pk)}
    assert api.post("cobrowse/consent/", answer).status == 200
    cobrowse.request_control(bob, Cobrowse.objects.get())
    assert api.post("cobrowse/consent/", answer).status == 200
    assert Cobrowse.objects.get().control == "requested"
    assert [each.kind for each in CobrowseConsent.objects.all()] == ["view"]


def test_a_yes_of_the_last_call_starts_nothing_in_the_next(api: Api, asked: Cobrowse, bob: Any) -> None:
    assert asked.call is not None
    calls.end(bob, asked.call, "agent")
    reply = api.post("cobrowse/consent/", {"granted": True, "request_id": str(asked.pk)})
    assert (reply.status, reply.code) == (409, "cobrowse_not_requested")
    assert Cobrowse.objects.get().status == "ended"


def test_a_visitor_asks_for_nothing_in_an_agents_name(api: Api, in_call: Call) -> None:
    for path in ("request/", "control/", "stop/"):
        assert api.post(f"agent/calls/{in_call.pk}/cobrowse/{path}", {}).status in (401, 403)
    assert api.post("agent/cobrowse/code/", {"code": "123456"}).status in (401, 403)
    assert not Cobrowse.objects.exists()


def test_a_code_tells_nobody_whose_it_is_before_they_agree(api: Api, opened: Any, bob: Any, signed_in: Any) -> None:
    code = api.post("cobrowse/code/", {}).json["code"]
    presence.set_available(bob, True)
    found = cobrowse_codes.redeem(bob, code)
    assert signed_in(bob).get(f"/widgets/console/replay/{found.pk}/").status_code == 409
    assert sent(api, frame(found.pk)).code == "cobrowse_not_requested"


LIES: dict[str, dict[str, Any]] = {
    "a member that is not there": {"html": "<b>SECRET</b>"},
    "an object for a text": {"target": {"a": "SECRET"}},
    "a list for a text": {"reason": ["SECRET"]},
    "a number for a text": {"target": 5},
    "a target without end": {"target": "x" * 201},
    "a reason without end": {"reason": "x" * 41},
    "a deed that is no number": {"deed": "1"},
    "a deed below one": {"deed": 0},
    "a deed beyond numbers": {"deed": 2**40},
    "an outcome of its own": {"outcome": "sent"},
    "an id that is none": {"cobrowse_id": "1 OR 1=1"},
}


@pytest.mark.parametrize("what", LIES)
def test_what_is_said_of_a_deed_has_its_shape_or_is_refused(api: Api, in_call: Call, bob: Any, what: str) -> None:
    done = {"cobrowse_id": str(look_on(bob, in_call).pk), "deed": 1, "outcome": "done"}
    reply = api.post("cobrowse/done/", {**done, **LIES[what]})
    assert (reply.status, reply.param) == (400, next(iter(LIES[what])))
    assert "SECRET" not in reply.body.decode()


@pytest.mark.parametrize("path", ["consent/", "stop/", "done/", "code/"])
def test_json_that_is_huge_or_deep_is_not_read(api: Api, asked: Cobrowse, path: str) -> None:
    huge = b'{"target": "' + b"a" * 70_000 + b'"}'
    deep = b'{"target": ' + b"[" * 5_000 + b"]" * 5_000 + b"}"
    assert api.call("POST", f"cobrowse/{path}", raw=huge).code == "too_large"
    assert api.call("POST", f"cobrowse/{path}", raw=deep).code == "invalid_request"


@pytest.mark.parametrize("version", ["x" * 41, {"a": 1}, 3])
def test_the_version_of_a_text_is_a_short_text(api: Api, asked: Cobrowse, version: Any) -> None:
    reply = api.post("cobrowse/consent/", {"granted": True, "request_id": str(asked.pk), "text_version": version})
    assert (reply.status, reply.param) == (400, "text_version")
    assert Cobrowse.objects.get().status == "requested"


def test_a_no_cannot_be_made_a_yes_by_being_sent_twice(api: Api, asked: Cobrowse) -> None:
    answer = {"granted": False, "request_id": str(asked.pk)}
    assert api.post("cobrowse/consent/", answer).status == 200
    assert api.post("cobrowse/consent/", {**answer, "granted": True}).code == "cobrowse_not_requested"
    twice = f'{{"granted": false, "granted": true, "request_id": "{uuid.uuid4()}"}}'.encode()
    assert api.call("POST", "cobrowse/consent/", raw=twice).code == "invalid_request"
    assert sent(api, frame(asked.pk)).code == "cobrowse_not_requested"
