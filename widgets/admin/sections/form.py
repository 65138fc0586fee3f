"""What a visitor is asked before the queue, and what they agree to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .section import Section


class FormSection(Section):
    """What a visitor is asked before the queue, and what they agree to."""

    slug = "form"
    title = _("Form and consents")
    template = "admin/widgets/widget/form.html"
    view = "view_widget"
    change = "change_widget"
