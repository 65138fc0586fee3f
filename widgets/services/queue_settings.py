"""Queues as administrators set them up: their settings, and who answers them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet

from .. import publish
from ..models import ContactRequest, Queue, QueueMember, Ticket
from . import audit

FIELDS = (
    *("name", "slug", "is_active", "is_paused", "sla_seconds", "limit", "priority", "time_zone", "hours", "languages"),
    *("routing", "accept_seconds", "wrap_up_seconds", "dispositions", "disposition_required", "offline", "notify"),
)
"""What `change` writes and the audit log shows."""


MOST_SHOWN = 200
"""People that are shown to choose from; others are named."""


class InUse(Exception):
    """The queue cannot go: `widgets` feed it, or it has served visitors."""

    def __init__(self, widgets: list[str]) -> None:
        super().__init__(widgets)
        self.widgets = widgets


@transaction.atomic
def create(actor: Any, queue: Queue) -> Queue:
    """Saves a new queue. Raises PermissionDenied."""
    audit.require(actor, "add_queue")
    queue.save(force_insert=True)
    audit.record(actor, "queue.created", queue, category="queue", **audit.changes({}, _facts(queue)))
    return queue


@transaction.atomic
def change(actor: Any, queue: Queue) -> Queue:
    """Saves the settings as they stand in `queue`. Who waits keeps their place. Raises PermissionDenied."""
    audit.require(actor, "change_queue")
    before = Queue.objects.select_for_update().get(pk=queue.pk)
    found = audit.changes(_facts(before), _facts(queue))
    if found["after"]:
        Queue.objects.filter(pk=queue.pk).update(**{name: getattr(queue, name) for name in found["after"]})
        audit.record(actor, "queue.changed", queue, category="queue", **found)
        publish.ring(None, [], queue_id=queue.pk)
    return queue


@transaction.atomic
def delete(actor: Any, queue: Queue) -> None:
    """Deletes a queue that nothing leads to and that has served nobody. Raises PermissionDenied, InUse."""
    audit.require(actor, "delete_queue")
    require_unused(queue)
    gone: dict[str, Any] = {"before": _facts(queue), "after": {}}
    audit.record(actor, "queue.deleted", queue, category="queue", severity=audit.Severity.WARNING, **gone)
    queue.delete()


def require_unused(queue: Queue) -> None:
    """Raises InUse."""
    feeding = list(queue.widgets.order_by("name").values_list("name", flat=True))
    kept = (Ticket, ContactRequest)
    if feeding or any(model._default_manager.filter(queue=queue).exists() for model in kept):
        raise InUse(feeding)


@transaction.atomic
def set_members(actor: Any, queue: Queue, users: Collection[Any]) -> None:
    """Lets exactly these users answer the queue. Raises PermissionDenied."""
    wanted = {user.pk: user for user in users}
    members = {member.user_id: member for member in queue.members.select_related("user")}
    for key in wanted.keys() - members.keys():
        add_member(actor, queue, wanted[key])
    for key in members.keys() - wanted.keys():
        remove_member(actor, queue, members[key].user)


@transaction.atomic
def add_member(actor: Any, queue: Queue, user: Any) -> None:
    """Lets the user answer the queue, as far as their permissions let them. Repeatable. Raises PermissionDenied."""
    audit.require(actor, "add_queuemember")
    if QueueMember.objects.get_or_create(queue=queue, user=user)[1]:
        audit.record(actor, "queue.member_added", queue, category="queue", user=user.get_username())
        publish.ring(None, [], queue_id=queue.pk, agents=[user.pk])


@transaction.atomic
def remove_member(actor: Any, queue: Queue, user: Any) -> None:
    """Takes the user off the queue; a call that they are in goes on. Repeatable. Raises PermissionDenied."""
    audit.require(actor, "delete_queuemember")
    if QueueMember.objects.filter(queue=queue, user=user).delete()[0]:
        audit.record(actor, "queue.member_removed", queue, category="queue", user=user.get_username())
        publish.ring(None, [], queue_id=queue.pk, agents=[user.pk])


def candidates() -> QuerySet[Any]:
    """The active users who may answer queues, by name. Where the user model stores no permissions, all who are active."""
    model = get_user_model()
    users = model._default_manager.filter(is_active=True).order_by(model.USERNAME_FIELD)
    if not {"is_superuser", "groups", "user_permissions"} <= {field.name for field in model._meta.get_fields()}:
        return users
    named = {"content_type__app_label": "widgets", "codename": "answer_queue"}
    by_group = model._default_manager.filter(**{f"groups__permissions__{name}": value for name, value in named.items()})
    alone = model._default_manager.filter(**{f"user_permissions__{name}": value for name, value in named.items()})
    return users.filter(Q(is_superuser=True) | Q(pk__in=by_group.values("pk")) | Q(pk__in=alone.values("pk")))


def crowded() -> bool:
    """Whether more people may answer than are shown to choose from."""
    return candidates()[MOST_SHOWN : MOST_SHOWN + 1].exists()


def _facts(queue: Queue) -> dict[str, Any]:
    return {name: getattr(queue, name) for name in FIELDS}
