"""Writing rows of the projection `standings`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from ledger.codec import encode
from ledger.events.source import SourceCited
from projections.fold.figures import Cell
from projections.stored.evidence.rectangles import HeldAct, HeldClaim, LoneAct
from projections.stored.numbers.cell_numbers import ONE_MORE, Numbers
from projections.stored.numbers.contents import CellContents
from projections.stored.shelves import bundles, marks
from projections.stored.shelves.rows import CellNumber, act_rows, claim_row, lone_act
from projections.stored.shelves.shelf import Inserts, Row, Shelf
from projections.stored.shelves.tables import FRAME, named

_ENCODE: Final = msgspec.json.Encoder().encode


def next_contest(shelf: Shelf) -> int:
    """Return the number for a new contest, one above the highest."""
    ((last,),) = shelf.rows(f"SELECT coalesce(max(id), 0) FROM {named('contest')}")
    return int(last) + 1


def next_cell(shelf: Shelf, contest: int) -> int:
    """Return the number for a new cell of a contest, one above the highest; at least 1."""
    ((last,),) = shelf.rows(
        f"SELECT coalesce(max(cell), {FRAME}) FROM {named('cell')} WHERE contest = ?", (contest,)
    )
    return int(last) + 1


def put_cells(shelf: Inserts, contest: int, cells: Mapping[Cell, int]) -> None:
    """Write cells with their numbers."""
    shelf.insert(
        named("cell"),
        [
            (contest, number, cell.section, cell.act.value, cell.candidate)
            for cell, number in cells.items()
        ],
    )


def put_acts(shelf: Inserts, number: CellNumber, acts: Iterable[HeldAct], zone: str) -> None:
    """Write acts that a cell held, each as rows of its own."""
    shelf.insert(named("period"), act_rows(acts, number, zone))


def lay_acts(shelf: Inserts, number: CellNumber, held: CellContents) -> None:
    """Write all acts that a cell held, of which none was written before; most are packed."""
    lone: list[LoneAct] = [*held.lone]
    rows: list[Row] = []
    for row in act_rows(held.acts, number, held.zone):
        if (act := lone_act(row)) is None:
            rows.append(row)
        else:
            lone.append(act)
    bundles.lay(shelf, number, lone)
    shelf.insert(named("period"), rows)


def put_claims(shelf: Inserts, contest: int, number: int, claims: Iterable[HeldClaim]) -> None:
    """Write the claims that a cell or the frame held."""
    shelf.insert(named("claim"), [claim_row(one, contest, number) for one in claims])


def put_names(shelf: Inserts, contest: int, names: Mapping[str, str]) -> None:
    """Write the names of a contest's endorsers, by their ids; none was written before."""
    shelf.insert(named("endorser"), _name_rows(contest, names))


def update_names(shelf: Shelf, contest: int, names: Mapping[str, str]) -> None:
    """Write the names of some of a contest's endorsers, by their ids, over those of before."""
    shelf.upsert(
        named("endorser"),
        _name_rows(contest, names),
        "ON CONFLICT (contest, endorser) DO UPDATE SET name = excluded.name"
        f" WHERE {named('endorser')}.name <> excluded.name",
    )


def _name_rows(contest: int, names: Mapping[str, str]) -> list[Row]:
    return [(contest, endorser, name) for endorser, name in names.items()]


def cited_by(
    sources: Mapping[str, SourceCited], claims: Iterable[HeldClaim]
) -> Iterator[SourceCited]:
    """Return those of some sources, given by id, that held claims cite."""
    cited = {citation.source for held in claims for citation in held.claim.citations}
    return (source for name, source in sources.items() if name in cited)


def put_sources(shelf: Inserts, contest: int, sources: Iterable[SourceCited]) -> None:
    """Write the sources that held claims cite; none was written before."""
    shelf.insert(named("source"), _source_rows(contest, sources))


def update_sources(shelf: Shelf, contest: int, sources: Iterable[SourceCited]) -> None:
    """Write sources that held claims cite, over what was written of them before."""
    shelf.upsert(
        named("source"),
        _source_rows(contest, sources),
        "ON CONFLICT (contest, source) DO UPDATE SET told = excluded.told"
        f" WHERE {named('source')}.told <> excluded.told",
    )


def _source_rows(contest: int, sources: Iterable[SourceCited]) -> list[Row]:
    return [(contest, one.source, encode(one).decode()) for one in sources]


def as_rows(number: int, shifts: Mapping[tuple[int, int], Numbers]) -> list[marks.Change]:
    """Return a cell's changes along one clock as `Change`s, which name the cell."""
    cell = (number,)
    return [
        cell + place if numbers is ONE_MORE else cell + place + numbers
        for place, numbers in shifts.items()
    ]


def put_steps(shelf: Inserts, number: CellNumber, contents: CellContents) -> None:
    """Write the steps of a cell that is left to be folded."""
    steps = [(*number, day, _ENCODE(now).decode()) for day, now in contents.steps()]
    shelf.insert(named("step"), steps)
