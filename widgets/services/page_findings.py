"""What a test of a page has found: one finding for each thing, with the mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "note", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` for programs and tests, `text` and `mend` for people, `line` to copy. A problem keeps the widget away."""

    level: Level
    code: str
    text: str
    mend: str = ""
    line: str = ""
