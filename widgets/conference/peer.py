"""Provider `peer`: WebRTC between the two browsers, signalled by us."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any

from ..conf import conf
from ..models import Call
from .base import Participant, Provider


class Peer(Provider):
    """No server of its own; STUN and TURN from settings, TURN with credentials that expire."""

    name = "peer"
    module = "widgets/conference/peer.js"

    def join(self, call: Call, participant: Participant) -> dict[str, Any]:
        """`{ice_servers: RTCIceServer[], ice_transport_policy, polite, expires_at}`; `expires_at` in Unix seconds."""
        expires = int(time.time()) + conf.turn_age
        servers: list[dict[str, Any]] = []
        if conf.stun_urls:
            servers.append({"urls": conf.stun_urls})
        if conf.turn_urls and conf.turn_secret:
            servers.append({"urls": conf.turn_urls, **turn_credentials(f"{participant}-{call.pk.hex}", expires)})
        return {
            "ice_servers": servers,
            "ice_transport_policy": "relay" if conf.relay_only else "all",
            "polite": participant == "visitor",
            "expires_at": expires,
        }


def turn_credentials(name: str, expires: int) -> dict[str, str]:
    """Time-limited credentials of the TURN REST API (draft-uberti-behave-turn-rest-00), as coturn checks them."""
    username = f"{expires}:{name}"
    digest = hmac.new(conf.turn_secret.encode(), username.encode(), hashlib.sha1).digest()
    return {"username": username, "credential": base64.b64encode(digest).decode()}
