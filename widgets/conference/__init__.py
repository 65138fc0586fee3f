"""Conference providers: how a call is joined. A host project adds its own with WIDGETS_PROVIDERS."""

from __future__ import annotations

from functools import lru_cache

from django.utils.module_loading import import_string

from ..conf import conf
from .base import Participant, Provider

BUILT_IN = {"peer": "widgets.conference.peer.Peer"}

__all__ = ["Participant", "Provider", "get", "names"]


def names() -> list[str]:
    """The providers that a widget may name."""
    return [*BUILT_IN, *conf.providers]


def get(name: str) -> Provider:
    """The provider of this name. Raises LookupError when neither we nor the host know it."""
    path = {**BUILT_IN, **conf.providers}.get(name)
    if path is None:
        raise LookupError(f"No conference provider is called {name!r}. Known: {', '.join(names())}.")
    return _load(path)


@lru_cache
def _load(path: str) -> Provider:
    found = import_string(path)()
    if not isinstance(found, Provider):
        raise TypeError(f"{path} is not a widgets.conference.Provider")
    return found
