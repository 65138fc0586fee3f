"""Files that nobody exported: each refused, with the place and the mend, or read without harm."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from widgets.models import AuditEvent, Queue, Widget
from widgets.services import transfer
from widgets.services.transfer import Refused

HEAD = '{"format": "livedesk-widget", "version": 1, "widget": '
WIDGET = {"name": "Help", "slug": "help"}


def refusal(content: bytes | str) -> dict[str, str]:
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(Refused) as refused:
        transfer.plan(raw)
    return refused.value.problems


def places(**members: Any) -> list[str]:
    """Where a file with these members in its widget is wrong; `domains` belongs to the file."""
    domains = {"domains": members.pop("domains")} if "domains" in members else {}
    data = {"format": "livedesk-widget", "version": 1, "widget": {**WIDGET, **members}, **domains}
    return sorted(refusal(json.dumps(data)))


BROKEN: dict[str, bytes | str] = {
    "nothing": b"",
    "no JSON": b"<html>",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0",
    "UTF-16": '{"format": 1}'.encode("utf-16"),
    "Latin-1": '{"format": "ü"}'.encode("latin-1"),
    "cut off": HEAD[:-3],
    "a comma too many": '{"format": "livedesk-widget",}',
    "two values": "{} {}",
    "deep lists": "[" * 100_000 + "]" * 100_000,
    "deep objects": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "nested deeper than we write": f'{HEAD}{json.dumps(WIDGET)}, "x": {"[" * 30}1{"]" * 30}}}',
    "a member twice": '{"format": "livedesk-widget", "format": "livedesk-widget", "version": 1}',
    "a member twice, deep": f'{HEAD}{{"name": "a", "slug": "a", "name": "b"}}}}',
    "a huge number": f'{HEAD}{{"name": {"9" * 5000}}}}}',
    "a number beyond doubles": f'{HEAD}{{"name": 1e999}}}}',
    "not a number": f'{HEAD}{{"name": NaN}}}}',
    "infinity": f'{HEAD}{{"name": -Infinity}}}}',
    "NUL": f'{HEAD}{{"name": "a\\u0000b", "slug": "a"}}}}',
    "NUL in a name": f'{HEAD}{{"name": "a", "slug": "a", "a\\u0000b": 1}}}}',
    "half a character": f'{HEAD}{{"name": "\\ud800", "slug": "a"}}}}',
    "a list": "[]",
    "a text": '"livedesk-widget"',
    "null": "null",
    "another format": '{"format": "livedesk-queue", "version": 1, "widget": {}}',
    "no version": '{"format": "livedesk-widget", "widget": {}}',
    "a version that is true": '{"format": "livedesk-widget", "version": true, "widget": {}}',
    "a version as text": '{"format": "livedesk-widget", "version": "1", "widget": {}}',
    "a newer version": '{"format": "livedesk-widget", "version": 2, "widget": {}}',
    "no widget": '{"format": "livedesk-widget", "version": 1}',
    "a widget that is a list": f"{HEAD}[]}}",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_file_of_a_widget_is_refused(name: str):
    before = time.perf_counter()
    problems = refusal(BROKEN[name])
    assert problems
    assert all(problems.values())
    assert time.perf_counter() - before < 5
    assert (Widget.objects.count(), AuditEvent.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_file_of_one_mebibyte_is_read_and_not_one_byte_more():
    whole = json.dumps({"format": "livedesk-widget", "version": 1, "widget": WIDGET, "more": ""})
    fits = whole[:-2] + "x" * (1024 * 1024 - len(whole)) + '"}'
    assert transfer.plan(fits.encode()).draft.ignored == ["more"]
    assert "1 MiB" in refusal(fits + " ")[""]


@pytest.mark.django_db
def test_a_byte_order_mark_does_no_harm():
    content = json.dumps({"format": "livedesk-widget", "version": 1, "widget": WIDGET})
    assert transfer.plan(content.encode("utf-8-sig")).slug == "help"


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"name": None}, ["widget.name"]),
    ({"name": ["Help"]}, ["widget.name"]),
    ({"name": ""}, ["widget.name"]),
    ({"name": "x" * 101}, ["widget.name"]),
    ({"slug": "a b"}, ["widget.slug"]),
    ({"slug": "../../etc"}, ["widget.slug"]),
    ({"slug": 7}, ["widget.slug"]),
    ({"provider": "zoom"}, ["widget.provider"]),
    ({"priority": "high"}, ["widget.priority"]),
    ({"priority": 10**6}, ["widget.priority"]),
    ({"provider": ["peer"]}, ["widget.provider"]),
    ({"queue": "support"}, ["widget.queue"]),
    ({"queue": {"slug": "a b"}}, ["widget.queue"]),
    ({"appearance": []}, ["widget.appearance"]),
    ({"appearance": {"color": "red;}"}}, ["widget.appearance.color"]),
    ({"appearance": {"title": "x" * 61}}, ["widget.appearance.title"]),
    ({"form": []}, ["widget.form"]),
    ({"form": {"fields": "name"}}, ["widget.form.fields"]),
    ({"form": {"fields": [{"name": "a", "label": ""}]}}, ["widget.form.fields.0.label"]),
    ({"form": {"fields": [{"name": "a", "label": "A", "type": "file"}]}}, ["widget.form.fields.0.type"]),
    ({"form": {"fields": [{"name": "a", "label": "A"}, {"name": "a", "label": "A"}]}}, ["widget.form.fields.1.name"]),
    ({"consents": {}}, ["widget.consents"]),
    ({"consents": [{"name": "t", "label": "T", "url": "javascript:alert(1)"}]}, ["widget.consents.0.url"]),
    ({"logo": 1}, ["widget.logo"]),
    ({"logo": "!"}, ["widget.logo"]),
    ({"logo": "A" * 200_000}, ["widget.logo"]),
    ({"domains": {}}, ["domains"]),
    ({"domains": ["https://a.example"]}, ["domains.0"]),
    ({"domains": [{"origin": "https://*.co.uk"}]}, ["domains.0.origin"]),
    ({"domains": [{"origin": "javascript:alert(1)"}]}, ["domains.0.origin"]),
    ({"domains": [{"origin": "https://a.example", "method": "hand"}]}, ["domains.0.method"]),
    ({"domains": [{"origin": "https://a.example"}, {"origin": "A.example"}]}, ["domains.1.origin"]),
    ({"domains": [{"origin": f"https://a{n}.example"} for n in range(1001)]}, ["domains"]),
    (
        {"name": "", "provider": "x", "domains": [{"origin": ""}], "consents": 1},
        ["domains.0.origin", "widget.consents", "widget.name", "widget.provider"],
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("members", "expected"), WRONG)
def test_each_place_that_is_wrong_is_named(members: dict[str, Any], expected: list[str]):
    assert places(**members) == expected


@pytest.mark.django_db
def test_what_is_not_known_is_told_and_left(queue: Queue):
    domain = {"origin": "https://a.example", "token": "t", "status": "verified"}
    inner = {**WIDGET, "key": "wk_1", "is_active": True, "form": {"version": 9, "fields": []}}
    data = {"format": "livedesk-widget", "version": 1, "widget": inner, "domains": [domain], "sessions": []}
    found = transfer.plan(json.dumps(data).encode())
    assert sorted(found.draft.ignored) == sorted(
        ["sessions", "widget.key", "widget.is_active", "widget.form.version", "domains.0.token", "domains.0.status"]
    )


@pytest.mark.django_db
def test_places_and_messages_hold_no_hidden_signs():
    member = "a\u202eb\x1b[31m\n"
    data = {"format": "livedesk-widget", "version": 1, "widget": {**WIDGET, member: 1, "consents": [{"name": member}]}}
    problems = refusal(json.dumps(data))
    assert all(text.isprintable() for pair in problems.items() for text in pair)
