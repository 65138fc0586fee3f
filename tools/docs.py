"""Renders docs/troubleshooting.md into the page that a desk serves; `--check` compares it and writes nothing."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "docs" / "troubleshooting.md"
PAGE = ROOT / "widgets" / "templates" / "widgets" / "troubleshooting.html"

STYLE = """
:root { color-scheme: light dark; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h2 { margin-top: 3rem; }
h3 { margin: 2rem 0 .5rem; font-family: ui-monospace, monospace; font-size: 1rem; }
:target { padding-inline-start: .75rem; border-inline-start: 4px solid Highlight; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
table { display: block; overflow-x: auto; border-collapse: collapse; }
th, td { padding: .25rem .5rem; border: 1px solid; text-align: start; vertical-align: top; }
a { color: inherit; }
"""


def slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def render(source: str) -> str:
    """The page. Links to other pages of the docs lose their address: only this page is served."""
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(source)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slug(tokens[at + 1].content))
    body = markdown.renderer.render(tokens, markdown.options, {})
    body = re.sub(r'<a href="(?!#)[^"]*">(.*?)</a>', r"\1", body)
    title = html.escape(source.partition("\n")[0].lstrip("# "))
    return (
        "{# Made from docs/troubleshooting.md by `python -m tools.docs`. Do not edit. #}{% verbatim %}<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} · django-livedesk</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
        "{% endverbatim %}"
    )


def main() -> int:
    """Writes the page; with `--check`, 1 when it is not what the source gives."""
    page = render(SOURCE.read_text())
    if "--check" in sys.argv[1:]:
        return int(PAGE.read_text() != page)
    PAGE.write_text(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
