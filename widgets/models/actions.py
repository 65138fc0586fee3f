"""What the audit log knows of: each action in words, and the categories they fall into."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CATEGORIES = {
    "widget": _("Widgets"),
    "domain": _("Domains"),
    "queue": _("Queues"),
    "call": _("Calls"),
    "access": _("Access"),
    "cobrowse": _("Cobrowsing"),
}

ACTIONS = {
    "agent.profile_changed": _("Agent's abilities changed"),
    "agent.profile_created": _("Agent's abilities set"),
    "agent.profile_deleted": _("Agent's abilities taken away"),
    "audit.exported": _("Audit log exported"),
    "call.ended": _("Call ended"),
    "call.exported": _("Call history exported"),
    "call.transferred": _("Call passed on"),
    "cobrowse.control_declined": _("Steering a page ended"),
    "cobrowse.control_granted": _("Steering a page allowed"),
    "cobrowse.control_requested": _("Steering a page asked for"),
    "cobrowse.declined": _("Cobrowsing declined"),
    "cobrowse.ended": _("Cobrowsing ended"),
    "cobrowse.granted": _("Cobrowsing allowed"),
    "cobrowse.requested": _("Cobrowsing asked for"),
    "domain.added": _("Domain added"),
    "domain.changed": _("Method of proof changed"),
    "domain.failing": _("Domain's proof not found"),
    "domain.lost": _("Domain's proof lost"),
    "domain.recovered": _("Domain's proof found again"),
    "domain.removed": _("Domain removed"),
    "domain.verified": _("Domain verified"),
    "login.ended": _("Logged out of the console"),
    "login.failed": _("Log-in to the console failed"),
    "login.succeeded": _("Logged in to the console"),
    "page.tested": _("Page tested"),
    "party.invited": _("Agent asked into a call"),
    "party.joined": _("Call joined"),
    "party.left": _("Call left"),
    "queue.changed": _("Queue changed"),
    "queue.created": _("Queue created"),
    "queue.deleted": _("Queue deleted"),
    "queue.member_added": _("Agent added to a queue"),
    "queue.member_removed": _("Agent taken off a queue"),
    "request.handled": _("Message dealt with"),
    "request.reopened": _("Message opened again"),
    "role.changed": _("Roles changed"),
    "ticket.accepted": _("Visitor accepted"),
    "ticket.released": _("Visitor given back"),
    "widget.changed": _("Widget changed"),
    "widget.created": _("Widget created"),
    "widget.deleted": _("Widget deleted"),
    "widget.imported": _("Widget imported"),
    "widget.switched_off": _("Widget switched off"),
    "widget.switched_on": _("Widget switched on"),
}
"""`<noun>.<past participle>` → its words."""

DETAILS = {
    "call": _("call"),
    "code": _("code"),
    "elsewhere": _("logged in elsewhere"),
    "filters": _("filters"),
    "found": _("found"),
    "method": _("method of proof"),
    "name": _("name"),
    "origin": _("origin"),
    "problems": _("problems"),
    "reason": _("reason"),
    "roles": _("roles"),
    "status": _("status"),
    "url": _("address"),
    "user": _("user"),
}
"""Keys of a row's details that are no field of a setting, in words."""
