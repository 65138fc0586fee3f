"""Pages of lists that may be long: nothing is counted beyond ten thousand rows."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 10_000
"""Rows that are counted, and that can be paged through; a search or a filter leads to the others."""


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts at most `MOST` rows and one more: a full count reads the whole table each time that a list is opened."""

    object_list: Any

    @cached_property
    def _found(self) -> int:
        return int(self.object_list.order_by()[: MOST + 1].count())

    @cached_property
    def count(self) -> int:
        """How many rows can be paged through."""
        return min(self._found, MOST)

    @property
    def capped(self) -> bool:
        """Whether there are more."""
        return self._found > MOST
