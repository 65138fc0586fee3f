"""Signed tokens: visitors' session and auth tokens, and identities that the host site vouches for."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from .conf import conf
from .errors import TokenExpired, TokenInvalid

Kind = Literal["session", "auth"]
MAX_LENGTH = 2048
_ENCODER = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says: which session, from which origin, until when (Unix seconds)."""

    session_id: UUID
    origin: str
    expires: int


def issue(kind: Kind, session_id: UUID, origin: str) -> tuple[str, datetime]:
    """A token and the moment it expires. Rotation is by SECRET_KEY_FALLBACKS."""
    age = conf.session_token_age if kind == "session" else conf.auth_token_age
    expires = int(time.time()) + age
    token = _signer(kind).sign_object([session_id.hex, origin, expires], serializer=_Plain)
    return token, datetime.fromtimestamp(expires, UTC)


def read(token: str, kind: Kind) -> Claims:
    """The claims of a token of this kind. Raises TokenInvalid, TokenExpired."""
    if not token or len(token) > MAX_LENGTH:
        raise TokenInvalid
    try:
        session_id, origin, expires = _signer(kind).unsign_object(token)
        claims = Claims(UUID(hex=session_id), str(origin), int(expires))
    except (signing.BadSignature, ValueError, TypeError, UnicodeError) as error:
        raise TokenInvalid from error
    if claims.expires <= time.time():
        raise TokenExpired
    return claims


class _Plain(signing.JSONSerializer):
    """Django's serializer with its encoder kept."""

    def dumps(self, obj: Any) -> bytes:
        """Compact JSON."""
        return _ENCODER.encode(obj).encode("latin-1")


class _Signer(signing.Signer):
    """Django's signer, byte for byte: only that the key, which it derives anew for each signature, is kept."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        """Of the value, by this key or the first."""
        found = _keyed(self.salt, key or self.key).copy()
        found.update(value.encode() if isinstance(value, str) else value)
        return signing.b64_encode(found.digest()).decode()


@lru_cache(maxsize=32)  # two salts, SECRET_KEY and its fallbacks
def _keyed(salt: str, key: str | bytes) -> Any:
    return salted_hmac(salt + "signer", b"", key, algorithm="sha256")


def _signer(kind: Kind) -> signing.Signer:
    return _made(kind, settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=8)
def _made(kind: Kind, key: str | bytes, fallbacks: tuple[str | bytes, ...]) -> signing.Signer:
    return _Signer(key=key, fallback_keys=list(fallbacks), salt=f"widgets.{kind}", sep=".")


def sign_identity(user: Any, widget_key: str, priority: int = 0) -> str:
    """What `{% widget user=… %}` writes: the user's id, name and e-mail, bound to the widget and to a time.

    `priority`, −100 to 100, is their place among those who wait.
    """
    name = user.get_full_name() or user.get_username()
    claims = {"id": str(user.pk), "name": name, "email": getattr(user, "email", "") or ""}
    if priority:
        claims["priority"] = str(int(priority))
    return signing.dumps({"w": widget_key, "c": claims}, salt="widgets.identity")


def read_identity(token: str, widget_key: str) -> dict[str, str]:
    """`{id, name, email, priority?}` as the host site signed it. Raises TokenInvalid, TokenExpired."""
    try:
        found = signing.loads(token, salt="widgets.identity", max_age=conf.identity_age)
    except signing.SignatureExpired as error:
        raise TokenExpired("The signed identity has expired; load the page again.") from error
    except (signing.BadSignature, ValueError, TypeError, UnicodeError) as error:
        raise TokenInvalid("The identity was not signed by this site.") from error
    if not isinstance(found, dict) or found.get("w") != widget_key:
        raise TokenInvalid("The identity was signed for another widget.")
    return {str(key): str(value) for key, value in found["c"].items()}
