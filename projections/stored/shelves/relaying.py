"""A contest's stored rows as a build would lay them, whatever has been added to them since.

A build numbers cells by their names, packs acts and changes, and cuts both by their order alone. So
whoever says the same has the same rows, once they are laid anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import add
from typing import Final

from projections.stored.evidence.axes import KNOWN, RECORDED
from projections.stored.evidence.rectangles import LoneAct
from projections.stored.shelves import bundles, laying, marks, packing
from projections.stored.shelves.rows import lone_act
from projections.stored.shelves.shelf import Row, RowBuffer, Rows
from projections.stored.shelves.tables import FRAME, named

CONTEST, CELL, ACT = named("contest"), named("cell"), named("period")
BESIDE: Final = (CONTEST, named("scaffold"), named("endorser"), named("source"))
"""The tables of what a contest has beside its cells."""
IN_CELLS: Final = (named("step"), named("claim"))
"""The tables of what is in a cell or in the frame, beside acts; first its contest's number, then
its own."""

_Sums = dict[packing.Place, tuple[int, ...]]


def laid_anew(rows: Rows) -> Rows:
    """Return the rows of one contest, but for its marks, as a build would write them.

    A cell that holds nothing any more is left out. Raises `DecodeError`, `IndexError` and
    `ValueError` where what is packed is damaged.
    """
    plain, acts = _acts(rows)
    changes = {axis: _changes(rows, axis) for axis in (RECORDED, KNOWN)}
    of_cell = [row for table in IN_CELLS for row in rows.get(table, ())]
    used = {row[1] for row in (*acts, *of_cell)} | plain.keys()
    used.update(cell for sums in changes.values() for cell, _, _ in sums)
    names = {row[1]: row[2:] for row in rows.get(CELL, ())}
    # A row in a cell that does not exist means nothing, but must not go unnoticed.
    told = {cell: names.get(cell, ("?", str(cell))) for cell in used - {FRAME}}
    number = {cell: at for at, cell in enumerate(sorted(told, key=told.__getitem__), FRAME + 1)}
    contest = next((row[0] for row in rows.get(CONTEST, ())), 0)

    buffer = RowBuffer()
    for table in BESIDE:
        buffer.insert(table, rows.get(table, ()))
    buffer.insert(CELL, [(contest, number[cell], *name) for cell, name in told.items()])
    number[FRAME] = FRAME
    for table in (ACT, *IN_CELLS):
        of_table = acts if table == ACT else rows.get(table, ())
        buffer.insert(table, [(contest, number[row[1]], *row[2:]) for row in of_table])
    for cell, packed in plain.items():
        bundles.lay(buffer, (contest, number[cell]), packed)
    for axis, sums in changes.items():
        of_axis = [(number[cell], *at, *numbers) for (cell, *at), numbers in sums.items()]
        laying.lay(buffer, contest, axis, of_axis)
    return buffer.rows


def _acts(rows: Rows) -> tuple[Mapping[int, Sequence[LoneAct]], Sequence[Row]]:
    """Return by cell the acts that a build has in bundles, and the rows of all others."""
    plain: dict[int, list[LoneAct]] = {}
    others: list[Row] = []
    for row in rows.get(ACT, ()):
        if (act := lone_act(row)) is None:
            others.append(row)
        else:
            plain.setdefault(row[1], []).append(act)
    for _, cell, *bundle in rows.get(bundles.BUNDLE, ()):
        plain.setdefault(cell, []).extend(bundles.acts_in((bundle[0], bundle[1], bundle[2])))
    return plain, others


def _changes(rows: Rows, axis: int) -> _Sums:
    """Return what the changes along a clock add up to at each place, where that is anything."""
    found: list[Row] = []
    for _, along, *_, packed in rows.get(marks.BLOCK, ()):
        if along == axis:
            found += (
                packing.with_numbers(change)
                for change in (*zip(*packing.columns(packed), strict=True), *packing.others(packed))
            )
    for *change, _, along, _ in rows.get(marks.CHANGES, ()):
        if along == axis:
            found.append(tuple(change))
    sums: _Sums = {}
    for cell, at, day, *numbers in found:
        before = sums.get((cell, at, day))
        sums[cell, at, day] = tuple(numbers if before is None else map(add, before, numbers))
    return {place: numbers for place, numbers in sums.items() if any(numbers)}
