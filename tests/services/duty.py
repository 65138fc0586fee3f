"""Two agents who are on duty, and a call of the first: imported by the tests that want them."""

from __future__ import annotations

import pytest

from widgets.services import tickets

__all__ = ["bob", "call", "dave"]


@pytest.fixture
def bob(on_duty):
    """Is on duty, the longest idle."""
    return on_duty("bob")


@pytest.fixture
def dave(on_duty):
    """Is on duty."""
    return on_duty("dave")


@pytest.fixture
def call(waiting, bob):
    """bob's call with Ann."""
    return tickets.accept(bob, waiting("Ann").tickets.get().pk)
