"""The demo site under ASGI: HTTP, WebSocket and static files in one process."""

import os

from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django_app = get_asgi_application()

from widgets.asgi import livedesk  # noqa: E402  (needs the apps to be loaded)

# A real site lets its web server or a CDN serve static files. The demo has neither.
application = livedesk(ASGIStaticFilesHandler(django_app))
