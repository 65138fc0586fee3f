"""`manage.py livedesk_import FILE`: shows what a file of `livedesk_export` would change, and with `--apply` does it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from widgets.management.operator import Operator
from widgets.models import Queue
from widgets.services import transfer


class Command(BaseCommand):
    """Nothing is written without `--apply`; with it all of the file or nothing."""

    help = "Shows what the file of a widget would change here; --apply does it. A new widget is switched off."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, where it goes, and what it does not say."""
        parser.add_argument("file", help="- for the standard input")
        parser.add_argument("--apply", action="store_true", help="do it")
        parser.add_argument("--slug", default="", help="the widget to change or make; default: the file's")
        queue = parser.add_mutually_exclusive_group()
        queue.add_argument("--queue", metavar="SLUG", help="the queue, where the file's is not here")
        queue.add_argument("--make-queue", action="store_true", help="make the file's queue, where it is not here")
        parser.add_argument("--remove-domains", action="store_true", help="remove domains that the file does not have")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1, and nothing written, when the file is refused."""
        choices = transfer.Choices(_queue(options["queue"]), options["make_queue"], options["remove_domains"])
        try:
            found = transfer.plan(_content(options["file"]), slug=options["slug"])
            self._tell(found, choices)
            if options["apply"]:
                widget = transfer.apply(Operator(), found, choices)
                self.stdout.write(f"Done. {widget.slug} is switched {'on' if widget.is_active else 'off'}.")
            else:
                self.stdout.write("Nothing was written. Add --apply to do it.")
        except transfer.Refused as refused:
            told = "\n".join(f"  {place or 'file'}: {text}" for place, text in list(refused.problems.items())[:50])
            raise CommandError(f"The file is refused:\n{told}") from refused
        except transfer.Stale as stale:
            raise CommandError("The widget has changed meanwhile. Try again.") from stale

    def _tell(self, found: transfer.Plan, choices: transfer.Choices) -> None:
        said = "would change" if found.widget else "would be made"
        self.stdout.write(f"{found.slug} {said}:")
        for change in found.changes:
            before = "" if change.before is None else f"{_short(change.before)} -> "
            self.stdout.write(f"  {change.place}: {before}{_short(change.after)}")
        for sign, names in (
            ("+", list(found.added)),
            ("=", found.kept),
            ("-" if choices.remove_domains else "stays", [domain.origin for domain in found.extra]),
        ):
            for name in names:
                self.stdout.write(f"  domain {sign} {name}")
        for place in found.draft.ignored[:50]:
            self.stdout.write(f"  ignored: {place}")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error


def _queue(slug: str | None) -> Queue | None:
    if not slug:
        return None
    found = Queue.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no queue with the slug {slug!r}.")
    return found
