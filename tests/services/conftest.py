"""The servers against which domains are proved, and agents on duty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.conftest import People
from tests.verification.conftest import names, serve, web
from widgets.models import AgentPresence, AgentProfile, Queue
from widgets.services import presence

__all__ = ["names", "serve", "web"]


@pytest.fixture
def on_duty(person: People, queue: Queue) -> Callable[..., User]:
    """Makes agents who are available, the first the longest idle: `on_duty("bob", languages=["de"])`."""
    idle = iter(range(100, 0, -1))

    def make(name: str, *more_queues: Queue, **profile: Any) -> User:
        user = person(name, "Agent", queue, *more_queues)
        presence.set_available(user, True)
        AgentPresence.objects.filter(user=user).update(freed_at=timezone.now() - timedelta(minutes=next(idle)))
        if profile:
            AgentProfile.objects.create(user=user, **profile)
        return user

    return make
