"""Servers that lie: a resolver, web servers and an authority that is trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from .certificates import Authority
from .servers import NameServer, WebServer

Serve = Callable[..., WebServer]


@pytest.fixture
def names(settings: Any) -> Iterator[NameServer]:
    """The resolver that is asked."""
    with NameServer() as server:
        settings.WIDGETS_DNS_SERVERS = [server.address]
        yield server


@pytest.fixture
def serve(settings: Any) -> Iterator[Serve]:
    """Starts a web server, on a port that may be fetched, and of an address that may be reached."""
    settings.WIDGETS_FETCH_NETWORKS, settings.WIDGETS_FETCH_PORTS = ["127.0.0.1/32"], []
    with ExitStack() as stack:

        def start(*args: Any, **options: Any) -> WebServer:
            server = stack.enter_context(WebServer(*args, **options))
            settings.WIDGETS_FETCH_PORTS = [*settings.WIDGETS_FETCH_PORTS, server.port]
            return server

        yield start


@pytest.fixture
def web(serve: Serve, names: NameServer) -> WebServer:
    """The site `shop.test`, and `*.shop.test`."""
    for host in ("shop.test", "www.shop.test"):
        names.put(host, "A", "127.0.0.1")
    return serve()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The only one that is trusted here."""
    return Authority(Path(tmp_path_factory.mktemp("certificates")))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """As an operator would: by the environment."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority
