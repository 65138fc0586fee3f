"""A widget as a file: there and back, what it changes, and what it leaves alone."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from widgets import errors
from widgets.models import AuditEvent, Domain, Logo, Queue, Session, Widget
from widgets.models.definitions import clean_appearance, clean_consents, clean_form
from widgets.services import appearance, transfer
from widgets.services.transfer import Choices, Refused, Stale


def png(side: int = 16) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x20\x40\xff" * side) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def data_of(widget: Widget) -> dict[str, Any]:
    return json.loads(transfer.written(transfer.export(widget)))


def plan(data: Any, **options: Any) -> transfer.Plan:
    return transfer.plan(json.dumps(data).encode(), **options)


def taken(actor: Any, data: Any, choices: Choices = Choices(), **options: Any) -> Widget:  # noqa: B008
    found = plan(data, **options)
    return transfer.apply(actor, found, choices, found.stamp)


def again() -> Widget:
    return Widget.objects.select_related("queue").get()


@pytest.fixture
def rich(widget: Widget, alice: Any) -> Widget:
    """A widget with all that a file can hold."""
    Domain.objects.create(widget=widget, origin="https://shop.example", status="verified", method="file")
    Domain.objects.create(widget=widget, origin="https://*.example.org")
    appearance.set_logo(alice, widget, png())
    appearance.change(alice, widget, {"title": "Hilfe & <b>mehr</b>", "translations": {"de": {"title": "Größe"}}})
    return again()


def test_a_file_holds_no_secret(rich: Widget):
    text = transfer.written(transfer.export(rich)).decode()
    secrets = [rich.key, *Domain.objects.values_list("token", flat=True), "verified", "is_active", "queue_id"]
    assert [secret for secret in secrets if secret in text] == []
    assert list(json.loads(text)) == ["format", "version", "widget", "domains"]


def test_a_file_is_the_same_each_time(rich: Widget):
    first = transfer.written(transfer.export(rich))
    Widget.objects.filter(pk=rich.pk).update(appearance=dict(reversed(rich.appearance.items())))
    assert transfer.written(transfer.export(again())) == first
    assert "Größe" in first.decode()


def test_there_and_back(rich: Widget, alice: Any):
    data = data_of(rich)
    rich.delete()
    widget = taken(alice, data)
    assert data_of(again()) == data
    assert not widget.is_active
    assert {(d.status, d.method) for d in Domain.objects.all()} == {("pending", "file"), ("pending", "dns")}
    assert Logo.objects.get().content_type == "image/png"


def test_importing_what_is_there_changes_nothing(rich: Widget, alice: Any):
    found = plan(data_of(rich))
    assert (found.widget, found.changes, found.added, found.extra) == (rich, [], {}, [])
    before = Widget.objects.values().get()
    transfer.apply(alice, found, Choices(), found.stamp)
    assert Widget.objects.values().get() == before


def test_a_plan_names_what_changes_and_apply_does_it(rich: Widget, alice: Any):
    data = data_of(rich)
    data["widget"]["name"] = "Help"
    data["widget"]["appearance"]["color"] = "#AA0000"
    data["widget"]["form"]["fields"] = [
        {"name": "topic", "label": "Topic", "type": "text"},
        *data["widget"]["form"]["fields"],
    ]
    data["widget"]["consents"][0]["label"] = "Our terms"
    data["widget"]["logo"] = None
    data["domains"] = [{"origin": "HTTPS://New.Example:443/x", "method": "meta"}, {"origin": "https://shop.example"}]
    found = plan(data)
    told = {change.place: (change.before, change.after) for change in found.changes}
    assert told["name"] == ("Support", "Help")
    assert told["appearance.color"] == ("#2457d6", "#aa0000")
    assert told["form.version"] == (1, 2)
    assert told["form.fields.order"] == ("name, email", "topic, name, email")
    assert told["form.fields.topic"][0] is None
    assert told["consents.terms.version"] == ("1", "2")
    assert told["logo"][1] is None
    assert (found.added, found.kept) == ({"https://new.example": "meta"}, ["https://shop.example"])
    assert [domain.origin for domain in found.extra] == ["https://*.example.org"]
    transfer.apply(alice, found, Choices(), found.stamp)
    changed = plan(data)
    assert changed.changes == []
    assert Domain.objects.count() == 3


@pytest.mark.parametrize(
    ("here", "there", "label", "expected"),
    [
        ("1", "1", "The same", "1"),
        ("1", "2", "The same", "2"),
        ("2", "1", "The same", "2"),
        ("9", "10", "The same", "10"),
        ("1", "1", "Another", "2"),
        ("2", "1", "Another", "3"),
        ("1", "3", "Another", "3"),
        ("2026-05", "2026-04", "Another", "2026-05.1"),
        ("2026-05", "2026-06", "The same", "2026-06"),
    ],
)
def test_no_version_of_a_consent_stands_for_two_texts(
    widget: Widget, alice: Any, here: str, there: str, label: str, expected: str
):
    consent = {"name": "terms", "label": "The same", "url": "", "required": True}
    Widget.objects.update(consents=[{**consent, "version": here}])
    inner = {"slug": "support", "consents": [{**consent, "version": there, "label": label}]}
    for _ in range(2):
        taken(alice, {"format": "livedesk-widget", "version": 1, "widget": inner})
        assert again().consents[0]["version"] == expected


def test_kept_domains_keep_their_proof(rich: Widget, alice: Any):
    before = Domain.objects.values().get(origin="https://shop.example")
    taken(alice, {**data_of(rich), "domains": [{"origin": "https://shop.example", "method": "dns"}]})
    assert Domain.objects.values().get(origin="https://shop.example") == before


def test_domains_are_removed_only_when_asked(rich: Widget, alice: Any, new_session: Any):
    session = new_session()
    Session.objects.filter(pk=session.pk).update(origin="https://shop.example")
    data = {**data_of(rich), "domains": []}
    taken(alice, data)
    assert Domain.objects.count() == 2
    taken(alice, data, Choices(remove_domains=True))
    assert Domain.objects.count() == 0
    assert Session.objects.get().state == "ended"


def test_a_part_of_a_file_changes_that_part_only(rich: Widget, alice: Any):
    before = data_of(rich)
    taken(alice, {"format": "livedesk-widget", "version": 1, "widget": {"slug": "support", "name": "Other"}})
    assert data_of(again()) == {**before, "widget": {**before["widget"], "name": "Other"}}


def test_under_another_slug_it_is_a_copy(rich: Widget, alice: Any):
    copy = taken(alice, data_of(rich), slug="copy")
    assert (copy.pk != rich.pk, copy.slug, copy.key != rich.key) == (True, "copy", True)
    assert data_of(Widget.objects.get(slug="support")) == data_of(rich)


def test_onto_a_widget_the_slug_stays(rich: Widget, alice: Any):
    data = data_of(rich)
    data["widget"]["slug"] = "elsewhere"
    found = plan(data, widget=rich)
    assert (found.slug, found.changes, found.draft.ignored) == ("support", [], ["widget.slug"])


def test_a_missing_queue_is_chosen_or_made(rich: Widget, alice: Any):
    data = data_of(rich)
    data["widget"]["queue"] = {"slug": "sales", "name": "Sales"}
    with pytest.raises(Refused) as refused:
        taken(alice, data, slug="one")
    assert list(refused.value.problems) == ["widget.queue"]
    assert taken(alice, data, Choices(queue=rich.queue), slug="one").queue == rich.queue
    made = taken(alice, data, Choices(make_queue=True), slug="two").queue
    assert (made.name, made.slug) == ("Sales", "sales")
    assert taken(alice, data, slug="three").queue == made


def test_without_a_choice_a_widget_keeps_its_queue(rich: Widget, alice: Any):
    data = data_of(rich)
    data["widget"]["queue"] = {"slug": "sales", "name": "Sales"}
    assert taken(alice, data).queue.slug == "support"


def test_what_has_changed_since_is_not_overwritten(rich: Widget, alice: Any):
    data = data_of(rich)
    data["widget"]["name"] = "Mine"
    found = plan(data)
    Widget.objects.filter(pk=rich.pk).update(name="Theirs")
    with pytest.raises(Stale):
        transfer.apply(alice, found, Choices(), found.stamp)
    with pytest.raises(Stale):
        transfer.apply(alice, plan(data), Choices(), found.stamp)
    assert again().name == "Theirs"


def test_all_or_nothing(rich: Widget, alice: Any):
    data = data_of(rich)
    data["widget"]["name"], data["domains"] = "Mine", [{"origin": "https://new.example"}]
    found = plan(data)
    Domain.objects.create(widget=rich, origin="https://new.example")  # after the plan was made
    found.extra.clear()
    with pytest.raises((Stale, ValueError)):
        transfer.apply(alice, found, Choices())
    assert again().name == "Support"


def test_each_step_is_in_the_audit_log(rich: Widget, alice: Any):
    AuditEvent.objects.all().delete()
    data = data_of(rich)
    data["widget"]["name"] = "Mine"
    data["domains"].append({"origin": "https://new.example"})
    taken(alice, data)
    rows = {row.action: row for row in AuditEvent.objects.all()}
    assert set(rows) == {"widget.changed", "domain.added", "widget.imported"}
    assert rows["widget.imported"].details["changed"] == ["name"]
    assert {row.actor for row in rows.values()} == {alice}


@pytest.mark.parametrize("role", ["Viewer", "Agent", ""])
def test_who_may_not_change_widgets_imports_nothing(rich: Widget, person: Any, role: str):
    data = data_of(rich)
    for slug in ("", "copy"):
        with pytest.raises(errors.PermissionDenied):
            taken(person("vera", role), data, slug=slug)
    assert Widget.objects.count() == 1


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30).map(str.strip).filter(bool)
FIELDS = st.lists(
    st.fixed_dictionaries(
        {
            "name": NAMES,
            "label": TEXTS,
            "type": st.sampled_from(["text", "email", "paragraph"]),
            "required": st.booleans(),
        }
    ),
    max_size=4,
    unique_by=lambda field: field["name"],
)
CONSENTS = st.lists(
    st.fixed_dictionaries({"name": NAMES, "label": TEXTS, "version": st.just("3"), "required": st.booleans()}),
    max_size=3,
    unique_by=lambda consent: consent["name"],
)
HOSTS = st.from_regex(r"[a-z][a-z0-9]{0,9}\.example\.(com|org)", fullmatch=True)


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(name=TEXTS, title=TEXTS, fields=FIELDS, consents=CONSENTS, hosts=st.sets(HOSTS, max_size=4))
def test_any_widget_comes_back_as_it_was(
    queue: Queue, alice: Any, name: str, title: str, fields: Any, consents: Any, hosts: set[str]
):
    widget = Widget.objects.create(
        name=" ".join(name.split()) or "x",
        slug="any",
        queue=queue,
        appearance=clean_appearance({"title": title, "host": {"nested": [1, True, None, 1.5]}}),
        form=clean_form({"version": 4, "fields": fields}),
        consents=clean_consents(consents),
    )
    for host in hosts:
        Domain.objects.create(widget=widget, origin=f"https://{host}")
    content = transfer.written(transfer.export(widget))
    widget.delete()
    found = transfer.plan(content)
    made = transfer.apply(alice, found, Choices(), found.stamp)
    assert transfer.written(transfer.export(made)) == content
    Widget.objects.all().delete()


def test_a_logo_is_taken_as_a_picture_and_nothing_else(rich: Widget, alice: Any):
    data = data_of(rich)
    for content in (png() + b"<script>alert(1)</script>", b"<svg onload=alert(1)>", b"GIF89a/*", b""):
        data["widget"]["logo"] = base64.b64encode(content).decode()
        with pytest.raises(Refused) as refused:
            plan(data)
        assert list(refused.value.problems) == ["widget.logo"]
