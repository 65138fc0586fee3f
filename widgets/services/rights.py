"""What a user may do, read at once: Django asks twice, and builds both queries anew for each request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission, PermissionsMixin
from django.db.models import IntegerField, Q

from .prepared import Prepared

OURS = ["django.contrib.auth.backends.ModelBackend"]


def read(user: Any) -> None:
    """Gives the user the permissions that Django's own backend would find. One query; none where it is not that alone.

    They last as long as this object does, as Django's do.
    """
    if _is_unread(user):
        user._perm_cache = {f"{app}.{name}" for app, name in _RIGHTS(user_id=user.pk)}


def read_all(users: Iterable[Any]) -> None:
    """The same for many users, by one query for all of them."""
    unread: dict[int, list[Any]] = defaultdict(list)
    for user in users:
        if _is_unread(user):
            unread[user.pk].append(user)
    if not unread:
        return
    names = "content_type__app_label", "codename"
    own = Permission.objects.filter(user__in=unread).order_by().values_list("user", *names)
    of_groups = Permission.objects.filter(group__user__in=unread).order_by().values_list("group__user", *names)
    found: dict[int, set[str]] = defaultdict(set)
    for user_id, app, name in own.union(of_groups).order_by():
        found[user_id].add(f"{app}.{name}")
    for user_id, same in unread.items():
        for user in same:
            user._perm_cache = found[user_id]


def _is_unread(user: Any) -> bool:
    plain = list(settings.AUTHENTICATION_BACKENDS) == OURS and isinstance(user, PermissionsMixin)
    if not plain or not isinstance(user.pk, int) or not user.is_active or user.is_superuser:
        return False
    return not hasattr(user, "_perm_cache")


def _rights(user_id: Any) -> Any:
    own = Permission.objects.filter(user=user_id).order_by().values("pk")
    of_groups = Permission.objects.filter(group__user=user_id).order_by().values("pk")
    found = Permission.objects.filter(Q(pk__in=own) | Q(pk__in=of_groups)).order_by()
    return found.values_list("content_type__app_label", "codename")


_RIGHTS = Prepared[tuple[str, str]](_rights, user_id=IntegerField())
