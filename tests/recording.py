"""Recording as far as a test wants it: asked for, agreed to, with frames in it."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.core.files.storage import storages

from widgets.models import Cobrowse, CobrowseRecording, Widget
from widgets.services import recording_files, recordings
from widgets.services.recording_files import Arrived

ALIAS = "recordings"


def allow(settings: Any, widget: Widget) -> None:
    """The widget's pages may be recorded, into memory."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, ALIAS: memory}
    settings.WIDGETS_RECORDING_STORAGE = ALIAS
    Widget.objects.filter(pk=widget.pk).update(record_pages=True)
    widget.record_pages = True


def ask_record(user: Any, found: Cobrowse) -> UUID:
    """The agent has asked to record, by this id."""
    return asked_by(recordings.request(user, found))


def asked_by(found: Cobrowse) -> UUID:
    """The id of the asking."""
    assert found.recording_request_id is not None
    return found.recording_request_id


def record(user: Any, found: Cobrowse) -> CobrowseRecording:
    """The agent has asked, and the visitor has agreed."""
    asked = ask_record(user, found)
    to_record = recordings.asked(found.session, asked)
    assert to_record is not None
    recordings.answer(to_record, True, asked)
    return CobrowseRecording.objects.get(cobrowse=found, ended_at=None)


def keep(recording: CobrowseRecording, *frames: bytes) -> bool:
    """These frames come now."""
    return recording_files.keep(recording.pk, [Arrived(time.time(), frame) for frame in frames])


def kept(recording: CobrowseRecording) -> list[bytes]:
    """The frames that are in it; an empty one stands for what is missing."""
    found, after, frames = b"", 0, []
    while True:
        page = recording_files.read(recording, after)
        found += page.octets
        if page.following is None:
            break
        after = page.following
    while found:
        length = int.from_bytes(found[8:12], "big")
        frames.append(found[12 : 12 + length])
        found = found[12 + length :]
    return frames


def files() -> list[str]:
    """The names of all files there are."""
    storage = storages[ALIAS]

    def under(path: str) -> list[str]:
        folders, names = storage.listdir(path)
        inner = [each for folder in folders for each in under(f"{path}/{folder}")]
        return [f"{path}/{name}" for name in names] + inner

    return under("livedesk/recordings") if storage.exists("livedesk/recordings") else []
