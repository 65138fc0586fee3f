"""The code that puts a widget on a page, and a test of such a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .section import Section


class EmbedSection(Section):
    """The code that puts a widget on a page, and a test of such a page."""

    slug = "embed"
    title = _("Embed")
    template = "admin/widgets/widget/embed.html"
    view = "view_widget"
    change = "change_widget"
