"""A widget's privacy rules: changed with a row, given to pages, and kept to by the desk where it can."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cobrowsing import let_steer, look_on
from widgets import errors
from widgets.models import AuditEvent, CobrowseDeed, Widget
from widgets.models.definitions import DefinitionError
from widgets.services import cobrowse_deeds, cobrowse_frames, masking, sessions, tickets
from widgets.services.definitions import Stale

RULES = {"hide": ["#iban"], "pause": ["/checkout/*"]}


def test_a_change_stands_in_the_audit_log_with_what_was_changed_alone(widget: Widget, alice: Any) -> None:
    masking.change(alice, widget, RULES)
    details = AuditEvent.objects.get(action="widget.changed").details
    assert details["before"] == {"masking.hide": [], "masking.pause": []}
    assert details["after"] == {"masking.hide": ["#iban"], "masking.pause": ["/checkout/*"]}
    masking.change(alice, widget, RULES)
    assert AuditEvent.objects.filter(action="widget.changed").count() == 1


def test_what_is_wrong_changes_nothing(widget: Widget, alice: Any) -> None:
    with pytest.raises(DefinitionError):
        masking.change(alice, widget, {"hide": ["a {"]})
    widget.refresh_from_db()
    assert masking.shown(widget)["hide"] == []


def test_of_two_editors_the_second_is_told(widget: Widget, alice: Any) -> None:
    read = masking.stamp(widget)
    masking.change(alice, widget, RULES, read)
    with pytest.raises(Stale):
        masking.change(alice, widget, {"hide": ["#other"]}, read)


def test_who_may_not_change_the_widget_may_not_change_its_rules(widget: Widget, bob: Any) -> None:
    with pytest.raises(errors.PermissionDenied):
        masking.change(bob, widget, RULES)


def test_a_row_of_an_older_version_has_all_rules_nevertheless(widget: Widget) -> None:
    Widget.objects.update(masking={"hide": ["#iban"]})
    widget.refresh_from_db()
    assert masking.shown(widget) == {
        "hide": ["#iban"],
        "mask": [],
        "mask_all": False,
        "reveal": [],
        "read_only": [],
        "pause": [],
    }


def test_on_a_page_where_it_pauses_the_desk_lets_neither_frames_nor_commands_through(
    widget: Widget, alice: Any, bob: Any, waiting: Any
) -> None:
    found = let_steer(bob, look_on(bob, tickets.accept(bob, waiting("Ann").tickets.get().pk)))
    masking.change(alice, widget, RULES)
    assert not cobrowse_frames.seen(found.session_id, found.pk).paused
    sessions.visit_page(found.session, "http://testserver/checkout/pay")
    assert cobrowse_frames.seen(found.session_id, found.pk).paused
    with pytest.raises(errors.PermissionDenied):
        cobrowse_deeds.act(bob, found.pk, 1, {"kind": "click", "node": 1})
    assert not CobrowseDeed.objects.exists()
    sessions.visit_page(found.session, "http://testserver/")
    assert cobrowse_deeds.act(bob, found.pk, 1, {"kind": "click", "node": 1}) == 1
