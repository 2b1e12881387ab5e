"""Marks give what a plain sum over all changes gives, however these were added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from operator import add as plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import DecodeError

from ledger.store import Ledger
from ledger.times import ALWAYS, FOREVER
from projections.stored.evidence.axes import KNOWN, RECORDED
from projections.stored.numbers.cell_numbers import NOTHING, ONE_MORE, WIDTH
from projections.stored.shelves.keeping import kept_for
from projections.stored.shelves.laying import add, create, forget
from projections.stored.shelves.layouts import Layout, chunk_of, days_of, numbers_on
from projections.stored.shelves.marks import (
    BLOCK,
    CHANGE,
    LOOSE,
    READ_CHANGES,
    Change,
    Sums,
    numbers_at,
    numbers_between,
)
from projections.stored.shelves.packing import columns, others
from projections.stored.shelves.shelf import Row, Shelf

ZERO: Sums = NOTHING
CONTESTS = count(1)
DAYS = range(-1, 7)

# The tables are made once for a test; each example has a contest of its own in them.
few = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])

small = st.integers(-3, 3)
numbers = st.one_of(
    st.just(ONE_MORE),
    st.integers(2, 9).map(lambda count: (count, count, *ZERO[2:])),
    st.tuples(small, small, small, small).map(lambda common: common + ZERO[4:]),
    st.lists(small, min_size=WIDTH, max_size=WIDTH).map(tuple),
    st.integers(-(2**40), 2**40).map(lambda number: (number, *ZERO[1:])),
    st.sampled_from((127, 128, -128, 2**31)).map(lambda number: (0, 1, number, *ZERO[3:])),
)
points = st.one_of(st.integers(0, 7), st.integers(0, 7), st.sampled_from((ALWAYS, FOREVER)))
changes = st.builds(
    lambda cell, at, day, ones: (cell, at, day, *ones),
    st.integers(0, 3),
    points,
    st.integers(0, 5),
    numbers,
)


@st.composite
def splits(draw: st.DrawFn) -> list[list[Change]]:
    """Some changes in parts: what is laid at first, then what is added, time after time."""
    rows = draw(st.lists(changes, max_size=40))
    cuts = draw(st.lists(st.integers(0, len(rows)), max_size=6).map(sorted))
    if draw(st.booleans()):
        rows.sort(key=lambda row: row[1])
    return [rows[start:end] for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True)]


@pytest.fixture
def shelf(ledger: Ledger) -> Iterator[Shelf]:
    """Empty tables, on each database in turn."""
    keeping = kept_for(ledger.database)
    with keeping.writing() as connection:
        opened = Shelf(connection, keeping.placeholder, "slot")
        create(opened)
        yield opened
    keeping.close()


def summed(rows: Sequence[Change], at: int, day: int) -> dict[int, Sums]:
    """The numbers of each cell by a plain sum."""
    found: dict[int, Sums] = {}
    for cell, since, first, *more in rows:
        if since <= at and first <= day:
            before = found.get(cell, ZERO)
            found[cell] = tuple(one + other for one, other in zip(before, more, strict=True))
    return {cell: ones for cell, ones in found.items() if any(ones)}


def read_at(shelf: Shelf, contest: int, axis: int, at: int, day: int) -> dict[int, Sums]:
    """The numbers of each cell as they are read."""
    acts, sums = numbers_at(shelf, contest, axis, at, day)
    assert acts.keys().isdisjoint(sums)
    found = {cell: (count, count, *ZERO[2:]) for cell, count in acts.items()}
    found.update((cell, tuple(ones)) for cell, ones in sums.items())
    return {cell: ones for cell, ones in found.items() if any(ones)}


def course(rows: Sequence[Change], at: int, days: range) -> dict[int, list[tuple[int, Sums]]]:
    """The numbers of each cell on the first of some days, and on each where they change."""
    by_day = [(day, summed(rows, at, day)) for day in days]
    courses: dict[int, list[tuple[int, Sums]]] = {}
    for cell in {cell for _, found in by_day for cell in found}:
        courses[cell] = []
        for day, found in by_day:
            ones = found.get(cell, ZERO)
            if not courses[cell] or courses[cell][-1][1] != ones:
                courses[cell].append((day, ones))
    return courses


def kept(shelf: Shelf, axis: int, parts: Sequence[list[Change]], size: int) -> int:
    """A new contest, in which some changes were added first and then the others."""
    contest = next(CONTESTS)
    for part in parts:
        add(shelf, contest, axis, part, size=size)
    return contest


@few
@given(parts=splits(), size=st.integers(1, 8), axis=st.sampled_from((RECORDED, KNOWN)))
def test_every_point_and_day_is_the_plain_sum(
    shelf: Shelf, parts: list[list[Change]], size: int, axis: int
) -> None:
    """Marks give the plain sum at every point and day, and over any stretch of days."""
    contest = kept(shelf, axis, parts, size)
    rows = [row for part in parts for row in part]
    for at in (ALWAYS, *range(-1, 9), FOREVER):
        for day in DAYS:
            assert summed(rows, at, day) == read_at(shelf, contest, axis, at, day)
        for days in (DAYS, range(max(at, -1), 4), range(2, 3)):
            between = numbers_between(shelf, contest, axis, at, days.start, days.stop - 1, tuple)
            if days:
                assert course(rows, at, days) == between
        assert not read_at(shelf, contest, 1 - axis, at, 9)
    forget(shelf, contest)


def unpacked(text: bytes) -> list[Row]:
    """The changes of a block that are packed, with their numbers."""
    named = zip(*columns(text), strict=True)
    return [*((*place, *ONE_MORE) for place in named), *others(text)]


def said(shelf: Shelf, contest: int) -> list[Row]:
    """Every change of a contest that is stored, packed or as a row."""
    packed = shelf.rows(f"SELECT axis, block, packed FROM {BLOCK} WHERE contest = ?", (contest,))
    return [
        *shelf.rows(READ_CHANGES, (contest,)),
        *(
            (*change, contest, axis, block)
            for axis, block, text in packed
            for change in unpacked(text)
        ),
    ]


def added_up(rows: Iterable[Row]) -> dict[Row, Row]:
    """Return the sum of the changes at each place, without the zeros."""
    found: dict[Row, Row] = {}
    for row in rows:
        axis, (cell, at, day), numbers = row[4 + WIDTH], row[:3], row[3 : 3 + WIDTH]
        place = (cell, axis, at, day)
        found[place] = tuple(map(plus, found.get(place, ZERO), numbers))
    return {place: numbers for place, numbers in found.items() if any(numbers)}


@few
@given(parts=splits(), size=st.integers(1, 8), other=st.integers(1, 8))
def test_what_is_said_does_not_depend_on_how_it_came(
    shelf: Shelf, parts: list[list[Change]], size: int, other: int
) -> None:
    """All at once, or in parts and cut elsewhere: what changes of a place add up to is the same."""
    rows = [row for part in parts for row in part]
    once = kept(shelf, KNOWN, [rows], size)
    found = added_up(said(shelf, once))
    forget(shelf, once)
    grown = kept(shelf, KNOWN, parts, other)
    assert found == added_up(said(shelf, grown))
    forget(shelf, grown)
    assert not said(shelf, grown)

    for cell, at, day in {row[:3] for row in rows}:
        exact = [row for row in rows if row[:3] == (cell, at, day)]
        assert summed(exact, at, day).get(cell, ZERO) == found.get((cell, KNOWN, at, day), ZERO)


@few
@given(parts=splits(), size=st.integers(1, 8))
def test_no_question_meets_more_rows_than_a_block_has(
    shelf: Shelf, parts: list[list[Change]], size: int
) -> None:
    """No question counts more changes than a block has, even if more of them share one point.

    Half as many may be rows, which take longer.
    """
    contest = kept(shelf, KNOWN, parts, size)
    blocks = shelf.rows(
        f"SELECT since, first, block FROM {BLOCK} WHERE contest = ? ORDER BY since",
        (contest,),
    )
    counted: dict[int, int] = dict(
        shelf.rows(
            f"SELECT block, count(*) FROM {CHANGE} WHERE contest = ? GROUP BY block",
            (contest,),
        )
    )
    as_rows = dict(counted)
    packed = shelf.rows(f"SELECT block, packed FROM {BLOCK} WHERE contest = ?", (contest,))
    for block, text in packed:
        counted[block] = counted.get(block, 0) + len({change[:3] for change in unpacked(text)})
    most = max(size // 2, 1)
    assert most >= as_rows.get(LOOSE, 0)
    for at in (ALWAYS, *range(-1, 9), FOREVER):
        _, first, block = [one for one in blocks if one[0] <= at + 1][-1]
        assert at < first or (size >= counted.get(block, 0) and most >= as_rows.get(block, 0))
    forget(shelf, contest)


def test_a_contest_nobody_laid_has_no_numbers(shelf: Shelf) -> None:
    """Neither at a point nor over days; the first change added to it is its first."""
    contest = next(CONTESTS)
    assert not read_at(shelf, contest, KNOWN, FOREVER, 9)
    assert not numbers_between(shelf, contest, KNOWN, FOREVER, 0, 9, tuple)
    add(shelf, contest, KNOWN, [(7, 3, 2, 5, *ZERO[1:])])
    assert {7: (5, *ZERO[1:])} == read_at(shelf, contest, KNOWN, 3, 2)


def test_a_mark_with_a_byte_changed_is_read_as_damaged_and_not_as_other_numbers() -> None:
    """A mark with a changed byte raises the error of unreadable text, and gives no numbers."""
    layout = Layout(((1, WIDTH),), "b")
    days, vectors = chunk_of([5, 6], [bytes(range(WIDTH)), bytes(WIDTH)])
    assert 5 == next(days_of(layout, [(days, vectors)]))[0]

    for place in range(len(vectors)):
        other = bytearray(vectors)
        other[place] ^= 0xFF
        with pytest.raises(DecodeError):
            list(days_of(layout, [(days, bytes(other))]))
        with pytest.raises(DecodeError):
            numbers_on(layout, days, bytes(other), 5)
