"""How a widget looks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .section import Section


class AppearanceSection(Section):
    """How a widget looks."""

    slug = "appearance"
    title = _("Appearance")
    template = "admin/widgets/widget/appearance.html"
    view = "view_widget"
    change = "change_widget"
