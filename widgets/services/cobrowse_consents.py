"""What a visitor has answered to an agent who cobrowses, written down in the transaction of what it allows or ends."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from ..models import Cobrowse, CobrowseConsent


def write(found: Cobrowse, kind: str, granted: bool, request_id: UUID, text_version: str) -> CobrowseConsent:
    """Needs `session` loaded."""
    return CobrowseConsent.objects.create(
        cobrowse=found,
        kind=kind,
        granted=granted,
        request_id=request_id,
        page_url=_bare(found.session.page_url),
        text_version=text_version,
    )


def _bare(url: str) -> str:
    """Without query, fragment and user: where the visitor was, and not what else an address carries."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
