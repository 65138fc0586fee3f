"""Settings → Widgets in Django admin: plain pages for every model."""

from . import calls, people, widgets  # noqa: F401
