"""The chart of one section's race.

The title is a sentence that says who led. Lines step only where something was published; where a
value is not known the range is shaded. Hearsay is a hollow mark above the plot, a correction is a
flag, and both have a caption beneath. Nothing is shown by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from attrs import frozen

from ledger.edtf import spoken
from projections.answers.brackets import shown
from projections.answers.race import Line, Race
from projections.faces.charts.asides import captions, flags, notes, numbered, rumours
from projections.faces.charts.lines import Plot, bands, label_width, labels, lines, read_then
from projections.faces.charts.looks import FAINT, INK, RULE, look
from projections.faces.charts.scales import Days, counts_up_to, short_day
from projections.faces.charts.svg import MARGIN, Tag, balanced, document, path, text, wrapped

WIDTH: Final = 960
_PLOT: Final = 400
_LEFT: Final = 48


@frozen
class Words:
    """The words around a race: the heading with its clocks, the axis's label, and the foot.

    `known` says what the marked lines show, where thin ones beside them show each day's knowledge;
    `estimates` which dates are best estimates, if any.
    """

    heading: str
    axis: str
    foot: str
    known: str = "what is known now"
    estimates: str = ""


def race_chart(race: Race, words: Words) -> str:
    """Draw a race as SVG text."""
    width = WIDTH - 2 * MARGIN
    title = balanced(race.title, 20, width)
    heading = wrapped(words.heading, 12, width, at=" · ")
    head = 40 + 25 * (len(title) - 1) + 16 * len(heading) + 30
    beneath = tuple(notes(race, width))
    foot = tuple(line for part in _foot(race, words) for line in wrapped(part, 11, width))
    top, bottom = float(head + 26), float(head + 26 + _PLOT)
    height = bottom + 66 + 15 * sum(len(one) for _, one in beneath) + 15 * len(foot) + 14
    right = WIDTH - MARGIN - max((label_width(one) for one in race.drawn), default=0.0) - 22
    plot = Plot(
        race,
        Days(race.first, race.last, float(_LEFT), right),
        counts_up_to(max(race.top, 1), bottom, top),
        {line.candidate: look(at) for at, line in enumerate(race.lines)},
        top - 12,
    )
    drawn: list[Tag] = [
        *(
            text(MARGIN, 40 + 25 * at, line, 20, font_weight="bold")
            for at, line in enumerate(title)
        ),
        *(
            text(MARGIN, 62 + 25 * (len(title) - 1) + 16 * at, line, 12, fill=FAINT)
            for at, line in enumerate(heading)
        ),
        text(MARGIN, head - 6, words.axis, 11.5, fill=FAINT),
        *_grid(plot),
        *bands(plot),
        *read_then(plot),
        *lines(plot),
        *labels(plot),
        *rumours(plot),
        *flags(plot),
        *_axis(plot, bottom),
    ]
    drawn += captions(beneath, foot, bottom + 64)
    return document(WIDTH, height, race.title, _described(race, words), drawn)


def _grid(plot: Plot) -> Iterator[Tag]:
    for count in plot.counts.ticks:
        y = plot.counts.at(count)
        yield path(
            [("M", plot.days.left, y), ("L", plot.days.right, y)],
            stroke=INK if count == 0 else RULE,
            stroke_width=1 if count == 0 else 0.7,
            fill="none",
        )
        yield text(plot.days.left - 8, y + 4, str(count), 11, fill=FAINT, text_anchor="end")


def _axis(plot: Plot, bottom: float) -> Iterator[Tag]:
    """Draw the dates, and a tick where something happened, taller for a published total."""
    for day, is_total in plot.race.ticks.items():
        x = plot.days.at(day) + (plot.days.wide / 2 if not is_total else 0)
        yield path(
            [("M", x, bottom), ("L", x, bottom + (11 if is_total else 5))],
            stroke=INK,
            stroke_width=1.1,
            fill="none",
        )
    ticks = plot.days.ticks(64)
    for at, day in enumerate(ticks):
        x = plot.days.at(day)
        anchor = "start" if at == 0 else "middle"
        yield text(x, bottom + 26, short_day(day), 11, fill=FAINT, text_anchor=anchor)
        if at == 0 or day.year != ticks[at - 1].year:
            yield text(x, bottom + 40, str(day.year), 11, fill=FAINT, text_anchor=anchor)


def _foot(race: Race, words: Words) -> Iterator[str]:
    if any(_banded(line) for line in race.drawn):
        yield (
            "Shaded: not known; between two published totals a line stays at the last of them, and "
            "the value was somewhere in its shade."
        )
    if any(line.last.figure.high is None for line in race.drawn):
        yield "A number with + is what is on record, and nothing published bounds it above."
    if any(line.then for line in race.drawn):
        yield f"Thin unbroken lines: what could be read on each day. With marks: {words.known}."
    if race.ticks:
        yield "Ticks under the axis: something happened; the taller ones: a total was taken."
    silent = [line.name for line in race.lines if not line.known]
    if silent:
        yield f"No figure on record: {', '.join(silent)}."
    if race.last < race.until:
        after, until = spoken(race.last.isoformat()), spoken(race.until.isoformat())
        yield f"No figure changes after {after}, up to {until}."
    if words.estimates:
        yield words.estimates
    if words.foot:
        yield words.foot


def _banded(line: Line) -> bool:
    return any(
        one.figure.high is not None and one.figure.low != one.figure.high for one in line.stretches
    )


def _described(race: Race, words: Words) -> str:
    """Describe the picture in words: every line, step by step, then the marks beside them."""
    lines = [
        f"{line.name}: "
        + ", ".join(
            f"{said} from {spoken(next(run).first.isoformat())}"
            for said, run in groupby(line.stretches, key=lambda one: shown(one.figure))
            if not said.startswith("?")
        )
        + "."
        for line in race.drawn
    ]
    marks = [f"{one.caption}." for one in numbered(race)]
    return " ".join((words.heading, words.axis, *lines, *marks))
