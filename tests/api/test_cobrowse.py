"""Cobrowsing in the visitor's API: what there is, yes and no, frames, deeds, codes."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.cobrowsing import let_steer, look_on
from widgets import publish
from widgets.models import Call, Cobrowse, CobrowseConsent, Session
from widgets.services import cobrowse, cobrowse_deeds, tickets
from widgets.services.cobrowse_frames import FIRST, LAST, MAX_BYTES, SNAPSHOT, Head, made

from .calling import Api


@pytest.fixture
def asked(in_call: Call, bob: Any) -> Cobrowse:
    """bob asks to see the page."""
    return cobrowse.request(bob, in_call)[0]


def frame(cobrowse_id: uuid.UUID, payload: bytes = b"page", **head: Any) -> bytes:
    parts = {"kind": SNAPSHOT, "flags": FIRST | LAST, "stream": 7, "number": 1, "base": 1} | head
    return made(Head(cobrowse_id=cobrowse_id, **parts), payload)


def sent(api: Api, raw: bytes, **headers: str) -> Any:
    return api.call("POST", "cobrowse/frames/", raw=raw, **({"content_type": "application/octet-stream"} | headers))


def test_the_visitor_is_asked_says_yes_and_takes_it_back(api: Api, asked: Cobrowse) -> None:
    found = api.get("cobrowse/").json["cobrowse"]
    assert (found["id"], found["status"], found["agent"]["name"]) == (str(asked.pk), "requested", "Bob")
    answer = {"granted": True, "request_id": str(asked.pk), "text_version": "1"}
    assert api.post("cobrowse/consent/", answer).json["status"] == "active"
    assert api.post("cobrowse/consent/", {**answer, "granted": False}).json["end_reason"] == "visitor"
    assert api.get("cobrowse/").json == {"cobrowse": None}
    assert api.post("cobrowse/consent/", answer).code == "cobrowse_not_requested"


def test_nothing_is_told_of_the_agents_side(api: Api, asked: Cobrowse) -> None:
    assert not {"customer_name", "page_url"} & api.get("cobrowse/").json["cobrowse"].keys()


def test_a_consent_to_nothing_is_409(api: Api, in_call: Call) -> None:
    reply = api.post("cobrowse/consent/", {"granted": True, "request_id": str(uuid.uuid4())})
    assert (reply.status, reply.code) == (409, "cobrowse_not_requested")


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "granted"),
        ({"granted": True}, "request_id"),
        ({"granted": "true", "request_id": str(uuid.uuid4())}, "granted"),
        ({"granted": True, "request_id": "x"}, "request_id"),
        ({"granted": True, "request_id": str(uuid.uuid4()), "kind": "control"}, "kind"),
    ],
)
def test_a_malformed_consent_is_400(api: Api, asked: Cobrowse, body: Any, param: str) -> None:
    reply = api.post("cobrowse/consent/", body)
    assert (reply.status, reply.param) == (400, param)
    assert Cobrowse.objects.get().status == "requested"


def test_stop_is_repeatable(api: Api, asked: Cobrowse) -> None:
    assert api.post("cobrowse/stop/", {}).json == {"cobrowse_id": str(asked.pk)}
    assert api.post("cobrowse/stop/", {}).json == {"cobrowse_id": None}


def test_a_yes_that_stop_takes_back_keeps_the_version_of_its_text(api: Api, asked: Cobrowse) -> None:
    api.post("cobrowse/consent/", {"granted": True, "request_id": str(asked.pk), "text_version": "privacy-7"})
    api.post("cobrowse/stop/", {})
    said = CobrowseConsent.objects.order_by("id").values_list("granted", "text_version")
    assert list(said) == [(True, "privacy-7"), (False, "privacy-7")]


def test_a_page_says_that_what_ends_it_is_covered(api: Api, asked: Cobrowse) -> None:
    api.post("cobrowse/consent/", {"granted": True, "request_id": str(asked.pk)})
    assert api.post("cobrowse/stop/", {"covered": "yes"}).status == 400
    assert api.post("cobrowse/stop/", {"covered": True}).json == {"cobrowse_id": str(asked.pk)}
    said = CobrowseConsent.objects.values_list("granted", flat=True)
    assert (Cobrowse.objects.get().end_reason, list(said)) == ("covered", [True])  # the visitor has taken nothing back


def test_a_frame_goes_on_once_it_is_agreed_to_and_not_before(
    api: Api, asked: Cobrowse, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[dict[str, Any]] = []
    monkeypatch.setattr(publish, "_send", rung.append)
    raw = frame(asked.pk)
    assert (sent(api, raw).status, rung) == (409, [])
    cobrowse.answer(asked.session, asked.pk, granted=True)
    rung.clear()
    assert (sent(api, raw).status, [each["frame"] for each in rung]) == (202, [raw])
    cobrowse.withdraw(asked.session)
    assert sent(api, raw).code == "cobrowse_not_requested"


def test_a_frame_of_another_visitors_page_is_refused(api: Api, in_call: Call, bob: Any, waiting: Any) -> None:
    other = look_on(bob, tickets.accept(bob, waiting("Ben").tickets.get().pk))
    assert sent(api, frame(other.pk)).code == "cobrowse_not_requested"


HEADS: dict[str, Any] = {
    "no head": b"\x01\x01",
    "another version": b"\x02" + b"\x00" * 40,
    "no kind": {"kind": 9},
    "no stream": {"stream": 0},
    "a slice of itself": {"flags": 0, "base": 1},
    "an increment of nothing": {"kind": 2, "flags": 0, "number": 5, "base": 0},
    "an increment from before": {"kind": 2, "flags": 0, "number": 5, "base": 6},
    "an increment that begins": {"kind": 2, "number": 5},
    "a numbered note": {"kind": 3, "flags": 0},
    "unknown flags": {"flags": 4},
}


@pytest.mark.parametrize("what", HEADS)
def test_a_malformed_head_is_400(api: Api, asked: Cobrowse, what: str) -> None:
    cobrowse.answer(asked.session, asked.pk, granted=True)
    head = HEADS[what]
    raw = head if isinstance(head, bytes) else frame(asked.pk, **head)
    assert (sent(api, raw).status, sent(api, raw).param) == (400, "frame")


def test_a_frame_above_64_kib_is_413_and_one_of_64_kib_is_taken(api: Api, asked: Cobrowse) -> None:
    cobrowse.answer(asked.session, asked.pk, granted=True)
    full = frame(asked.pk, b"x" * (MAX_BYTES - 32))
    assert [sent(api, full).status, sent(api, full + b"x").status] == [202, 413]


def test_a_frame_is_octets_and_nothing_else(api: Api, asked: Cobrowse) -> None:
    cobrowse.answer(asked.session, asked.pk, granted=True)
    for kind in ("application/json", "text/plain", ""):
        assert sent(api, frame(asked.pk), content_type=kind).status == 415


def test_what_the_agent_did_is_there_to_read_with_what_became_of_it(api: Api, in_call: Call, bob: Any) -> None:
    found = let_steer(bob, look_on(bob, in_call))
    cobrowse_deeds.act(bob, found.pk, 7, {"kind": "type", "node": 3, "text": "Ann"})
    done = {"cobrowse_id": str(found.pk), "deed": 1, "outcome": "done", "target": "Name"}
    assert api.post("cobrowse/done/", done).status == 200
    (row,) = api.get("cobrowse/deeds/").json["deeds"]
    assert (row["kind"], row["target"], row["characters"], row["outcome"]) == ("type", "Name", 3, "done")
    assert row["agent"] == {"id": str(bob.pk), "name": "Bob"}


def test_a_deed_that_was_never_done_has_no_outcome(api: Api, in_call: Call, bob: Any) -> None:
    found = look_on(bob, in_call)
    done = {"cobrowse_id": str(found.pk), "deed": 1, "outcome": "done"}
    assert api.post("cobrowse/done/", done).code == "cobrowse_not_requested"
    assert api.post("cobrowse/done/", {**done, "outcome": "sent"}).param == "outcome"


def test_a_command_waits_for_a_page_that_polls(api: Api, in_call: Call, bob: Any) -> None:
    found = let_steer(bob, look_on(bob, in_call))
    cobrowse_deeds.act(bob, found.pk, 7, {"kind": "back"}, keep=True)
    items = [each for each in api.get("events/?after=0&signals=0").json["events"] if "seq" not in each]
    (command,) = [each for each in items if each["type"] == "cobrowse.control"]
    assert (command["id"], command["data"]["command"]) == (1, {"kind": "back"})


def test_a_code_is_six_digits_for_five_minutes(api: Api, opened: Any) -> None:
    reply = api.post("cobrowse/code/", {})
    assert (reply.status, len(reply.json["code"]), reply.json["seconds"]) == (201, 6, 300)
    assert Session.objects.get().cobrowse_code.used_at is None


@pytest.mark.parametrize("path", ["", "consent/", "stop/", "frames/", "done/", "deeds/", "code/"])
def test_without_a_token_there_is_nothing(api: Api, widget: Any, path: str) -> None:
    method = "GET" if path in ("", "deeds/") else "POST"
    assert api.call(method, f"cobrowse/{path}").code == "token_missing"
