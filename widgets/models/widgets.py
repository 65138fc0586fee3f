"""Widgets: what a site developer puts on a page."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .definitions import (
    DefinitionError,
    clean_appearance,
    clean_consents,
    clean_form,
    clean_masking,
    default_appearance,
    default_masking,
)
from .queues import Queue

BASE62 = string.digits + string.ascii_letters


def new_key() -> str:
    """`wk_` and 24 characters of base62: 142 bits."""
    return "wk_" + "".join(secrets.choice(BASE62) for _ in range(24))


def default_form() -> dict[str, Any]:
    """Name required, e-mail optional; labels in the language of who makes the widget."""
    return {
        "version": 1,
        "fields": [
            {"name": "name", "type": "text", "label": gettext("Your name"), "required": True},
            {"name": "email", "type": "email", "label": gettext("E-mail"), "required": False},
        ],
    }


def default_consents() -> list[dict[str, Any]]:
    """Terms required, recording optional; labels in the language of who makes the widget."""
    terms = gettext("I agree to the terms of service")
    recording = gettext("The call may be recorded")
    return [
        {"name": "terms", "label": terms, "url": "", "version": "1", "required": True},
        {"name": "recording", "label": recording, "url": "", "version": "1", "required": False},
    ]


_DEFINITIONS: dict[str, Callable[[Any], Any]] = {
    "appearance": clean_appearance,
    "form": clean_form,
    "consents": clean_consents,
    "masking": clean_masking,
}


class Widget(models.Model):
    """A place where visitors can ask for help, with its look, its form and the queue it feeds."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    key = models.CharField(
        _("key"),
        max_length=27,
        unique=True,
        default=new_key,
        editable=False,
        validators=[RegexValidator(r"^wk_[0-9A-Za-z]{24}$")],
    )
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="widgets", verbose_name=_("queue"))
    priority = models.SmallIntegerField(
        _("priority"), default=0, help_text=_("Visitors of this widget come before those of a lower one.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_default = models.BooleanField(
        _("default"), default=False, help_text=_("The widget that {% widget %} without a name stands for.")
    )
    provider = models.CharField(_("conference provider"), max_length=30, default="peer")
    appearance = models.JSONField(_("appearance"), default=default_appearance, blank=True)
    form = models.JSONField(_("form"), default=default_form, blank=True)
    consents = models.JSONField(_("consents"), default=default_consents, blank=True)
    masking = models.JSONField(_("privacy rules"), default=default_masking, blank=True)
    record_pages = models.BooleanField(
        _("record pages"), default=False, help_text=_("Agents may ask visitors to record what they are shown.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("widget")
        verbose_name_plural = _("widgets")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="widgets_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """As Django's, and brings look, form, consents and privacy rules into their shape, or says where they are wrong."""
        problems: dict[str, Any] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            problems = error.update_error_dict(problems)
        for name, clean in _DEFINITIONS.items():
            if name not in (exclude or ()) and name not in problems:
                try:
                    setattr(self, name, clean(getattr(self, name)))
                except DefinitionError as error:
                    problems[name] = [f"{place}: {text}" if place else text for place, text in error.problems.items()]
        if problems:
            raise ValidationError(problems)

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The form's fields, in order."""
        found = self.form.get("fields", []) if isinstance(self.form, dict) else []
        return [field for field in found if isinstance(field, dict) and field.get("name")]

    @property
    def form_version(self) -> int:
        """The form's version; it rises by one with each change."""
        version = self.form.get("version") if isinstance(self.form, dict) else None
        return version if isinstance(version, int) else 1
