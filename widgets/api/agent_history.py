"""The agent API's views of what was: calls by filters, their timelines, their export, and figures."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from django.utils import timezone
from rest_framework.request import Request

from widgets import errors, permissions
from widgets.models import Call
from widgets.services import call_export, calls, history, statistics
from widgets.services.history import Filters
from widgets.times import iso

from .agent import AgentView, call_data
from .agent_shapes import CallRecord, Figures
from .answer import Answer
from .inputs import NotesInput, Nothing, number
from .polling import MOST_SEQ

LENGTHS = {"queue": 100, "agent": 40, "disposition": 100, "search": 100}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EARLIEST, _LATEST = date(1900, 1, 1), date(9000, 1, 1)


class CallsView(AgentView):
    """History."""

    def get(self, request: Request) -> Answer:
        """The calls that the agent may read, the newest first, 50 a page; filters narrow them."""
        query = self.incoming.query()
        found, following = history.calls_of(
            self.user, _uuid(query.get("before")), active=_flag(query, "active"), filters=filters_of(query)
        )
        return Answer.of({"calls": [record_data(call, self.user) for call in found], "next": following})


class CallView(AgentView):
    """One call."""

    def get(self, request: Request, call_id: UUID) -> Answer:
        """One call, with what the visitor filled in."""
        return Answer.of(record_data(calls.for_agent(self.user, call_id), self.user))

    def patch(self, request: Request, call_id: UUID) -> Answer:
        """Write down disposition and notes."""
        data = self.checked(NotesInput)
        return Answer.of(record_data(calls.update_notes(self.user, self.own_call(call_id), **data), self.user))


class TimelineView(AgentView):
    """What happened in a call."""

    def get(self, request: Request, call_id: UUID) -> Answer:
        """The event log of one call, from before the visitor joined to what came after its end, 500 a page."""
        after = number(self.incoming.query(), "after", 0, MOST_SEQ)
        rows, following = history.timeline(calls.for_agent(self.user, call_id), after)
        return Answer.of({"events": rows, "next": following})


class ChoicesView(AgentView):
    """What the filters offer."""

    def get(self, request: Request) -> Answer:
        """The queues, agents and dispositions that calls can be filtered by."""
        return Answer.of(history.choices(self.user))


class ExportView(AgentView):
    """Calls to take along."""

    must_answer = ()

    def post(self, request: Request) -> Any:
        """The calls that pass the same filters as CSV; recorded in the audit log, ten an hour."""
        self.checked(Nothing)
        pages = call_export.export(self.actor, filters_of(self.incoming.query()))
        asynchronous = isinstance(request._request, ASGIRequest)
        response = StreamingHttpResponse(
            _awaited(pages) if asynchronous else pages, content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="calls-{timezone.localdate()}.csv"'
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class StatsView(AgentView):
    """Figures."""

    def get(self, request: Request) -> Answer:
        """Today and the days before it, by the site's clock, and who waits now."""
        query = self.incoming.query()
        days = number(query, "days", 1, statistics.MOST_DAYS) or 1
        found = statistics.of(self.user, days, _text(query, "queue"))
        return Answer.of(
            {
                **_figures(found.today),
                "waiting": found.waiting,
                "scope": found.scope,
                "time_zone": timezone.get_default_timezone_name(),
                "period": _figures(found.period),
                "hours": [{"begin": iso(begin), **_figures(each)} for begin, each in found.hours],
                "days": [{"date": str(day), **_figures(each)} for day, each in found.days],
            }
        )


def record_data(call: Call, user: Any) -> CallRecord:
    """A call with its place in the history, and what this user may do with it."""
    queue = call.queue or call.ticket.queue
    active, own = call.status == Call.Status.ACTIVE, call.agent_id == user.pk
    return {
        **call_data(call),
        "queue": {"id": queue.pk, "slug": queue.slug, "name": queue.name},
        "end_reason": call.end_reason,
        "waited_seconds": call.waited_seconds,
        "sla_met": call.sla_met,
        "rating": call.rating,
        "rating_comment": call.rating_comment,
        "supervisable": active and not own and permissions.can_oversee(user),
        "transferable": active and permissions.can_touch_call(user, call),
    }


def filters_of(query: dict[str, str]) -> Filters:
    """The query's filters. Raises InvalidRequest."""
    if "status" in query and query["status"] not in Call.Status.values:
        raise errors.InvalidRequest(f"status is one of {', '.join(Call.Status.values)}.", param="status")
    texts = {name: _text(query, name) for name in LENGTHS}
    since, until = _day(query, "from"), _day(query, "to")
    return Filters(status=query.get("status", ""), since=since, until=until, **texts)


def _figures(found: statistics.Figures) -> Figures:
    return {
        "handled": found.handled,
        "missed": found.missed,
        "dropped": found.dropped,
        "mean_seconds": found.mean_seconds,
        "wait_median_seconds": found.wait_median_seconds,
        "wait_p90_seconds": found.wait_p90_seconds,
        "sla_met": found.sla_met,
        "rating": found.rating,
        "ratings": found.ratings,
    }


def _text(query: dict[str, str], name: str) -> str:
    text = query.get(name, "")
    if len(text) > LENGTHS[name] or "\0" in text:
        raise errors.InvalidRequest(f"{name} has at most {LENGTHS[name]} characters.", param=name)
    return text


def _day(query: dict[str, str], name: str) -> date | None:
    """Days that no database knows are brought near."""
    if (text := query.get(name)) is None:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return min(max(date.fromisoformat(text), _EARLIEST), _LATEST)
    except ValueError as error:
        raise errors.InvalidRequest(f"{name} is a day like 2026-12-24.", param=name) from error


def _flag(query: dict[str, str], name: str) -> bool:
    if query.get(name, "false") not in ("true", "false"):
        raise errors.InvalidRequest(f"{name} is true or false.", param=name)
    return query.get(name) == "true"


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text is not None else None
    except ValueError as error:
        raise errors.InvalidRequest("before is the id of a call.", param="before") from error


async def _awaited(pages: Iterator[str]) -> AsyncIterator[str]:
    """Page by page under ASGI, where Django would read a plain iterator to its end before it sends a byte."""
    following = sync_to_async(lambda: next(pages, None))
    while (page := await following()) is not None:
        yield page
