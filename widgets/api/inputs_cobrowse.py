"""What callers may send of cobrowsing."""

from __future__ import annotations

from rest_framework import serializers

from widgets.services.cobrowse_deeds import MAX_REASON, MAX_TARGET, MOST

from .inputs import Flag, Number, Strict, Text


class ConsentInput(Strict):
    """`POST cobrowse/consent/`; `text_version` is of the text that was shown."""

    granted = Flag()
    request_id = serializers.UUIDField()
    text_version = Text(max_length=40, required=False, allow_blank=True)


class StopInput(Strict):
    """`POST cobrowse/stop/`; `covered`: by the page, where the button that ends it could not be seen or pressed."""

    covered = Flag(required=False)


class DoneInput(Strict):
    """`POST cobrowse/done/`."""

    cobrowse_id = serializers.UUIDField()
    deed = Number(min_value=1, max_value=MOST)
    outcome = Text(max_length=10)
    reason = Text(max_length=MAX_REASON, required=False, allow_blank=True)
    target = Text(max_length=MAX_TARGET, required=False, allow_blank=True)


class ControlInput(Strict):
    """`POST agent/calls/{id}/cobrowse/control/`."""

    wanted = Flag(required=False)


class CodeInput(Strict):
    """`POST agent/cobrowse/code/`."""

    code = Text(max_length=10)
