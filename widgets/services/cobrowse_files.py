"""Pictures and fonts of a visitor's page for the agent who looks at it: fetched by the desk, from the widget's origins only.

What a page shows is the page's to say, so the agent's browser never asks an address of the page's choice. The desk does, as
it fetches proofs: public addresses alone (and its own machine's under DEBUG, where site and desk are one), redirects checked
alike, bounded in time and size, without cookies. What comes is passed on if its first bytes are those of a picture or a
font, as what they are and nothing else.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing

from .. import errors, limits, origins
from ..models import CobrowseRecording, Session
from ..verification import FetchRefused, fetch_file
from . import access, cobrowse_rows, recordings

LIMIT = 2 * 1024 * 1024
RATE = "1200/m"
"""Files for one agent."""
LIFE = 3600  # seconds of a proof that the desk's own document asks
AT_ONCE, PATIENCE = 8, 5.0
_SALT = "livedesk.cobrowse.files"
_fetching = threading.BoundedSemaphore(AT_ONCE)
_SIGNS = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
    (0, b"\x00\x00\x01\x00", "image/x-icon"),
    (0, b"wOF2", "font/woff2"),
    (0, b"wOFF", "font/woff"),
    (0, b"OTTO", "font/otf"),
    (0, b"\x00\x01\x00\x00", "font/ttf"),
    (0, b"true", "font/ttf"),
)


@dataclass(frozen=True, slots=True)
class File:
    """A picture or a font."""

    kind: str
    octets: bytes


def proof(user: Any, cobrowse_id: UUID, kind: str = "live") -> str:
    """What the replay document puts before an address, so that no other page can have the desk fetch something.

    Of a `recording` the id is that of the recording.
    """
    return signing.dumps([str(cobrowse_id), user.pk, kind], salt=_SALT)


def opened(user: Any, proof: str) -> CobrowseRecording:
    """The recording that this user has opened, and may still read. Raises NotFound, PermissionDenied."""
    recording_id, kind = _read(user, proof)
    if kind != "recording":
        raise errors.NotFound
    return recordings.readable(user, recording_id)


def fetched(user: Any, proof: str, url: str) -> File:
    """Raises NotFound, PermissionDenied, CobrowseNotRequested, RateLimited, TooLarge, UnsupportedMediaType, Unavailable."""
    session = _session(user, proof)
    limits.check("cobrowse-file", str(user.pk), RATE)
    if not _fetching.acquire(timeout=PATIENCE):
        raise errors.Unavailable
    try:
        page = fetch_file(url, LIMIT, lambda origin: _admits(session, origin), own=settings.DEBUG)
    except FetchRefused as refused:
        raise (errors.TooLarge if refused.code == "too_large" else errors.NotFound)(refused.code) from refused
    finally:
        _fetching.release()
    if page.status != 200:
        raise errors.NotFound("bad_status")
    if (kind := kind_of(page.octets, page.headers.get("content-type", ""))) is None:
        raise errors.UnsupportedMediaType("This is neither a picture nor a font.")
    return File(kind, page.octets)


def _session(user: Any, proof: str) -> Session:
    its_id, kind = _read(user, proof)
    if kind == "recording":
        return recordings.readable(user, its_id).cobrowse.session
    return Session.objects.get(pk=cobrowse_rows.looked_at(user, its_id))


def _read(user: Any, proof: str) -> tuple[UUID, str]:
    try:
        its_id, user_id, kind = signing.loads(proof, salt=_SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise errors.NotFound from error
    if user_id != user.pk:
        raise errors.PermissionDenied
    return UUID(its_id), kind


def _admits(session: Session, origin: origins.Origin) -> bool:
    """The visitor's own origin was admitted when the session began, and its end ends the session."""
    return str(origin) == session.origin or access.admitted_by_row(session.widget_id, str(origin))


def kind_of(octets: bytes, told: str) -> str | None:
    """What it is by its first bytes; of SVG, which has none, by what the server says and that it is no other text."""
    for at, sign, kind in _SIGNS:
        if octets[at : at + len(sign)] == sign:
            return kind
    is_svg = told.partition(";")[0].strip().lower() == "image/svg+xml" and b"<svg" in octets[:4096].lower()
    return "image/svg+xml" if is_svg else None
