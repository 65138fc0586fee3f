"""What `widgets.testing` gives to host projects."""

from __future__ import annotations

import pytest

from widgets.testing import Visitor, accept, hang_up

pytestmark = pytest.mark.django_db


def test_a_host_tests_the_whole_line(widget, bob):
    visitor = Visitor(widget).start("/cart/")
    assert visitor.join(name="Ann")["position"] == 1
    hang_up(bob, accept(bob, visitor))
    types = [event["type"] for event in visitor.events()]
    assert types == ["form.submitted", "queue.joined", "agent.assigned", "call.started", "call.ended"]


def test_a_refusal_shows_the_answer(widget):
    with pytest.raises(AssertionError, match="consent_required"):
        Visitor(widget).start().join(name="Ann", consents={})
