"""The one `<script>` that puts a widget on a page: which widget, which file, with which integrity and identity."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.db import close_old_connections
from django.db.models import Q
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from . import tokens
from .models import Widget

logger = logging.getLogger("widgets")
LAUNCHER = "widgets/launcher.js"

T = TypeVar("T")


class UnknownWidget(LookupError):
    """No widget has this slug or key, or none is the default."""


def find(name: str | Widget | None) -> Widget:
    """The widget of this slug or key; of None, the default one. One query. Raises UnknownWidget."""
    if isinstance(name, Widget):
        return name
    wanted = Q(is_default=True) if name is None else Q(slug=str(name)) | Q(key=str(name))
    # A slug may look like another widget's key: the key wins, since it cannot be chosen.
    found = sorted(Widget.objects.filter(wanted)[:2], key=lambda widget: widget.key != name)
    if not found:
        raise UnknownWidget("No widget is the default one." if name is None else f"There is no widget {str(name)!r}.")
    return found[0]


def identify(user: Any, widget: Widget, priority: int = 0) -> str:
    """The signed identity of a user who is logged in, else an empty string."""
    return tokens.sign_identity(user, widget.key, priority) if getattr(user, "is_authenticated", False) else ""


def outside_loop(function: Callable[[], T]) -> T:
    """Call it here, or in a thread while a loop runs, as in an async view's `render()`, which allows no query."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return function()
    if os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE"):
        return function()
    return _thread().submit(_with_connections, function).result()


@lru_cache(maxsize=1)
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="widget-tag")


def _with_connections(function: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return function()
    finally:
        close_old_connections()


def api_url(request: HttpRequest) -> str:
    """The absolute URL of the visitor API, wherever the project has included `widgets.urls`."""
    mounted = reverse("widgets:client-file", args=["launcher.js"]).removesuffix("client/launcher.js")
    return request.build_absolute_uri(f"{mounted}api/v1/")


def client_folder(request: HttpRequest) -> str:
    """The absolute URL of the folder that pages of other sites load the client from, with a slash at its end."""
    return request.build_absolute_uri(reverse("widgets:client-file", args=["launcher.js"])).removesuffix("launcher.js")


def client_digest() -> str:
    """`sha384-…` of the launcher as pages of other sites are given it."""
    full = Path(__file__).resolve().parent / "static" / LAUNCHER
    return _hash_file(full, full.stat().st_mtime_ns)


def static_folder(request: HttpRequest) -> str:
    """The absolute URL of the folder that the built client is served from, with a slash at its end."""
    return request.build_absolute_uri(static(LAUNCHER)).rpartition("/")[0] + "/"


def script(widget: Widget, api: str, *, nonce: str = "", identity: str = "", **options: str) -> SafeString:
    """The `<script>` element. `options` become `data-*` attributes; empty ones are left out."""
    integrity = digest(LAUNCHER)
    attributes = {
        "type": "module",
        "src": _versioned(static(LAUNCHER), integrity),
        "integrity": integrity,
        "crossorigin": "anonymous",
        "referrerpolicy": "origin",  # a page that tells its whole address to everybody does not tell it to the desk
        "nonce": nonce,
        "data-livedesk": "script",
        "data-key": widget.key,
        "data-api": api,
        "data-identity": identity,
        **{f"data-{name}": value for name, value in options.items()},
    }
    written = format_html_join("", ' {}="{}"', ((name, value) for name, value in attributes.items() if value))
    return format_html("<script{}></script>", written)


def _versioned(url: str, integrity: str) -> str:
    """A new name for new content, so that no cache serves yesterday's file to today's integrity."""
    if not integrity or "?" in url or not url.endswith("/" + LAUNCHER.rpartition("/")[2]):
        return url  # the storage has put a hash or a signature into it
    return f"{url}?v={hashlib.sha256(integrity.encode()).hexdigest()[:8]}"


def digest(path: str) -> str:
    """`sha384-…` of the static file as it is served, or an empty string where that cannot be told.

    Under DEBUG the source is served, else what the storage holds, which may have rewritten it.
    """
    if settings.DEBUG:
        return _found(path)
    stored, found = _stored(path), _found(path)
    if stored and found and stored != found and static(path).endswith(path):
        logger.warning("%s was changed after collectstatic. Until it is collected again, it has no integrity.", path)
        return ""
    return stored or found


def _found(path: str) -> str:
    full = finders.find(path)
    return _hash_file(Path(full), Path(full).stat().st_mtime_ns) if full else ""


def _stored(path: str) -> str:
    try:
        name = getattr(staticfiles_storage, "stored_name", str)(path)
        try:
            full = Path(staticfiles_storage.path(name))
        except NotImplementedError:  # not on this machine's disk
            return _hash_remote(staticfiles_storage.url(path), name)
        return _hash_file(full, full.stat().st_mtime_ns)
    except (OSError, ValueError, ImproperlyConfigured, SuspiciousOperation):
        return ""  # not collected


@lru_cache(maxsize=16)
def _hash_file(full: Path, _changed: int) -> str:
    return _sha384(full.read_bytes())


@lru_cache(maxsize=16)
def _hash_remote(_url: str, name: str) -> str:
    with staticfiles_storage.open(name) as file:
        return _sha384(file.read())


def _sha384(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
