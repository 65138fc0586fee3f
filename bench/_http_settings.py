"""The demo's settings; under WSGI with persistent connections, as anybody would set them."""

import os

from project.settings import *  # noqa: F403
from project.settings import DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = int(os.environ.get("BENCH_CONN_MAX_AGE", "0"))
