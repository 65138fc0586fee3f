"""What a message of the layer does: rows to those who follow a session, news to those who wait or look on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from widgets.services import doorbell
from widgets.services.seats import key_of

from .codec import encode
from .reading import presence_frame
from .socket import Letter, letters

if TYPE_CHECKING:
    from .hub import Hub


class Delivery:
    """Hands messages on within one hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def hear(self, message: dict[str, Any]) -> None:
        """A message of the layer: a bell or an ephemeral."""
        session_id = UUID(message["session"]) if message.get("session") else None
        if message["type"] == "livedesk.ephemeral" and session_id:
            self._pass_on(session_id, message["to"], message["frame"])
        elif message["type"] == "livedesk.frame":
            self._hub.relay.arrive(message["frame"], by_http=message.get("http", False))
        elif message["type"] == "livedesk.watch" and session_id:
            self._hub.relay.announced(session_id, message)
        elif message["type"] == "livedesk.bell":
            self._ring(session_id, message)

    def _ring(self, session_id: UUID | None, message: dict[str, Any]) -> None:
        hub = self._hub
        queue_id, agents = message.get("queue"), message.get("agents") or []
        if session_id is not None:
            new = letters(message["events"])
            self._begin_following(session_id, new, agents)
            if any(letter.type == "cobrowse.ended" for letter in new):
                hub.lookout.ended(session_id)
                hub.taping.told(session_id)
            for follower in hub.followers(session_id):
                if not follower.offer(new):
                    hub.catchup.need(follower)
            for socket in hub.greeted(session_id):
                if queue_id is not None:
                    hub.positions.place(socket, queue_id)
            if (parties := message.get("parties")) is not None:
                self._seat(session_id, parties, agents)
            doorbell.ring(session_id)
        if queue_id is not None:
            hub.positions.changed(queue_id)
            doorbell.ring(f"queue:{queue_id}")
        if (left_in := message.get("requests")) is not None:
            if hub.console.inbox.changed([left_in]):
                hub.positions.wake()
            doorbell.ring(f"queue:{left_in}")
        if hub.console.calls_changed(agents):
            hub.positions.wake()
        doorbell.ring(*(f"agent:{user_id}" for user_id in agents))

    def _begin_following(self, session_id: UUID, new: list[Letter], agents: list[int]) -> None:
        """The agent whom these rows assign sees them, before any reading of their calls; one before them no more."""
        hub = self._hub
        assigned = [letter.seq for letter in new if letter.type == "agent.assigned"]
        if assigned:
            self._hand_over(session_id, agents)
        for user_id in agents if assigned else ():
            for socket in hub.console.sockets.get(user_id, ()):
                if session_id not in socket.followers:
                    hub.console.follow(socket, session_id, assigned[0] - 1)

    def _seat(self, session_id: UUID, parties: list[dict[str, Any]], agents: list[int]) -> None:
        """The visitor is told who is in the call beside the agent; who is not any more has had the last of the rows."""
        for socket in self._hub.greeted(session_id):
            socket.show(presence_frame(parties))
        self._hand_over(session_id, agents)
        self._hub.lookout.wake()  # who has left the call may look no more

    def _hand_over(self, session_id: UUID, agents: list[int]) -> None:
        """From here on the session is for these agents alone."""
        console = self._hub.console
        for socket in [
            socket for user_id, theirs in console.sockets.items() if user_id not in agents for socket in theirs
        ]:
            if (former := socket.followers.get(session_id)) is not None:
                former.ready = False  # for a reading of the log that is under way
                console.unfollow(socket, former)

    def _pass_on(self, session_id: UUID, to: str, frame: dict[str, Any]) -> None:
        hub = self._hub
        if to == "visitor":
            if frame["type"] == "cobrowse.recording":
                hub.taping.told(session_id)
                hub.lookout.wake()  # what is recorded goes by the desk
            text = encode(frame)
            for socket in hub.greeted(session_id):
                socket.outbox.lossy(text)
        elif to != "agent":
            text = encode({**frame, "session_id": str(session_id)})
            for user_id, theirs in hub.console.sockets.items():
                for agent_socket in theirs if to == key_of(user_id) else ():
                    agent_socket.outbox.lossy(text)
        else:
            text = encode({**frame, "session_id": str(session_id)})
            for follower in hub.console.followers.get(session_id, ()):
                follower.outbox.lossy(text)
        doorbell.ring(session_id)
