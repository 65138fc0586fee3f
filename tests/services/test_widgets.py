"""Adding, changing and deleting widgets: slugs, the default, the queue that comes along, and the log."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission

from widgets import errors
from widgets.models import AuditEvent, Domain, Queue, Widget
from widgets.services import widgets
from widgets.services.audit import Actor


@pytest.fixture
def actor(alice: Any) -> Actor:
    return Actor(alice)


def test_a_new_widget_is_off_and_has_a_slug_of_its_name(actor, queue):
    made = widgets.create(actor, Widget(name="Help desk", queue=queue))
    assert (made.slug, made.is_active, made.key[:3]) == ("help-desk", False, "wk_")
    assert AuditEvent.objects.get().action == "widget.created"


def test_a_slug_that_is_taken_gets_a_number(actor, widget):
    slugs = [widgets.create(actor, Widget(name="Support", queue=widget.queue)).slug for _ in range(2)]
    assert slugs == ["support-2", "support-3"]


def test_a_name_without_letters_gives_a_slug_all_the_same(actor, queue):
    assert widgets.create(actor, Widget(name="???", queue=queue)).slug == "widget"


def test_a_new_queue_comes_along_with_who_makes_it_as_its_member(actor, db):
    made = widgets.create(actor, Widget(name="Support"), new_queue="Sales")
    assert (made.queue.name, made.queue.slug) == ("Sales", "sales")
    assert [member.user for member in made.queue.members.all()] == [actor.user]


def test_who_may_not_answer_is_no_member_of_the_queue_they_make(person, db):
    made = widgets.create(Actor(person("erin", "Admin")), Widget(name="Support"), new_queue="Sales")
    assert not made.queue.members.exists()


def test_who_may_not_choose_members_is_none_of_the_queue_they_make(person, db):
    bob = person("bob", "Agent")
    adding = Permission.objects.filter(codename__in=["add_widget", "add_queue"], content_type__app_label="widgets")
    bob.user_permissions.set(adding)
    made = widgets.create(Actor(bob), Widget(name="Support"), new_queue="Sales")
    assert not made.queue.members.exists()


def test_the_default_is_taken_from_the_other_one(actor, widget):
    Widget.objects.update(is_default=True)
    made = widgets.create(actor, Widget(name="Other", queue=widget.queue, is_default=True))
    assert Widget.objects.get(is_default=True) == made
    taken = AuditEvent.objects.get(action="widget.changed")
    assert (taken.target, taken.details["after"]) == (f"widget:{widget.pk}", {"is_default": False})


def test_a_change_writes_what_was_changed_and_nothing_else(actor, widget):
    Widget.objects.update(appearance={"color": "#000000"})  # by somebody else, meanwhile
    widget.name = "Help"
    widgets.change(actor, widget)
    assert Widget.objects.get().appearance == {"color": "#000000"}
    details = AuditEvent.objects.get().details
    assert details == {"before": {"name": "Support"}, "after": {"name": "Help"}}


def test_no_change_writes_no_row(actor, widget):
    widgets.change(actor, widget)
    assert not AuditEvent.objects.exists()


def test_a_widget_that_never_served_is_deleted_with_its_domains(actor, widget):
    Domain.objects.create(widget=widget, origin="https://shop.example")
    widgets.delete(actor, widget)
    assert not Widget.objects.exists()
    assert not Domain.objects.exists()
    row = AuditEvent.objects.get()
    assert (row.action, row.severity, row.details["before"]["domains"]) == ("widget.deleted", "warning", 1)


def test_a_widget_that_has_served_is_not_deleted(actor, widget, new_session):
    new_session()
    with pytest.raises(widgets.HasSessions):
        widgets.delete(actor, widget)
    assert Widget.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_stranger_may_do_nothing(charlie, widget):
    stranger = Actor(charlie)
    jobs = [widgets.create, widgets.change, widgets.delete]
    for job in jobs:
        with pytest.raises(errors.PermissionDenied):
            job(stranger, widget)
    assert Queue.objects.count() == Widget.objects.count() == 1
