"""The URLs that a host includes."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from .api import client_files

app_name = "widgets"
urlpatterns: list[URLPattern | URLResolver] = [*client_files.urlpatterns]
