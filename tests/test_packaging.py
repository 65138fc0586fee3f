"""The distribution: what is in the wheel, that it boots on its own, and that the two lists of requirements agree."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.tooling, pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

HOST_SETTINGS = """
SECRET_KEY = "only for this test, and longer than thirty-two bytes"
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles", "rest_framework", "channels", "widgets",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
ROOT_URLCONF = "host_urls"
STATIC_URL = "static/"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "host.sqlite3"}}
"""
HOST_URLS = """
from django.contrib import admin
from django.urls import include, path
urlpatterns = [path("widgets/", include("widgets.urls")), path("admin/", admin.site.urls)]
"""


def run(*command: object, cwd: Path = ROOT) -> str:
    """What a command printed; its error text fails the test."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    # A copy of what git holds, so that nothing that lies about in this tree gets into the wheel.
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    for name in (name for name in names if (ROOT / name).is_file()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", folder)
    return next((folder / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("ending", [".py", ".html", ".js", ".css", ".po", ".mo"])
def test_the_wheel_holds_every_file_of_the_app(names, ending):
    paths = {path for path in (ROOT / "widgets").rglob(f"*{ending}") if "__pycache__" not in path.parts}
    assert {str(path.relative_to(ROOT)) for path in paths} - names == set()


@pytest.mark.parametrize("folder", ["templates/", "static/widgets/", "locale/", "migrations/", "management/commands/"])
def test_the_wheel_has_each_folder_of_the_app(names, folder):
    assert any(name.startswith(f"widgets/{folder}") for name in names)


def test_the_wheel_is_typed_and_licensed(names):
    assert "widgets/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_holds_the_app_and_nothing_else(names):
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"widgets"}


def test_a_new_site_boots_on_the_wheel_and_its_dependencies_alone(wheel, tmp_path):
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    (tmp_path / "host_settings.py").write_text(HOST_SETTINGS)
    (tmp_path / "host_urls.py").write_text(HOST_URLS)
    admin = (python, "-W", "error::ImportWarning", "-m", "django")
    settings = ("--settings", "host_settings", "--pythonpath", tmp_path)
    run(*admin, "check", "--fail-level", "ERROR", *settings, cwd=tmp_path)
    run(*admin, "migrate", "--verbosity", "0", *settings, cwd=tmp_path)
    assert "sdk.js" in run(*admin, "findstatic", "widgets/sdk.js", *settings, cwd=tmp_path)


def test_the_demo_installs_all_that_the_app_asks_for():
    lines = {line.strip() for line in (ROOT / "requirements.txt").read_text().splitlines()}
    wanted = {*PROJECT["dependencies"]}.union(*PROJECT["optional-dependencies"].values())
    assert wanted - lines == set()
