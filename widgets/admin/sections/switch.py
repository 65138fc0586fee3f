"""Switching a widget on and off, with what that does to visitors spelled out before."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .section import Section


class SwitchSection(Section):
    """Switching a widget on and off, with what that does to visitors spelled out before."""

    slug = "switch"
    title = _("On and off")
    template = "admin/widgets/widget/switch.html"
    view = "view_widget"
    change = "change_widget"
