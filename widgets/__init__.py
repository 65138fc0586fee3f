"""django-livedesk: live support for any Django site."""

__version__ = "0.1.0"
