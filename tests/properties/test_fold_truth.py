"""Brackets against a hidden truth: however vaguely true sources tell it, the truth is inside.

A truth is drawn first: who backs whom on each day, named and unnamed. Pages then report parts of
it, with dates as vague as may be, and every ending. No bracket may exclude the truth, and vaguer
pages may never narrow one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import evolve, frozen
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.story import Story, shown, told

FIRST: Final = 5
LAST: Final = 14
CLOSE: Final = 12
NAMES: Final = ("gmb", "unite", "unison", "num")
few = settings(max_examples=100, deadline=None)


@frozen
class Stretch:
    """The days that a page leaves open, first and last, around a true one."""

    first: int
    last: int

    def __str__(self) -> str:
        """As EDTF."""
        first, last = f"2010-07-{self.first:02}", f"2010-07-{self.last:02}"
        return first if first == last else f"{first}/{last}"

    def wider(self, by: tuple[int, int]) -> Stretch:
        """The same, told more vaguely."""
        return Stretch(max(self.first - by[0], 1), min(self.last + by[1], 31))


@frozen
class Told:
    """One line of a story, with a hole for its date, and the days it leaves open."""

    line: str
    when: Stretch

    def __str__(self) -> str:
        """As the story tells it."""
        return f"{self.line} on {self.when}"


@frozen
class World:
    """A truth, and the lines that tell of it."""

    backers: Mapping[int, int]
    named: Mapping[str, tuple[int, int | None]]
    lines: tuple[Told, ...]

    def story(self) -> Story:
        """The log of the lines, each on a page of its own."""
        pages = [
            f"source page{number} 2010-07-{15 + number % 3}" for number in range(len(self.lines))
        ]
        window = f"window party unions closes 2010-07-{CLOSE}"
        lines = (str(one).replace("PAGE", f"page{number}") for number, one in enumerate(self.lines))
        return told("\n".join([*pages, window, *lines]))


def in_force(world: tuple[int, int | None], day: int) -> bool:
    """Whether someone who began and perhaps ended on given days was in at the end of a day."""
    begun, ended = world
    return begun <= day and (ended is None or day < ended)


@st.composite
def _around(draw: st.DrawFn, day: int) -> Stretch:
    before, after = draw(st.sampled_from((0, 0, 1, 3))), draw(st.sampled_from((0, 0, 1, 3)))
    return Stretch(day, day).wider((before, after))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A race of ten days that closes on the eighth: nothing begins after the close."""
    named: dict[str, tuple[int, int | None]] = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        begun = draw(st.integers(FIRST, CLOSE))
        named[name] = (begun, draw(st.sampled_from((None, None, *range(begun + 1, LAST + 1)))))
    unnamed, backers = 0, {}
    for day in range(FIRST - 4, LAST + 1):
        unnamed += draw(st.sampled_from((0, 0, 1, 2))) if FIRST <= day <= CLOSE else 0
        backers[day] = unnamed + sum(in_force(one, day) for one in named.values())
    lines: list[Told] = []
    for name, (begun, ended) in named.items():
        for _ in range(draw(st.integers(1, 2))):
            line = f"nomination PAGE unions {name} ed"
            lines.append(Told(line, draw(_around(begun))))
        if ended is not None:
            lines.append(Told(f"ended PAGE unions {name} ed", draw(_around(ended))))
    for _ in range(draw(st.integers(0, 4))):
        day = draw(st.integers(FIRST - 2, LAST))
        count = draw(st.sampled_from(("{}", "{}", ">={}", "<={}"))).format(backers[day])
        there = [name for name, one in named.items() if in_force(one, day)]
        listed = draw(st.sampled_from(("", *(f" lists {name}" for name in there))))
        lines.append(Told(f"tally PAGE unions ed {count}{listed}", draw(_around(day))))
    return World(backers, named, tuple(lines))


@few
@given(worlds(), st.integers(FIRST - 3, LAST))
def test_the_truth_lies_within_every_bracket(world: World, day: int) -> None:
    """Whatever was true at the end of a day is not below its low, nor above its high."""
    figure = world.story().figure("unions ed", f"2010-07-{day:02}")
    truth = world.backers[day]
    assert figure.low <= truth, f"{shown(figure)} leaves out {truth}"
    assert figure.high is None or truth <= figure.high, f"{shown(figure)} leaves out {truth}"
    names = sum(in_force(one, day) for one in world.named.values())
    assert figure.named <= names <= figure.named_possible


@few
@given(st.data(), worlds(), st.integers(FIRST - 3, LAST))
def test_vaguer_dates_never_narrow_a_bracket(data: st.DataObject, world: World, day: int) -> None:
    """A page that leaves more days open can only leave more numbers open.

    But for totals that rival each other for one stretch of days: told more vaguely, they need not.
    """
    assume(not _are_rivals(world.lines))
    wider = st.tuples(st.sampled_from((0, 1, 4)), st.sampled_from((0, 1, 4)))
    vague = evolve(
        world,
        lines=tuple(evolve(one, when=one.when.wider(data.draw(wider))) for one in world.lines),
    )
    sharp_figure, vague_figure = (
        one.story().figure("unions ed", f"2010-07-{day:02}") for one in (world, vague)
    )
    assert vague_figure.low <= sharp_figure.low
    assert vague_figure.high is None or (
        sharp_figure.high is not None and sharp_figure.high <= vague_figure.high
    )


def _are_rivals(lines: Iterable[Told]) -> bool:
    totals = {(one.when, one.line) for one in lines if one.line.startswith("tally")}
    return len({when for when, _ in totals}) < len(totals)


@few
@given(worlds(), st.integers(FIRST - 3, LAST))
def test_without_totals_a_figure_is_a_naive_count(world: World, day: int) -> None:
    """With every day told to the day, names alone count as a child would count them."""
    acts = tuple(
        evolve(one, when=_true_day(world, one))
        for one in world.lines
        if not one.line.startswith("tally")
    )
    figure = evolve(world, lines=acts).story().figure("unions ed", f"2010-07-{day:02}")
    count = sum(in_force(one, day) for one in world.named.values())
    assert (count, count, count, None) == (
        figure.named,
        figure.named_possible,
        figure.low,
        figure.high,
    )
    assert (count or None) == figure.value


def _true_day(world: World, line: Told) -> Stretch:
    name = line.line.split()[3]
    begun, ended = world.named[name]
    day = begun if line.line.startswith("nomination") else ended
    assert day is not None
    return Stretch(day, day)
