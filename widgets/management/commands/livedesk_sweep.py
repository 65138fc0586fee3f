"""`manage.py livedesk_sweep`: what the hub does every ten seconds, for sites that run under WSGI alone."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections

from widgets.services import cobrowse, parties, presence, recording_files, recordings, routing


class Command(BaseCommand):
    """Gives up the silent, ends what has expired, moves offers on and deletes old recordings. Safe beside any number of others."""

    help = "Gives up the silent, ends expired sessions, moves offers on, and deletes recordings whose days are over."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--every SECONDS` to go on until interrupted."""
        parser.add_argument("--every", type=float, metavar="SECONDS", help="repeat until interrupted")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweeps once, or again and again; a database that is away is tried again."""
        pause = options["every"]
        if pause is None:
            changed, swept = _sweep()
            self.stdout.write(
                f"{changed} changed; deleted: {swept.recordings} recordings, {swept.files} of their files"
            )
            return
        while True:
            try:
                _sweep()
            except (OperationalError, InterfaceError) as error:
                self.stderr.write(f"The database is not reachable: {type(error).__name__}")
            close_old_connections()
            time.sleep(max(1.0, pause))


def _sweep() -> tuple[int, recording_files.Swept]:
    moved = presence.sweep() + parties.sweep() + cobrowse.sweep() + recordings.sweep() + routing.run()
    return moved, recording_files.sweep()
