"""Working a few new events into what is stored: what they touch alone, and nothing else.

An act, a total or a mending of one reaches the claims it hangs together with. The events behind
those are read from the log, what they held is worked out as for a whole contest, and takes the
place of the rows that are there; the cells' changes are added to by the difference. Where what
hangs together reaches further (`planning`), nothing is worked in: its contest is worked out anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from operator import sub
from typing import Final

from attrs import Factory, define, evolve, frozen

from ledger.events.envelope import Event
from ledger.events.registry import Mending
from projections.fold.figures import Cell
from projections.stored.evidence.axes import KNOWN, RECORDED
from projections.stored.evidence.held import held
from projections.stored.evidence.latest import names_of, sources_of
from projections.stored.evidence.publicity import public_since
from projections.stored.evidence.rectangles import NOBODY, Held, HeldAct, HeldClaim
from projections.stored.evidence.sorting import ACTS
from projections.stored.following.planning import LEANT_ON, claims_told, reaches_far
from projections.stored.following.projecting import Reads
from projections.stored.numbers.cell_numbers import NOTHING, Numbers
from projections.stored.numbers.contents import CellContents, contents
from projections.stored.shelves import laying, marks
from projections.stored.shelves.point_queries import acts_of, all_acts, all_claims, claims_named
from projections.stored.shelves.seeking import Kept, kept_of
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.tables import FRAME, named
from projections.stored.shelves.writing import (
    as_rows,
    cited_by,
    next_cell,
    put_acts,
    put_cells,
    put_claims,
    put_steps,
    update_names,
    update_sources,
)

MANY_CLAIMS: Final = 50
"""Claims beyond which working a small contest out anew costs no more."""
CLAIMS_AT_A_TIME: Final = 200
"""Claims worked in at a time."""
_Turn = tuple[Cell, str]
"""A cell, and an endorser who acted in it."""


def work_in(shelf: Shelf, reads: Reads, contest: str, claims: Iterable[str], upto: int) -> bool:
    """Work newly told claims into what is stored of a contest; False if it takes more."""
    kept = kept_of(shelf, contest)
    wanted = sorted(claims)
    if kept is None or (len(wanted) > MANY_CLAIMS and len(wanted) * 20 > _size(shelf, kept)):
        return False
    cells = _Cells(shelf, kept.number)
    rest = iter(wanted)
    while some := set(islice(rest, CLAIMS_AT_A_TIME)):
        found = _hanging_together(shelf, cells, reads, contest, some, upto)
        if found is None:
            return False
        kept = _put_in_place(shelf, kept, cells, contest, found)
    return True


def _size(shelf: Shelf, kept: Kept) -> int:
    ((size,),) = shelf.rows(
        f"SELECT count(*) FROM {named('period')} WHERE contest = ?", (kept.number,)
    )
    return int(size)


@frozen
class _Group:
    """Claims that hang together, the events behind them, and the turns these tell of.

    `acts` are what is stored of those turns.
    """

    claims: frozenset[str]
    events: tuple[Event, ...]
    turns: frozenset[_Turn]
    acts: tuple[HeldAct, ...]


def _hanging_together(  # noqa: PLR0913, PLR0917 - where rows are, where events are, and what is sought
    shelf: Shelf, cells: _Cells, reads: Reads, contest: str, claims: set[str], upto: int
) -> _Group | None:
    """Follow claims to all that hang together with them; None where they reach further."""
    while True:
        events = _of_the_race(reads.events_behind(claims, upto), contest)
        if any(map(reaches_far, events)) or _any_page_mended(events):
            return None
        turns = frozenset(_turns(events, contest))
        acts = tuple(
            one
            for cell, endorser in turns
            if (number := cells.number(cell)) is not None
            for one in acts_of(shelf, (cells.contest, number), cell, endorser)
        )
        more = {claim for event in events for claim in claims_told(event)}
        more.update(claim for one in acts for claim in one.claims)
        if more <= claims:
            return _Group(frozenset(claims), events, turns, acts)
        claims = claims | more


def _any_page_mended(events: Iterable[Event]) -> bool:
    """Whether a page or a name was mended, on which more may lean than is at hand."""
    log = tuple(events)
    told = {event.claim_id for event in log if isinstance(event.body, LEANT_ON)}
    return any(isinstance(event.body, Mending) and event.claim_id in told for event in log)


def _of_the_race(events: Iterable[Event], contest: str) -> tuple[Event, ...]:
    """Leave out what was only ever told of other contests."""
    told: dict[str, set[str]] = defaultdict(set)
    log = tuple(events)
    for event in log:
        if (other := getattr(event.said, "contest", None)) is not None:
            told[event.claim_id].add(other)
    return tuple(one for one in log if contest in told.get(one.claim_id, {contest}))


def _turns(events: Iterable[Event], contest: str) -> Iterator[_Turn]:
    for event in events:
        said = event.said
        if isinstance(said, ACTS) and said.contest == contest and said.section is not None:
            yield Cell(said.section, said.act, said.candidate or NOBODY), said.endorser


@define
class _Cells:
    """The numbers of those cells of a contest that anybody asked for; None for one not there."""

    shelf: Shelf
    contest: int
    _found: dict[Cell, int | None] = Factory(dict)

    def number(self, cell: Cell) -> int | None:
        """The number of a cell, if it is there."""
        if cell not in self._found:
            rows = self.shelf.rows(
                f"SELECT cell FROM {named('cell')}"
                " WHERE contest = ? AND act = ? AND section = ? AND candidate = ?",
                (self.contest, cell.act.value, cell.section, cell.candidate),
            )
            self._found[cell] = rows[0][0] if rows else None
        return self._found[cell]

    def named(self, cell: Cell) -> int:
        """The number of a cell; one that is not there yet is written down."""
        number = self.number(cell)
        if number is None:
            number = self._found[cell] = next_cell(self.shelf, self.contest)
            put_cells(self.shelf, self.contest, {cell: number})
        return number


def _put_in_place(shelf: Shelf, kept: Kept, cells: _Cells, contest: str, group: _Group) -> Kept:
    """Let what a group holds now take the place of what it held."""
    now = held(group.events, contest, kept.zone)
    before = Held(group.acts, tuple(claims_named(shelf, kept.number, group.claims)))
    was, gone = contents(before, kept.zone)
    will, come = contents(now, kept.zone)
    _drop_claims(shelf, kept, FRAME, gone)
    put_claims(shelf, kept.number, FRAME, come)
    changing = _Changing(shelf, kept, group, cells)
    rows: dict[int, list[marks.Change]] = {RECORDED: [], KNOWN: []}
    for cell in dict.fromkeys(one.cell for one in (*was, *will)):
        for axis, shifts in changing.cell(_in(cell, was, kept), _in(cell, will, kept)):
            rows[axis] += shifts
    for axis, shifts in rows.items():
        laying.add(shelf, kept.number, axis, shifts)
    sources = sources_of(group.events)
    update_names(shelf, kept.number, names_of(group.events))
    update_sources(shelf, kept.number, cited_by(sources, now.claims))
    moved = evolve(
        kept,
        last=max(kept.last, *(event.seq for event in group.events)),
        public_since=max(kept.public_since, public_since(group.events, sources)),
    )
    shelf.run(
        f"UPDATE {named('contest')} SET last = ?, public_since = ? WHERE id = ?",
        (moved.last, moved.public_since, kept.number),
    )
    return moved


def _in(cell: Cell, some: Iterable[CellContents], kept: Kept) -> CellContents:
    """What a cell holds of some contents, if it is nothing."""
    there = (one for one in some if one.cell == cell)
    return next(there, CellContents(cell, (), (), (), kept.zone))


@frozen
class _Changing:
    """The cells of a contest that a group changes, and what else these hold."""

    shelf: Shelf
    kept: Kept
    group: _Group
    cells: _Cells

    def cell(
        self, was: CellContents, will: CellContents
    ) -> Iterator[tuple[int, list[marks.Change]]]:
        """Put what one cell holds of the group in place; yield its changes along each clock."""
        number = self.cells.named(was.cell)
        kept, put = self.kept, self.shelf.put
        place = (kept.number, number)
        old, new = self._whole(was, will, number)
        recorded = new.shifts(RECORDED)
        for axis, shifts in ((RECORDED, recorded), (KNOWN, new.shifts(KNOWN))):
            yield axis, list(as_rows(number, _difference(old.shifts(axis), shifts)))
        put(
            f"DELETE FROM {named('period')} WHERE contest = ? AND cell = ? AND endorser = ?",
            sorted({(*place, one.backing.key.endorser) for one in was.acts}),
        )
        put_acts(self.shelf, place, will.acts, kept.zone)
        _drop_claims(self.shelf, kept, number, was.totals)
        put_claims(self.shelf, kept.number, number, will.totals)
        if old.totals or new.totals:
            put(f"DELETE FROM {named('step')} WHERE contest = ? AND cell = ?", [place])
            put_steps(self.shelf, place, new, recorded)

    def _whole(
        self, was: CellContents, will: CellContents, number: int
    ) -> tuple[CellContents, CellContents]:
        """A cell before and after, with what it holds beside the group.

        Without totals its acts add up one by one, and the group's alone will do. Read before the
        group's rows are changed.
        """
        contest, claims, turns = self.kept.number, self.group.claims, self.group.turns
        there = all_claims(self.shelf, contest, number)
        if not there and not was.totals and not will.totals:
            return was, will
        others = tuple(one for one in there if one.claim.claim_id not in claims)
        acts = tuple(
            one
            for one in all_acts(self.shelf, (contest, number), was.cell)
            if (was.cell, one.backing.key.endorser) not in turns
        )
        frame = tuple(all_claims(self.shelf, contest, FRAME))
        old, new = (
            evolve(one, acts=(*acts, *one.acts), totals=(*others, *one.totals), frame=frame)
            for one in (was, will)
        )
        return old, new


def _difference(
    old: Mapping[tuple[int, int], Numbers], new: Mapping[tuple[int, int], Numbers]
) -> dict[tuple[int, int], Numbers]:
    """By how much the changes of a cell differ from what they were."""
    found: dict[tuple[int, int], Numbers] = {}
    for place in old.keys() | new.keys():
        was, now = old.get(place, NOTHING), new.get(place, NOTHING)
        if was != now:
            found[place] = tuple(map(sub, now, was))
    return found


def _drop_claims(shelf: Shelf, kept: Kept, number: int, claims: Iterable[HeldClaim]) -> None:
    shelf.put(
        f"DELETE FROM {named('claim')} WHERE contest = ? AND cell = ? AND claim = ?",
        [(kept.number, number, one.claim.claim_id) for one in claims],
    )
