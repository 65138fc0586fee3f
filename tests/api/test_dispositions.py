"""What came of a call: the queue's list, and no closing without one where the queue asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from widgets.models import Call, Queue
from widgets.services import calls

ME, CALL = "/widgets/api/v1/agent/me/", "/widgets/api/v1/agent/calls/{}/"


@pytest.fixture
def desk(bob: Any, signed_in: Callable[[Any], Client]) -> Callable[..., Any]:
    """Bob's browser: `desk(path, **changes)` is a PATCH, without changes a GET."""
    client = signed_in(bob)

    def ask(path: str, **changes: Any) -> Any:
        return client.patch(path, changes, content_type="application/json") if changes else client.get(path)

    return ask


@pytest.fixture
def over(in_call: Call, bob: Any, queue: Queue) -> Call:
    """Bob's call, over, in a queue that asks for a disposition."""
    Queue.objects.filter(pk=queue.pk).update(dispositions=["Sold", "Lost"], disposition_required=True)
    return calls.end(bob, in_call, "agent")


def test_a_call_names_the_dispositions_of_its_queue(over: Call, desk: Callable[..., Any]) -> None:
    told = desk(CALL.format(over.pk)).json()
    assert (told["dispositions"], told["disposition_required"]) == (["Sold", "Lost"], True)


def test_the_wrap_up_is_not_closed_without_a_disposition(over: Call, desk: Callable[..., Any]) -> None:
    refused = desk(ME, wrap_up=False)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "disposition_required")
    assert refused.json()["error"]["param"] == str(over.pk)
    assert desk(CALL.format(over.pk), disposition="Sold").status_code == 200
    assert desk(ME, wrap_up=False).status_code == 200


def test_a_call_that_was_dropped_wants_one_too(over: Call, desk: Callable[..., Any]) -> None:
    Call.objects.update(status="dropped", end_reason="visitor_lost")
    assert desk(ME, wrap_up=False).json()["error"]["code"] == "disposition_required"


def test_where_none_is_required_the_wrap_up_closes(in_call: Call, bob: Any, desk: Callable[..., Any]) -> None:
    calls.end(bob, in_call, "agent")
    assert desk(ME, wrap_up=False).status_code == 200


def test_notes_are_kept_though_the_list_has_changed_since(over: Call, desk: Callable[..., Any]) -> None:
    assert desk(CALL.format(over.pk), disposition="From an older list", notes="a teapot").status_code == 200
    over.refresh_from_db()
    assert (over.disposition, over.notes) == ("From an older list", "a teapot")
