"""Whether a history of accepts is linearizable: an exact checker, ticket by ticket.

Nothing kept for Python checks histories (Porcupine is Go, Knossos Clojure), and a ticket is an object so simple that the
general search (Wing and Gong, 1993) is not needed: it is taken once, and each later try is told so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

Operation = tuple[str, float, float, int]
"""`(ticket, asked, answered, status)`: 200 took it, 409 was told that it is taken."""


def not_linearizable(history: Iterable[Operation]) -> list[str]:
    """Tickets whose answers no order of taking them one after the other explains.

    There is such an order that respects time exactly when one try won, and no other had its answer before the winner
    asked: then the winner may stand first, at the moment it asked or just after the last who had to be before it. A
    history of several objects has an order when that of each has (Herlihy and Wing, 1990, theorem 1).
    """
    by_ticket: dict[str, list[Operation]] = defaultdict(list)
    for operation in history:
        by_ticket[operation[0]].append(operation)
    wrong = []
    for ticket, tries in by_ticket.items():
        won = [one for one in tries if one[3] == 200]
        if len(won) != 1:
            wrong.append(f"{ticket} was won {len(won)} times")
        elif early := [one for one in tries if one[3] == 409 and one[2] < won[0][1]]:
            wrong.append(f"{ticket} was taken for {len(early)} before the winner asked")
    return wrong
