"""The form and the consents by HTTP: what a page is told, and what it may send."""

from __future__ import annotations

from typing import Any

import pytest

from widgets.models import Session, Widget
from widgets.models.definitions import clean_form

from .calling import Api

FIELDS = [
    {"name": "name", "label": "Your name", "required": True, "help": "As on the parcel", "min_length": 2},
    {"name": "plate", "label": "Plate", "mask": "AA-99", "translations": {"de": {"label": "Kennzeichen"}}},
    {"name": "plan", "type": "hidden", "value": "secret-plan"},
    {"name": "source", "type": "hidden", "param": "utm_source"},
]


@pytest.fixture
def asking(widget: Widget) -> Widget:
    """The widget with a longer form."""
    widget.form = clean_form({"version": 7, "fields": FIELDS})
    widget.save()
    return widget


def test_a_page_is_told_all_it_needs_and_no_fixed_value(api: Api, asking: Widget) -> None:
    for reply in (api.get(f"widgets/{asking.key}/config/"), api.init(asking.key)):
        config = reply.json.get("widget", reply.json)
        assert config["form"]["version"] == 7
        name, plate, source = config["form"]["fields"]
        assert (name["help"], name["min_length"], plate["mask"]) == ("As on the parcel", 2, "AA-99")
        assert plate["translations"] == {"de": {"label": "Kennzeichen"}}
        assert source["param"] == "utm_source"
        assert b"secret-plan" not in reply.body


def test_the_fixed_value_is_in_what_is_stored(api: Api, asking: Widget, session: Session) -> None:
    sent = {"name": "Ann", "plan": "mine", "source": "news"}
    reply = api.call("PUT", "session/form/", {"data": sent})
    assert (reply.status, reply.json["data"]) == (200, {"name": "Ann", "plan": "secret-plan", "source": "news"})
    session.refresh_from_db()
    assert session.form_version == 7


@pytest.mark.parametrize(("language", "german"), [("de-AT", True), ("en-GB", False), ("fr", False), ("", False)])
def test_messages_are_in_the_visitors_language_if_it_is_ours(
    api: Api, asking: Widget, language: str, german: bool
) -> None:
    api.token = api.init(asking.key, language=language).json["auth_token"]
    fields = api.call("PUT", "session/form/", {"data": {}}).json["error"]["fields"]
    assert (fields["name"] == "This field is required.") is not german


def test_an_answer_of_the_wrong_shape_is_told_what_is_right(api: Api, asking: Widget, opened: Any) -> None:
    reply = api.call("PUT", "session/form/", {"data": {"name": "A", "plate": "12-AA"}})
    assert reply.status == 422
    assert "AB-12" in reply.json["error"]["fields"]["plate"]
    assert "2" in reply.json["error"]["fields"]["name"]


def test_a_form_that_was_handed_in_is_not_asked_for_again(api: Api, asking: Widget) -> None:
    first = api.init(asking.key).json
    api.token = first["auth_token"]
    assert first["form_submitted"] is False
    assert api.call("PUT", "session/form/", {"data": {"name": "Ann"}}).status == 200
    api.token = first["session_token"]
    assert api.init(asking.key).json["form_submitted"] is True


def test_403_for_a_consent_to_a_text_that_has_changed(api: Api, opened: Any, widget: Widget) -> None:
    api.call("PUT", "session/form/", {"data": {"name": "Ann"}})
    shown = {consent["name"]: consent["version"] for consent in opened["widget"]["consents"]}
    widget.consents[0]["version"] = "2"
    widget.save()
    body = {"consents": {"terms": True}, "consent_versions": shown}
    reply = api.post("queue/", body)
    assert (reply.status, reply.code, reply.param) == (403, "consent_required", "terms")
    assert "changed" in reply.json["error"]["message"]
    assert api.post("queue/", {**body, "consent_versions": {"terms": "2"}}).status == 201


@pytest.mark.parametrize("versions", [["1"], {"terms": 1}, {"terms": "1" * 41}, "1"])
def test_versions_of_consents_are_texts(api: Api, opened: Any, versions: Any) -> None:
    reply = api.post("queue/", {"consents": {"terms": True}, "consent_versions": versions})
    assert (reply.status, reply.param) == (400, "consent_versions")
