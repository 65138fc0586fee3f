"""The browser of somebody who only looks on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def viewer(person: Any) -> Client:
    """Who looks on, and may use the admin."""
    vera = person("vera", "Viewer")
    vera.is_staff = True
    vera.save()
    client = Client()
    client.force_login(vera)
    return client
