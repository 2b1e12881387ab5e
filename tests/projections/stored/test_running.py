"""The sums of a cell's differences are what the fold says, on every day and at every belief."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve, frozen
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.citations import Citation
from ledger.counts import Count, exactly
from ledger.edtf import When, asked, span_of
from ledger.events.kinds import ActKind
from ledger.events.total import Basis, TallyPublished
from ledger.times import ANY_TIME, Asked, AsOf, Span
from projections.fold.acts import ActKey, Period
from projections.fold.belief import Belief, Standing
from projections.fold.dating import Dated
from projections.fold.figures import Cell, Figure, figures_on
from projections.fold.sources import Publication
from projections.stored.evidence.days import OPEN
from projections.stored.numbers.cell_numbers import BASES, KNOTTED, LED, NOTHING, Numbers
from projections.stored.numbers.printing import Printed, printed
from projections.stored.numbers.running import changes, with_begun
from projections.stored.numbers.summands import Act, Total

ZONE: Final = "Europe/London"
CELL: Final = Cell("unions", ActKind.NOMINATION, "ed")
FIRST: Final = dt.date(2010, 3, 21).toordinal()  # a week before summer time begins
LENGTH: Final = 15
DAYS: Final = range(FIRST, FIRST + LENGTH)
ASKED: Final = range(FIRST - 2, FIRST + LENGTH + 2)
LAST_BELIEF: Final = 7
CLOSES: Final = (
    None,
    span_of(f"{dt.date.fromordinal(DAYS[-1])}T12:00", ZONE),
    span_of(str(dt.date.fromordinal(DAYS[-1] + 1)), ZONE),
)
"""When the window may have shut: after every total, though perhaps on the last one's day."""
PRINTED: Final = Printed.__struct_fields__


def span(day: int) -> Span:
    """One whole day."""
    return span_of(dt.date.fromordinal(day).isoformat(), ZONE)


def question(day: int) -> Asked:
    """A question about the end of a day."""
    return asked(dt.date.fromordinal(day).isoformat(), ZONE)


Differences = dict[tuple[int, int], Numbers]
"""By (at, day)."""


@frozen
class Happening:
    """When something happened: some day from `first` to `last`, both told of, None for open.

    `given_first` and `given_last` are those days by the sources' own dates alone.
    """

    first: int | None
    last: int | None
    given_first: int | None
    given_last: int | None
    clash: bool

    @property
    def estimated(self) -> bool:
        """Whether it leans on a best estimate."""
        return (self.first, self.last) != (self.given_first, self.given_last)

    def dated(self) -> Dated:
        """As the fold has it."""
        stretch = _stretch(self.first, self.last)
        return Dated(stretch, _stretch(self.given_first, self.given_last), self.clash)


def _stretch(first: int | None, last: int | None) -> Span:
    start = ANY_TIME.start if first is None else span(first).start
    end = ANY_TIME.end if last is None else span(last).end
    return Span(start, end)


@frozen
class Told:
    """An act for the fold and for the sums."""

    begun: Happening
    ended: Happening | None
    estimated: bool
    since: int
    until: int
    pages: frozenset[str]

    def period(self) -> Period:
        """As the fold has it."""
        return Period(
            key=ActKey(CELL.section, CELL.act, "gmb", CELL.candidate),
            known_as=frozenset({"gmb"}),
            begun=self.begun.dated(),
            ended=None if self.ended is None else self.ended.dated(),
            because=("act",),
            estimated=self.estimated,
            listed_by=self.pages,
            made=(),
            ended_by=(),
        )

    def act(self) -> Act:
        """As the sums have it."""
        ended = self.ended or Happening(OPEN, OPEN, OPEN, OPEN, clash=False)
        surely = (_or(OPEN, self.begun.last), ended.first or 0)
        maybe = (self.begun.first or 0, _or(OPEN, ended.last))
        given = (
            max(surely[0], _or(OPEN, self.begun.given_last)),
            0 if self.estimated else min(surely[1], ended.given_first or 0),
        )
        clash = self.begun.clash or ended.clash
        # An estimate may tell of the very day by which sources say it was, and is one all the same.
        estimated = self.estimated or self.begun.estimated or ended.estimated
        return Act(
            since=self.since,
            until=self.until,
            surely=surely,
            maybe=maybe,
            given=given,
            clash=clash,
            plain=surely == maybe == given and not clash and not estimated,
            pages=self.pages,
        )


