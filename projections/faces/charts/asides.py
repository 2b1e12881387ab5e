"""The marks beside a race's lines: hearsay above the plot, and flags where something was corrected.

Each mark has a number, and beneath the picture a caption in words under that number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from projections.answers.race import Mark, Race
from projections.faces.charts.lines import Plot
from projections.faces.charts.looks import FAINT, flag, hollow
from projections.faces.charts.svg import MARGIN, Tag, text, wrapped

_APART: Final = 15.0
"""The least distance at which two flags of one day are drawn as two."""
_ASIDE: Final = 24.0
"""The least distance at which two hollow marks, each with its number, are drawn as two."""


def numbered(race: Race) -> tuple[Mark, ...]:
    """Return all marks in the order of their numbers: by day, hearsay first."""
    return tuple(sorted((*race.rumours, *race.flags), key=lambda one: one.day))


def rumours(plot: Plot) -> Iterator[Tag]:
    """Draw hearsay as hollow marks above the plot; marks that would overlap share one."""
    marks = numbered(plot.race)
    hearsay = [(at, one) for at, one in enumerate(marks, 1) if one in plot.race.rumours]
    if hearsay:
        yield text(plot.days.right + 17, plot.strip + 4, "Hearsay", 10.5, fill=FAINT)
    spots = [(plot.days.at(one.day) + plot.days.wide / 2, at) for at, one in hearsay]
    for x, numbers in _clustered(spots, _ASIDE):
        yield hollow(x, plot.strip)
        yield text(x + 8, plot.strip + 4, _numbers(numbers), 10.5)


def flags(plot: Plot) -> Iterator[Tag]:
    """Draw a flag on each line where it was mended; flags that would overlap share one."""
    spots: dict[dt.date, list[tuple[float, int]]] = {}
    for at, one in enumerate(numbered(plot.race), 1):
        if one in plot.race.flags:
            spots.setdefault(one.day, []).append((_height(plot, one), at))
    for day, some in spots.items():
        x = plot.days.at(day)
        for y, numbers in _clustered(sorted(some), _APART):
            yield flag(x, y)
            yield text(x + 10, y - 8, _numbers(numbers), 10.5)


def _height(plot: Plot, one: Mark) -> float:
    """Return the height of a flag's foot: its candidate's line, else the foot of the plot."""
    line = next((line for line in plot.race.drawn if line.candidate == one.candidate), None)
    stretch = None if line is None else line.on(one.day)
    return plot.counts.bottom if stretch is None else plot.counts.at(stretch.height)


def _clustered(
    spots: Iterable[tuple[float, int]], apart: float
) -> Iterator[tuple[float, list[int]]]:
    """Yield each mark to draw, in order of place, with the numbers of all that it stands for."""
    cluster: list[tuple[float, int]] = []
    for spot, at in spots:
        if cluster and spot - cluster[-1][0] >= apart:
            yield cluster[0][0], sorted(number for _, number in cluster)
            cluster = []
        cluster.append((spot, at))
    if cluster:
        yield cluster[0][0], sorted(number for _, number in cluster)


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(one) for one in numbers)


def notes(race: Race, width: float) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Yield for each mark, in order of number, whether it is a flag, and its caption's lines."""
    for mark in numbered(race):
        yield mark in race.flags, wrapped(mark.caption, 11, width - 32)


def captions(
    beneath: Iterable[tuple[bool, tuple[str, ...]]], foot: Iterable[str], top: float
) -> Iterator[Tag]:
    """Draw each caption beside its sign and number, then the foot in a fainter ink."""
    y = top
    for at, (is_flag, lines) in enumerate(beneath, 1):
        yield flag(MARGIN + 2, y + 1, 0.7) if is_flag else hollow(MARGIN + 5, y - 4, 4.2)
        yield text(MARGIN + 15, y, str(at), 11)
        for line in lines:
            yield text(MARGIN + 32, y, line, 11)
            y += 15
    y += 4
    for line in foot:
        yield text(MARGIN, y, line, 11, fill=FAINT)
        y += 15
