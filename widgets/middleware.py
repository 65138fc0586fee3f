"""Adds the widget's sources to a policy that neither django-csp nor Django's own middleware has written."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from . import csp


class WidgetCSPMiddleware(MiddlewareMixin):
    """For sites that write the header themselves. Stands above, so outside of, whatever writes it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Merge what the template tag noted into the header."""
        csp.amend(request, response)
        return response
