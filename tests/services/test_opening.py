"""Outside of its hours a queue takes nobody new; who waits already keeps their place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from widgets import errors
from widgets.models import Queue, Session, Ticket, Widget
from widgets.services import queues, tickets

pytestmark = pytest.mark.django_db


def only_tomorrow() -> dict[str, Any]:
    tomorrow = (timezone.now() + timedelta(days=1)).date().isoformat()
    return {"weekly": {}, "exceptions": [{"date": tomorrow, "name": "Fair", "hours": [["09:00", "10:00"]]}]}


def hours(queue: Queue, **fields: Any) -> None:
    Queue.objects.filter(pk=queue.pk).update(**fields)


def test_a_closed_queue_says_when_it_opens(widget: Widget, queue: Queue) -> None:
    hours(queue, hours=only_tomorrow())
    found = queues.availability(widget)
    tomorrow = (timezone.now() + timedelta(days=1)).date().isoformat()
    assert (found["open"], found["opens_at"]) == (False, f"{tomorrow}T09:00:00.000Z")


def test_the_time_is_that_of_the_queues_zone(widget: Widget, queue: Queue) -> None:
    hours(queue, hours=only_tomorrow(), time_zone="Asia/Kathmandu")  # +05:45 all year
    assert str(queues.availability(widget)["opens_at"])[11:] == "03:15:00.000Z"


def test_who_comes_outside_of_the_hours_is_turned_away(new_session: Any, queue: Queue) -> None:
    new_session()
    hours(queue, hours=only_tomorrow())
    with pytest.raises(errors.QueueClosed):
        tickets.join(Session.objects.get(), {"terms": True})
    assert not Ticket.objects.exists()


def test_who_waits_at_closing_time_is_served(waiting: Any, bob: Any, queue: Queue) -> None:
    ann = waiting("Ann")
    hours(queue, hours=only_tomorrow())
    assert tickets.join(ann, {"terms": True})[2] is False
    assert queues.standing(ann.pk).position == 1
    assert tickets.accept(bob, Ticket.objects.get().pk).session == ann


def test_a_queue_that_is_switched_off_opens_at_no_time(widget: Widget, queue: Queue) -> None:
    hours(queue, hours=only_tomorrow(), is_active=False)
    assert queues.availability(widget)["opens_at"] is None


@pytest.mark.parametrize("broken", [{"weekly": {d: [["9", "17"]] for d in "mon tue wed thu fri sat sun".split()}}, [1]])
def test_hours_that_cannot_be_read_close_nobody_out(widget: Widget, queue: Queue, broken: Any, caplog: Any) -> None:
    hours(queue, hours=broken)
    assert queues.availability(widget)["open"] is True
    assert "cannot be read" in caplog.text


def test_a_zone_that_is_not_there_closes_nobody_out(widget: Widget, queue: Queue) -> None:
    hours(queue, hours=only_tomorrow(), time_zone="Mars/Olympus")
    assert queues.availability(widget)["open"] is True


def test_hours_cost_the_launcher_no_query(client: Any, widget: Widget, queue: Queue, django_assert_num_queries: Any):
    hours(queue, hours=only_tomorrow())
    client.get(f"/widgets/api/v1/widgets/{widget.key}/config/")
    with django_assert_num_queries(1):
        assert client.get(f"/widgets/api/v1/widgets/{widget.key}/config/").json()["open"] is False
