"""Settings of the tests: a small host site on SQLite, or on what DATABASE_URL and REDIS_URL name."""

import os
import tempfile
from pathlib import Path

from project import environment

SECRET_KEY = "a key for tests only, longer than thirty-two bytes"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", ".test"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "channels",
    "widgets",
    "project",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
ROOT_URLCONF = "tests.urls"

# A file, not memory: threads that race for one ticket each need a connection of their own. One file a process,
# so that two runs at once do not meet.
SQLITE_FILE = Path(tempfile.gettempdir()) / f"livedesk-test-{os.getpid()}.sqlite3"
# Each worker of pytest-xdist has a database of its own on the shared server, since tests empty it.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:
    REDIS_URL = f"{REDIS_URL.rpartition('/')[0]}/{WORKER.removeprefix('gw')}"
DATABASES = {"default": environment.database(os.environ.get("DATABASE_URL") or f"sqlite:///{SQLITE_FILE}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(SQLITE_FILE)}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
# Tests make and drop databases, and want no connection that waits in a pool.
DATABASES["default"]["OPTIONS"].pop("pool", None)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
CACHES = environment.caches(REDIS_URL)
CHANNEL_LAYERS = environment.channel_layers(REDIS_URL)
if REDIS_URL:
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"test-{WORKER}"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}  # read from Django 6.1 on
WIDGETS_WORKER_THREADS = 0