def _or(otherwise: int, day: int | None) -> int:
    return otherwise if day is None else day


def on(day: int) -> Happening:
    """Something happened on a day that its sources give."""
    return Happening(day, day, day, day, clash=False)


def act(
    begun: int,
    ended: int | None = None,
    since: int = 1,
    until: int = OPEN,
    pages: Iterable[str] = (),
) -> Told:
    """Tell an act by the days, counted from the first, on which it was begun and ended."""
    end = None if ended is None else on(FIRST + ended)
    return Told(on(FIRST + begun), end, False, since, until, frozenset(pages))


def total(  # noqa: PLR0917 - what a total is told by
    day: int,
    count: int,
    since: int = 1,
    until: int = OPEN,
    pages: Iterable[str] = (),
    basis: Basis = Basis.UNKNOWN,
) -> Total:
    """Tell a total by the day, counted from the first, of which it was taken."""
    at = BASES.index(basis)
    return Total(since, until, FIRST + day, count, at, frozenset(pages), plain=True)


def believed(totals: Iterable[Total], day: int) -> Belief:
    """The totals held, as the fold has them; one that is not plain says "at least"."""
    standing: list[Standing] = []
    for number, one in enumerate(totals):
        citations = tuple(Citation(page, "row 1") for page in sorted(one.pages))
        body = TallyPublished(
            contest="race",
            section=CELL.section,
            act=CELL.act,
            candidate=CELL.candidate,
            count=exactly(one.count) if one.plain else Count(one.count, None, "at least"),
            taken=When(dt.date.fromordinal(one.day).isoformat(), ZONE),
            basis=BASES[one.basis],
            exhaustive=False,
            lists=(),
            parts=(),
            unit=None,
            citations=citations,
        )
        name = f"tally-{number}"
        published = Publication(span(one.day))
        standing.append(
            Standing(name, name, number, body, citations, published, estimated=False, because=())
        )
    as_of = AsOf(question(day), None, 0)
    none: frozenset[str] = frozenset()
    return Belief(as_of, tuple(standing), (), (), (), none, none, ())


def held_at(one: Told | Total, belief: int) -> bool:
    """Whether an act or a total is held at a point of belief."""
    return one.since <= belief < one.until


def is_knotted(acts: Iterable[Act], totals: Sequence[Total]) -> bool:
    """Whether the fold must be asked."""
    days = {one.day: one.count for one in totals}
    return bool(totals) and (
        not all(one.plain for one in acts)
        or not all(one.plain for one in totals)
        or any(days[one.day] != one.count for one in totals)
        or len({one.basis for one in totals} - {0}) > 1
    )


def summed(found: Differences, belief: int, day: int) -> Numbers:
    """Return the sums of the differences on a day at a point of belief."""
    columns = zip(
        NOTHING,
        *(numbers for (at, since), numbers in found.items() if at <= belief and since <= day),
        strict=True,
    )
    a, b, c, d, e, f, g, h, i, j, k, l = map(sum, columns)  # noqa: E741 - twelve numbers in order
    return (a, b, c, d, e, f, g, h, i, j, k, l)


def from_on(found: Differences, since: int) -> Differences:
    """Return the differences from a point of belief on."""
    return {place: numbers for place, numbers in found.items() if place[0] >= since}


def as_printed(figure: Figure) -> dict[str, object]:
    """The fields of a figure that the sums tell."""
    return {name: getattr(figure, name) for name in PRINTED}


def with_lone_ones_apart(acts: Iterable[Act], totals: Sequence[Total]) -> Differences:
    """Return the differences where acts that neither end nor change are told by places alone."""
    lone: list[Act] = []
    others: list[Act] = []
    for one in acts:
        endless = one.plain and one.until == one.surely[1] == OPEN
        (lone if endless else others).append(one)
    begun = [(one.since, one.surely[0]) for one in lone]
    shifts = changes(others, totals, begun, [one.pages for one in lone])
    return dict(with_begun(shifts, begun))


