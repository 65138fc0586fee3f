"""The code that puts a widget on a page, with the widget's own values, ready to be copied."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from string import Template
from typing import Any, NamedTuple

from django.utils.html import escape

from ..models import Widget

Field = Mapping[str, Any]
_PLAIN = re.compile(r"[\w-]+", re.ASCII)
_KEY = re.compile(r"wk_[0-9A-Za-z]{24}")
_SAMPLES = {
    "email": "ada@example.com",
    "phone": "+44 20 7946 0000",
    "checkbox": True,
    "paragraph": "My parcel is late.",
}
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

_ES_MODULE = Template(
    """\
import { WidgetClient } from $sdk;

const client = new WidgetClient({
  widgetKey: $key,
  apiUrl: $api,
  container: "#call",
});

document.querySelector("#help").addEventListener("click", async () => {
  if (client.getState() === "idle") await client.init();
  await client.submitForm($answers);
  await client.joinQueue($consents);
});"""
)

_REACT = Template(
    """\
import { useEffect, useRef, useState } from "react";

const SDK = $sdk;
const options = {
  widgetKey: $key,
  apiUrl: $api,
};

export function Help() {
  const call = useRef(null);
  const [client, setClient] = useState(null);
  const [state, setState] = useState("loading");

  useEffect(() => {
    let made = null;
    let gone = false;
    import(/* @vite-ignore */ /* webpackIgnore: true */ SDK).then(({ WidgetClient }) => {
      if (gone) return;
      made = new WidgetClient({ ...options, container: () => call.current });
      made.on("state:changed", ({ to }) => setState(to));
      setState(made.getState());
      setClient(made);
    });
    return () => {
      gone = true;
      made?.destroy();
    };
  }, []);

  async function ask() {
    if (client.getState() === "idle") await client.init();
    await client.submitForm($answers);
    await client.joinQueue($consents);
  }

  return (
    <section aria-label="Help">
      <button type="button" disabled={state !== "idle" && state !== "ready"} onClick={ask}>
        Talk to us
      </button>
      <p role="status">{state}</p>
      <div ref={call} />
    </section>
  );
}"""
)


class Place(NamedTuple):
    """Where the desk is, for pages of other sites: absolute URLs, each with a slash at its end."""

    api: str
    client: str


def template_tag(widget: Widget) -> str:
    """For templates of this site. A slug that could be taken for something else gives way to the key."""
    plain = _PLAIN.fullmatch(widget.slug) and not _KEY.fullmatch(widget.slug)
    return f'{{% load widgets %}}\n{{% widget "{widget.slug if plain else widget.key}" %}}'


def script_tag(key: str, place: Place, *, integrity: str = "", nonce: str = "") -> str:
    """For any other site: the desk's button and panel."""
    more = "".join(
        f' {name}="{escape(value)}"' for name, value in (("integrity", integrity), ("nonce", nonce)) if value
    )
    return (
        f'<script type="module" src="{escape(place.client)}launcher.js"{more} crossorigin="anonymous"\n'
        f'  referrerpolicy="origin" data-livedesk data-key="{escape(key)}" data-api="{escape(place.api)}"></script>'
    )


def es_module(key: str, place: Place, answers: Mapping[str, Any], consents: Mapping[str, bool]) -> str:
    """For an interface of one's own: `#help` is a button, `#call` the element that the call appears in."""
    return _ES_MODULE.substitute(_literals(key, place, answers, consents))


def react(key: str, place: Place, answers: Mapping[str, Any], consents: Mapping[str, bool]) -> str:
    """A component for an interface of one's own, which loads the SDK from the desk."""
    return _REACT.substitute(_literals(key, place, answers, consents))


def _literals(key: str, place: Place, answers: Mapping[str, Any], consents: Mapping[str, bool]) -> dict[str, str]:
    values = {"sdk": f"{place.client}sdk.js", "key": key, "api": place.api, "answers": answers, "consents": consents}
    return {name: _js(value) for name, value in values.items()}


def answers(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """An answer to each field that wants one, as somebody might give it."""
    return {str(field["name"]): _sample(field) for field in fields if field.get("required")}


def agreed(consents: list[dict[str, Any]]) -> dict[str, bool]:
    """The consents without which nobody joins the queue."""
    return {str(consent["name"]): True for consent in consents if consent.get("required")}


def _sample(field: Field) -> Any:
    kind = field.get("type", "text")
    if kind == "choice":
        first = next(iter(field.get("choices") or []), "")
        return first.get("value", "") if isinstance(first, dict) else first
    if mask := field.get("mask"):
        return str(mask).translate({ord("9"): "1", ord("A"): "A", ord("*"): "A"})
    sample = _SAMPLES.get(kind, "Ada")
    shortest = field.get("min_length") or 0
    return sample.ljust(shortest, ".") if isinstance(sample, str) else sample


def _js(value: Any) -> str:
    """A literal of JavaScript that is safe inside `<script>` too: strings, and objects on one line with bare keys."""
    if isinstance(value, Mapping):
        pairs = ", ".join(
            f"{key if key.isidentifier() and key.isascii() else _js(key)}: {_js(one)}" for key, one in value.items()
        )
        return f"{{ {pairs} }}" if pairs else "{}"
    return json.dumps(value, ensure_ascii=False).translate(_UNSAFE)


def policy_lines(needs: Mapping[str, list[str]]) -> str:
    """Directives as a Content-Security-Policy has them, one a line."""
    return ";\n".join(" ".join([directive, *sources]) for directive, sources in needs.items())


def policy_header(needs: Mapping[str, list[str]]) -> str:
    """A whole header of a site that otherwise loads from itself only."""
    directives = ["default-src 'self'", *(" ".join([name, "'self'", *sources]) for name, sources in needs.items())]
    return f"Content-Security-Policy: {'; '.join(directives)}"
