"""The app under a real ASGI server, in a thread of the test's own process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from django.core.asgi import get_asgi_application
from django.test import override_settings

from widgets.api.hot import Front
from widgets.services import workers


@contextmanager
def serving() -> Iterator[str]:
    """uvicorn with our front around Django; gives the base URL."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(Front(get_asgi_application()), log_level="error", lifespan="off", proxy_headers=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        with override_settings(WIDGETS_WORKER_THREADS=4):
            thread.start()
            while not server.started:
                time.sleep(0.01)
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True
                thread.join(10)
                workers.stop()  # with their connections, which would keep the test database from going
