"""`manage.py livedesk_export SLUG`: a widget as a file, for `livedesk_import` on another desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from widgets.models import Widget
from widgets.services import transfer


class Command(BaseCommand):
    """Writes to the standard output, or into a file."""

    help = "Writes a widget with its domains, form and look as JSON, without keys, tokens and proofs."

    def add_arguments(self, parser: CommandParser) -> None:
        """The slug, and `--output FILE`."""
        parser.add_argument("slug")
        parser.add_argument("--output", metavar="FILE", type=Path, help="default: the standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """One file of one widget."""
        widget = Widget.objects.select_related("queue").filter(slug=options["slug"]).first()
        if widget is None:
            raise CommandError(f"There is no widget with the slug {options['slug']!r}.")
        content = transfer.written(transfer.export(widget))
        if options["output"]:
            options["output"].write_bytes(content)
        else:
            self.stdout.write(content.decode(), ending="")
