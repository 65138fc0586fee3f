"""The guide's conference provider, taken from the page and used."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client

from tests.conftest import HOST
from widgets import checks, conference, tokens
from widgets.services import tickets

GUIDE = (Path(__file__).resolve().parent.parent / "docs" / "howto" / "conference-provider.md").read_text()


@pytest.fixture
def meeting(settings, monkeypatch, widget):
    """The guide's class as a module of the host, and a widget that uses it."""
    source = re.search(r"^```python\n(# shop/conference.py.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert source
    module = ModuleType("shop_conference")
    exec(source[1], module.__dict__)
    monkeypatch.setitem(sys.modules, "shop_conference", module)
    settings.WIDGETS_PROVIDERS = {"meeting": "shop_conference.Meeting"}
    widget.provider = "meeting"
    widget.save()
    return conference.get("meeting")


def test_the_check_accepts_it(meeting):
    assert checks.check_providers() == []


def test_a_visitor_gets_what_its_module_needs(meeting, waiting, bob):
    session = waiting()
    call = tickets.accept(bob, tickets.live_ticket(session).pk)
    token, _ = tokens.issue("auth", session.pk, HOST)
    answer = Client().get("/widgets/api/v1/call/", headers={"authorization": f"Bearer {token}"}).json()
    assert answer["provider"] == "meeting"
    assert answer["join"]["module"] == f"{HOST}/static/shop/meeting.js"
    assert answer["join"]["room"] == f"https://meet.example.com/{call.pk.hex}"
