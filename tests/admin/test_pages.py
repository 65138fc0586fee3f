"""The frame of the admin's pages: who is let in, tabs, and nonces under a policy that admits scripts by nonce only."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from widgets.models import Widget

PAGES = ["change", "appearance", "form", "domains", "embed", "activity"]


@pytest.fixture
def admin(alice: Any) -> Client:
    client = Client()
    client.force_login(alice)
    return client


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
