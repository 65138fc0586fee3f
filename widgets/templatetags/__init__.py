"""Template tags: `{% load widgets %}`."""
