"""`manage.py demo_seed`: fills the demo's database and says who may log in. Safe to repeat."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandParser

from project import seed
from project.addresses import OUTSIDE_HOSTS, site


class Command(BaseCommand):
    """Prints what it made as text, or as one line of JSON."""

    help = "Makes the demo's queue, widget, log-ins and outside origins. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json`, and `--outside` for further origins that may embed the widget."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--outside", action="append", default=[], metavar="ORIGIN", help="an origin to verify")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seeds, then prints."""
        port = urlsplit(site()).port
        known = [f"http://{host}{f':{port}' if port else ''}" for host in OUTSIDE_HOSTS]
        widget = seed.seed([*known, *options["outside"]])
        users = {person.username: {"password": person.password, "role": person.role} for person in seed.PEOPLE}
        urls = {"shop": f"{site()}/shop/", "console": f"{site()}/widgets/console/", "admin": f"{site()}/admin/"}
        if options["json"]:
            self.stdout.write(json.dumps({"widget_key": widget.key, "users": users, "urls": urls}))
            return
        for name, url in urls.items():
            self.stdout.write(f"{name:<9}{url}")
        for name, user in users.items():
            self.stdout.write(f"{name:<9}password {user['password']:<16}{user['role'] or 'no role'}")
