"""The files of recordings: frames as they came, with the time of each, in a storage that nobody reaches by an address.

A part holds records of twelve bytes of head, big-endian: milliseconds since 1970, the length; and then the frame, which
is deflated already. A record of no length stands where something is missing. Its row is written before the file, and it
is the row that wants the recording to go on: who takes consent back a moment before has won, and nothing is written.
"""

from __future__ import annotations

import logging
import struct
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ..conf import conf
from ..models import CobrowseRecording, RecordingPart
from . import recordings

logger = logging.getLogger("widgets")
LATE = timedelta(seconds=60)
"""How long after its end what came in before is still taken."""
PAGE = 1024 * 1024
BATCH = 50
RETRY = timedelta(minutes=10)
_HEAD = struct.Struct(">QI")


class Arrived(NamedTuple):
    """A frame and when it came, in seconds since 1970."""

    at: float
    frame: bytes


class Page(NamedTuple):
    """Some parts after one another; `following` is the number of the last of them, None when there are no more."""

    octets: bytes
    following: int | None


class Swept(NamedTuple):
    """How many recordings nobody reads any more, and how many files are gone."""

    recordings: int
    files: int


def keep(recording_id: UUID, frames: Sequence[Arrived]) -> bool:
    """Writes a part. False: this recording takes nothing any more. What the storage refuses is missing, and shown as such."""
    part, octets = _claim(recording_id, frames)
    if part is None:
        return False
    try:
        name = _storage(part.storage).save(part.name, ContentFile(octets))
        if not RecordingPart.objects.filter(pk=part.pk).update(stored=True, name=name):
            _storage(part.storage).delete(name)  # it was deleted before it was there
    except Exception as error:  # storages raise what their servers do
        logger.warning("A part of a recording could not be stored: %s", type(error).__name__)
    return True


def _claim(recording_id: UUID, frames: Sequence[Arrived]) -> tuple[RecordingPart | None, bytes]:
    """The row of the part, whose UPDATE wants the recording to be as it was found."""
    found = CobrowseRecording.objects.filter(pk=recording_id).first()
    if found is None or not _takes(found):
        return None, b""
    until = found.ended_at.timestamp() if found.ended_at else float("inf")
    octets = b"".join(_HEAD.pack(int(at * 1000), len(frame)) + frame for at, frame in frames if at <= until)
    if not octets:
        return None, b""
    same = Q(pk=found.pk, ended_at=found.ended_at)
    room = Q(octets__lte=conf.recording_limit - len(octets))
    with transaction.atomic():
        if CobrowseRecording.objects.filter(same, room).update(
            last_part=F("last_part") + 1, octets=F("octets") + len(octets)
        ):
            number = CobrowseRecording.objects.values_list("last_part", flat=True).get(pk=found.pk)
            return _row(found, number, frames[0].at), octets
    if CobrowseRecording.objects.filter(same).exclude(room).exists():
        recordings.fill(found.pk)
        return None, b""
    return _claim(recording_id, frames)  # it has ended meanwhile


def _takes(found: CobrowseRecording) -> bool:
    if found.ended_at is None:
        return True
    return found.end_reason not in (recordings.WITHDRAWN, "full") and timezone.now() - found.ended_at < LATE


def _row(found: CobrowseRecording, number: int, at: float) -> RecordingPart:
    return RecordingPart.objects.create(
        recording=found,
        number=number,
        storage=conf.recording_storage,
        name=f"livedesk/recordings/{found.pk}/{uuid.uuid4().hex}.frames",
        began_at=datetime.fromtimestamp(at, UTC),
        retry_at=timezone.now() + LATE,
    )


def read(recording: CobrowseRecording, after: int) -> Page:
    """The parts numbered above `after`, about a megabyte at once."""
    octets, following = b"", after
    for part in recording.parts.filter(number__gt=after).order_by("number").iterator(chunk_size=BATCH):
        octets += _content(part)
        following = part.number
        if len(octets) >= PAGE:
            return Page(octets, following)
    return Page(octets, None)


def _content(part: RecordingPart) -> bytes:
    if part.stored:
        try:
            with _storage(part.storage).open(part.name) as file:
                return bytes(file.read())
        except Exception as error:  # gone, or the storage is
            logger.warning("A part of a recording could not be read: %s", type(error).__name__)
    elif timezone.now() < part.retry_at:
        return b""  # it is being written
    return _HEAD.pack(int(part.began_at.timestamp() * 1000), 0)


def sweep(now: datetime | None = None) -> Swept:
    """Deletes recordings whose days are over, and files that belong to none; what fails is tried again later."""
    now = now or timezone.now()
    old = CobrowseRecording.objects.filter(ended_at__lte=now - timedelta(days=conf.recording_days))
    over = list(old.select_related("cobrowse__call", "cobrowse__session")[:BATCH])
    for found in over:
        with transaction.atomic():
            recordings.drop(None, found, "retention")
    parts = RecordingPart.objects.filter(recording=None, retry_at__lte=now)[:BATCH]
    return Swept(len(over), sum(_delete(part, now) for part in parts))


def _delete(part: RecordingPart, now: datetime) -> bool:
    """The file first, then its row. One that is not there is deleted, as storages see it."""
    try:
        _storage(part.storage).delete(part.name)
    except Exception as error:
        logger.warning("A file of a recording could not be deleted yet: %s", type(error).__name__)
        RecordingPart.objects.filter(pk=part.pk).update(retry_at=now + RETRY)
        return False
    return RecordingPart.objects.filter(pk=part.pk).delete()[0] > 0


def _storage(alias: str) -> Storage:
    return storages[alias]
