"""Changing form and consents: versions, the log, and two people at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from widgets import errors
from widgets.models import AuditEvent, Widget
from widgets.models.definitions import DefinitionError
from widgets.services import definitions
from widgets.services.audit import Actor

pytestmark = pytest.mark.django_db
CITY = {"name": "city", "label": "City"}


def fresh(widget: Widget) -> Widget:
    return Widget.objects.get(pk=widget.pk)


def test_a_changed_form_has_the_next_version(widget, alice):
    definitions.change_form(alice, widget, [*widget.fields, CITY])
    found = fresh(widget)
    assert found.form_version == 2
    assert [field["name"] for field in found.fields] == ["name", "email", "city"]
    definitions.change_form(alice, found, [CITY])
    assert fresh(widget).form_version == 3


def test_saving_without_a_change_changes_nothing(widget, alice):
    definitions.change(alice, widget, widget.fields, widget.consents)
    assert fresh(widget).form_version == 1
    assert not AuditEvent.objects.exists()


def test_a_form_from_before_versions_gets_the_second(widget, alice):
    Widget.objects.update(form={"fields": [{"name": "Your name", "label": "Name"}], "theme": "x"})
    definitions.change_form(alice, fresh(widget), [{"name": "Your name", "label": "Name?"}])
    assert fresh(widget).form["version"] == 2
    assert fresh(widget).form["theme"] == "x"


@pytest.mark.parametrize(
    ("before", "after"), [("1", "2"), ("9", "10"), ("1.4", "1.5"), ("2026-05", "2026-05.1"), ("draft", "draft.1")]
)
def test_another_text_raises_a_consents_version(widget, alice, before, after):
    widget.consents[0]["version"] = before
    widget.save()
    terms, recording = widget.consents
    definitions.change_consents(alice, widget, [{**terms, "url": "/terms"}, recording])
    assert [consent["version"] for consent in fresh(widget).consents] == [after, "1"]


@pytest.mark.parametrize(
    ("change", "version"),
    [
        ({"label": "Yes"}, "2"),
        ({"translations": {"de": {"label": "Ja"}}}, "2"),
        ({"label": "Yes", "version": "2026-11"}, "2026-11"),
        ({"version": "7"}, "7"),
        ({"required": False}, "1"),
    ],
)
def test_a_version_is_raised_for_the_text_alone_and_only_if_nobody_did(widget, alice, change, version):
    definitions.change_consents(alice, widget, [{**widget.consents[0], **change}])
    assert fresh(widget).consents[0]["version"] == version


def test_of_two_editors_the_second_is_told(widget, alice):
    stamp, mine, theirs = definitions.stamp(widget), fresh(widget), fresh(widget)
    definitions.change_form(alice, mine, [CITY], stamp)
    with pytest.raises(definitions.Stale):
        definitions.change_form(alice, theirs, [], stamp)
    with pytest.raises(definitions.Stale):
        definitions.change(alice, fresh(widget), [], [], stamp)
    assert [field["name"] for field in fresh(widget).fields] == ["city"]
    assert AuditEvent.objects.count() == 1


def test_both_are_changed_or_neither(widget, alice):
    with pytest.raises(DefinitionError) as refused:
        definitions.change(alice, widget, [CITY, {"name": "x"}], [{**widget.consents[0], "url": "javascript:x"}])
    assert set(refused.value.problems) == {"fields.1.label", "consents.0.url"}
    assert fresh(widget).form_version == 1


def test_the_log_says_what_was_before_and_after(widget, alice):
    terms, recording = widget.consents
    definitions.change(
        Actor(alice, "192.0.2.7"), widget, [widget.fields[0], CITY], [recording, {**terms, "required": False}]
    )
    row = AuditEvent.objects.get()
    assert (row.actor, row.address, row.action, row.category) == (alice, "192.0.2.7", "widget.changed", "widget")
    before, after = row.details["before"], row.details["after"]
    assert set(after) == {
        "form.version",
        "form.city",
        "form.email",
        "form.order",
        "consents.terms",
        "consents.order",
    }
    assert (before["form.city"], after["form.email"], after["form.version"]) == (None, None, 2)
    assert before["consents.terms"]["required"] is True


@pytest.mark.parametrize("who", ["bob", "charlie", "nobody"])
def test_who_may_not_change_widgets_is_refused(widget, request, who):
    user: Any = AnonymousUser() if who == "nobody" else request.getfixturevalue(who)
    for change in (
        lambda: definitions.change_form(user, widget, []),
        lambda: definitions.change_consents(user, widget, []),
        lambda: definitions.change(user, widget, [], [{}]),
    ):
        with pytest.raises(errors.PermissionDenied):
            change()
    assert fresh(widget).form_version == 1
