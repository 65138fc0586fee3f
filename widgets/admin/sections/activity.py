"""What was done to a widget, newest first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .section import Section


class ActivitySection(Section):
    """What was done to a widget, newest first."""

    slug = "activity"
    title = _("Activity")
    template = "admin/widgets/widget/activity.html"
    view = "view_auditevent"
    change = "change_auditevent"
