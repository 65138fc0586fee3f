"""The React guide shows the example that is built and driven, word for word."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMPORTED = {
    '"../../sdk/index.js"': '"@django-livedesk/client"',
    '"../use-widget.js"': '"@django-livedesk/client/react"',
}


def test_the_guide_shows_the_example() -> None:
    example = (ROOT / "client/react/example/help.tsx").read_text().split("\n", 1)[1].strip()
    for ours, theirs in IMPORTED.items():
        example = example.replace(ours, theirs)
    assert example in (ROOT / "docs/howto/react.md").read_text()
