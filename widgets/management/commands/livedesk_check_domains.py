"""`manage.py livedesk_check_domains`: the daily check of domains, for cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from widgets.services import domains, rechecks


class Command(BaseCommand):
    """Looks for the proof of each domain that is due. Safe beside others of its kind: each check is made once."""

    help = "Checks the proof of each domain that is due: daily, and hourly while a verified one fails."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--all` for those that are not due as well, `--threads N`."""
        parser.add_argument("--all", action="store_true", help="check those that are not due, too")
        parser.add_argument(
            "--threads", type=int, default=rechecks.THREADS, metavar="N", help="checks at once (default: %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Checks once. Exit status 1 when a check ended in a defect; a lost domain is no defect."""
        counts = domains.recheck_due(everything=options["all"], threads=max(0, options["threads"]))
        said = f"{counts.checked} checked, {counts.verified} verified, {counts.warned} warned, {counts.lost} lost"
        self.stdout.write(said)
        if counts.broken:
            raise CommandError(f"{counts.broken} could not be checked; the log says why")
