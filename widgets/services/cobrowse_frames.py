"""Frames of a visitor's page: their head, which is all that the desk reads of them, and the way of those by HTTP.

A frame is 32 bytes of head, big-endian, and a deflated payload that nothing on the way inflates: version, kind, flags, a
reserved zero, the cobrowsing's id, the tab's stream, the number in it, and the number at which its snapshot begins.
"""

from __future__ import annotations

import struct
import time
from typing import NamedTuple
from uuid import UUID

from .. import errors, publish
from ..models import Cobrowse, Session
from . import masking, recording_files, recordings

MAX_BYTES = 64 * 1024
BRIEF = 256
"""Octets of a note that says where a tab is, and has no room for a page."""
SNAPSHOT, INCREMENT, NOTE = 1, 2, 3
FIRST, LAST = 1, 2
_HEAD = struct.Struct(">BBBB16sIII")
HEAD_BYTES = _HEAD.size


class Head(NamedTuple):
    """What a frame says of itself."""

    kind: int
    flags: int
    cobrowse_id: UUID
    stream: int
    number: int
    base: int

    @property
    def begins(self) -> bool:
        """Whether a snapshot begins here."""
        return self.kind == SNAPSHOT and bool(self.flags & FIRST)


def head(frame: bytes) -> Head:
    """The frame's head. Raises TooLarge, InvalidRequest."""
    if len(frame) > MAX_BYTES:
        raise errors.TooLarge("A frame has at most 64 KiB.")
    if len(frame) < HEAD_BYTES:
        raise errors.InvalidRequest("A frame begins with a head of 32 bytes.", param="frame")
    version, kind, flags, reserved, cobrowse_id, stream, number, base = _HEAD.unpack_from(frame)
    found = Head(kind, flags, UUID(bytes=cobrowse_id), stream, number, base)
    if version != 1 or reserved or not stream or not _sound(found):
        raise errors.InvalidRequest("The head of the frame is malformed.", param="frame")
    return found


def _sound(found: Head) -> bool:
    if found.kind == NOTE:
        return not (found.flags or found.number or found.base)
    if found.kind == INCREMENT:
        return not found.flags and 0 < found.base < found.number
    if found.kind == SNAPSHOT and not found.flags & ~(FIRST | LAST):
        return found.number == found.base > 0 if found.flags & FIRST else 0 < found.base < found.number
    return False


def made(found: Head, payload: bytes) -> bytes:
    """The bytes of a frame."""
    parts = (1, found.kind, found.flags, 0, found.cobrowse_id.bytes, found.stream, found.number, found.base)
    return _HEAD.pack(*parts) + payload


class Seen(NamedTuple):
    """What may pass of a visitor's page."""

    on: bool
    """The visitor has agreed, and it goes on."""
    paused: bool
    """On this page nothing is shown but that it is so."""
    recording: UUID | None

    @property
    def open(self) -> bool:
        """Whether the page itself may be shown."""
        return self.on and not self.paused

    def lets(self, found: Head, size: int) -> bool:
        """Whether this frame of so many octets may pass."""
        return self.open or (self.on and found.kind == NOTE and size <= BRIEF)


def seen(session_id: UUID, cobrowse_id: UUID) -> Seen:
    """As it is now."""
    active = Cobrowse.objects.select_related("session__widget")
    found = active.filter(pk=cobrowse_id, session_id=session_id, status=Cobrowse.Status.ACTIVE).first()
    if found is None:
        return Seen(on=False, paused=False, recording=None)
    return Seen(True, masking.pauses(found.session), recordings.running(cobrowse_id))


def unseen(param: str) -> errors.CobrowseNotRequested:
    """What is told of a word or a frame about a page that is not seen, or not any more."""
    return errors.CobrowseNotRequested(param=param)


def carry(session: Session, frame: bytes) -> None:
    """Passes on a frame of a page without a socket. Raises TooLarge, InvalidRequest, CobrowseNotRequested."""
    found = head(frame)
    view = seen(session.pk, found.cobrowse_id)
    if not view.lets(found, len(frame)):
        raise unseen("frame")
    publish.frame(session.pk, frame)
    if view.recording is not None:
        recording_files.keep(view.recording, [recording_files.Arrived(time.time(), frame)])
