"""What the calls of cobrowsing answer: one type a JSON object."""

from __future__ import annotations

from typing import TypedDict

from widgets.services.cobrowse_rows import CobrowseRecord, CobrowseRow, DeedRow, RecordingRow
from widgets.services.recorded import RecordingLine


class Now(TypedDict):
    """The live cobrowsing, or null."""

    cobrowse: CobrowseRow | None


class Stopped(TypedDict):
    """What was ended, or null when there was nothing."""

    cobrowse_id: str | None


class Deeds(TypedDict):
    """What agents did on the visitor's pages."""

    deeds: list[DeedRow]


class Code(TypedDict):
    """Six digits to read out, good for so many seconds."""

    code: str
    expires_at: str
    seconds: int


class Viewing(TypedDict):
    """A recording that was opened; `proof` stands in the addresses of its frames and of its document, for an hour."""

    recording: RecordingRow
    proof: str


class Octets(bytes):
    """Recorded frames, each after its time and its length."""


class Records(TypedDict):
    """All cobrowsing of a call, and whether the reader may delete what is recorded of it."""

    cobrowses: list[CobrowseRecord]
    can_delete: bool


class Recordings(TypedDict):
    """The newest first; `next` is the `before` of the next page, or null. `can_delete`: the reader may delete them."""

    recordings: list[RecordingLine]
    next: str | None
    can_delete: bool
