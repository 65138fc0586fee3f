"""What agents' sockets show: the table of who waits, and the calls that they have."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from widgets.services import workers

from . import auth, reading
from .catchup import CatchUp
from .inbox import Inbox
from .socket import AgentSocket, Follower


class Console:
    """The agents' sockets of this process."""

    def __init__(self, catchup: CatchUp) -> None:
        self.sockets: dict[int, set[AgentSocket]] = {}
        self.followers: dict[UUID, set[Follower]] = {}
        self._catchup = catchup
        self._calls_changed: set[int] = set()
        self.inbox = Inbox(self)

    def add(self, socket: AgentSocket) -> None:
        self.sockets.setdefault(socket.user_id, set()).add(socket)
        self._calls_changed.add(socket.user_id)

    def remove(self, socket: AgentSocket) -> None:
        sockets = self.sockets.get(socket.user_id, set())
        sockets.discard(socket)
        if not sockets:
            self.sockets.pop(socket.user_id, None)
        for follower in tuple(socket.followers.values()):
            self.unfollow(socket, follower)

    def queues(self) -> set[int]:
        """The queues that somebody here looks at."""
        return set().union(*(socket.reach.seen for socket in self._all()))

    def calls_changed(self, user_ids: Iterable[int]) -> bool:
        """These agents have a call more or less, or are not available as they were. Whether any of them is here."""
        here = [user_id for user_id in user_ids if user_id in self.sockets]
        self._calls_changed.update(here)
        return bool(here)

    async def tell(self, changed: set[int]) -> None:
        """The new tables to those who see a changed queue, the new calls to those who have them."""
        await self._tell_calls()
        await self.inbox.tell(self._all())
        shown = [socket for socket in self._all() if socket.reach.seen & changed or not socket.tickets]
        if not shown:
            return
        tables = await workers.first(reading.ticket_tables, {(s.user_id, s.reach) for s in shown})
        for socket in shown:
            text = tables.get((socket.user_id, socket.reach), "")
            if text and text != socket.tickets:
                socket.tickets = text
                socket.outbox.state("queue.tickets", text)

    async def refresh(self) -> None:
        """Look anew at who may see what and who is in which call; who logged out or may no longer look is sent away."""
        sockets = self._all()
        if not sockets:
            return
        reaches = await workers.first(reading.reach, {socket.user_id for socket in sockets})
        ended = await workers.first(auth.signed_out, {(socket.session_key, socket.user_id) for socket in sockets})
        for socket in sockets:
            if (socket.session_key, socket.user_id) in ended:
                socket.outbox.close(4401)
            elif (found := reaches.get(socket.user_id)) is None:
                socket.outbox.close(4403)
            else:
                socket.reach = found
        self._calls_changed.update(self.sockets)
        self.inbox.changed(self.queues())

    async def _tell_calls(self) -> None:
        asked, self._calls_changed = self._calls_changed & self.sockets.keys(), set()
        if not asked:
            return
        try:
            found = await workers.first(reading.live_calls, asked)
            words = await workers.first(reading.presences, asked)
            invitations = await workers.first(reading.invitations, asked)
            cobrowses = await workers.first(reading.cobrowses, asked)
        except Exception:
            self._calls_changed |= asked
            raise
        for user_id in asked:
            mine = [call for call in found if user_id in call.user_ids]
            for socket in tuple(self.sockets.get(user_id, ())):
                if socket.presence != words[user_id]:
                    socket.presence = words[user_id]
                    socket.outbox.state("presence", words[user_id])
                if socket.invitations != invitations[user_id][0]:
                    socket.invitations = invitations[user_id][0]
                    socket.outbox.state("invitation", invitations[user_id][1])
                if socket.cobrowses != cobrowses[user_id]:
                    socket.cobrowses = cobrowses[user_id]
                    socket.outbox.state("cobrowses", cobrowses[user_id])
                self._show_calls(socket, mine)

    def _show_calls(self, socket: AgentSocket, mine: list[reading.LiveCall]) -> None:
        text = '{"type":"calls","data":{"calls":[' + ",".join(call.text for call in mine) + "]}}"
        if text != socket.calls:
            socket.calls = text
            socket.outbox.state("calls", text)
        for call in mine:
            if call.session_id not in socket.followers:
                self.follow(socket, call.session_id, call.last_seq)
        # A call that two readings did not find is over; the first may have been older than the bell.
        absent = socket.followers.keys() - {call.session_id for call in mine}
        for session_id in absent:
            self._catchup.need(socket.followers[session_id])  # its end, if that bell was lost
            if session_id in socket.leaving:
                self.unfollow(socket, socket.followers[session_id])
        socket.leaving = absent

    def follow(self, socket: AgentSocket, session_id: UUID, last: int) -> None:
        """Send this agent the session's rows above ``last``."""
        follower = Follower(session_id, socket.outbox, last, named=True)
        follower.ready = True
        socket.followers[session_id] = follower
        self.followers.setdefault(session_id, set()).add(follower)
        self._catchup.need(follower)  # what was said since the calls were read

    def unfollow(self, socket: AgentSocket, follower: Follower) -> None:
        """The agent is told nothing more of this session."""
        socket.followers.pop(follower.session_id, None)
        followers = self.followers.get(follower.session_id, set())
        followers.discard(follower)
        if not followers:
            self.followers.pop(follower.session_id, None)

    def _all(self) -> list[AgentSocket]:
        return [socket for sockets in self.sockets.values() for socket in sockets]
