"""The demo's settings, with the tutorial's views."""

from bench._http_settings import *  # noqa: F403

ROOT_URLCONF = "bench._http_stock"
