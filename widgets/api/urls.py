"""The API's addresses, under `api/v1/`."""

from __future__ import annotations

from django.db import transaction
from django.urls import URLPattern, path, re_path

from . import visitor
from .view import JsonView, nowhere


def _at(route: str, view: type[JsonView], name: str) -> URLPattern:
    """Services are the transactions: a host's ATOMIC_REQUESTS does not wrap them."""
    return path(route, transaction.non_atomic_requests(view.as_view()), name=name)


visitor_urls = [
    _at("widgets/<str:key>/config/", visitor.ConfigView, "config"),
    _at("init/", visitor.InitView, "init"),
    _at("session/token/", visitor.RenewView, "renew"),
    _at("session/page/", visitor.PageView, "page"),
    _at("session/form/", visitor.FormView, "form"),
    _at("session/rating/", visitor.RatingView, "rating"),
    _at("session/", visitor.SessionView, "session"),
    _at("queue/", visitor.QueueView, "queue"),
    path("events/", visitor.events_view(), name="events"),
    _at("call/", visitor.CallView, "call"),
    _at("call/end/", visitor.CallEndView, "call-end"),
    _at("call/signal/", visitor.CallSignalView, "call-signal"),
    _at("messages/", visitor.MessagesView, "messages"),
]

urlpatterns = [
    *visitor_urls,
    re_path(r"^", nowhere, name="nowhere"),
]
