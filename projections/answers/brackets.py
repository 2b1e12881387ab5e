"""How a bracket is printed: `28`, `28–151`, `28+`, `? ≤28`, `?`. Unknown is never zero."""

from __future__ import annotations

import re
from typing import Final

from projections.fold.figures import Figure, Kind

Bounds = tuple[int | None, int | None]
"""What a printed figure shows: least and most, both inclusive; None where it shows none."""
_EXACT_OR_BETWEEN: Final = re.compile(r"(\d{1,9})(?:\s*[-\N{EN DASH}]\s*(\d{1,9}))?\Z", re.ASCII)
_OPEN_ABOVE: Final = re.compile(r"(\d{1,9})\+\Z", re.ASCII)
_UNKNOWN: Final = re.compile(r"\?(?:\s*(?:\N{LESS-THAN OR EQUAL TO}|<=)\s*(\d{1,9}))?\Z", re.ASCII)


def bracket(low: int | None, high: int | None) -> str:
    """Print what bounds allow: `28`, `28–151`, `28+`; `?` where nothing is known."""
    if low is None:
        return "?"
    if low == high:
        return str(low)
    return f"{low}+" if high is None else f"{low}\N{EN DASH}{high}"


def shown(figure: Figure) -> str:
    """Print a figure as its evidence allows. Unknown is `?`, or `? ≤28` where the most is known.

    A least of 0 is printed only where a total gives it, not where nothing is known.
    """
    return shown_bounds(bounds(figure))


def bounds(figure: Figure) -> Bounds:
    """Return the numbers that are printed of a figure: figures with equal bounds print alike."""
    return (None if figure.kind is Kind.UNKNOWN else figure.low, figure.high)


def shown_bounds(said: Bounds) -> str:
    """Print bounds as `shown` prints the figure that has them."""
    low, high = said
    if low is None and high is not None:
        return f"? \N{LESS-THAN OR EQUAL TO}{high}"
    return bracket(low, high)


def read_bounds(text: str) -> Bounds | None:
    """Read what `shown` prints; a hyphen may replace the dash, and `<=` its sign.

    Return None for anything else, also for a bracket whose most is below its least.
    """
    text = text.strip()
    if (between := _EXACT_OR_BETWEEN.match(text)) is not None:
        low, high = int(between[1]), int(between[2] or between[1])
        return (low, high) if low <= high else None
    if (above := _OPEN_ABOVE.match(text)) is not None:
        return (int(above[1]), None)
    if (unknown := _UNKNOWN.match(text)) is not None:
        return (None, int(unknown[1]) if unknown[1] is not None else None)
    return None


def apart(was: Figure, becomes: Figure) -> Bounds:
    """Return by how much a count differs, least and most: from 22–56 to 165 is 109 to 143.

    None for an end that nothing bounds: a figure that is open above may be any number.
    """
    least = None if was.high is None else becomes.low - was.high
    most = None if becomes.high is None else becomes.high - was.low
    return least, most


def exactly(said: Bounds) -> int | None:
    """Return the one number that bounds allow, if they allow one only."""
    return said[0] if said[0] == said[1] else None


def apart_said(apart: Bounds) -> str:
    """Print a difference: `+143`, `+109 to +143`; "" for none, and where its sign is open."""
    least, most = apart
    if least is None or most is None or least < 0 < most or (least, most) == (0, 0):
        return ""
    one, other = (
        "0" if number == 0 else f"{number:+d}".replace("-", "\N{MINUS SIGN}")
        for number in (least, most)
    )
    return one if least == most else f"{one} to {other}"


def rivals_said(figure: Figure) -> str:
    """Print the totals shown beside a figure, each with why it does not decide; "" for none."""
    return "; ".join(f"{bracket(one.low, one.high)} ({one.doubt})" for one in figure.rivals)


def doubts_said(figure: Figure) -> str:
    """Print the doubts about a figure as an aside; "" where there are none."""
    doubts = [
        *(["disputed"] if figure.disputed else []),
        *(["leans on a best estimate of a date"] if figure.estimated_date else []),
        *([f"beside it {rivals_said(figure)}"] if figure.rivals else []),
    ]
    return "; ".join(doubts)
