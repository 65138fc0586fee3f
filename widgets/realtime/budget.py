"""What one socket may send: so much a second in the long run, and a burst."""

from __future__ import annotations

import time


class Budget:
    """Tokens that come back with time."""

    __slots__ = ("_burst", "_left", "_rate", "_seen")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._seen = burst, time.monotonic()

    def spend(self, cost: float = 1.0) -> bool:
        """Whether there was as much left; else nothing is taken."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._seen) * self._rate)
        self._seen = now
        if cost > self._left:
            return False
        self._left -= cost
        return True
