"""Agents who reach for what the visitor does not see, though a press would hit it; and what is seen well enough."""

from __future__ import annotations

import pytest

from tests.e2e.steered import Steered, steered

__all__ = ["steered"]
LAYER = "<i style='position: absolute; inset: -9px; pointer-events: none; {}'></i>"
PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="


def over(style: str) -> str:
    return f"<div style='position: relative; width: 90px'><button>Do it</button>{LAYER.format(style)}</div>"


UNSEEN = {
    "filter": "<button style='filter: opacity(0)'>Do it</button>",
    "a filter around it": "<p style='filter: opacity(5%)'><button>Do it</button></p>",
    "many a little": "<p style='opacity: .3'><b style='opacity: .3'><button>Do it</button></b></p>",
    "a haze": "<button style='filter: blur(20px)'>Do it</button>",
    "a mask": "<button style='mask-image: linear-gradient(transparent, transparent)'>Do it</button>",
    "a mask around it": "<p style='-webkit-mask-image: radial-gradient(#0000, #fff0)'><button>Do it</button></p>",
    "shrunk": "<button style='transform: scale(.06)'>Do it in a long line of words</button>",
    "shrunk around it": "<p style='transform: scale(.1)'><button>Do it</button></p>",
    "a layer over it": over("background: #fff"),
    "a layer of a gradient over it": over("background: linear-gradient(red, blue)"),
    "a picture over it": over(f'background: url("{PICTURE}")'),
    "a layer in a shadow root over it": (
        "<div style='position: relative'><button>Do it</button>"
        "<div data-root=open style='position: absolute; inset: 0; pointer-events: none'>"
        "<p style='background: #fff; margin: 0; height: 99px'></p></div></div>"
    ),
}


@pytest.mark.parametrize("what", UNSEEN)
def test_what_is_painted_so_that_nobody_sees_it_is_not_pressed(steered: Steered, what: str) -> None:
    assert steered.tries(UNSEEN[what], "#test button") == "covered"


SEEN = {
    "slightly transparent": "<p style='opacity: .6'><button style='filter: opacity(.6)'>Do it</button></p>",
    "in a scaled part": "<p style='transform: scale(.5)'><button>Do it</button></p>",
    "in a turned part": "<p style='width: 90px; transform: rotate(30deg) translateX(9px)'><button>Do it</button></p>",
    "in a part in depth": "<p style='perspective: 400px'><button style='transform: rotateY(40deg)'>Do it</button></p>",
    "with a shadow": "<button style='filter: drop-shadow(0 0 3px red) blur(1px)'>Do it</button>",
    "animated": "<style>@keyframes k {to {transform: translateX(9px); opacity: .8}}</style>"
    "<button style='animation: k 1s infinite alternate'>Do it</button>",
    "faded at the edge": "<p style='mask-image: linear-gradient(#000, transparent)'><button>Do it</button></p>",
    "drawn by a mask": f"<button style='mask-image: url(\"{PICTURE}\"); width: 20px; height: 20px; background: red'></button>",
    "small": "<button style='all: unset; width: 8px; height: 8px; background: red'></button>",
    "under an empty layer": over(""),
    "under a veil": over("background: rgba(0, 0, 0, .3)"),
    "under a vignette": over("background: linear-gradient(transparent, #000)"),
    "under a grain": over(f'background: url("{PICTURE}"); opacity: .2'),
    "under a part of itself": (
        "<button style='position: relative'>Do it"
        "<i style='position: absolute; inset: 0; background: #ccc; pointer-events: none'></i></button>"
    ),
    "over a background": "<div style='background: #fff'><button>Do it</button></div>",
}


@pytest.mark.parametrize("what", SEEN)
def test_what_is_seen_well_enough_is_pressed(steered: Steered, what: str) -> None:
    assert steered.tries(SEEN[what], "#test button") is None


def test_looking_leaves_the_sheets_of_the_page_as_they_were(steered: Steered) -> None:
    sheets = "document.adoptedStyleSheets.length"
    before = steered.page.evaluate(sheets)
    assert steered.tries(over(""), "#test button") is None
    assert steered.page.evaluate(sheets) == before
    assert steered.page.evaluate("getComputedStyle(document.querySelector('#test i')).pointerEvents") == "none"
