"""Recordings in the agents' API: nobody without the right gets a byte of one, and each opening is written down."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cobrowsing import look_on
from tests.recording import allow, files, keep, record
from widgets.models import AuditEvent, Call, Cobrowse, CobrowseConsent, CobrowseRecording
from widgets.services import calls, cobrowse, cobrowse_codes, cobrowse_files, recorded, recording_files, recordings

from .test_agent import ask

ASKED = {"request_id": uuid.UUID(int=1), "page_url": "https://shop.example/"}
SignedIn = Callable[[Any], Client]
PEOPLE = ("bob", "dave", "fred", "olga", "adam", "victor", "charlie", "nobody")
MATRIX: dict[str, Any] = {
    # in the order of PEOPLE: the call's agent, who is in the call, an agent of another queue, Owner, Admin, Viewer, no role,
    # not logged in
    "list": ("GET", "recordings/", None, 200, 200, 200, 200, 200, 200, 403, 401),
    "open": ("POST", "recordings/{recording}/viewing/", {}, 201, 201, 404, 201, 201, 201, 403, 401),
    "read": ("GET", "recordings/frames/{proof}/", None, 200, 200, 404, 200, 200, 200, 403, 401),
    "read another's": ("GET", "recordings/frames/{bobs}/", None, 200, 403, 403, 403, 403, 403, 403, 401),
    "forge": ("GET", "recordings/frames/{forged}/", None, 404, 404, 404, 404, 404, 404, 403, 401),
    "delete": ("DELETE", "recordings/{recording}/", None, 403, 403, 404, 204, 204, 403, 403, 401),
    "delete none": ("DELETE", "recordings/{none}/", None, 404, 404, 404, 404, 404, 404, 403, 401),
    "ask": ("POST", "calls/{call}/cobrowse/recording/", {}, 200, 403, 404, 403, 403, 403, 403, 401),
}


@pytest.fixture
def seen(call: Call, bob: Any, settings: Any) -> Cobrowse:
    """bob looks at Ann's page, which may be recorded."""
    allow(settings, call.session.widget)
    return look_on(bob, call)


@pytest.fixture
def recording(seen: Cobrowse, bob: Any) -> CobrowseRecording:
    """There is something in it."""
    found = record(bob, seen)
    keep(found, b"a frame")
    return found


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("what", MATRIX)
def test_who_may_do_what(
    signed_in: SignedIn, cast: dict[str, Any], recording: CobrowseRecording, bob: Any, what: str, who: str
) -> None:
    method, path, body, *expected = MATRIX[what]
    user = cast[who]
    proof = cobrowse_files.proof(user, recording.pk, "recording") if user else "x"
    places = {
        "recording": recording.pk,
        "none": uuid.uuid4(),
        "call": recording.cobrowse.call_id,
        "proof": proof,
        "bobs": cobrowse_files.proof(bob, recording.pk, "recording"),
        "forged": proof[:-2] + "xx",
    }
    response = ask(signed_in(user), method, path.format(**places), body)
    assert response.status_code == expected[PEOPLE.index(who)], response.content
    assert (b"a frame" in response.content) == (what.startswith("read") and response.status_code == 200)


@pytest.fixture
def by_code(bob: Any, new_session: Any, widget: Any, settings: Any) -> CobrowseRecording:
    """bob has typed in Dan's code, and records what he sees."""
    allow(settings, widget)
    found = cobrowse_codes.redeem(bob, cobrowse_codes.issue(new_session("Dan"))[0])
    cobrowse.answer(found.session, found.pk, granted=True)
    return record(bob, found)


def listed(client: Client, query: str = "") -> list[str]:
    """Whose pages are in the list."""
    found = ask(client, "GET", f"recordings/{query}").json()["recordings"]
    return [each["customer_name"] for each in found]


def test_each_finds_in_the_list_what_they_may_read(
    signed_in: SignedIn, cast: dict[str, Any], recording: CobrowseRecording, by_code: CobrowseRecording
) -> None:
    found = {who: listed(signed_in(cast[who])) for who in PEOPLE[:6]}
    both = ["Dan", "Ann"]
    assert found == {"bob": both, "dave": ["Ann"], "fred": [], "olga": both, "adam": both, "victor": both}
    bob = signed_in(cast["bob"])
    assert (listed(bob, "?kind=code"), listed(bob, "?kind=call")) == (["Dan"], ["Ann"])
    assert ask(bob, "GET", "recordings/?kind=film").json()["error"]["param"] == "kind"
    assert ask(bob, "GET", "recordings/?before=x").json()["error"]["param"] == "before"


def test_a_line_says_who_when_where_and_by_what(signed_in: SignedIn, by_code: CobrowseRecording, bob: Any) -> None:
    (found,) = ask(signed_in(bob), "GET", "recordings/").json()["recordings"]
    assert (found["id"], found["call_id"], found["agent"]["name"]) == (str(by_code.pk), None, "Bob")
    assert (found["page_url"], found["ended_at"]) == (by_code.consent.page_url, None)


def test_who_may_delete_is_told_so(signed_in: SignedIn, cast: dict[str, Any], recording: CobrowseRecording) -> None:
    for path in ("recordings/", f"calls/{recording.cobrowse.call_id}/cobrowse/"):
        told = {who: ask(signed_in(cast[who]), "GET", path).json()["can_delete"] for who in ("bob", "olga", "victor")}
        assert told == {"bob": False, "olga": True, "victor": False}


