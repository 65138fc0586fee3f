"""What a visitor has answered to an agent who cobrowses, written down in the transaction of what it allows or ends."""

from __future__ import annotations

from uuid import UUID

from ..models import Cobrowse, CobrowseConsent
from . import pages


def write(found: Cobrowse, kind: str, granted: bool, request_id: UUID, text_version: str) -> CobrowseConsent:
    """Needs `session` loaded. What takes a yes back without a text of its own, such as Stop, is about the text of that yes."""
    if not granted and not text_version:
        text_version = _agreed_to(found, kind, request_id)
    return CobrowseConsent.objects.create(
        cobrowse=found,
        kind=kind,
        granted=granted,
        request_id=request_id,
        page_url=pages.bare(found.session.page_url),
        text_version=pages.plain(text_version),
    )


def _agreed_to(found: Cobrowse, kind: str, request_id: UUID) -> str:
    yes = CobrowseConsent.objects.filter(cobrowse=found, kind=kind, request_id=request_id, granted=True)
    return yes.values_list("text_version", flat=True).first() or ""
