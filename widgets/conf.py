"""Typed settings: one property each, read live, each with a safe default."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings


def _read(name: str, default: Any) -> Any:
    # Where a setting is not there, Django's lazy wrapper raises and catches twice: what it wraps answers at once.
    found: Any = settings
    return getattr(found._wrapped if found.configured else found, f"WIDGETS_{name}", default)


class Conf:
    """The `WIDGETS_*` settings. Ages and times are in seconds, rates are `<count>/<s|m|h|d>`."""

    @property
    def init_rate(self) -> str:
        """Calls of `init/` from one address."""
        return str(_read("INIT_RATE", "10/m"))

    @property
    def resume_rate(self) -> str:
        """Resumes of one session by `init/`."""
        return str(_read("RESUME_RATE", "30/m"))

    @property
    def session_rate(self) -> str:
        """All other calls of one session."""
        return str(_read("SESSION_RATE", "300/m"))

    @property
    def message_rate(self) -> str:
        """Chat messages of one session."""
        return str(_read("MESSAGE_RATE", "60/m"))

    @property
    def join_rate(self) -> str:
        """Places in queues that are taken from one address."""
        return str(_read("JOIN_RATE", "30/m"))

    @property
    def request_rate(self) -> str:
        """Messages and call-back requests from one address."""
        return str(_read("REQUEST_RATE", "10/10m"))

    @property
    def widget_request_rate(self) -> str:
        """Messages and call-back requests to one widget, from wherever they come."""
        return str(_read("WIDGET_REQUEST_RATE", "300/h"))

    @property
    def config_rate(self) -> str:
        """Calls of `config/` from one address."""
        return str(_read("CONFIG_RATE", "600/m"))

    @property
    def page_test_rate(self) -> str:
        """Pages that one user of the admin has the desk fetch for a test."""
        return str(_read("PAGE_TEST_RATE", "10/m"))

    @property
    def session_token_age(self) -> int:
        """Life of a session token."""
        return int(_read("SESSION_TOKEN_AGE", 30 * 60))

    @property
    def auth_token_age(self) -> int:
        """Life of an auth token."""
        return int(_read("AUTH_TOKEN_AGE", 15 * 60))

    @property
    def identity_age(self) -> int:
        """How long the identity that the template tag signed may be used to open a session."""
        return int(_read("IDENTITY_AGE", 24 * 3600))

    @property
    def presence_grace(self) -> int:
        """A visitor not heard from for this long has abandoned the queue, or dropped the call."""
        return int(_read("PRESENCE_GRACE", 60))

    @property
    def agent_grace(self) -> int:
        """An agent not heard from for this long is offline."""
        return int(_read("AGENT_GRACE", 30))

    @property
    def heartbeat(self) -> int:
        """How often a client on a socket says that it is there: a third of the grace, at most 20."""
        return int(_read("HEARTBEAT", max(1, min(20, self.presence_grace // 3))))

    @property
    def poll_interval_ms(self) -> int:
        """Pause between two polls, in milliseconds."""
        return int(_read("POLL_INTERVAL_MS", 1000))

    @property
    def poll_wait(self) -> int:
        """The longest that `events/?wait=` holds a request open."""
        return min(25, int(_read("POLL_WAIT", 25)))

    @property
    def config_max_age(self) -> int:
        """`Cache-Control: max-age` of the public configuration."""
        return int(_read("CONFIG_MAX_AGE", 30))

    @property
    def trust_host_origin(self) -> bool:
        """The desk's own origin may embed every widget, without a Domain row."""
        return bool(_read("TRUST_HOST_ORIGIN", True))

    @property
    def page_query(self) -> list[str]:
        """Parameters that are kept of a page's address; `*` stands for every one, `#` for the fragment."""
        return _strings(_read("PAGE_QUERY", []))

    @property
    def domain_grace(self) -> int:
        """How long a verified domain whose proof is gone stays verified."""
        return int(_read("DOMAIN_GRACE", 7 * 24 * 3600))

    @property
    def fetch_ports(self) -> tuple[int, ...]:
        """Ports that the fetcher of proofs and pages connects to."""
        ports = _read("FETCH_PORTS", (80, 443))
        return tuple(_port(port) for port in _items([ports] if isinstance(ports, int) else ports))

    @property
    def fetch_networks(self) -> list[IPv4Network | IPv6Network]:
        """Networks that the fetcher may reach besides the public Internet, for example `["10.1.0.0/16"]`."""
        return [ip_network(network) for network in _strings(_read("FETCH_NETWORKS", []))]

    @property
    def dns_servers(self) -> list[tuple[str, int]]:
        """Resolvers for proofs, `"192.0.2.53"`, `"192.0.2.53:5353"` or `"[2001:db8::53]:53"`. None: the system's."""
        return [_server(text) for text in _strings(_read("DNS_SERVERS", []))]

    @property
    def trusted_proxy_hops(self) -> int:
        """How many proxies stand in front: the client is the n-th from the right of X-Forwarded-For."""
        return int(_read("TRUSTED_PROXY_HOPS", 0))

    @property
    def websocket_path(self) -> str:
        """Where `widgets.routing.websocket_urlpatterns` is mounted."""
        return str(_read("WEBSOCKET_PATH", "/ws/"))

    @property
    def providers(self) -> dict[str, str]:
        """Conference providers of the host, name → dotted path of a `Provider` class. Added to the built-in ones."""
        return dict(_read("PROVIDERS", {}))

    @property
    def stun_urls(self) -> list[str]:
        """STUN servers, for example `["stun:stun.example.com:3478"]`. None by default: third parties learn nothing."""
        return _strings(_read("STUN_URLS", []))

    @property
    def turn_urls(self) -> list[str]:
        """TURN servers, for example `["turn:turn.example.com:3478", "turns:turn.example.com:5349"]`."""
        return _strings(_read("TURN_URLS", []))

    @property
    def turn_secret(self) -> str:
        """The TURN servers' shared secret (`static-auth-secret` of coturn), at least 32 bytes."""
        return str(_read("TURN_SECRET", ""))

    @property
    def turn_age(self) -> int:
        """Life of TURN credentials."""
        return int(_read("TURN_AGE", 3600))

    @property
    def relay_only(self) -> bool:
        """Let media go through TURN only, so that neither side learns the other's address."""
        return bool(_read("RELAY_ONLY", False))

    @property
    def recording_storage(self) -> str:
        """Alias in `STORAGES` for what is recorded of visitors' pages. None: nothing can be recorded."""
        return str(_read("RECORDING_STORAGE", ""))

    @property
    def recording_days(self) -> int:
        """How many days after its end a recording is deleted."""
        return int(_read("RECORDING_DAYS", 30))

    @property
    def recording_limit(self) -> int:
        """Bytes of one recording; above these it ends."""
        return int(_read("RECORDING_LIMIT", 64 * 1024 * 1024))

    @property
    def worker_threads(self) -> int:
        """Threads of each process for database work from async code. 0: Django's own single thread (for tests)."""
        return int(_read("WORKER_THREADS", 4))

    @property
    def queue_limit(self) -> int:
        """The most visitors that may wait in one queue; the next is answered `queue_full`. 0: no limit."""
        return int(_read("QUEUE_LIMIT", 0))


def _items(value: Any) -> list[Any]:
    """A list, also from `a,b` as an environment variable gives it."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else list(value)


def _strings(value: Any) -> list[str]:
    return [str(part).strip() for part in _items(value) if str(part).strip()]


def _port(value: Any) -> int:
    port = int(value)
    if not 0 < port < 65536:
        raise ValueError(f"{value!r} is not a port.")
    return port


def _server(text: str) -> tuple[str, int]:
    """Address and port of a name server. Raises ValueError."""
    if not re.fullmatch(r"\[.+\]:.*|[^:]+:[^:]*", text):
        return str(ip_address(text.strip("[]"))), 53
    host, _colon, port = text.rpartition(":")
    return str(ip_address(host.strip("[]"))), _port(port)


conf = Conf()
