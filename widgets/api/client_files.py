"""The built client for pages of other origins: with the CORS headers that static servers often lack."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

BUILT = Path(__file__).resolve().parent.parent / "static" / "widgets"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_PART = re.compile(r"(?!\.)[\w.-]+")
_HASHED = re.compile(r"-[A-Z0-9]{8}\.\w+$")


@require_safe
def client_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file of the built client. The same for everyone, so any origin may read it."""
    content, etag = _load(name)
    whole = HttpResponse(content, content_type=TYPES[Path(name).suffix])
    response = get_conditional_response(request, etag=etag, response=whole) or whole
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"public, {'max-age=31536000, immutable' if _HASHED.search(name) else 'max-age=600'}"
    response["ETag"] = etag
    return response


def _load(name: str) -> tuple[bytes, str]:
    """The file's content and ETag. Raises Http404 for whatever is not a script or a style sheet of the client."""
    file = BUILT / name
    if file.suffix not in TYPES or not all(_PART.fullmatch(part) for part in name.split("/")):
        raise Http404
    try:
        return _read(file, file.stat().st_mtime_ns)
    except OSError as error:
        raise Http404 from error


@lru_cache(maxsize=64)
def _read(file: Path, _changed: int) -> tuple[bytes, str]:
    content = file.read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'


urlpatterns = [path("client/<path:name>", client_file, name="client-file")]
