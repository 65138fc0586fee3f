"""What was recorded of a visitor's page: no recording without the consent that it belongs to, no file without its row."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .cobrowse import Cobrowse, CobrowseConsent


class CobrowseRecording(models.Model):
    """What agents were shown from one consent on, until `ended_at`. `last_part` and `octets` count what was taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cobrowse = models.ForeignKey(
        Cobrowse, models.CASCADE, related_name="recordings", verbose_name=_("cobrowsing"), editable=False
    )
    consent = models.OneToOneField(
        CobrowseConsent, models.CASCADE, related_name="recording", verbose_name=_("consent"), editable=False
    )
    began_at = models.DateTimeField(_("began"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=20, blank=True)
    last_part = models.PositiveIntegerField(default=0, editable=False)
    octets = models.PositiveBigIntegerField(_("bytes"), default=0, editable=False)

    class Meta:
        verbose_name = _("recording of a page")
        verbose_name_plural = _("recordings of pages")
        ordering = ["began_at"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["ended_at"], name="widgets_recording_ended"),
            models.Index(fields=["-began_at", "id"], name="widgets_recording_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.cobrowse} · {self.began_at:%Y-%m-%d %H:%M}"


class RecordingPart(models.Model):
    """One file of a recording, in the storage that `storage` names. The row comes before the file and goes after it.

    Without `recording` it is to be deleted, whatever deleted the recording: nobody reads it any more, and it is tried
    again from `retry_at` on until the storage has let go of the file.
    """

    recording = models.ForeignKey(
        CobrowseRecording, models.SET_NULL, null=True, related_name="parts", verbose_name=_("recording")
    )
    number = models.PositiveIntegerField(_("number"))
    storage = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    began_at = models.DateTimeField(_("began"))
    stored = models.BooleanField(default=False)
    retry_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file of a recording")
        verbose_name_plural = _("files of recordings")
        ordering = ["number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["recording", "number"], name="widgets_recording_part")]

    def __str__(self) -> str:
        return self.name
