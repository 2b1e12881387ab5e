"""How candidates are told apart: by dash, marker and label. The tints are no party's colours.

Every pair differs in black and white too. Looks go by the candidates' order, which is by surname.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from projections.faces.charts.svg import Tag, number, tag

INK: Final = "#1a1a1a"
FAINT: Final = "#5f5f5f"
RULE: Final = "#d4d4d4"


@frozen
class Look:
    """A candidate's line: its tint, its dashes and the shape of its marks."""

    tint: str
    dash: str
    marker: str


# Dark and muted, each at least 4.5:1 on white; neighbours, which may cross, differ in lightness.
_LOOKS: Final = (
    Look("#1a1a1a", "", "circle"),
    Look("#7a5230", "8 3", "square"),
    Look("#4d6b6b", "2 3", "triangle"),
    Look("#5b4a78", "12 3 2 3", "diamond"),
    Look("#6e6e1f", "5 2", "cross"),
    Look("#8a4a5a", "14 4 4 4", "plus"),
)


def look(at: int) -> Look:
    """Return the look of the candidate at a place. Past the last, dashes recur at half length."""
    base = _LOOKS[at % len(_LOOKS)]
    return base if at < len(_LOOKS) else Look(base.tint, f"1 2 {base.dash}".strip(), base.marker)


def marker(shape: str, x: float, y: float, tint: str, size: float = 3.6) -> Tag:
    """A filled mark at a point."""
    if shape == "circle":
        return tag("circle", cx=x, cy=y, r=size, fill=tint)
    if shape in {"cross", "plus"}:
        arms = (
            ((-1, -1, 1, 1), (-1, 1, 1, -1)) if shape == "cross" else ((-1, 0, 1, 0), (0, -1, 0, 1))
        )
        drawn = " ".join(
            f"M{number(x + size * a)},{number(y + size * b)} "
            f"L{number(x + size * c)},{number(y + size * d)}"
            for a, b, c, d in arms
        )
        return tag("path", d=drawn, stroke=tint, stroke_width=2.2, fill="none")
    corners = {
        "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
        "triangle": ((0, -1.2), (1.1, 0.8), (-1.1, 0.8)),
        "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    }[shape]
    points = " ".join(f"{number(x + size * a)},{number(y + size * b)}" for a, b in corners)
    return tag("polygon", points=points, fill=tint)


def hollow(x: float, y: float, size: float = 5.0) -> Tag:
    """The mark of hearsay: a hollow diamond."""
    corners = ((0, -1), (1, 0), (0, 1), (-1, 0))
    points = " ".join(f"{number(x + size * a)},{number(y + size * b)}" for a, b in corners)
    return tag("polygon", points=points, fill="#ffffff", stroke=INK, stroke_width=1.2)


def flag(x: float, y: float, size: float = 1.0) -> Tag:
    """The mark of a correction: a small flag on a pole whose foot is at a point."""
    pole, wide, half = (number(size * one) for one in (-15, 9, 3.5))
    down = number(-size * 9)
    drawn = f"M{number(x)},{number(y)} v{pole} l{wide},{half} l{down},{half}"
    return tag("path", d=drawn, stroke=INK, stroke_width=1.2, fill="#ffffff")
