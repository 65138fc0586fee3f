"""The frame of the admin's pages: who is let in, tabs, and nonces under a policy that admits scripts by nonce only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS
from django.test import Client
from django.urls import resolve

from widgets.models import AuditEvent, Queue, QueueMember, Widget

PAGES = ["change", "appearance", "form", "domains", "embed", "activity"]


@pytest.mark.parametrize("page", PAGES)
def test_each_tab_has_an_address_and_says_which_it_is(admin: Client, widget: Widget, page: str) -> None:
    response = admin.get(f"/admin/widgets/widget/{widget.pk}/{page}/")
    assert response.status_code == 200
    tabs = response.content.decode().partition("livedesk-tabs")[2].partition("</nav>")[0]
    current = re.findall(r'<a href="([^"]+)" aria-current="page"', tabs)
    assert current == [f"/admin/widgets/widget/{widget.pk}/{page}/"]


@pytest.mark.parametrize("page", PAGES)
def test_who_may_not_use_the_admin_is_refused(charlie: Any, widget: Widget, page: str) -> None:
    client = Client()
    assert client.get(f"/admin/widgets/widget/{widget.pk}/{page}/").status_code == 302
    client.force_login(charlie)
    assert client.get(f"/admin/widgets/widget/{widget.pk}/{page}/").status_code == 403


@pytest.mark.csp
@pytest.mark.parametrize("page", PAGES)
def test_every_script_carries_the_nonce_of_a_strict_policy(
    settings: Any, admin: Client, widget: Widget, page: str
) -> None:
    from csp.constants import NONCE

    settings.MIDDLEWARE = ["csp.middleware.CSPMiddleware", *settings.MIDDLEWARE]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'none'"], "script-src": [NONCE]}}
    response = admin.get(f"/admin/widgets/widget/{widget.pk}/{page}/")
    nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])
    assert nonce is not None
    scripts = re.findall(r"<script[^>]*src=[^>]*>", response.content.decode())
    assert scripts
    assert [script for script in scripts if f'nonce="{nonce[1]}"' not in script] == []


@pytest.mark.csp
def test_static_files_with_a_manifest_get_the_nonce_too(
    settings: Any, admin: Client, widget: Widget, tmp_path: Path
) -> None:
    from csp.constants import NONCE

    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.MIDDLEWARE = ["csp.middleware.CSPMiddleware", *settings.MIDDLEWARE]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'none'"], "script-src": [NONCE]}}
    response = admin.get(f"/admin/widgets/widget/{widget.pk}/change/")
    scripts = re.findall(r"<script[^>]*src=[^>]*>", response.content.decode())
    assert re.search(r"core\.[0-9a-f]{12}\.js", str(scripts))
    assert [script for script in scripts if ' nonce="' not in script] == []


LISTS = [
    "auditevent/?category=",
    "auditevent/?severity__exact=",
    "sessionevent/?type=",
    "call/?provider=",
    "domain/?q=",
]


@pytest.mark.parametrize("page", [*LISTS, "widget/{}/domains/?q=", "widget/{}/domains/?state=x&"])
def test_a_query_that_no_database_could_be_asked_is_told_so(admin: Client, widget: Widget, page: str) -> None:
    assert admin.get(f"/admin/widgets/{page.format(widget.pk)}%00").status_code == 400


@pytest.mark.parametrize(
    ("permission", "page", "more"),
    [
        ("change_queue", "queue/{queue}/change/", {"slug": "support", "members": "{bob}"}),
        ("add_queue", "queue/add/", {"slug": "other", "members": "{bob}"}),
        ("add_widget", "widget/add/", {"queue": "{queue}", "provider": "peer", "new_queue": "Mine"}),
    ],
)
def test_what_a_form_lets_through_and_the_service_does_not_is_403(
    charlie: Any, bob: Any, queue: Queue, permission: str, page: str, more: dict[str, str]
) -> None:
    charlie.user_permissions.add(Permission.objects.get(codename=permission))
    type(charlie).objects.update(is_staff=True)
    QueueMember.objects.all().delete()
    client, known = Client(), {"queue": queue.pk, "bob": bob.pk}
    client.force_login(charlie)
    data = {name: text.format(**known) for name, text in more.items()}
    first = {"name": "Other", "is_active": "on", "sla_seconds": "100", "schedule": "always"}
    assert client.post(f"/admin/widgets/{page.format(**known)}", {**first, **data}).status_code == 403
    assert list(Queue.objects.values_list("name", flat=True)) == ["Support"]
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("page", ["change", "domains", "switch"])
def test_a_hosts_atomic_requests_do_not_wrap_what_services_commit(widget: Widget, page: str) -> None:
    view: Any = resolve(f"/admin/widgets/widget/{widget.pk}/{page}/").func
    assert view._non_atomic_requests == {DEFAULT_DB_ALIAS}
