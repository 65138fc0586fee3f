"""Logos: a widget's picture, kept in the database so that no media storage has to be set up."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .widgets import Widget


class Logo(models.Model):
    """The picture of one widget: at most 64 KiB of PNG, JPEG, WebP or GIF. `digest` names its content in its URL."""

    widget = models.OneToOneField(Widget, models.CASCADE, related_name="logo", verbose_name=_("widget"))
    content = models.BinaryField(_("content"))
    content_type = models.CharField(_("type"), max_length=20)
    digest = models.CharField(_("digest"), max_length=32, db_index=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")

    def __str__(self) -> str:
        return f"{self.widget} · {self.digest}"