def check(acts: Sequence[Told], totals: Sequence[Total], close: Span | None = None) -> None:
    """Compare the sums with the fold, at every belief and day."""
    found = changes([one.act() for one in acts], totals)
    assert all(any(numbers) for numbers in found.values())
    assert OPEN not in {one for key in found for one in key}
    assert found == with_lone_ones_apart([one.act() for one in acts], totals)
    for since in range(1, LAST_BELIEF + 1):
        later = changes([one.act() for one in acts], totals, start=since)
        assert from_on(found, since) == from_on(later, since)
        last = since - 1
        assert [summed(found, last, day) for day in ASKED] == [
            summed(later, last, day) for day in ASKED
        ]
    for belief in range(LAST_BELIEF + 1):
        held = [one for one in acts if held_at(one, belief)]
        held_totals = [one for one in totals if held_at(one, belief)]
        knotted = is_knotted((one.act() for one in held), held_totals)
        believes = believed(held_totals, ASKED[0])
        days = [question(day) for day in ASKED]
        periods = [one.period() for one in held]
        figures = figures_on(believes, CELL, periods, close, days)
        for day, figure in zip(ASKED, figures, strict=True):
            numbers = summed(found, belief, day)
            assert numbers[KNOTTED] == knotted
            assert (figure.named, figure.named_possible) == numbers[:2]
            if knotted:
                assert not any(numbers[LED:KNOTTED])
            else:
                said = {name: getattr(printed(numbers), name) for name in PRINTED}
                assert as_printed(figure) == said, (belief, day - FIRST)


def shown(acts: Iterable[Told], totals: Iterable[Total], belief: int, day: int) -> Printed:
    """Print the figure of a day, counted from the first."""
    found = changes([one.act() for one in acts], totals)
    return printed(summed(found, belief, FIRST + day))


# Few of each, so that they meet: totals on the days of acts, on one another's, on the same pages.
_beliefs: Final = st.integers(0, LAST_BELIEF)
_days: Final = st.one_of(st.sampled_from((3, 6, 7)), st.integers(0, LENGTH - 1))
_pages: Final = st.frozensets(st.sampled_from("pqr"), max_size=2)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[int, int]:
    """A stretch of belief, more often than not without end."""
    since = draw(_beliefs)
    return since, draw(st.one_of(st.just(OPEN), st.integers(since + 1, since + 4)))


@st.composite
def plain_acts(draw: st.DrawFn) -> tuple[Told, ...]:
    """An act; or one of which it is learnt later that, or when, it was ended, or where told."""
    since, until = draw(stretches())
    begun = draw(_days)
    ends = st.one_of(st.none(), st.just(begun), st.integers(begun, LENGTH))
    one = act(begun, draw(ends), since, until, draw(_pages))
    if draw(st.booleans()) or until == since + 1:
        return (one,)
    learnt = since + 1
    return (
        evolve(one, until=learnt),
        act(begun, draw(ends), learnt, until, draw(_pages)),
    )


@st.composite
def plain_totals(draw: st.DrawFn) -> list[Total]:
    """Some totals, low enough to lag often, seldom at odds in count or basis."""
    counts = draw(st.lists(st.integers(0, 7), min_size=LENGTH, max_size=LENGTH))
    odd = st.integers(0, 19)
    known = draw(st.sampled_from((Basis.UNKNOWN, Basis.RECEIVED, Basis.MEETINGS)))
    totals: list[Total] = []
    for day in draw(st.lists(_days, min_size=1, max_size=6)):
        count = counts[day] + (draw(odd) == 19)
        basis = Basis.MEETINGS if draw(odd) == 19 else draw(st.sampled_from((known, BASES[0])))
        totals.append(total(day, count, *draw(stretches()), draw(_pages), basis))
    return totals


@st.composite
def happenings(draw: st.DrawFn, earliest: int) -> Happening:
    """Something that happened no earlier than a day, as vaguely as can be."""
    first = draw(st.integers(earliest, FIRST + LENGTH))
    last = draw(st.integers(first, FIRST + LENGTH))
    given_first = draw(st.one_of(st.none(), st.just(first), st.integers(FIRST, first)))
    given_last = draw(st.one_of(st.none(), st.just(last), st.integers(last, FIRST + LENGTH)))
    opened = draw(st.integers(0, 5))
    one = Happening(
        None if opened == 0 and given_first is None else first,
        None if opened == 1 and given_last is None else last,
        given_first,
        given_last,
        clash=False,
    )
    # Dates that clash are the whole stretch the sources give, and lean on no estimate.
    whole = evolve(one, given_first=one.first, given_last=one.last, clash=True)
    return draw(st.sampled_from((one, one, whole)))


