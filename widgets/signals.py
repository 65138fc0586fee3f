"""Signals for host projects, sent after commit. `sender` is the model's class; receivers must not raise."""

from django.dispatch import Signal

queue_joined = Signal()
"""`ticket`: a visitor joined a queue."""

call_started = Signal()
"""`call`: an agent accepted a visitor."""

call_ended = Signal()
"""`call`: a call is over, whoever ended it."""

request_left = Signal()
"""`request`, a ContactRequest: a visitor left a message, or the wish to be called back."""

domain_failing = Signal()
"""`domain`, `lost_at`: the proof of a verified domain is gone; from `lost_at` on, if it does not come back, it admits nobody."""

domain_lost = Signal()
"""`domain`: it is not verified any more, and the sessions of its origin have been ended."""
