"""Settings → Widgets in Django admin: widgets with their sections, domains, queues, what happened, and the audit log."""

from . import agents, audit, calls, domains, queues, requests, widgets  # noqa: F401
