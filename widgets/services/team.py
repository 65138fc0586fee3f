"""The team: who has which role of the desk. A role is a group that the migrations made."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet

from .. import publish
from ..models import QueueMember
from . import audit

ROLES = ("Owner", "Admin", "Agent", "Viewer")
IN_ADMIN = {"Owner", "Admin", "Viewer"}
"""Roles that use the admin, and so need Django's staff status."""


class LastOwner(Exception):
    """Nobody could give roles any more."""


def kept() -> bool:
    """Whether the site's user model has groups and staff status; without them roles are the host's own affair."""
    return {"groups", "is_staff"} <= {field.name for field in get_user_model()._meta.get_fields()}


def members() -> QuerySet[Any]:
    """Everybody who has a role, by name, with `groups` at hand."""
    return _people().filter(pk__in=_holders(*ROLES))


def found(words: str) -> QuerySet[Any]:
    """Those whose name or address contains the words, whether they have a role or not; with `groups` at hand."""
    model = get_user_model()
    fields = {field.name for field in model._meta.get_fields()}
    names = fields & {model.USERNAME_FIELD, "first_name", "last_name", "email"}
    found = _people()
    for word in words.split():
        found = found.filter(_any(Q(**{f"{name}__icontains": word}) for name in names))
    return found


def roles_of(user: Any) -> list[str]:
    """The roles that the user has, in the order of `ROLES`."""
    held = {group.name for group in user.groups.all()}
    return [name for name in ROLES if name in held]


@transaction.atomic
def set_roles(actor: Any, user: Any, roles: Collection[str]) -> None:
    """Gives the user exactly these roles, and staff status where a role uses the admin; groups of the host stay.

    Who has lost Agent answers nobody from now on; a call that they are in goes on. Raises PermissionDenied, LastOwner, and
    ValueError for a role that is none.
    """
    audit.require(actor, "assign_roles")
    if strange := set(roles) - set(ROLES):
        raise ValueError(f"{', '.join(sorted(strange))} is none of {', '.join(ROLES)}")
    groups = {group.name: group for group in Group.objects.select_for_update().filter(name__in=ROLES).order_by("pk")}
    user = get_user_model()._default_manager.prefetch_related("groups").get(pk=user.pk)
    before, after = roles_of(user), [name for name in ROLES if name in roles]
    staff = user.is_staff or bool(IN_ADMIN & set(after))
    facts = audit.changes({"roles": before, "is_staff": user.is_staff}, {"roles": after, "is_staff": staff})
    if not facts["after"]:
        return
    if "Owner" in before and "Owner" not in after and not _others_own(user):
        raise LastOwner
    user.groups.remove(*(groups[name] for name in before if name not in after))
    user.groups.add(*(groups[name] for name in after if name not in before))
    get_user_model()._default_manager.filter(pk=user.pk).update(is_staff=staff)
    severity = audit.Severity.WARNING if "Owner" in {*before} ^ {*after} else audit.Severity.INFO
    audit.record(actor, "role.changed", user, category="access", severity=severity, **facts)
    for queue_id in QueueMember.objects.filter(user_id=user.pk).values_list("queue_id", flat=True):
        publish.ring(None, [], queue_id=queue_id, agents=[user.pk])


def _others_own(user: Any) -> bool:
    """Whether somebody else could give the role back: another active Owner, or a superuser."""
    model = get_user_model()
    others = model._default_manager.filter(is_active=True).exclude(pk=user.pk)
    if "is_superuser" in {field.name for field in model._meta.get_fields()}:
        return others.filter(Q(is_superuser=True) | Q(pk__in=_holders("Owner"))).exists()
    return others.filter(pk__in=_holders("Owner")).exists()


def _holders(*roles: str) -> QuerySet[Any]:
    return get_user_model()._default_manager.filter(groups__name__in=roles).order_by().values("pk")


def _people() -> QuerySet[Any]:
    model = get_user_model()
    return model._default_manager.prefetch_related("groups").order_by(model.USERNAME_FIELD)


def _any(parts: Any) -> Q:
    found = Q()
    for part in parts:
        found |= part
    return found
