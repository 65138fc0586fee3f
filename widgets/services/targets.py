"""Where a call may go: which agents and which queues, and who of them could take it now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypedDict

from django.contrib.auth import get_backends, get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from .. import errors, permissions
from ..conf import conf
from ..models import Call, CallParty, Queue, QueueMember, Ticket
from ..models.parties import LIVE
from . import agents


class TargetAgent(TypedDict):
    """An agent to whom a call may go; at once where `free`."""

    id: str
    name: str
    available: bool
    free: bool
    queues: list[str]


class TargetQueue(TypedDict):
    """A queue to which a call may go."""

    slug: str
    name: str
    waiting: int
    agents_available: int


class Targets(TypedDict):
    """Where a call may go, agents who are free first."""

    agents: list[TargetAgent]
    queues: list[TargetQueue]


def of(call: Call) -> Targets:
    """All that may be chosen for this call. Six queries, however many there are, with Django's own backends."""
    duty = {agent.user_id: agent for agent in on_duty(QueueMember.objects.all())}
    here = {call.agent_id, *CallParty.objects.filter(call=call, status__in=LIVE).values_list("user_id", flat=True)}
    found: list[TargetAgent] = []
    for user in _able():
        if user.pk not in here:
            there = duty.get(user.pk)
            slugs = sorted(member.queue.slug for member in user.queue_memberships.all())
            state = {"available": there is not None, "free": there is not None and there.free, "queues": slugs}
            found.append({**agents.agent_ref(user), **state})  # type: ignore[typeddict-item]
    found.sort(key=lambda each: (not each["free"], not each["available"], each["name"].casefold()))
    return {"agents": found, "queues": list(_queues(duty.values()))}


def on_duty(members: QuerySet[QueueMember]) -> list[agents.Agent]:
    """Those of these members who are there now."""
    now = timezone.now()
    return agents.on_duty(members, now, now - timedelta(seconds=conf.agent_grace))


def _able() -> Iterable[Any]:
    """Who may answer and is a member of a queue. A backend that cannot list its users hides those whom it alone permits."""
    users = get_user_model()._default_manager.none()
    for backend in get_backends():
        if hasattr(backend, "with_perm"):
            users = users | backend.with_perm(permissions.ANSWER)
    memberships = Prefetch("queue_memberships", QueueMember.objects.select_related("queue"))
    return users.filter(queue_memberships__isnull=False).distinct().prefetch_related(memberships)


def _queues(duty: Iterable[agents.Agent]) -> Iterable[TargetQueue]:
    now, duty = timezone.now(), list(duty)
    waiting = list(Ticket.objects.waiting().values_list("queue_id", flat=True))
    for queue in Queue.objects.order_by("name"):
        if is_open(queue, now):
            yield {
                "slug": queue.slug,
                "name": queue.name,
                "waiting": waiting.count(queue.pk),
                "agents_available": sum(queue.pk in agent.queues for agent in duty),
            }


def is_open(queue: Queue, now: Any) -> bool:
    """Takes visitors now."""
    return not queue.is_paused and queue.opening(now) == now


def queue_called(slug: str) -> Queue:
    """The queue of this slug. Raises InvalidRequest, QueueClosed."""
    queue = Queue.objects.filter(slug=slug).first()
    if queue is None:
        raise errors.InvalidRequest("There is no such queue.", param="queue")
    if not is_open(queue, timezone.now()):
        raise errors.QueueClosed
    return queue


def agent_called(key: str, call: Call) -> Any:
    """The user of this id, who can take the call now. Raises InvalidRequest, AgentUnavailable."""
    users = get_user_model()
    try:
        user: Any = users._default_manager.filter(pk=users._meta.pk.to_python(key)).first()
    except ValidationError:
        user = None
    if user is None or user.pk == call.agent_id or not permissions.can_answer(user):
        raise errors.InvalidRequest("There is no such agent to pass a call on to.", param="agent")
    if not any(agent.free for agent in on_duty(QueueMember.objects.filter(user=user))):
        raise errors.AgentUnavailable
    return user


def free_of(queue: Queue, call: Call) -> list[Any]:
    """Who of this queue could take the call now, as routing would choose: the best suited, the longest idle first."""
    ticket = Ticket(queue=queue, language=call.ticket.language, skills=call.ticket.skills)
    duty = [agent for agent in on_duty(QueueMember.objects.filter(queue=queue)) if agent.user_id != call.agent_id]
    fit = [agent for agent in agents.suitable(ticket, duty) if agent.free]
    fit.sort(key=lambda agent: (agent.idle_since, agent.user_id))
    users = get_user_model()._default_manager.in_bulk([agent.user_id for agent in fit])
    return [users[agent.user_id] for agent in fit if permissions.can_answer(users[agent.user_id])]
