"""An electoral college's totals as part of a page: published, rebuilt, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from projections.answers.count import Recount
from projections.answers.inquiry import Inquiry
from projections.counting.college import Agreement, Rebuilt, ShareReading
from projections.counting.shares import Between, percent
from projections.faces.page import Block, Lines, Table, plain

PLACES: Final = 3
"""Decimal places of a section's percentages, as many as the party published."""


def college_blocks(inquiry: Inquiry, answer: Recount) -> Iterable[Block]:
    """Yield the whole college: what was published beside what the sections add up to."""
    rounds = sorted({one.round for one in answer.rebuilt})
    cells = {(one.round, one.candidate): one for one in answer.rebuilt}
    names = inquiry.scaffold.candidate_name
    first = [one for one in answer.rebuilt if one.round == rounds[0]]
    order = sorted(first, key=lambda one: (-_height(one), one.candidate))
    yield Lines(("The whole, in percent: published, and in brackets put together again.",))
    rows = tuple(
        plain(
            (
                names(row.candidate),
                *(_whole_cell(cells.get((number, row.candidate))) for number in rounds),
            )
        )
        for row in order
    )
    heads = plain(("", *(f"round {number}" for number in rounds)))
    yield Table(heads, rows, (False, *(True for _ in rounds)))
    lines = [*unrebuilt(inquiry, answer), *misfits(inquiry, answer)]
    if lines:
        yield Lines(tuple(lines))


def _height(one: Rebuilt) -> Fraction:
    shown = one.published or one.total
    return Fraction(0) if shown is None else shown.low


def _whole_cell(one: Rebuilt | None) -> str:
    if one is None:
        return ""
    stated = "?" if one.published is None else middle(one.published)
    mark = " differs" if one.verdict is Agreement.DIFFERS else ""
    return f"{stated} ({span(one.total) if one.total is not None else '?'}{mark})"


def middle(between: Between) -> str:
    """Return a share as it was printed: the middle of its range, to the places it was given in."""
    step = between.high - between.low
    places = next((one for one in range(7) if step >= Fraction(1, 100 * 10**one)), 6)
    return percent((between.low + between.high) / 2, places)


def span(between: Between) -> str:
    """Return a share's range in percent to two places; one number where both ends round alike."""
    low, high = percent(between.low, 2), percent(between.high, 2)
    return low if low == high else f"{low}\N{EN DASH}{high}"


def unrebuilt(inquiry: Inquiry, answer: Recount) -> Iterable[str]:
    """Say of each round that cannot be rebuilt why not, and what the missing sections share."""
    section_of = {one.id: one.name for one in inquiry.scaffold.sections}
    for number in sorted({one.round for one in answer.rebuilt if one.missing}):
        ours = [one for one in answer.rebuilt if one.round == number and one.missing]
        missing = " and ".join(section_of.get(each, each) for each in ours[0].missing)
        left = "; ".join(
            f"{inquiry.scaffold.candidate_name(one.candidate)} {span(one.left)}"
            for one in ours
            if one.left is not None
        )
        yield (
            f"Round {number} cannot be put together again: nothing is published for {missing}. "
            f"The published totals leave them, together, these points of the whole: {left}."
        )


def misfits(inquiry: Inquiry, answer: Recount) -> Iterable[str]:
    """Say which printed shares clash with what is counted, or with the published total."""
    section_of = {one.id: one.name for one in inquiry.scaffold.sections}
    for one in answer.rebuilt:
        for section, reading in one.misfits:
            used = _used(one.parts[section], reading)
            who = inquiry.scaffold.candidate_name(one.candidate)
            yield (
                f"Round {one.round}, {section_of.get(section, section)}: a printed "
                f"{middle(reading.share)} % for {who} does not fit; the rest gives {used} %."
            )
    yield from _denominators(inquiry, answer)


def _used(readings: Sequence[ShareReading], misfit: ShareReading) -> str:
    others = [one.share for one in readings if one is not misfit]
    if not others:
        return "?"
    exact = [one.exact for one in others if one.exact is not None]
    if exact:
        return percent(exact[0], PLACES)
    return f"{percent(others[0].low, PLACES)}\N{EN DASH}{percent(others[0].high, PLACES)}"


def _denominators(inquiry: Inquiry, answer: Recount) -> Iterable[str]:
    """Say where a section's printed votes and shares mean different numbers of votes in all."""
    section_of = {one.id: one.name for one in inquiry.scaffold.sections}
    places = sorted({(one.round, one.section) for one in answer.denominators})
    for number, section in places:
        ours = [one for one in answer.denominators if (one.round, one.section) == (number, section)]
        if max(one.low for one in ours) <= min(one.high for one in ours):
            continue
        said = "; ".join(
            f"{inquiry.scaffold.candidate_name(one.candidate)} {_range(one.low, one.high)}"
            for one in ours
        )
        yield (
            f"Round {number}, {section_of.get(section, section)}: the printed votes and shares "
            f"mean different numbers of votes in all: {said}."
        )


def _range(low: int, high: int) -> str:
    if low > high:
        return "no whole number"
    return f"{low:,}" if low == high else f"{low:,}\N{EN DASH}{high:,}"
