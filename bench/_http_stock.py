"""The same work as `init/` and `events/` the way a tutorial does it: stock DRF, default middleware, one query a thing."""

# ruff: noqa: E402  (Django is set up before its models are imported)
from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench._http_stock_settings")

import django

django.setup()

from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.urls import path
from rest_framework import serializers, throttling
from rest_framework.response import Response
from rest_framework.views import APIView

from widgets import origins, tokens
from widgets.models import Domain, QueueMember, Session, SessionEvent, Ticket, Widget


class InitSerializer(serializers.Serializer):
    """What is sent."""

    widget_key = serializers.CharField()
    page_url = serializers.URLField()
    page_title = serializers.CharField(required=False)


class WidgetSerializer(serializers.ModelSerializer):
    """What a launcher needs."""

    class Meta:
        model = Widget
        fields = ["key", "name", "appearance", "form", "consents", "provider"]


class EventSerializer(serializers.ModelSerializer):
    """A row of the log."""

    class Meta:
        model = SessionEvent
        fields = ["seq", "type", "data", "created_at"]


class Limit(throttling.AnonRateThrottle):
    """DRF's own throttle."""

    rate = "100000000/m"


class Init(APIView):
    """A new session."""

    authentication_classes = []
    throttle_classes = [Limit]

    def post(self, request):
        serializer = InitSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        widget = Widget.objects.get(key=data["widget_key"])
        origin = request.headers["Origin"]
        known = Domain.objects.filter(widget=widget, origin=origin, status="verified").exists()
        if not known or str(origins.parse(data["page_url"])) != origin:
            return Response(status=403)
        waiting = Ticket.objects.filter(queue=widget.queue, status="waiting").count()
        agents = QueueMember.objects.filter(queue=widget.queue, user__agent_presence__available=True).count()
        session = Session.objects.create(
            widget=widget, origin=origin, page_url=data["page_url"], page_title=data.get("page_title", "")
        )
        session_token, session_until = tokens.issue("session", session.pk, origin)
        auth_token, auth_until = tokens.issue("auth", session.pk, origin)
        answer = {
            "session": {"id": session.pk, "state": session.state},
            "session_token": session_token,
            "session_token_expires_at": session_until,
            "auth_token": auth_token,
            "auth_token_expires_at": auth_until,
            "widget": {**WidgetSerializer(widget).data, "estimated_wait_seconds": waiting * 300 // max(1, agents)},
            "last_event": 0,
        }
        return Response(answer, status=201)


class Events(APIView):
    """What is new."""

    authentication_classes = []
    throttle_classes = [Limit]

    def get(self, request):
        claims = tokens.read(request.headers["Authorization"].removeprefix("Bearer "), "auth")
        session = Session.objects.select_related("widget").get(pk=claims.session_id)
        rows = SessionEvent.objects.filter(session=session, seq__gt=int(request.GET["after"])).order_by("seq")
        return Response({"events": EventSerializer(rows, many=True).data, "state": session.state, "queue": None})


urlpatterns = [
    path("widgets/api/v1/init/", Init.as_view()),
    path("widgets/api/v1/events/", Events.as_view()),
]
asgi = get_asgi_application()
wsgi = get_wsgi_application()
