"""An agent without a browser: the console's own API, for tests that look at the visitor only."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import APIRequestContext, Playwright

from .server import Site


class Agent:
    """bob, logged in."""

    def __init__(self, playwright: Playwright, site: Site, name: str = "bob") -> None:
        self.http: APIRequestContext = playwright.request.new_context(base_url=site.url)
        login = "/widgets/console/login/"
        page = self.http.get(login).text()
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found
        self.token = found[1]
        password = site.seeded["users"][name]["password"]
        form = {"username": name, "password": password, "csrfmiddlewaretoken": self.token}
        assert self.http.post(login, form=form, headers={"Referer": site.url}).ok
        self.site = site

    def accept(self, name: str) -> dict[str, Any]:
        """Takes the visitor of this name; the call."""
        tickets = self.http.get("/widgets/api/v1/agent/queue/").json()["tickets"]
        ticket = next(ticket for ticket in tickets if ticket["customer_name"] == name)
        return self._post(f"tickets/{ticket['id']}/accept/")

    def end(self, call: dict[str, Any]) -> None:
        """Hangs up."""
        self._post(f"calls/{call['id']}/end/")

    def close(self) -> None:
        """Logs out, in effect."""
        self.http.dispose()

    def _post(self, path: str) -> dict[str, Any]:
        cookies = self.http.storage_state()["cookies"]
        token = next(cookie["value"] for cookie in cookies if cookie["name"] == "csrftoken")
        reply = self.http.post(
            f"/widgets/api/v1/agent/{path}", data={}, headers={"X-CSRFToken": token, "Referer": self.site.url}
        )
        assert reply.ok, reply.text()
        found: dict[str, Any] = reply.json()
        return found
