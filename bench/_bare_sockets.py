"""The limit: a bare ASGI app that sends one message to every open socket, at each POST /go."""

from __future__ import annotations

senders = {}
TEXT = (
    '{"type":"queue.position","data":{"ticket_id":"7d0f2a52-93f5-4a1e-9a40-2b8e9a4f0c11",'
    '"position":1000,"estimated_wait_seconds":300000,"waiting":2000}}'
)


async def application(scope, receive, send) -> None:
    """Keeps the `send` of every socket; no outbox, no registry of sessions, no check of anything."""
    if scope["type"] == "http":
        for each in list(senders.values()):
            await each({"type": "websocket.send", "text": TEXT})
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept", "subprotocol": None})
        senders[id(scope)] = send
        try:
            while (await receive())["type"] != "websocket.disconnect":
                pass
        finally:
            del senders[id(scope)]
