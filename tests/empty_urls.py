"""A site that has forgotten to include the widget's URLs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
