"""Changing how a widget looks: who may, what is written, and what the audit log says."""

from __future__ import annotations

import pytest

from tests import pictures as samples
from widgets import errors
from widgets.models import AuditEvent, Logo, Widget
from widgets.models.definitions import DefinitionError
from widgets.services import appearance
from widgets.services.audit import Actor
from widgets.services.definitions import Stale
from widgets.services.pictures import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(alice):
    return Actor(alice, "192.0.2.7")


def rows():
    """What the log says, oldest first."""
    return [
        (row.action, row.category, row.details["before"], row.details["after"])
        for row in AuditEvent.objects.order_by("pk")
    ]


def test_a_change_is_written_with_before_and_after(actor, widget):
    appearance.change(actor, widget, {"color": "#FFDD00", "radius": "none"})
    widget.refresh_from_db()
    assert (widget.appearance["color"], widget.appearance["radius"]) == ("#ffdd00", "none")
    before, after = {"color": "#2457d6", "radius": "medium"}, {"color": "#ffdd00", "radius": "none"}
    assert rows() == [("widget.changed", "widget", before, after)]
    row = AuditEvent.objects.get()
    assert (row.actor, row.address, row.target) == (actor.user, "192.0.2.7", f"widget:{widget.pk}")


def test_what_is_not_named_stays(actor, widget):
    Widget.objects.update(appearance={"title": "Help", "shop": [1]})
    appearance.change(actor, widget, {"position": "left"})
    widget.refresh_from_db()
    assert (widget.appearance["title"], widget.appearance["shop"]) == ("Help", [1])


def test_a_stale_object_undoes_nothing(actor, widget):
    mine = Widget.objects.get()
    appearance.change(actor, Widget.objects.get(), {"title": "Help"})
    assert appearance.change(actor, mine, {"radius": "none"}).appearance["title"] == "Help"


def test_an_editor_does_not_undo_what_somebody_else_has_changed(actor, widget):
    seen = appearance.stamp(widget)
    appearance.change(actor, widget, {"title": "Help"}, seen)
    with pytest.raises(Stale):
        appearance.change(actor, widget, {"title": ""}, seen)
    widget.refresh_from_db()
    assert widget.appearance["title"] == "Help"


def test_no_change_writes_nothing(actor, widget):
    appearance.change(actor, widget, {"color": "#2457d6"})
    assert rows() == []


def test_what_is_refused_changes_nothing(actor, widget):
    with pytest.raises(DefinitionError):
        appearance.change(actor, widget, {"color": "red", "title": "Help"})
    widget.refresh_from_db()
    assert (widget.appearance["title"], rows()) == ("", [])


@pytest.mark.parametrize("verb", ["change", "set_logo", "remove_logo"])
@pytest.mark.parametrize("role", ["Agent", "Viewer", ""])
def test_who_may_not_change_widgets_may_not_change_looks(person, widget, verb, role):
    arguments = {"change": ({"title": "Help"},), "set_logo": (samples.PNG,), "remove_logo": ()}
    with pytest.raises(errors.PermissionDenied):
        getattr(appearance, verb)(Actor(person("eve", role)), widget, *arguments[verb])
    assert not Logo.objects.exists()
    assert rows() == []


def test_an_admin_may(person, widget):
    assert appearance.set_logo(Actor(person("ann", "Admin")), widget, samples.PNG).widget == widget


def test_a_logo_is_kept_without_what_is_not_picture(actor, widget):
    logo = appearance.set_logo(actor, widget, samples.JPEG)
    assert (logo.content_type, b"SECRET" in bytes(Logo.objects.get().content)) == ("image/jpeg", False)
    assert rows() == [("widget.changed", "widget", {"logo": None}, {"logo": f"{logo.digest}.jpg"})]


def test_another_logo_takes_the_place_of_the_first(actor, widget):
    first = appearance.set_logo(actor, widget, samples.PNG)
    second = appearance.set_logo(actor, widget, samples.WEBP)
    assert Logo.objects.get().digest == second.digest != first.digest
    assert rows()[1][2:] == ({"logo": f"{first.digest}.png"}, {"logo": f"{second.digest}.webp"})


def test_the_same_logo_again_writes_nothing(actor, widget):
    appearance.set_logo(actor, widget, samples.PNG)
    appearance.set_logo(actor, widget, samples.PNG)
    assert len(rows()) == 1


def test_a_file_that_is_refused_leaves_the_logo(actor, widget):
    logo = appearance.set_logo(actor, widget, samples.PNG)
    with pytest.raises(Refused):
        appearance.set_logo(actor, widget, b"<svg/>")
    assert Logo.objects.get() == logo


def test_a_logo_is_removed_once(actor, widget):
    logo = appearance.set_logo(actor, widget, samples.PNG)
    appearance.remove_logo(actor, widget)
    appearance.remove_logo(actor, widget)
    assert not Logo.objects.exists()
    assert rows()[1:] == [("widget.changed", "widget", {"logo": f"{logo.digest}.png"}, {"logo": None})]
