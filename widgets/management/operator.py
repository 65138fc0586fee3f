"""Who runs a management command: has the database at hand, and so may do everything; in the audit log it is nobody."""

from __future__ import annotations


class Operator:
    """Stands for a user where services ask for one."""

    pk = None
    is_authenticated = is_active = True

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Everything but answering visitors, which wants a person."""
        return permission != "widgets.answer_queue"

    def get_username(self) -> str:
        """None."""
        return ""
