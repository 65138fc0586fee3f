"""On which origins a widget may run, and the proof of each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .section import Section


class DomainsSection(Section):
    """On which origins a widget may run, and the proof of each."""

    slug = "domains"
    title = _("Domains")
    template = "admin/widgets/widget/domains.html"
    view = "view_domain"
    change = "change_domain"
