"""The servers against which domains are proved."""

from tests.verification.conftest import names, serve, web

__all__ = ["names", "serve", "web"]
