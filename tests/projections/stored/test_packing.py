"""What is packed into a block adds up as it did before, however wide its numbers are."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from operator import add as plus

import pytest

from ledger.times import ALWAYS
from projections.stored.numbers.cell_numbers import NOTHING, ONE_MORE, none_yet
from projections.stored.shelves import packing

LESS = (-1, -1, 0, 0, 1, 3, 0, 0, 0, 0, 0, 0)
MORE = (0, 0, 0, 0, 0, 0, 0, 1, 2**40, 0, 0, 0)
ENDED = (-1, -1, *NOTHING[2:])
KINDS = (LESS, MORE, ENDED)
Place = tuple[int, int, int]


def places(many: int, cells: int, days: int, step: int) -> list[Place]:
    """Some points, cells and days, in the order of the points."""
    choice = random.Random(f"{many} {cells} {days} {step}")
    drawn = [
        (step * choice.randrange(50), choice.randrange(cells), 733_000 + choice.randrange(days))
        for _ in range(many)
    ]
    return sorted(drawn)


def side_by_side(some: list[Place]) -> packing.Columns:
    """Places as columns."""
    points, cells, days = zip(*some, strict=True) if some else ((), (), ())
    return points, cells, days


def summed(named: list[Place], others: list[tuple[Place, int]], at: int, day: int) -> object:
    """The plain sums by cell."""
    sums: dict[int, tuple[int, ...]] = {}
    rows = [(place, ONE_MORE) for place in named]
    rows += [(place, KINDS[kind]) for place, kind in others]
    for (point, cell, on), numbers in rows:
        if point <= at and on <= day:
            sums[cell] = tuple(map(plus, sums.get(cell, NOTHING), numbers))
    return sums


@pytest.mark.parametrize("swapped", [False, True], ids=["", "bytes-swapped"])
@pytest.mark.parametrize("step", [1, 700, 70_000, 2**40, ALWAYS // 60])
@pytest.mark.parametrize(
    ("cells", "days"), [(4, 9), (300, 9), (70_000, 9), (4, 300), (300, 900)], ids=str
)
def test_packed_changes_add_up(
    monkeypatch: pytest.MonkeyPatch, *, swapped: bool, step: int, cells: int, days: int
) -> None:
    """With columns of one byte, or wider, on any machine: sums and changes are those packed."""
    monkeypatch.setattr(packing, "_SWAPPED", swapped)
    # Only the named acts have so many days that these need two bytes.
    named, theirs = places(900, cells, days, step), places(80, cells, min(days, 200), step)
    others = [(place, place[2] % len(KINDS)) for place in theirs]
    kinds = [kind for _, kind in others]
    text = packing.packed(side_by_side(named), side_by_side(theirs), kinds, KINDS)

    for at, day in ((step * 20, 733_005), (step * 49, 734_000), (step * 49, 733_260), (0, 0)):
        acts, sums = Counter[int](), defaultdict[int, list[int]](none_yet)
        packing.add_up(text, at, day, acts, sums)
        for cell, count in acts.items():
            packing.change(sums[cell], 1, count)
        assert summed(named, others, at, day) == {cell: tuple(one) for cell, one in sums.items()}
    told = [(point, cell, on) for cell, point, on in zip(*packing.columns(text), strict=True)]
    assert Counter(named) == Counter(told)
    assert Counter(
        (cell, point, on, *KINDS[kind]) for (point, cell, on), kind in others
    ) == Counter(packing.others(text))


def test_changes_are_added_to_what_a_cell_had() -> None:
    """What a mark says of a cell stays in its sum, and so do the acts that it counts there."""
    text = packing.packed(([1], [7], [3]), ([1, 1], [7, 9], [3, 3]), [0, 2], KINDS)
    acts = Counter({7: 4, 9: 3})
    sums = defaultdict(none_yet, {7: [5, *NOTHING[1:]], 8: [2, *NOTHING[1:]]})
    packing.add_up(text, 1, 3, acts, sums)
    assert {7: 5, 9: 2} == acts
    assert {7: [4, *LESS[1:]], 8: [2, *NOTHING[1:]]} == sums
