"""The document in which an agent sees a visitor's page: an address and a policy of its own, and files by the desk alone.

The policy lets one script of ours run, by its nonce, and nothing be fetched but from the address below. The frame in which
the page is built up inherits it and is sandboxed without scripts.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from widgets import errors
from widgets.services import cobrowse_files, cobrowse_rows

from .console import address_of

FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def policy(nonce: str, files: str) -> str:
    """`files` is the absolute address under which the desk gives pictures and fonts."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'unsafe-inline'",
            f"img-src data: blob: {files}",
            f"font-src data: {files}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
            "sandbox allow-scripts allow-same-origin",
        )
    )


@never_cache
@require_safe
def replay(request: HttpRequest, cobrowse_id: UUID) -> HttpResponseBase:
    """An empty stage; the console hands the frames in."""
    try:
        _check_log_in(request)
        cobrowse_rows.looked_at(request.user, cobrowse_id)
    except errors.LivedeskError as error:
        return HttpResponse(status=error.status)
    return _stage(request, cobrowse_id, cobrowse_files.proof(request.user, cobrowse_id))


@never_cache
@require_safe
def recording(request: HttpRequest, proof: str) -> HttpResponseBase:
    """The same for what was recorded, to who has opened it."""
    try:
        _check_log_in(request)
        found = cobrowse_files.opened(request.user, proof)
    except errors.LivedeskError as error:
        return HttpResponse(status=error.status)
    return _stage(request, found.pk, proof)


def _stage(request: HttpRequest, its_id: UUID, proof: str) -> HttpResponse:
    files = request.build_absolute_uri(address_of(request, "replay-file", proof))
    nonce = secrets.token_urlsafe(16)
    script = static("widgets/replay.js")
    context = {"nonce": nonce, "cobrowse_id": its_id, "files": files, "script": script}
    response = render(request, "widgets/console/replay.html", context)
    response["Content-Security-Policy"] = policy(nonce, files)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_safe
def file(request: HttpRequest, proof: str) -> HttpResponseBase:
    """A picture or a font of the visitor's page; on anything else an empty answer."""
    try:
        _check_log_in(request)
        found = cobrowse_files.fetched(request.user, proof, request.GET.get("url", ""))
    except errors.LivedeskError as error:
        refused = HttpResponse(status=error.status)
        if error.retry_after is not None:
            refused["Retry-After"] = str(error.retry_after)
        return refused
    response = HttpResponse(found.octets, content_type=found.kind)
    response["Cache-Control"] = "private, max-age=300"
    response["Content-Disposition"] = "attachment"
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _check_log_in(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise errors.NotAuthenticated


urlpatterns = [
    path("replay/<uuid:cobrowse_id>/", replay, name="replay"),
    path("replay/recordings/<str:proof>/", recording, name="replay-recording"),
    path("replay/files/<str:proof>/", file, name="replay-file"),
]