def test_the_list_goes_on_page_by_page_in_the_same_queries(
    signed_in: SignedIn, recording: CobrowseRecording, cast: Any, monkeypatch: Any, django_assert_max_num_queries: Any
) -> None:
    for minutes in (1, 2):
        consent = CobrowseConsent.objects.create(cobrowse=recording.cobrowse, kind="record", granted=True, **ASKED)
        began = recording.began_at - timedelta(minutes=minutes)
        CobrowseRecording.objects.create(cobrowse=recording.cobrowse, consent=consent, began_at=began)
    monkeypatch.setattr(recorded, "PAGE", 2)
    client = signed_in(cast["dave"])
    with django_assert_max_num_queries(8):
        first = ask(client, "GET", "recordings/").json()
    second = ask(client, "GET", f"recordings/?before={first['next']}").json()
    assert (len(first["recordings"]), len(second["recordings"]), second["next"]) == (2, 1, None)


def test_each_opening_is_a_row_and_what_it_gives_opens_the_frames(
    signed_in: SignedIn, recording: CobrowseRecording, bob: Any
) -> None:
    client = signed_in(bob)
    opened = ask(client, "POST", f"recordings/{recording.pk}/viewing/", {}).json()
    assert opened["recording"]["octets"] == 12 + len(b"a frame")
    answer = client.get(f"/widgets/api/v1/agent/recordings/frames/{opened['proof']}/")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/octet-stream", "no-store")
    assert (answer.content[12:], answer.has_header("X-Livedesk-Next")) == (b"a frame", False)
    row = AuditEvent.objects.get(action="cobrowse.recording_viewed")
    assert (row.actor, row.target, row.address) == (bob, f"call:{recording.cobrowse.call_id}", "127.0.0.1")


def test_page_by_page(
    signed_in: SignedIn, recording: CobrowseRecording, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(recording, b"another")
    monkeypatch.setattr(recording_files, "PAGE", 1)
    client, proof = signed_in(bob), cobrowse_files.proof(bob, recording.pk, "recording")
    first = client.get(f"/widgets/api/v1/agent/recordings/frames/{proof}/")
    second = client.get(f"/widgets/api/v1/agent/recordings/frames/{proof}/?after={first['X-Livedesk-Next']}")
    assert (first.content[12:], second.content[12:]) == (b"a frame", b"another")
    for wrong in ("-1", "x", "1e3", "99999999999999999999"):
        assert client.get(f"/widgets/api/v1/agent/recordings/frames/{proof}/?after={wrong}").status_code == 400


def test_a_role_that_is_taken_away_closes_an_opened_one(
    signed_in: SignedIn, recording: CobrowseRecording, cast: Any
) -> None:
    client, proof = signed_in(cast["victor"]), cobrowse_files.proof(cast["victor"], recording.pk, "recording")
    addresses = (
        f"/widgets/api/v1/agent/recordings/frames/{proof}/",
        f"/widgets/console/replay/recordings/{proof}/",
        f"/widgets/console/replay/files/{proof}/?url=http://testserver/x.png",
    )
    assert [client.get(each).status_code for each in addresses[:2]] == [200, 200]
    cast["victor"].groups.clear()
    assert [client.get(each).status_code for each in addresses] == [403, 404, 404]


def test_its_document_has_the_policy_of_the_live_one(
    signed_in: SignedIn, recording: CobrowseRecording, bob: Any, call: Call
) -> None:
    calls.end(bob, call, "agent")
    client, proof = signed_in(bob), cobrowse_files.proof(bob, recording.pk, "recording")
    response = client.get(f"/widgets/console/replay/recordings/{proof}/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-scripts allow-same-origin" in policy
    assert f"img-src data: blob: http://testserver/widgets/console/replay/files/{proof}/" in policy
    assert b"a frame" not in response.content
    assert Client().get(f"/widgets/console/replay/recordings/{proof}/").status_code == 401


def test_a_proof_of_the_live_page_opens_no_recording(
    signed_in: SignedIn, recording: CobrowseRecording, bob: Any
) -> None:
    client = signed_in(bob)
    for proof in (cobrowse_files.proof(bob, recording.cobrowse_id), cobrowse_files.proof(bob, recording.pk)):
        assert client.get(f"/widgets/api/v1/agent/recordings/frames/{proof}/").status_code == 404
        assert client.get(f"/widgets/console/replay/recordings/{proof}/").status_code == 404


def test_the_record_of_the_call_names_it(signed_in: SignedIn, recording: CobrowseRecording, bob: Any) -> None:
    found = ask(signed_in(bob), "GET", f"calls/{recording.cobrowse.call_id}/cobrowse/").json()["cobrowses"][0]
    assert (found["recording"], found["recordable"]) == ("granted", True)
    assert [(each["id"], each["ended_at"]) for each in found["recordings"]] == [(str(recording.pk), None)]
    assert [each["kind"] for each in found["consents"]] == ["view", "record"]


def test_asking_again_puts_the_question_again_and_off_is_409(
    signed_in: SignedIn, seen: Cobrowse, bob: Any, alice: Any
) -> None:
    client, path = signed_in(bob), f"calls/{seen.call_id}/cobrowse/recording/"
    first, second = (ask(client, "POST", path, {}).json()["recording_request_id"] for _ in range(2))
    assert first == second
    assert ask(client, "POST", path, {"wanted": False}).json()["recording"] == "none"
    recordings.switch(alice, seen.session.widget, False)
    answer = ask(client, "POST", path, {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "recording_off")


def test_who_deletes_it_leaves_no_byte_behind(
    signed_in: SignedIn, recording: CobrowseRecording, cast: Any, bob: Any
) -> None:
    proof = cobrowse_files.proof(bob, recording.pk, "recording")
    assert ask(signed_in(cast["olga"]), "DELETE", f"recordings/{recording.pk}/", None).status_code == 204
    assert signed_in(bob).get(f"/widgets/api/v1/agent/recordings/frames/{proof}/").status_code == 404
    recording_files.sweep(timezone.now() + timedelta(minutes=2))
    assert files() == []
