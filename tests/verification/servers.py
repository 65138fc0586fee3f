"""Real DNS and HTTP(S) servers on loopback, in threads of this process, whose answers are set and may be lies.

with NameServer() as names, WebServer() as web:
    names.put("shop.test", "A", "127.0.0.1")
    web.put("/", "<title>Shop</title>")
    settings.WIDGETS_DNS_SERVERS = [names.address]
    settings.WIDGETS_FETCH_PORTS, settings.WIDGETS_FETCH_NETWORKS = [web.port], ["127.0.0.0/8"]
"""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

UDP_SIZE = 512
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
Key = tuple[str, str]


class NameServer:
    """A resolver on UDP and TCP of one port. Names that were not put do not exist."""

    def __init__(self) -> None:
        self._records: dict[Key, list[list[str]]] = {}
        self._codes: dict[str, str] = {}
        self.asked: list[Key] = []
        self._stopped = threading.Event()
        tcp = _Tcp(("127.0.0.1", 0), _tcp(self))
        self.port: int = tcp.server_address[1]
        self._servers = [tcp, _Udp(("127.0.0.1", self.port), _udp(self))]

    @property
    def address(self) -> str:
        """For `WIDGETS_DNS_SERVERS`."""
        return f"127.0.0.1:{self.port}"

    def put(self, name: str, kind: str, *values: str) -> None:
        """The records of a name; none for "it exists, but not with this kind"."""
        self._codes.pop(name, None)
        self._records[name, kind] = [[_written(kind, value) for value in values]]

    def put_in_turn(self, name: str, kind: str, *answers: list[str]) -> None:
        """One answer to the first question, another to the next; the last one stays."""
        self._records[name, kind] = [[_written(kind, value) for value in values] for values in answers]

    def fail(self, name: str, code: str) -> None:
        """`SERVFAIL`, `REFUSED`, `NXDOMAIN`; `SILENCE` to answer nothing at all, `GARBAGE` to answer with noise."""
        self._codes[name] = code

    def remove(self, name: str) -> None:
        """It exists no more."""
        self._codes.pop(name, None)
        for key in [key for key in self._records if key[0] == name]:
            del self._records[key]

    def answer(self, wire: bytes) -> dns.message.Message | bytes | None:
        """To one question."""
        query = dns.message.from_wire(wire)
        name, kind = str(query.question[0].name).rstrip(".").lower(), dns.rdatatype.to_text(query.question[0].rdtype)
        self.asked.append((name, kind))
        response = dns.message.make_response(query, recursion_available=True)
        code = self._codes.get(name, "")
        if code == "SILENCE":
            return None
        if code == "GARBAGE":
            return wire[:2] + b"\xff" * 40
        if code:
            response.set_rcode(dns.rcode.from_text(code))
            return response
        self._fill(response, name, kind)
        return response

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> None:
        known = {each for each, _kind in self._records}
        for _hop in range(10):
            if name not in known:
                response.set_rcode(dns.rcode.NXDOMAIN)
                return
            alias = self._records.get((name, "CNAME"))
            wanted = "CNAME" if alias else kind
            answers = alias or self._records.get((name, kind), [[]])
            values = answers.pop(0) if len(answers) > 1 else answers[0]
            if values:
                response.answer.append(dns.rrset.from_text(f"{name}.", 0, "IN", wanted, *values))
            if not alias:
                return
            name = values[0].rstrip(".")

    def __enter__(self) -> NameServer:
        for server in self._servers:
            _start(server)
        return self

    def __exit__(self, *error: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()


def _written(kind: str, value: str) -> str:
    """As a zone file has it. A TXT record is cut into strings of at most 255 bytes."""
    if kind != "TXT" or value.startswith('"'):
        return value
    parts = [value[start : start + 255] for start in range(0, len(value), 255)] or [""]
    return " ".join('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in parts)


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads, block_on_close = True, True, False


class _Udp(socketserver.ThreadingUDPServer):
    daemon_threads, block_on_close = True, False


def _udp(names: NameServer) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, connection = self.request
            if (response := names.answer(wire)) is None:
                return
            data = response if isinstance(response, bytes) else response.to_wire()
            if len(data) > UDP_SIZE and not isinstance(response, bytes):  # ask again by TCP
                response.answer.clear()
                response.flags |= dns.flags.TC
                data = response.to_wire()
            connection.sendto(data, self.client_address)

    return Handler


def _tcp(names: NameServer) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError, struct.error):
                (length,) = struct.unpack("!H", self.request.recv(2))
                response = names.answer(self.request.recv(length))
                if response is not None:
                    data = response if isinstance(response, bytes) else response.to_wire()
                    self.request.sendall(struct.pack("!H", len(data)) + data)

    return Handler


Answer = Callable[["Visit"], object]


class WebServer:
    """HTTP on one address of loopback, or HTTPS with a context. What was not put is answered with 404."""

    def __init__(self, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self._answers: dict[str, Answer] = {}
        self.requests: list[dict[str, str]] = []
        self.stopped = threading.Event()
        self._context = context
        self._server = _Web((host, 0), _visit(self))
        self.port: int = self._server.server_address[1]
        self.scheme = "https" if context else "http"

    def origin(self, host: str) -> str:
        """With the port, which is none of the usual ones."""
        return f"{self.scheme}://{host}:{self.port}"

    def put(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> None:
        """A plain answer. `content_type="text/html"` and the like are headers; HTML when the body begins like it."""
        data = body.encode() if isinstance(body, str) else body
        kind = "text/html" if data.lstrip().startswith(b"<") else "text/plain"
        given = {"content_type": kind, "content_length": str(len(data)), **headers}

        def answer(visit: Visit) -> None:
            visit.send_response(status)
            for name, value in given.items():
                visit.send_header(name.replace("_", "-").title(), value)
            visit.end_headers()
            visit.wfile.write(data)

        self._answers[path] = answer

    def redirect(self, path: str, location: str, status: int = 302) -> None:
        """An answer that leads elsewhere."""
        self.put(path, b"", status, location=location)

    def script(self, path: str, answer: Answer) -> None:
        """Whatever `answer` writes to `visit.wfile`, status line and all. It ends when `visit.web.stopped` is set."""
        self._answers[path] = answer

    def remove(self, path: str) -> None:
        """404 from now on."""
        self._answers.pop(path, None)

    def serve(self, visit: Visit) -> None:
        """One request."""
        self.requests.append({"path": visit.path, **{name.lower(): value for name, value in visit.headers.items()}})
        with contextlib.suppress(OSError):  # the fetcher has gone
            answer = self._answers.get(visit.path)
            if answer is None:
                visit.send_error(404)
            else:
                answer(visit)

    def __enter__(self) -> WebServer:
        if self._context:
            # The handshake is made in the connection's thread, at its first read.
            self._server.socket = self._context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        _start(self._server)
        return self

    def __exit__(self, *error: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()


class _Web(ThreadingHTTPServer):
    daemon_threads, block_on_close = True, False

    def handle_error(self, *args: Any) -> None:
        """A client that hangs up, or does not trust us, is what is tested."""

    def shutdown_request(self, request: Any) -> None:
        with contextlib.suppress(OSError):
            super().shutdown_request(request)


class Visit(BaseHTTPRequestHandler):
    """One request to a WebServer."""

    web: WebServer

    def do_GET(self) -> None:
        self.web.serve(self)

    def log_message(self, *args: Any) -> None:
        """Nothing."""


def _visit(server: WebServer) -> type[Visit]:
    class Handler(Visit):
        web = server

    return Handler


def _start(server: socketserver.BaseServer) -> None:
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


def silent_port() -> socket.socket:
    """A listening socket that never answers. The caller closes it."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener
