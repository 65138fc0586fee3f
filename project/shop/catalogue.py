"""What the shop sells. A demo needs no tables for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """One thing on the shelf; the price in cents."""

    slug: str
    name: str
    kind: str
    cents: int
    line: str
    story: str
    facts: tuple[tuple[str, str], ...]

    @property
    def price(self) -> str:
        """As the shop writes it: `€ 48.00`."""
        return money(self.cents)

    @property
    def picture(self) -> str:
        """Static path of its drawing."""
        return f"shop/products/{self.slug}.svg"


def money(cents: int) -> str:
    """Cents as the shop writes them."""
    return f"€ {cents / 100:,.2f}"


PRODUCTS = (
    Product(
        "teapot",
        "Stoneware teapot",
        "Pots",
        6400,
        "Pours to the last drop, and does not drip.",
        "Thrown by hand and glazed in slate. The spout is cut sharp at the lip, so that the stream breaks clean; the "
        "lid sits deep enough to stay in place when you tip the pot.",
        (("Holds", "0.9 l, four cups"), ("Made of", "Stoneware, glazed inside"), ("Care", "Dishwasher safe")),
    ),
    Product(
        "cup",
        "Pair of cups",
        "Cups",
        2800,
        "Two cups without handles, warm in the hand.",
        "A thick foot keeps the table cool and a thin lip keeps the tea hot to the end. Each pair is matched by eye, "
        "since no two come out of the kiln alike.",
        (("Holds", "0.2 l each"), ("Made of", "Stoneware"), ("Care", "Dishwasher safe")),
    ),
    Product(
        "kettle",
        "Pouring kettle",
        "Kettles",
        8900,
        "A narrow spout and a steady hand.",
        "Heats on gas, electric and induction. The spout starts low and ends high, which slows the water down and "
        "lets you put it where you want it.",
        (("Holds", "1.0 l"), ("Made of", "Steel, ash wood"), ("Hob", "All, induction too")),
    ),
    Product(
        "whisk",
        "Bamboo whisk",
        "Tools",
        1900,
        "Eighty tines from a single piece of bamboo.",
        "For matcha. Soak it for a minute in warm water before use, and let it dry standing up; it will last for "
        "about a year of mornings.",
        (("Tines", "80"), ("Made of", "White bamboo"), ("Care", "Rinse, do not wash")),
    ),
    Product(
        "tin",
        "Tea tin",
        "Tools",
        2200,
        "A double lid that sighs when it closes.",
        "Tea fades in light and air. The inner lid keeps both out, and the outer one falls shut by its own weight.",
        (("Holds", "125 g of leaves"), ("Made of", "Tin-plated steel"), ("Care", "Wipe dry")),
    ),
    Product(
        "tray",
        "Oak tray",
        "Tools",
        4500,
        "Carries the whole table at once.",
        "One board of oak with a rim all round and two slots for the hands. Oiled, not lacquered, so that a scratch "
        "can be sanded out.",
        (("Size", "42 × 28 cm"), ("Made of", "Oak, linseed oil"), ("Care", "Oil twice a year")),
    ),
)

BY_SLUG = {product.slug: product for product in PRODUCTS}
