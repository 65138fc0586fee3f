"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WidgetsConfig(AppConfig):
    """Shown in the admin as the section "Settings"."""

    name = "widgets"
    label = "widgets"
    verbose_name = _("Settings")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the system checks, and lets pages with a widget add to their Content-Security-Policy."""
        from . import checks, csp  # noqa: F401

        csp.install()
