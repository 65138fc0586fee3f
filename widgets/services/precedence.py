"""Precedence: what lets a visitor be served before others, and what an agent must be able to do for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..models import Session
from ..models.definitions.form import MOST_PRIORITY


class Rule(NamedTuple):
    """What one answer means for the queue."""

    priority: int
    skill: str


def of(session: Session, answers: dict[str, Any]) -> dict[str, Any]:
    """`{priority, language, skills}` of a ticket. Wants `session.widget`.

    The priority is the highest of those that are set (other than 0): the widget's, those of the answers, and the one that
    the host has signed into the identity. What a visitor merely claims counts for nothing.
    """
    rules = list(_rules(session.widget.fields, answers))
    found = [session.widget.priority, _signed(session.identity), *(rule.priority for rule in rules)]
    return {
        "priority": max((each for each in found if each), default=0),
        "language": session.language,
        "skills": list(dict.fromkeys(rule.skill for rule in rules if rule.skill)),
    }


def _rules(fields: list[dict[str, Any]], answers: dict[str, Any]) -> Iterator[Rule]:
    for field in fields:
        answer = answers.get(str(field["name"]))
        if field.get("type") == "checkbox" and answer is True:
            yield _rule(field)
        elif field.get("type") == "choice" and answer is not None:
            choices = field.get("choices")
            for one in choices if isinstance(choices, list) else []:
                if isinstance(one, dict) and one.get("value") == answer:
                    yield _rule(one)


def _rule(given: dict[str, Any]) -> Rule:
    """Of an older row anything may have been made."""
    priority, skill = given.get("priority"), given.get("skill")
    return Rule(priority if type(priority) is int else 0, skill if isinstance(skill, str) else "")


def _signed(identity: dict[str, Any]) -> int:
    if not identity.get("verified"):
        return 0
    try:
        return max(-MOST_PRIORITY, min(MOST_PRIORITY, int(identity.get("priority", 0))))
    except (TypeError, ValueError):
        return 0
