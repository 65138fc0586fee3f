"""Signals for host projects, sent after commit. `sender` is the model's class; receivers must not raise."""

from django.dispatch import Signal

queue_joined = Signal()
"""`ticket`: a visitor joined a queue."""

call_started = Signal()
"""`call`: an agent accepted a visitor."""

call_ended = Signal()
"""`call`: a call is over, whoever ended it."""
