"""The lines of a race on its scales.

A line steps where its value was published and is named where it ends. Where the value is not
known the range is shaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from projections.answers.brackets import shown
from projections.answers.race import Line, Race, Stretch
from projections.faces.charts.looks import Look, marker
from projections.faces.charts.scales import Counts, Days, spread
from projections.faces.charts.svg import Tag, path, tag, text, text_width

_APART: Final = 17.0
"""The least distance between two names, however near their lines end."""


@frozen
class Plot:
    """A race on its scales, with the look of each line."""

    race: Race
    days: Days
    counts: Counts
    looks: dict[str, Look]
    strip: float

    def over(self, one: Stretch) -> tuple[float, float]:
        """Return the left and right edge of a stretch."""
        return self.days.at(one.first), self.days.at(one.last) + self.days.wide


def bands(plot: Plot) -> Iterator[Tag]:
    """Shade the range of a value that is not known, and draw what bounds it above.

    What bounds it below is drawn as well, where the candidate's own line does not run there.
    """
    for line in plot.race.drawn:
        shape = plot.looks[line.candidate]
        for one in line.stretches:
            figure, (left, right) = one.figure, plot.over(one)
            if figure.exact or figure.high is None or figure.low == figure.high:
                continue
            top, bottom = plot.counts.at(figure.high), plot.counts.at(figure.low)
            edges = [top]
            if one.level is None and figure.low > 0:  # no line runs along its least
                edges.append(bottom)
            yield tag(
                "rect",
                x=left,
                y=top,
                width=right - left,
                height=bottom - top,
                fill=shape.tint,
                fill_opacity=0.09,
            )
            yield path(
                [point for y in edges for point in (("M", left, y), ("L", right, y))],
                stroke=shape.tint,
                stroke_width=0.9,
                stroke_dasharray=shape.dash or "none",
                fill="none",
            )


def lines(plot: Plot) -> Iterator[Tag]:
    """Draw each line in its dashes; its steps are thin risers without dashes, which stay whole."""
    for line in plot.race.drawn:
        shape = plot.looks[line.candidate]
        for run in _runs(line.stretches):
            if risers := tuple(_risers(plot, run)):
                yield path(risers, stroke=shape.tint, stroke_width=0.9, fill="none")
            yield path(
                _level(plot, run),
                stroke=shape.tint,
                stroke_width=2.3,
                stroke_dasharray=shape.dash or "none",
                fill="none",
            )
        marked: int | None = None
        for one in line.stretches:
            settled = one.figure.exact or one.figure.high is None
            value = one.level if settled else None
            fresh = value != marked or (one.figure.exact and plot.race.ticks.get(one.first, False))
            if value is not None and fresh and one.first > plot.race.first:
                x, y = plot.days.at(one.first), plot.counts.at(value)
                yield marker(shape.marker, x, y, shape.tint)
            marked = marked if value is None else value


def read_then(plot: Plot) -> Iterator[Tag]:
    """Draw what could be read on each day: a thin unbroken line under the candidate's own."""
    for line in plot.race.drawn:
        for run in _runs(line.then):
            yield path(
                _stepped(plot, run),
                stroke=plot.looks[line.candidate].tint,
                stroke_width=0.9,
                fill="none",
            )


def _runs(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """Yield each run of consecutive stretches that have a value."""
    run: list[Stretch] = []
    for one in stretches:
        if one.level is None:
            if run:
                yield run
            run = []
        else:
            run.append(one)
    if run:
        yield run


def _stepped(plot: Plot, run: Iterable[Stretch]) -> Iterator[tuple[str, float, float]]:
    letter = "M"
    for one in run:
        left, right = plot.over(one)
        y = plot.counts.at(one.level or 0)
        yield letter, left, y
        yield "L", right, y
        letter = "L"


def _level(plot: Plot, run: Iterable[Stretch]) -> Iterator[tuple[str, float, float]]:
    """Yield the level parts, joined where the height stays so that the dashes run through."""
    before: int | None = None
    for one in run:
        left, right = plot.over(one)
        value = one.level or 0
        if value != before:
            yield "M", left, plot.counts.at(value)
        yield "L", right, plot.counts.at(value)
        before = value


def _risers(plot: Plot, run: Iterable[Stretch]) -> Iterator[tuple[str, float, float]]:
    """Yield the upright part of each step."""
    before: int | None = None
    for one in run:
        value = one.level or 0
        if before is not None and value != before:
            left, _ = plot.over(one)
            yield "M", left, plot.counts.at(before)
            yield "L", left, plot.counts.at(value)
        before = value


def labels(plot: Plot) -> Iterator[Tag]:
    """Write each line's name and number where it ends, moved apart so that none overlap."""
    lines = plot.race.drawn
    wished = [plot.counts.at(line.last.height) for line in lines]
    placed = spread(wished, _APART, plot.counts.top + 4, plot.counts.bottom - 2)
    edge = plot.days.right
    for line, wish, y in zip(lines, wished, placed, strict=True):
        shape = plot.looks[line.candidate]
        yield path(
            [("M", edge + 1, wish), ("L", edge + 9, y), ("L", edge + 13, y)],
            stroke=shape.tint,
            stroke_width=0.8,
            fill="none",
        )
        yield text(edge + 17, y + 4, _label(line), 12.5, fill=shape.tint, font_weight="bold")


def _label(line: Line) -> str:
    left = f" ({line.left})" if line.left else ""
    return f"{line.name} {shown(line.last.figure)}{left}"


def label_width(line: Line) -> float:
    """Return the width of a line's name and number."""
    return text_width(_label(line), 12.5, bold=True)