@st.composite
def vague_acts(draw: st.DrawFn) -> Told:
    """An act begun and perhaps ended at some time, its ending free to come before it."""
    since, until = draw(stretches())
    begun = draw(happenings(FIRST))
    ended = draw(st.one_of(st.none(), happenings(_or(FIRST, begun.first)), happenings(FIRST)))
    return Told(begun, ended, draw(st.booleans()), since, until, draw(_pages))


@given(
    st.lists(plain_acts(), max_size=7),
    plain_totals(),
    st.sampled_from(CLOSES),
)
@example([(act(3, 3),)], [total(3, 5), total(6, 4)], None).via("a ceiling under an exact total")
@example([(act(3, pages="p"),)], [total(3, 0, pages="p")], None).via("a ceiling below zero")
@example([], [total(1, 5), total(2, 1), total(3, 1), total(4, 5)], None).via(
    "two lag, one does not"
)
@example([(act(3, pages="p"),)], [total(3, 1), total(3, 1, 3, 5, "p")], None).via(
    "a page for a time"
)
def test_the_sums_are_the_folds_figures(
    acts: list[tuple[Told, ...]], totals: list[Total], close: Span | None
) -> None:
    """Every number of every day at every belief, totals that lag or agree among them."""
    check([one for some in acts for one in some], totals, close)


@given(st.lists(vague_acts(), max_size=6))
def test_names_alone_add_up_however_vague(acts: list[Told]) -> None:
    """Dates that leave it open, lean on an estimate or clash, in cells without totals."""
    check(acts, ())


@given(
    st.lists(plain_acts(), max_size=3),
    st.lists(vague_acts(), max_size=2),
    plain_totals(),
    plain_totals(),
)
@example(
    [], [], [total(3, 1, basis=BASES[1]), total(6, 2, since=2, until=4, basis=BASES[2])], []
).via("two bases for a time")
def test_a_knot_is_tied_only_while_it_holds(
    plain: list[tuple[Told, ...]], vague: list[Told], totals: list[Total], unclear: list[Total]
) -> None:
    """A cell is knotted while totals that do not add up are held; names are summed anyway."""
    acts = [*(one for some in plain for one in some), *vague]
    check(acts, [*totals[:4], *(evolve(one, plain=False) for one in unclear[:2])])


def test_nothing_comes_of_nothing() -> None:
    """A cell of which nothing is held is unknown and has no rows."""
    assert not changes((), ())
    assert not changes([act(3, 3).act(), act(3, since=4, until=4).act()], ())
    nothing = printed(NOTHING)
    assert (None, 0, None) == (nothing.value, nothing.low, nothing.high)


def test_a_total_is_a_ceiling_before_its_day_and_a_floor_after() -> None:
    """28 on the fifth day: at most 28 until then, 28 on it, at least 28 from the next on."""
    brackets = [
        (one.value, one.low, one.high)
        for one in (shown((), [total(5, 28)], 1, d) for d in (4, 5, 6))
    ]
    assert [(None, 0, 28), (28, 28, 28), (28, 28, None)] == brackets


def test_acts_since_a_total_are_added_to_it() -> None:
    """Begun the day after, an act is one more; on the day itself it may have been counted."""
    totals = [total(5, 3)]
    assert 4 == shown([act(6)], totals, 1, 6).value
    assert 3 == shown([act(5)], totals, 1, 6).value
    assert 2 == shown([act(5, 6)], totals, 1, 6).value


def test_an_act_learnt_of_later_changes_what_was_so_before() -> None:
    """Each belief has its own numbers of each day, and a total that is now too low lags."""
    acts = [act(1, since=1), act(2, since=2), act(3, since=3)]
    totals = [total(9, 2)]
    assert [(2, False), (2, False), (3, True)] == [
        (one.value, one.disputed)
        for one in (shown(acts, totals, belief, 9) for belief in (1, 2, 3))
    ]


def test_an_act_changes_few_rows_however_many_totals_there_are() -> None:
    """An act changes few rows: of fifteen totals only the next one's step."""
    totals = [total(day, 100 + day) for day in range(LENGTH)]
    later = changes([act(6, since=2).act()], totals)
    assert 3 >= sum(at == 2 for at, _ in later)
