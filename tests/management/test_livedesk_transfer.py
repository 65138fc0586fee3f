"""`livedesk_export` and `livedesk_import`: a widget from one desk to another, in a script."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from widgets.models import AuditEvent, Domain, Queue, Widget


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(widget: Widget, tmp_path: Path) -> Path:
    """The exported widget, whose desk is gone then."""
    Domain.objects.create(widget=widget, origin="https://shop.example", status="verified")
    path = tmp_path / "livedesk-support.json"
    run("livedesk_export", "support", "--output", str(path))
    widget.delete()
    Queue.objects.all().delete()
    return path


def test_nothing_is_written_without_apply(file: Path):
    said = run("livedesk_import", str(file), "--make-queue")
    assert "support would be made" in said
    assert "domain + https://shop.example" in said
    assert "Nothing was written" in said
    assert Widget.objects.count() == Queue.objects.count() == 0


def test_what_was_exported_is_made_and_switched_off(file: Path):
    said = run("livedesk_import", str(file), "--make-queue", "--apply")
    assert "support is switched off" in said
    assert run("livedesk_export", "support").encode() == file.read_bytes()
    assert list(AuditEvent.objects.filter(action="widget.imported").values_list("actor", flat=True)) == [None]


def test_a_second_time_changes_nothing(file: Path):
    run("livedesk_import", str(file), "--make-queue", "--apply")
    before = Widget.objects.values().get()
    said = run("livedesk_import", str(file), "--apply")
    assert "domain = https://shop.example" in said
    assert Widget.objects.values().get() == before


def test_a_missing_queue_has_to_be_named(file: Path):
    with pytest.raises(CommandError, match=r"widget\.queue"):
        run("livedesk_import", str(file), "--apply")
    with pytest.raises(CommandError, match="no queue"):
        run("livedesk_import", str(file), "--queue", "nowhere")
    Queue.objects.create(name="Sales", slug="sales")
    run("livedesk_import", str(file), "--queue", "sales", "--apply")
    assert Widget.objects.get().queue.slug == "sales"


def test_domains_are_removed_when_asked(file: Path):
    run("livedesk_import", str(file), "--make-queue", "--apply")
    data = json.loads(file.read_text())
    file.write_text(json.dumps({**data, "domains": []}))
    assert "domain stays https://shop.example" in run("livedesk_import", str(file), "--apply")
    assert "domain - https://shop.example" in run("livedesk_import", str(file), "--apply", "--remove-domains")
    assert not Domain.objects.exists()


def test_a_refused_file_says_where_it_is_wrong(file: Path, monkeypatch: Any):
    stdin = io.TextIOWrapper(io.BytesIO(file.read_bytes().replace(b'"peer"', b'"zoom\\u001b[31m"')))
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(CommandError, match=r"widget\.provider") as refused:
        run("livedesk_import", "-", "--apply")
    assert "\x1b" not in str(refused.value)


def test_what_is_not_there_is_said(db: None, tmp_path: Path):
    with pytest.raises(CommandError, match="no widget"):
        run("livedesk_export", "nowhere")
    with pytest.raises(CommandError, match="No such file"):
        run("livedesk_import", str(tmp_path / "nowhere.json"))
