"""The WebSocket routes: ``ws/visitor/`` and ``ws/agent/``, under whatever prefix the host mounts them."""

from django.urls import re_path

from .realtime.agent import AgentConsumer
from .realtime.visitor import VisitorConsumer

websocket_urlpatterns = [
    re_path(r"^(?:.*/)?ws/visitor/$", VisitorConsumer.as_asgi()),  # type: ignore[arg-type]
    re_path(r"^(?:.*/)?ws/agent/$", AgentConsumer.as_asgi()),  # type: ignore[arg-type]
]
