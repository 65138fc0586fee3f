"""What a visitor has answered to an agent who cobrowses, written down in the transaction of what it allows or ends."""

from __future__ import annotations

from uuid import UUID

from ..models import Cobrowse, CobrowseConsent
from . import pages


def write(found: Cobrowse, kind: str, granted: bool, request_id: UUID, text_version: str) -> CobrowseConsent:
    """Needs `session` loaded."""
    return CobrowseConsent.objects.create(
        cobrowse=found,
        kind=kind,
        granted=granted,
        request_id=request_id,
        page_url=pages.bare(found.session.page_url),
        text_version=pages.plain(text_version),
    )
