"""A page that draws without end, in a few hundred bytes: the agent's document goes on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.hostile import Desk, desk

__all__ = ["desk"]
WIDTH, LEVELS = 10, 7


def bomb(desk: Desk, tag: str, inner: str, naming: Any) -> Any:
    """Each level holds ten of the one below."""
    parts = [desk.svg(tag, {"id": "a0"}, desk.svg("rect", {"width": "1", "height": "1"}))]
    for level in range(LEVELS):
        drawn = [desk.svg(inner, {"d": "M0 0L9 9", **naming(level)}) for _ in range(WIDTH)]
        parts.append(desk.svg(tag, {"id": f"a{level + 1}"}, *drawn))
    return desk.svg("svg", {"viewBox": "0 0 9 9"}, *parts, desk.svg(inner, {"d": "M0 0L9 9", **naming(LEVELS)}))


def test_what_uses_what_uses_others_ten_million_times_is_not_drawn(desk: Desk) -> None:
    desk.draws(bomb(desk, "g", "use", lambda level: {"href": f"#a{level}"}))


@pytest.mark.parametrize("way", ["attribute", "style", "sheet"])
@pytest.mark.parametrize(("tag", "name"), [("mask", "mask"), ("clipPath", "clip-path"), ("marker", "marker-start")])
def test_masks_clips_and_markers_within_each_other_are_not_drawn(desk: Desk, tag: str, name: str, way: str) -> None:
    given = {
        "attribute": lambda level: {name: f"url(#a{level})"},
        "style": lambda level: {"style": f"{name}: url(#a{level})"},
        "sheet": lambda level: {"class": f"b{level}"},
    }
    css = "".join(f"path.b{level}{{{name}:url(#a{level})!important}}" for level in range(LEVELS + 1))
    head = (desk.node("style", {"_cssText": css}),) if way == "sheet" else ()
    desk.draws(bomb(desk, tag, "path", given[way]), head=head)


def test_what_comes_later_makes_no_bomb_either(desk: Desk) -> None:
    drawn = bomb(desk, "g", "use", lambda _: {})
    desk.draws(drawn)
    uses = [one for group in drawn["childNodes"] for one in [group, *group["childNodes"]] if one["tagName"] == "use"]
    desk.news(
        {
            "source": 0,
            "texts": [],
            "removes": [],
            "adds": [],
            "attributes": [
                {"id": one["id"], "attributes": {"href": f"#a{at // WIDTH}"}} for at, one in enumerate(uses)
            ],
        }
    )
    desk.drawn()


def test_two_thousand_icons_of_a_sprite_are_drawn(desk: Desk) -> None:
    sprite = desk.svg("symbol", {"id": "icon"}, *[desk.svg("path", {"d": "M0 0h9v9z"}) for _ in range(9)])
    icons = [desk.svg("use", {"href": "#icon"}) for _ in range(2_000)]
    picture = desk.draws(desk.svg("svg", {}, sprite, *icons))
    assert picture.locator("use[href='#icon']").count() == 2_000
