"""Finds or installs what a run of all tests needs beyond the virtual environment: a browser, a TURN server, a newer Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.backing import Missing
from tools.parts import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HEADLESS = "chromium-headless-shell"
DJANGO_6 = "Django>=6.1,<6.2"


def chromium() -> dict[str, str]:
    """Where the browser is, as environment variables (empty: Playwright's own). Installs one if need be.

    CHROMIUM is the whole browser. CHROMIUM_HEADLESS is the same engine without its windows, for what needs none: as
    Playwright's own, it takes half of the machine's time. Raises Missing.
    """
    if not _on_path():
        _apt_get("chromium")
    if not shutil.which(HEADLESS):
        _apt_get(HEADLESS)
    if path := _on_path():
        return {"CHROMIUM": path, "CHROMIUM_HEADLESS": shutil.which(HEADLESS) or path}
    own = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if own.returncode:
        raise Missing("no Chromium on PATH, and neither apt-get nor Playwright could install one")
    return {}


def turn_server() -> str:
    """Where coturn's `turnserver` is; installs it if need be. Raises Missing."""
    if not shutil.which("turnserver"):
        _apt_get("coturn")
    if path := shutil.which("turnserver"):
        return path
    raise Missing("no turnserver (coturn) on PATH, and apt-get could not install it")


def nginx() -> str:
    """Where nginx is; installs it if need be. Raises Missing."""
    if not shutil.which("nginx"):
        _apt_get("nginx-light")
    if path := shutil.which("nginx"):
        return path
    raise Missing("no nginx on PATH, and apt-get could not install it")


def _apt_get(package: str) -> bool:
    """Whether Debian's package could be installed; only root may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        if subprocess.run(["apt-get", *arguments], env=quiet, stdin=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def _on_path() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _pythons() -> Iterator[Path]:
    for name in ("python3.13", "python3.12", "python3.14", "python3"):
        if found := shutil.which(name):
            yield Path(found)
    for root in {os.environ.get("PYENV_ROOT", ""), str(Path.home() / ".pyenv")} - {""}:
        for minor in ("13", "12", "14"):
            yield from sorted(Path(root).glob(f"versions/3.{minor}.*/bin/python"), reverse=True)


def _is_new_enough(python: Path) -> bool:
    code = "import sys, venv; sys.exit(sys.version_info < (3, 12))"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def django_6() -> Path:
    """The Python of a second virtual environment with Django 6, made at the first call; raises Missing."""
    folder = ROOT / ".venv-django6"
    stamp, wanted = folder / ".installed", (ROOT / "requirements-dev.txt").read_bytes()
    wanted += (ROOT / "requirements.txt").read_bytes() + DJANGO_6.encode()
    python = folder / "bin" / "python"
    if stamp.exists() and stamp.read_bytes() == wanted:
        return python
    base = next(filter(_is_new_enough, _pythons()), None)
    if base is None:
        raise Missing("Django 6 needs Python 3.12 or later, and none is on PATH or under pyenv")
    pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    make = [str(base), "-m", "venv", "--clear", str(folder)]
    for command in (make, [*pip, "-r", "requirements-dev.txt", DJANGO_6]):
        if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
            raise Missing(f"Django 6: {' '.join(command)} failed")
    stamp.write_bytes(wanted)
    return python
