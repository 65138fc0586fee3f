"""The cart: product and number, in the visitor's session."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from .catalogue import BY_SLUG, Product, money

KEY = "cart"
MOST = 9


@dataclass(frozen=True, slots=True)
class Line:
    """One product in the cart."""

    product: Product
    count: int

    @property
    def total(self) -> str:
        """What these cost together."""
        return money(self.product.cents * self.count)


@dataclass(frozen=True, slots=True)
class Cart:
    """What the visitor has chosen, in the order of choosing."""

    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        """How many things are in it."""
        return sum(line.count for line in self.lines)

    @property
    def total(self) -> str:
        """What it all costs."""
        return money(sum(line.product.cents * line.count for line in self.lines))


def read(request: HttpRequest) -> Cart:
    """The visitor's cart. Makes no session for who has none."""
    chosen: dict[str, int] = request.session.get(KEY, {})
    return Cart(tuple(Line(BY_SLUG[slug], count) for slug, count in chosen.items() if slug in BY_SLUG))


def change(request: HttpRequest, slug: str, by: int) -> None:
    """Puts things in, or takes them out; at most nine of each."""
    chosen: dict[str, int] = request.session.get(KEY, {})
    count = min(MOST, chosen.get(slug, 0) + by)
    if count > 0:
        chosen[slug] = count
    else:
        chosen.pop(slug, None)
    request.session[KEY] = chosen


def clear(request: HttpRequest) -> None:
    """After an order."""
    request.session.pop(KEY, None)
