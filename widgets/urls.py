"""The URLs that a host includes."""

from __future__ import annotations

from django.urls import include, path, re_path

from .api import client_files, console, docs, logos, replay
from .api.urls import urlpatterns as api_v1
from .api.view import nowhere

app_name = "widgets"
urlpatterns = [
    path("api/v1/", include(api_v1)),
    re_path(r"^api/", nowhere),
    path("console/", include([*console.urlpatterns, *replay.urlpatterns])),
    *client_files.urlpatterns,
    *logos.urlpatterns,
    *docs.urlpatterns,
]
