"""Alder, a small shop for teaware: the host that the demo's widget lives on."""
