"""The demo site under ASGI: HTTP, WebSocket and static files in one process."""

import os

from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application

from widgets.asgi import livedesk

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

# A real site lets its web server or a CDN serve static files. The demo has neither.
application = livedesk(ASGIStaticFilesHandler(get_asgi_application()))
