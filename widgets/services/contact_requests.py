"""Messages and call-back requests: what visitors leave when nobody can be reached, and what agents do with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q, QuerySet, Subquery
from django.utils import timezone

from .. import errors, permissions, publish, signals
from ..models import ContactRequest, QueueMember, Widget
from . import audit, contact_mail, forms, pages, queues
from . import consents as agreements

PAGE = 50
MAX_TEXT = 4000
MAX_CLIENT_ID = 60
Kind, Status = ContactRequest.Kind, ContactRequest.Status


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor leaves. `answers` are `name`, `email`, `phone` and `text` as they were typed."""

    kind: str
    answers: dict[str, Any]
    client_id: str
    page_url: str = ""
    language: str = ""
    identity: dict[str, Any] = field(default_factory=dict)
    consents: dict[str, bool] = field(default_factory=dict)
    consent_versions: dict[str, str] = field(default_factory=dict)


class Standing(NamedTuple):
    """How many of a queue are open, and when the newest of them was left."""

    open: int
    newest: datetime | None


def leave(widget: Widget, wish: Wish) -> tuple[ContactRequest, bool]:
    """Keeps it for the widget's queue: the request, and whether it is new. A repeated `client_id` is one request.

    Whoever has written is not refused because somebody is there by now. Raises FormInvalid with a message per field,
    RequestsOff, ConsentRequired; InvalidRequest when the `client_id` stands for something else already.
    """
    answers = forms.clean(_asked(wish), {**_signed(wish), **_typed(wish)})
    if (earlier := _earlier(widget, wish, answers)) is not None:
        return earlier, False
    if widget.queue.offline != wish.kind:
        raise errors.RequestsOff
    agreed = agreements.agreed(widget, wish.consents, wish.consent_versions)
    given = {name: each for name, each in agreed.items() if each["granted"]}  # the others were not asked for
    try:
        return _keep(widget, wish, answers, given), True
    except IntegrityError:  # the same, sent twice at once
        again = _earlier(widget, wish, answers)
        if again is None:
            raise
        return again, False


@transaction.atomic
def _keep(widget: Widget, wish: Wish, answers: dict[str, Any], given: dict[str, Any]) -> ContactRequest:
    kept = ContactRequest.objects.create(
        widget=widget,
        queue=widget.queue,
        kind=wish.kind,
        page_url=pages.address(wish.page_url),
        language=wish.language,
        identity=wish.identity,
        consents=given,
        client_id=wish.client_id,
        **answers,
    )
    publish.ring(None, [], requests_of=kept.queue_id)
    transaction.on_commit(partial(signals.request_left.send_robust, ContactRequest, request=kept), robust=True)
    transaction.on_commit(partial(contact_mail.soon, kept), robust=True)
    return kept


def _asked(wish: Wish) -> list[forms.Field]:
    """A way to answer is wanted, whichever the kind: an address for a message, a number for a call."""
    calls_back = wish.kind == Kind.CALLBACK
    return [
        {"name": "name", "type": "text", "max_length": 200, "required": True},
        {"name": "email", "type": "email", "max_length": 254, "required": not calls_back},
        {"name": "phone", "type": "phone", "required": calls_back},
        {"name": "text", "type": "paragraph", "max_length": MAX_TEXT, "required": not calls_back},
    ]


def _typed(wish: Wish) -> dict[str, Any]:
    return {name: value for name, value in wish.answers.items() if value not in ("", None)}


def _signed(wish: Wish) -> dict[str, Any]:
    """What the host site vouches for need not be typed."""
    if not wish.identity.get("verified"):
        return {}
    return {name: str(wish.identity[name]) for name in ("name", "email") if wish.identity.get(name)}


def _earlier(widget: Widget, wish: Wish, answers: dict[str, Any]) -> ContactRequest | None:
    found = ContactRequest.objects.filter(widget_id=widget.pk, client_id=wish.client_id).first()
    if found is None:
        return None
    if found.kind != wish.kind or any(getattr(found, name) != answers.get(name, "") for name in _NAMES):
        raise errors.InvalidRequest("Something else was sent with this client_id.", param="client_id")
    return found


_NAMES = ("name", "email", "phone", "text")


def visible(user: Any) -> QuerySet[ContactRequest]:
    """What was left in the queues that this user sees; nothing for who may not read it."""
    if not permissions.can_read_requests(user):
        return ContactRequest.objects.none()
    found = ContactRequest.objects.select_related("queue", "widget", "handled_by")
    return found.filter(queue__in=queues.queues_of(user))


def page_of(user: Any, status: str = "", before: UUID | None = None) -> tuple[list[ContactRequest], UUID | None]:
    """The newest first, at most 50, and the `before` of the next page. One query. Raises PermissionDenied."""
    if not permissions.can_read_requests(user):
        raise errors.PermissionDenied
    found = visible(user)
    if status:
        found = found.filter(status=status)
    if before is not None:
        at = Subquery(ContactRequest.objects.filter(pk=before).values("created_at"))
        found = found.filter(Q(created_at__lt=at) | Q(pk__gt=before), created_at__lte=at)
    page = list(found.order_by("-created_at", "pk")[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None


def for_agent(user: Any, request_id: UUID) -> ContactRequest:
    """One of them. Raises NotFound."""
    found = visible(user).filter(pk=request_id).first()
    if found is None:
        raise errors.NotFound
    return found


def queues_handled(user: Any) -> Collection[int] | None:
    """The queues whose requests this user may deal with; None: all. One query at the most."""
    if permissions.can_supervise(user):
        return None
    if not permissions.can_answer(user):
        return ()
    return set(QueueMember.objects.filter(user=user).values_list("queue_id", flat=True))


def handle(actor: Any, request_id: UUID, status: str) -> ContactRequest:
    """Has been dealt with, or is open again. Of two at once one does it, and it is their name that stands there.

    Repeatable. Raises PermissionDenied, NotFound.
    """
    user = audit.user_of(actor)
    found = for_agent(user, request_id)
    theirs = queues_handled(user)
    if theirs is not None and found.queue_id not in theirs:
        raise errors.PermissionDenied
    done = status == Status.DONE
    changes = {"handled_at": timezone.now() if done else None, "handled_by": user if done else None}
    with transaction.atomic():
        if ContactRequest.objects.filter(pk=found.pk).exclude(status=status).update(status=status, **changes):
            action = "request.handled" if done else "request.reopened"
            audit.record(actor, action, found, category="call", queue=found.queue.slug)
            publish.ring(None, [], requests_of=found.queue_id)
    return for_agent(user, request_id)


def standings(queue_ids: Collection[int]) -> dict[int, Standing]:
    """Queue → what is open in it; without those in which nothing is. One query."""
    found = ContactRequest.objects.filter(status=Status.OPEN, queue__in=queue_ids).order_by()
    rows = found.values_list("queue_id").annotate(Count("pk"), Max("created_at"))
    return {queue_id: Standing(count, newest) for queue_id, count, newest in rows}


def standing_for(user: Any) -> Standing:
    """The same of all the queues that this user sees. One query."""
    found = ContactRequest.objects.filter(status=Status.OPEN, queue__in=queues.queues_of(user)).order_by()
    both = found.aggregate(open=Count("pk"), newest=Max("created_at"))
    return Standing(both["open"], both["newest"])
