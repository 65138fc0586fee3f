"""The ASGI application: sockets to the hub, the hot HTTP paths past Django's handlers, all else to Django."""

from __future__ import annotations

import gc
from typing import Any

from channels.routing import URLRouter
from django.urls import re_path


def livedesk(django_app: Any) -> Any:
    """Wrap a site's ASGI application: ``application = livedesk(get_asgi_application())`` in ``asgi.py``.

    A site that mounts ``websocket_urlpatterns`` and ``widgets.urls`` by itself works too; the paths that
    are asked for most are then served by Django's handlers, more slowly.
    """
    # only now: models can be imported when the apps are loaded, which get_asgi_application() has seen to
    from .api.hot import Front
    from .realtime import hub
    from .routing import websocket_urlpatterns
    from .services import doorbell

    doorbell.starter = hub.start
    gc.collect()
    gc.freeze()  # what is loaded by now stays: a full collection of it would hold up every socket for 0.1 s
    sockets = URLRouter([*websocket_urlpatterns, re_path(r"", _nowhere)])  # type: ignore[list-item,arg-type]
    http = Front(django_app)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await sockets(scope, receive, send)
        elif scope["type"] == "http":
            await http(scope, receive, send)
        else:
            await django_app(scope, receive, send)

    return application


async def _nowhere(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": 4404})
