"""Under which addresses the demo is reached."""

from __future__ import annotations

from django.conf import settings

OUTSIDE_HOSTS = ("shop.test", "shop.localhost")
"""Names that stand for another site. Browsers take the second for this machine without being told."""


def site() -> str:
    """The desk's own origin, as SITE_URL of the environment says."""
    return str(getattr(settings, "SITE_URL", "http://localhost:8000")).rstrip("/")
