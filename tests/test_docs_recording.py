"""The settings that the how-to gives for recording, in a project that `startproject` has made."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .test_docs_tutorial import ROOT, code_for

pytestmark = [pytest.mark.tooling, pytest.mark.slow]

HOWTO = (ROOT / "docs" / "howto" / "cobrowse.md").read_text()
STORE = (
    "import django; django.setup(); "
    "from django.core.files.base import ContentFile; from django.core.files.storage import storages; "
    "from widgets.conf import conf; storages[conf.recording_storage].save('kept', ContentFile(b'frame')); "
    "print(type(storages['default']).__name__, type(storages['staticfiles']).__name__, conf.recording_days)"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new project with the tutorial's apps, and the how-to's block at the end of its settings."""
    subprocess.run([sys.executable, "-m", "django", "startproject", "mysite", str(tmp_path)], check=True)
    settings = tmp_path / "mysite" / "settings.py"
    apps, more = code_for("mysite/settings.py")
    text = re.sub(r"INSTALLED_APPS = \[.*?\]\n", lambda _: apps, settings.read_text(), flags=re.S) + more
    [block] = re.findall(r"^```python\n(STORAGES.*?)^```", HOWTO, re.M | re.S)
    settings.write_text(text + block.replace("/var/lib/desk", str(tmp_path)))
    (tmp_path / "mysite" / "asgi.py").write_text("".join(code_for("mysite/asgi.py")))
    return tmp_path


def test_the_block_makes_a_new_project_store_recordings(project: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "mysite.settings"}
    command = [sys.executable, "-c", STORE]
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "FileSystemStorage StaticFilesStorage 30\n"), done.stderr
    assert (project / "recordings" / "kept").read_bytes() == b"frame"
