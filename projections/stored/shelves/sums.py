"""Reading the numbers of every cell, without what they lean on.

They are sums; those of a knotted cell are its stored steps, or are worked out by the fold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

import msgspec

from ledger.events.kinds import ActKind
from ledger.times import Asked
from projections.fold.figures import Cell
from projections.stored.evidence.days import day_named, ordinal
from projections.stored.evidence.rectangles import NOBODY
from projections.stored.numbers.cell_numbers import KNOTTED, Numbers
from projections.stored.numbers.printing import (
    Printed,
    printed,
    printed_names,
    printed_of,
    printed_unless_knotted,
)
from projections.stored.shelves import marks
from projections.stored.shelves.point_queries import Point, held_at
from projections.stored.shelves.rows import CellNumber
from projections.stored.shelves.seeking import Kept, cells_of
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.tables import named

_DECODE: Final = msgspec.json.Decoder(Numbers).decode
_STEPS: Final = f"{named('step')} WHERE contest = ? AND cell = ?"


def numbers_of(  # noqa: PLR0913, PLR0917 - a contest, an act and its cells, a point, and a day
    shelf: Shelf,
    kept: Kept,
    act: ActKind,
    cells: Mapping[tuple[str, str], int],
    point: Point,
    on: Asked,
) -> dict[int, Printed]:
    """Read the numbers of a contest's cells on a day, at a point, by the cells' own numbers.

    `cells` are those of the act, as `cells_of` reads them. There may be numbers of other cells too.
    A cell whose numbers are all zero is left out.
    """
    day = ordinal(on)
    acts, sums = marks.numbers_at(shelf, kept.number, point.axis, point.at, day)
    # A sum has as many numbers as `Numbers`, which the type checker cannot see.
    read_as = cast("Callable[[Sequence[int]], Printed | None]", printed_unless_knotted)
    read: dict[int, Printed | None] = {
        number: printed_names(count) for number, count in acts.items() if count
    }
    for number, numbers in sums.items():
        if any(numbers):
            read[number] = read_as(numbers)
    knotted = {number for number, numbers in sums.items() if numbers[KNOTTED]}
    if knotted:
        ours = {
            number: Cell(section, act, candidate)
            for (section, candidate), number in cells.items()
            if number in knotted and candidate != NOBODY
        }
        if point == kept.latest:
            for number in ours:
                read[number] = _step(shelf, (kept.number, number), day)
        else:
            held = held_at(shelf, kept.number, ours, point)
            for number, then in zip(ours, held, strict=True):
                read[number] = printed_of(then.figure(on))
        for number in knotted - ours.keys():  # of another act, or of acts that back nobody
            del read[number]
    return cast("dict[int, Printed]", read)


def courses_of(  # noqa: PLR0913, PLR0917 - a contest and an act, a point, and two days
    shelf: Shelf, kept: Kept, act: ActKind, point: Point, first: Asked, last: Asked
) -> dict[tuple[str, str], list[tuple[int, Printed]]]:
    """Read each cell's numbers on the day `first`, and on each day up to `last` they change.

    Both days are inclusive. A cell whose numbers are all zero throughout is left out, and so is one
    of acts that back nobody.
    """
    begin, end = ordinal(first), ordinal(last)
    courses = marks.numbers_between(
        shelf,
        kept.number,
        point.axis,
        point.at,
        begin,
        end,
        # A sum has as many numbers as `Numbers`, as above.
        cast("Callable[[marks.Sums], Printed | None]", printed_unless_knotted),
    )
    by_place: dict[tuple[str, str], list[tuple[int, Printed]]] = {}
    knotted: dict[int, Cell] = {}
    for (section, candidate), number in cells_of(shelf, kept.number, act).items():
        course = courses.get(number)
        if course is None or candidate == NOBODY:
            continue
        if course[0][1] is not None:  # whether a cell is knotted depends on belief, not on the day
            by_place[section, candidate] = cast("list[tuple[int, Printed]]", course)
        elif point == kept.latest:
            by_place[section, candidate] = _steps(shelf, (kept.number, number), begin, end)
        else:
            knotted[number] = Cell(section, act, candidate)
    if knotted:
        days = range(begin, end + 1)
        asked = [day_named(day, kept.zone) for day in days]
        for held in held_at(shelf, kept.number, knotted, point):
            cell = held.cell
            by_day = zip(days, map(printed_of, held.figures(asked)), strict=True)
            by_place[cell.section, cell.candidate] = list(_changing(by_day))
    return by_place


def _changing(by_day: Iterable[tuple[int, Printed]]) -> Iterator[tuple[int, Printed]]:
    """Yield the first day, and each day whose numbers differ from those of the day before."""
    before: Printed | None = None
    for day, numbers in by_day:
        if numbers != before:
            yield day, numbers
            before = numbers


def _steps(shelf: Shelf, number: CellNumber, begin: int, end: int) -> list[tuple[int, Printed]]:
    rows = shelf.rows(
        f"SELECT since, numbers FROM {_STEPS} AND since > ? AND since <= ? ORDER BY since",
        (*number, begin, end),
    )
    later = [(since, printed(_DECODE(numbers))) for since, numbers in rows]
    return [(begin, _step(shelf, number, begin)), *later]


def _step(shelf: Shelf, number: CellNumber, day: int) -> Printed:
    ((numbers,),) = shelf.rows(
        f"SELECT numbers FROM {_STEPS} AND since <= ? ORDER BY since DESC LIMIT 1",
        (*number, day),
    )
    return printed(_DECODE(numbers))
