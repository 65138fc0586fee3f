"""Recounts everything from the rows, and compares it with what the clients saw."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from .cluster import Cluster
from .people import Visitor
from .storm import Light

ORDER = (
    "SELECT session_id::text FROM widgets_ticket WHERE status IN ('waiting', 'offered') "
    "ORDER BY priority DESC, joined_at, id"
)


SECONDS = 5.0
"""After everything is whole again, places and rows are right within so many."""
SETTLING = 15.0
"""Before anything breaks: the first places, on a machine with two cores."""


def wrong_places(cluster: Cluster, visitors: Sequence[Visitor | Light]) -> list[str]:
    """Those who wait and were told another place than the one in which they will be served."""
    order = {key: place for place, (key,) in enumerate(cluster.rows(ORDER), 1)}
    return [
        f"{each.name} is {order[each.session_id]} and was told {each.position}"
        for each in visitors
        if each.session_id in order and order[each.session_id] != each.position
    ]


def unheard(cluster: Cluster, visitors: Sequence[Visitor | Light]) -> list[str]:
    """Those whose client has not yet all the rows of its log, has one twice, or out of order."""
    last = dict(cluster.rows("SELECT id::text, last_seq FROM widgets_session"))
    return [
        f"{each.name}: {each.seen} of {last[each.session_id]}"
        for each in visitors
        if each.seen != list(range(1, last[each.session_id] + 1))
    ]


async def right_again(cluster: Cluster, visitors: Sequence[Visitor | Light], seconds: float) -> float:
    """Waits until all places and rows are right; the seconds that it took. Fails after so many with what is wrong."""
    began = time.monotonic()
    while True:
        wrong = await asyncio.to_thread(lambda: wrong_places(cluster, visitors) + unheard(cluster, visitors))
        if not wrong:
            return time.monotonic() - began
        assert time.monotonic() - began < seconds, f"{len(wrong)} of {len(visitors)} wrong: {wrong[:5]}"
        await asyncio.sleep(0.1)


def audit(cluster: Cluster, visitors: Sequence[Visitor | Light]) -> None:
    """No visitor lost, none served twice, no row missing or doubled in the log, each confirmed message there once."""
    gaps = (
        "SELECT session_id FROM widgets_sessionevent GROUP BY session_id HAVING count(*) <> max(seq) OR min(seq) <> 1"
    )
    assert cluster.rows(gaps) == []
    tail = (
        "SELECT s.id FROM widgets_session s WHERE s.last_seq <> "
        "(SELECT count(*) FROM widgets_sessionevent e WHERE e.session_id = s.id)"
    )
    assert cluster.rows(tail) == []
    assigned = "SELECT ticket_id FROM widgets_call WHERE status NOT IN ('missed', 'dropped') GROUP BY ticket_id HAVING count(*) > 1"
    assert cluster.rows(assigned) == []
    between = (
        "SELECT s.id, s.state, t.status FROM widgets_session s LEFT JOIN widgets_ticket t ON t.session_id = s.id "
        "AND t.status IN ('waiting', 'offered', 'assigned') WHERE (s.state = 'queued') <> "
        "(coalesce(t.status, '') IN ('waiting', 'offered')) OR (s.state = 'in_call') <> (coalesce(t.status, '') = 'assigned')"
    )
    assert cluster.rows(between) == []
    said = "SELECT data->>'client_id' FROM widgets_sessionevent WHERE type = 'message.sent'"
    heard = sorted(client_id for (client_id,) in cluster.rows(said))
    assert heard == sorted(client_id for each in visitors for client_id in each.sent)


async def recovered(cluster: Cluster, visitors: Sequence[Visitor | Light]) -> None:
    """What is promised for after a fault."""
    await right_again(cluster, visitors, SECONDS)
    audit(cluster, visitors)
