"""A log-in's session, read by a prepared query: Django builds the query anew for each request."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db.models import CharField, DateTimeField
from django.http import HttpRequest
from django.utils import timezone

from .prepared import Prepared


def read(request: HttpRequest) -> None:
    """Gives the request's session what Django's own store of sessions would load at the first look. One query.

    None where the site keeps its sessions elsewhere, or there is nothing to load; Django finds out what that means.
    """
    store: Any = getattr(request, "session", None)
    if type(store) is not SessionStore or not store.session_key or hasattr(store, "_session_cache"):
        return
    for (data,) in _STORED(key=store.session_key, now=timezone.now()):
        store._session_cache = store.decode(data)  # type: ignore[attr-defined]


def _stored(key: Any, now: Any) -> Any:
    return (
        SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")
    )


_STORED = Prepared[tuple[str]](_stored, key=CharField(), now=DateTimeField())
