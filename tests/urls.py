"""Addresses of the tests' host site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("widgets/", include("widgets.urls")),
    path("admin/", admin.site.urls),
]
