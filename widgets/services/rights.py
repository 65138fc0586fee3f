"""What a user may do, read at once: Django asks twice, and builds both queries anew for each request."""

from __future__ import annotations

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
    plain = list(settings.AUTHENTICATION_BACKENDS) == OURS and isinstance(user, PermissionsMixin)
    if plain and isinstance(user.pk, int) and user.is_active and not user.is_superuser and not _known(user):
        user._perm_cache = {f"{app}.{name}" for app, name in _RIGHTS(user_id=user.pk)}


def _known(user: Any) -> bool:
    return hasattr(user, "_perm_cache")


def _rights(user_id: Any) -> Any:
    own = Permission.objects.filter(user=user_id).order_by().values("pk")
    of_groups = Permission.objects.filter(group__user=user_id).order_by().values("pk")
    found = Permission.objects.filter(Q(pk__in=own) | Q(pk__in=of_groups)).order_by()
    return found.values_list("content_type__app_label", "codename")


_RIGHTS = Prepared[tuple[str, str]](_rights, user_id=IntegerField())
