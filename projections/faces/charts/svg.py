"""SVG as values, and their text: escaped, well formed, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from attrs import frozen

from projections.faces.escapes import shown

_NEVER_XML: Final = re.compile("[\\ufffe\\uffff]")
FONT: Final = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
MARGIN: Final = 24
"""The air around every picture."""
_WIDE, _NARROW = frozenset("mwMW@%—"), frozenset("iljtfrI.,:;'|!()[] ")


@frozen
class Tag:
    """An element: attributes in the order given, then children or text."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Tag | str, ...]


Value = str | int | float


def tag(name: str, *children: Tag | str, **attributes: Value) -> Tag:
    """Make an element; `stroke_width` is written `stroke-width`, `class_` is `class`."""
    said = ((key.rstrip("_").replace("_", "-"), number(one)) for key, one in attributes.items())
    return Tag(name, tuple(said), tuple(children))


def number(value: Value) -> str:
    """Write a coordinate with two decimals at most: the same on every machine."""
    if isinstance(value, str):
        return value
    text = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return "0" if text == "-0" else text


def document(width: float, height: float, title: str, desc: str, drawn: Iterable[Tag]) -> str:
    """Return a whole picture, with a title and a description for readers who cannot see it."""
    root = tag(
        "svg",
        tag("title", title, id="title"),
        tag("desc", desc, id="desc"),
        tag("rect", width=width, height=height, fill="#ffffff"),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_labelledby="title desc",
        font_family=FONT,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{"".join(_written(root, 0))}'


def text(x: float, y: float, words: str, size: float = 12, **attributes: Value) -> Tag:
    """A line of text whose baseline starts at a point."""
    return tag("text", words, x=x, y=y, font_size=size, **({"fill": "#1a1a1a"} | attributes))


def path(points: Iterable[tuple[str, float, float]], **attributes: Value) -> Tag:
    """A path through points, each with its letter: ("M", x, y), ("L", x, y)."""
    drawn = " ".join(f"{letter}{number(x)},{number(y)}" for letter, x, y in points)
    return tag("path", d=drawn, **attributes)


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Estimate a line's width from above: fonts differ, and labels must not be cut."""
    ems = sum(
        0.9 if one in _WIDE else 0.34 if one in _NARROW else 0.72 if one.isupper() else 0.57
        for one in words
    )
    return ems * size * (1.07 if bold else 1.0)


def wrapped(
    words: str, size: float, width: float, *, bold: bool = False, at: str = " "
) -> tuple[str, ...]:
    """Break a sentence into lines no wider than `width`; a wider word gets a line of its own.

    `at` is what stands between two words, or between two parts that are to stay whole.
    """
    lines: list[str] = []
    for word in filter(None, words.split(None if at == " " else at)):
        longer = f"{lines[-1]}{at}{word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def balanced(words: str, size: float, width: float) -> tuple[str, ...]:
    """Break a bold heading into lines of like width, sentence by sentence."""
    lines: list[str] = []
    for sentence in re.split(r"(?<=\.) (?=[A-Z])", words):
        most, least = width, 0.0
        needed = len(wrapped(sentence, size, width, bold=True))
        for _ in range(12):  # find, by halving, the least width that needs no further line
            middle = (most + least) / 2
            fits = len(wrapped(sentence, size, middle, bold=True)) <= needed
            most, least = (middle, least) if fits else (most, middle)
        lines += wrapped(sentence, size, most, bold=True)
    return tuple(lines)


def _written(one: Tag | str, depth: int) -> Iterable[str]:
    if isinstance(one, str):
        yield escape(_NEVER_XML.sub("\N{REPLACEMENT CHARACTER}", shown(one)))
        return
    indent = "  " * depth
    attributes = "".join(f" {name}={quoteattr(shown(value))}" for name, value in one.attributes)
    yield f"{indent}<{one.name}{attributes}"
    if not one.children:
        yield "/>\n"
    elif all(isinstance(child, str) for child in one.children):
        yield ">"
        for child in one.children:
            yield from _written(child, 0)
        yield f"</{one.name}>\n"
    else:
        yield ">\n"
        for child in one.children:
            yield from _written(child, depth + 1)
        yield f"{indent}</{one.name}>\n"
