"""Long-lived worker threads with persistent connections, for database work from async code.

Django's own way from async code makes a thread, and with it a database and a cache connection, for
each request, or shares one thread among all. Here a few threads live as long as the process, and each
keeps its connections. A job runs in its thread's own context, so that ``caches`` keeps its connection too.
"""

from __future__ import annotations

import asyncio
import os
import queue
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import Error, InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from widgets.conf import conf
from widgets.errors import Unavailable

P = ParamSpec("P")
T = TypeVar("T")

IDLE_SECONDS = 30.0  # a connection unused for longer is tried out before a job gets it
CONNECTION_AGE = 600.0  # seconds; a connection older than this is replaced between two jobs
MAX_WAITING = 2_000  # jobs; above this a new one is refused, since its caller would be gone before its turn


class _Connections:
    """One thread's database connections: which may be kept, and whether a failed job may be tried again."""

    def __init__(self) -> None:
        self.used_at = self.opened_at = time.monotonic()
        self.statements = 0

    def refresh(self) -> None:
        now = time.monotonic()
        aged = now - self.opened_at > CONNECTION_AGE
        for connection in connections.all(initialized_only=True):
            if connection.connection is None:
                continue
            doubtful = connection.errors_occurred or now - self.used_at > IDLE_SECONDS or _spoken_to(connection)
            if aged or connection.in_atomic_block or (doubtful and not connection.is_usable()):
                _close(connection)
            connection.errors_occurred = False
        self.opened_at = now if aged else self.opened_at

    def call(self, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        """Run one job. It is tried again only if the connection had gone before its first statement."""
        self.refresh()
        try:
            return self._counted(function, args, kwargs)
        except (OperationalError, InterfaceError):
            if self.statements or not self._close_broken():
                raise
            return self._counted(function, args, kwargs)
        finally:
            self.used_at = time.monotonic()

    def _counted(self, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        self.statements = 0
        for connection in connections.all():
            if self._count not in connection.execute_wrappers:
                connection.execute_wrappers.append(self._count)
        return function(*args, **kwargs)

    def _count(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        self.statements += 1
        return result

    def _close_broken(self) -> bool:
        broken = [c for c in connections.all(initialized_only=True) if c.connection is not None and not c.is_usable()]
        for connection in broken:
            _close(connection)
        return bool(broken)


def _spoken_to(connection: BaseDatabaseWrapper) -> bool:
    """Whether PostgreSQL has said something between two jobs: mostly that it goes. Costs no round trip."""
    if connection.vendor != "postgresql" or not hasattr(select, "poll"):
        return False
    try:
        poll = select.poll()
        poll.register(connection.connection.fileno(), select.POLLIN)
        return bool(poll.poll(0))
    except (OSError, Error):
        return True  # closed, or no descriptor of ours any more


def _close(connection: BaseDatabaseWrapper) -> None:
    """Close whatever state it is in: a job that left a transaction open has lost it."""
    connection.in_atomic_block = False
    connection.savepoint_ids = []
    connection.needs_rollback = False
    connection.close()


class Workers:
    """A fixed number of threads and the queue that they serve."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._jobs: queue.SimpleQueue[Callable[[_Connections], None] | None] = queue.SimpleQueue()
        self._first: deque[Callable[[_Connections], None]] = deque()  # served before the others; wakes by one of them
        self._threads = [threading.Thread(target=self._work, name=f"livedesk-{n}", daemon=True) for n in range(size)]
        for thread in self._threads:
            thread.start()

    async def run(
        self, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any], *, first: bool = False
    ) -> T:
        """Run in a worker thread and return what it returned. Raises what it raised, or ``Unavailable``."""
        if self._jobs.qsize() >= MAX_WAITING and not first:
            raise Unavailable
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def job(held: _Connections) -> None:
            try:
                result = held.call(function, args, kwargs)
            except BaseException as error:
                _deliver(loop, future, future.set_exception, error)
            else:
                _deliver(loop, future, future.set_result, result)

        if first:
            self._first.append(job)
        self._jobs.put(self._serve_first if first else job)
        return await future

    def stop(self) -> None:
        """Let each thread end its job, close its connections and go. Waits for them."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout=10)

    def _work(self) -> None:
        held = _Connections()
        while (job := self._jobs.get()) is not None:
            self._serve_first(held)
            job(held)
            del job  # frees the arguments and the result while the thread waits
        for connection in connections.all(initialized_only=True):
            _close(connection)

    def _serve_first(self, held: _Connections) -> None:
        while self._first:
            try:
                job = self._first.popleft()
            except IndexError:  # another thread was faster
                return
            job(held)
            del job


def _deliver(
    loop: asyncio.AbstractEventLoop, future: asyncio.Future[T], settle: Callable[[Any], None], value: Any
) -> None:
    def settled() -> None:
        if not future.done():
            settle(value)

    try:
        loop.call_soon_threadsafe(settled)
    except RuntimeError:
        pass  # the loop was closed while the job ran: nobody waits


_workers: Workers | None = None
_starting = threading.Lock()


async def run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a synchronous function, such as a service, in a worker thread of this process.

    With ``WIDGETS_WORKER_THREADS = 0`` it runs as Django runs it (one thread, the caller's transaction),
    which is what tests inside a transaction need.
    """
    if not (size := conf.worker_threads):
        return await sync_to_async(function, thread_sensitive=True)(*args, **kwargs)
    return await _started(size).run(function, args, kwargs)


async def first(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As ``run``, before all that waits: what one reads here for many must not stand in line with each one's calls."""
    if not (size := conf.worker_threads):
        return await sync_to_async(function, thread_sensitive=True)(*args, **kwargs)
    return await _started(size).run(function, args, kwargs, first=True)


def stop() -> None:
    """End this process's worker threads and their connections; the next ``run`` starts new ones."""
    global _workers
    with _starting:
        workers, _workers = _workers, None
    if workers is not None:
        workers.stop()


def _started(size: int) -> Workers:
    global _workers
    if _workers is None:
        with _starting:
            if _workers is None:
                _workers = Workers(size)
    return _workers


def _forget() -> None:
    """After a fork the threads exist in the parent only."""
    global _workers, _starting
    _workers, _starting = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
