"""A widget with its domains and form as a JSON file, and back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .section import Section


class TransferSection(Section):
    """A widget with its domains and form as a JSON file, and back."""

    slug = "export"
    title = _("Export")
    template = "admin/widgets/widget/export.html"
    view = "view_widget"
    change = "change_widget"
