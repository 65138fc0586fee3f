"""Prepared queries: the same rows as Django's, whatever the values, from any thread."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db.models import CharField, UUIDField
from django.forms import model_to_dict

from widgets.models import Queue, Session, Widget
from widgets.services import access, log, queues
from widgets.services.prepared import Prepared, PreparedInsert


def _named(names: list[str]) -> Any:
    return Queue.objects.filter(slug__in=names).order_by("slug")


def test_values_are_bound_anew_each_time(queue: Queue) -> None:
    other = Queue.objects.create(name="Sales", slug="sales")
    prepared = Prepared[Queue](_named, names=CharField())
    assert prepared(names=["support", "x"]) == [queue]
    assert prepared(names=["x", "sales"]) == [other]
    assert prepared(names=["support", "sales", "x"]) == [other, queue]


def test_rows_are_not_kept(queue: Queue) -> None:
    prepared = Prepared[Queue](_named, names=CharField())
    assert prepared(names=["support"]) == [queue]
    Queue.objects.update(name="Renamed")
    assert prepared(names=["support"])[0].name == "Renamed"
    queue.delete()
    assert prepared(names=["support"]) == []


def test_a_value_that_the_query_does_not_use_is_a_mistake(db: None) -> None:
    prepared = Prepared[Queue](lambda name: Queue.objects.all(), name=CharField())
    with pytest.raises(ValueError, match="name is not among the parameters"):
        prepared(name="x")


def test_related_rows_come_along(new_session: Any, django_assert_num_queries: Any) -> None:
    session = new_session("Ann")
    found = Prepared[Session](lambda pk: Session.objects.select_related("widget__queue").filter(pk=pk), pk=UUIDField())
    found(pk=uuid.uuid4())
    with django_assert_num_queries(1):
        row = found(pk=session.pk)[0]
        assert (row, row.widget.queue.slug, row.form_data) == (session, "support", {"name": "Ann"})


def test_values_of_another_kind_than_text(new_session: Any) -> None:
    session = new_session("Ann")
    assert [row["seq"] for row in log.rows_after(session.pk, 0)] == [1]
    assert log.rows_after(session.pk, 1) == []
    assert log.rows_after(uuid.uuid4(), 0) == []


def test_a_written_row_is_the_one_that_django_would_write(widget: Widget, django_assert_num_queries: Any) -> None:
    given = {
        "widget_id": widget.pk,
        "origin": "https://a.example",
        "page_url": "https://a.example/",
        "identity": {"n": 1},
    }
    write = PreparedInsert[Session](Session)
    written = [write(**given), write(**given)]
    with django_assert_num_queries(1):
        written.append(write(**given, page_title="", state="ended", rating=5))
    times = {name: getattr(written[0], name) for name in ("created_at", "seen_at", "expires_at")}
    plain = Session.objects.create(**given, **times)
    for session in written:
        assert model_to_dict(Session.objects.get(pk=session.pk)) == model_to_dict(session)
    assert model_to_dict(written[0]) == model_to_dict(plain)
    assert (written[2].state, written[2].rating) == ("ended", 5)
    assert len({session.pk for session in written}) == 3
    assert written[0].form_data is not written[1].form_data


def test_a_column_that_there_is_not_is_a_mistake(widget: Widget) -> None:
    with pytest.raises(TypeError, match="Session has no column colour"):
        PreparedInsert[Session](Session)(widget_id=widget.pk, colour="red")


def test_a_standing_is_one_query(waiting: Any, django_assert_num_queries: Any) -> None:
    first, second = waiting("Ann"), waiting("Ben")
    queues.standing(first.pk)
    with django_assert_num_queries(1):
        found = queues.standing(second.pk)
    assert found is not None
    assert (found.position, found.waiting) == (2, 2)


def test_availability_without_the_crowd_asks_for_it(widget: Widget, waiting: Any) -> None:
    waiting("Ann")
    bare = Widget.objects.get()
    with_crowd = access.admit(widget.key, "http://testserver", "http://testserver")
    assert queues.availability(bare) == queues.availability(with_crowd)
    assert queues.availability(bare)["estimated_wait_seconds"] == 600


@pytest.mark.parametrize("labels", [1, 7, 8, 9, 30])
def test_an_origin_of_any_depth_is_looked_up(widget: Widget, labels: int) -> None:
    origin = "https://" + ".".join(["a"] * labels) + ".example"
    assert access.origin_allowed(widget, origin, "http://testserver") is False
