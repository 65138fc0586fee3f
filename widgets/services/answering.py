"""An agent's answer to an offer: yes or no."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from .. import errors, permissions
from ..models import Call, Offer, Ticket
from . import audit, offers, routing, tickets, waits


def accept(actor: Any, offer_id: UUID) -> Call:
    """The agent takes the visitor that was offered. Raises PermissionDenied, NotFound, OfferOver, InCall."""
    offer = _of(audit.user_of(actor), offer_id)
    ticket = waits.timed(Ticket.objects.filter(pk=offer.ticket_id)).get()
    try:
        return tickets.take(actor, ticket, offer.pk)
    except errors.AlreadyTaken as error:
        raise errors.OfferOver from error


def decline(user: Any, offer_id: UUID) -> None:
    """The agent lets the visitor go, who is offered to the next one. Raises PermissionDenied, NotFound, OfferOver."""
    if not offers.close(_of(user, offer_id), Offer.Outcome.DECLINED):
        raise errors.OfferOver
    routing.soon()


def _of(user: Any, offer_id: UUID) -> Offer:
    """The user's own offer, whatever has become of it."""
    if not permissions.can_answer(user):
        raise errors.PermissionDenied
    offer = Offer.objects.select_related("ticket").filter(pk=offer_id, agent=user).first()
    if offer is None:
        raise errors.NotFound
    return offer
