"""One frame of a replay as a picture: a bar for each candidate, on a scale that never jumps.

The full-ink part of a bar is named, the grey part is counted by a total but not named, and the
hatched part is how much more it may be. An unknown figure has a question mark and no bar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import evolve, frozen

from projections.answers.brackets import bracket, shown
from projections.answers.inquiry import Inquiry
from projections.answers.replay import Frame, FrameColumn
from projections.answers.sentences import act_words
from projections.answers.why import names_of
from projections.faces.charts.looks import FAINT, INK, RULE
from projections.faces.charts.svg import MARGIN, Tag, document, path, tag, text, text_width, wrapped
from projections.faces.headings import heading
from projections.faces.pages.replay import moment_words, moved, news
from projections.faces.pages.standings import YET_TO_DECLARE
from projections.fold.figures import Figure

_WIDTH: Final = 960
_BAR: Final = 20
_ROW: Final = 28
_MOST_WORDS: Final = 7
"""Lines of news in a frame. All frames leave room for as many, so that none jumps."""


@frozen
class _Bars:
    inquiry: Inquiry
    left: float
    scale: float


def frame_chart(inquiry: Inquiry, frame: Frame, most: int, number: str) -> str:
    """Draw a frame as SVG text; `most` is the longest bar of the whole replay."""
    candidates = [name for _, name in inquiry.scaffold.candidates]
    left = MARGIN + max(text_width(one, 13) for one in (*candidates, YET_TO_DECLARE)) + 12
    bars = _Bars(inquiry, left, (_WIDTH - MARGIN - left - 90) / max(most, 1))
    width = _WIDTH - 2 * MARGIN
    drawn: list[Tag] = [
        text(MARGIN, 42, moment_words(frame), 24, font_weight="bold"),
        text(_WIDTH - MARGIN, 42, number, 13, fill=FAINT, text_anchor="end"),
        _hatch(),
    ]
    y = 66.0
    for standing in frame.standings:
        drawn += _section(bars, standing, y)
        y += _height(standing)
    drawn += _key(y + 8)
    y += 38
    drawn += [
        text(MARGIN, y + 18 * at, line, 13) for at, line in enumerate(_words(inquiry, frame, width))
    ]
    y += 18 * _MOST_WORDS
    pinned = heading(_at_its_own_clocks(inquiry, frame))
    foot = wrapped(pinned, 11, width, at=" · ")
    drawn += [text(MARGIN, y + 15 * at, one, 11, fill=FAINT) for at, one in enumerate(foot)]
    told = "; ".join(news(frame)) or "nothing new"
    desc = " ".join(_described(inquiry, one) for one in frame.standings)
    height = y + 15 * len(foot)
    return document(_WIDTH, height, f"{moment_words(frame)}: {told}.", f"{pinned}. {desc}", drawn)


def _at_its_own_clocks(inquiry: Inquiry, frame: Frame) -> Inquiry:
    return evolve(inquiry, as_of=evolve(inquiry.as_of, on=frame.on, known=frame.known))


def _words(inquiry: Inquiry, frame: Frame, width: float) -> tuple[str, ...]:
    """Return what happened and what moved as lines; those without room are only counted."""
    moves = moved(inquiry, frame)
    sentences = [*news(frame), *((f"Moved: {', '.join(moves)}",) if moves else ())]
    lines = [line for sentence in sentences for line in wrapped(sentence, 13, width)]
    if len(lines) <= _MOST_WORDS:
        return tuple(lines)
    return (*lines[: _MOST_WORDS - 1], f"… and {len(lines) - _MOST_WORDS + 1} lines more")


def _height(standing: FrameColumn) -> float:
    return _ROW * (len(standing.figures) + 1) + 26.0


def _section(bars: _Bars, standing: FrameColumn, top: float) -> Iterator[Tag]:
    act = act_words(standing.figures[0].cell.act) if standing.figures else ""
    title = f"{names_of(bars.inquiry).section(standing.section)} {act}s"
    yield text(MARGIN, top + 4, title, 13, fill=FAINT)
    y = top + 14
    for figure in standing.figures:
        yield from _bar(bars, figure, y)
        y += _ROW
    rest = bracket(standing.remainder.low, standing.remainder.high)
    yield text(MARGIN, y + 15, YET_TO_DECLARE, 13, fill=FAINT)
    yield text(bars.left, y + 15, rest, 13, fill=FAINT)


def _bar(bars: _Bars, figure: Figure, y: float) -> Iterator[Tag]:
    name = bars.inquiry.scaffold.candidate_name(figure.cell.candidate)
    yield text(MARGIN, y + 15, name, 13)
    yield path([("M", bars.left, y - 2), ("L", bars.left, y + _BAR + 2)], stroke=RULE)
    x, low, named = bars.left, figure.low, min(figure.named, figure.low)
    parts: Sequence[tuple[int, int, str]] = (
        (0, named, INK),
        (named, low, "#8c8c8c"),
        (low, low if figure.high is None else figure.high, "url(#hatch)"),
    )
    end = x
    for first, last, fill in parts:
        if last > first:
            at, wide = x + first * bars.scale, (last - first) * bars.scale
            edge = INK if fill.startswith("url") else fill
            yield tag(
                "rect",
                x=at,
                y=y,
                width=wide,
                height=_BAR,
                fill=fill,
                stroke=edge,
                stroke_width=0.6,
            )
            end = at + wide
    yield text(end + 7, y + 15, shown(figure), 13, font_weight="bold")


def _hatch() -> Tag:
    stripe = tag("path", d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2", stroke=INK, stroke_width=0.6)
    pattern = tag(
        "pattern",
        tag("rect", width=6, height=6, fill="#ffffff"),
        stripe,
        id="hatch",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )
    return tag("defs", pattern)


def _key(y: float) -> Iterator[Tag]:
    x = float(MARGIN)
    for fill, words in (
        (INK, "named"),
        ("#8c8c8c", "published, not named"),
        ("url(#hatch)", "may be: not known"),
    ):
        yield tag("rect", x=x, y=y - 9, width=16, height=10, fill=fill, stroke=INK)
        yield text(x + 22, y, words, 11, fill=FAINT)
        x += 40 + text_width(words, 11)
    yield text(x, y, "? unknown · + nothing bounds it above", 11, fill=FAINT)


def _described(inquiry: Inquiry, standing: FrameColumn) -> str:
    column = names_of(inquiry).section(standing.section)
    said = (
        f"{inquiry.scaffold.candidate_name(one.cell.candidate)} {shown(one)}"
        for one in standing.figures
    )
    return f"{column}: {', '.join(said)}."
