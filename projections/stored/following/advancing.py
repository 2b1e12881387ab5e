"""Applying a few new events to what is stored: only what they touch is worked out again.

An act, a total or a mending of one reaches the claims it hangs together with. The events behind
these are read from the log, and what they hold is worked out as for a whole contest. It takes the
place of the rows that are there, and the difference is added to the changes of the cells. Where the
claims reach further (`planning`), nothing is applied, and their contest is worked out anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Final, cast

from attrs import Factory, define, evolve, frozen

from ledger.briefs import all_whole
from ledger.events.envelope import Event
from ledger.events.registry import Mending
from projections.fold.figures import Cell
from projections.stored.evidence.axes import KNOWN, RECORDED
from projections.stored.evidence.days import OPEN
from projections.stored.evidence.held import held
from projections.stored.evidence.latest import names_of, sources_of
from projections.stored.evidence.publicity import public_since
from projections.stored.evidence.rectangles import (
    NOBODY,
    Held,
    HeldAct,
    HeldClaim,
)
from projections.stored.evidence.sorting import ACTS
from projections.stored.following.planning import LEANT_ON, claims_told, reaches_far
from projections.stored.following.projecting import Reads
from projections.stored.numbers.cell_numbers import NOTHING, Numbers, difference
from projections.stored.numbers.contents import CellContents, contents
from projections.stored.shelves import bundles, laying, marks
from projections.stored.shelves.point_queries import (
    acts_of,
    all_acts,
    all_claims,
    claims_named,
    claims_of_contest,
)
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
"""New claims of one contest, beyond which working a small contest out anew costs no more."""
CLAIMS_AT_A_TIME: Final = 200
"""New claims that are applied at a time."""
_Turn = tuple[Cell, str]
"""A cell, and an endorser who acted in it."""


def work_in(shelf: Shelf, reads: Reads, contest: str, claims: Iterable[str], upto: int) -> bool:
    """Apply new claims to what is stored of a contest; return False if it must be rebuilt.

    Where it returns False, some of the claims may have been applied already.
    """
    kept = kept_of(shelf, contest)
    wanted = sorted(claims)
    if kept is None or (len(wanted) > MANY_CLAIMS and len(wanted) * 20 > _size(shelf, kept)):
        return False
    cells = _Cells(shelf, kept.number)
    rest = iter(wanted)
    while some := set(islice(rest, CLAIMS_AT_A_TIME)):
        group = _hanging_together(shelf, cells, reads, contest, some, upto)
        if group is None:
            return False
        kept = _put_in_place(shelf, kept, cells, contest, group)
    return True


def _size(shelf: Shelf, kept: Kept) -> int:
    ((size,),) = shelf.rows(
        f"SELECT count(*) FROM {named('period')} WHERE contest = ?", (kept.number,)
    )
    return int(size) + bundles.size(shelf, kept.number)


@frozen
class _Group:
    """Claims that hang together, the events behind them, and the turns that these tell of.

    `acts` are the stored acts of those turns.
    """

    claims: frozenset[str]
    events: tuple[Event, ...]
    turns: frozenset[_Turn]
    acts: tuple[HeldAct, ...]


def _hanging_together(  # noqa: PLR0913, PLR0917 - where rows are, where events are, and what is sought
    shelf: Shelf, cells: _Cells, reads: Reads, contest: str, claims: set[str], upto: int
) -> _Group | None:
    """Return all that hangs together with some claims; None where that reaches further."""
    while True:
        events = _of_the_race(reads.events_behind(claims, upto), contest)
        if any(map(reaches_far, events)) or _any_page_mended(events):
            return None
        turns = frozenset(_turns(events, contest))
        acts = tuple(
            act
            for cell, endorser in turns
            if (number := cells.number(cell)) is not None
            for act in acts_of(shelf, (cells.contest, number), cell, endorser)
        )
        more = {claim for event in events for claim in claims_told(event)}
        more.update(claim for act in acts for claim in act.claims)
        if more <= claims:
            return _Group(frozenset(claims), events, turns, acts)
        claims = claims | more


def _any_page_mended(events: Iterable[Event]) -> bool:
    """Whether a page or a name was mended, on which claims outside the group may lean."""
    log = tuple(events)
    told = {event.claim_id for event in log if isinstance(event.body, LEANT_ON)}
    return any(isinstance(event.body, Mending) and event.claim_id in told for event in log)


def _of_the_race(events: Iterable[Event], contest: str) -> tuple[Event, ...]:
    """Return the events whose claim was ever about a contest, or about none at all."""
    contests: dict[str, set[str]] = defaultdict(set)
    log = tuple(events)
    for event in log:
        if (about := getattr(event.said, "contest", None)) is not None:
            contests[event.claim_id].add(about)
    return tuple(event for event in log if contest in contests.get(event.claim_id, {contest}))


def _turns(events: Iterable[Event], contest: str) -> Iterator[_Turn]:
    for event in events:
        said = event.said
        if isinstance(said, ACTS) and said.contest == contest and said.section is not None:
            yield Cell(said.section, said.act, said.candidate or NOBODY), said.endorser


@define
class _Cells:
    """The numbers of a contest's cells, each read once; `_numbers` has None for one not stored."""

    shelf: Shelf
    contest: int
    _numbers: dict[Cell, int | None] = Factory(dict)

    def number(self, cell: Cell) -> int | None:
        """Return the number of a cell; None if it is not stored."""
        if cell not in self._numbers:
            rows = self.shelf.rows(
                f"SELECT cell FROM {named('cell')}"
                " WHERE contest = ? AND act = ? AND section = ? AND candidate = ?",
                (self.contest, cell.act.value, cell.section, cell.candidate),
            )
            self._numbers[cell] = rows[0][0] if rows else None
        return self._numbers[cell]

    def named(self, cell: Cell) -> int:
        """Return the number of a cell, storing one that is not there yet."""
        number = self.number(cell)
        if number is None:
            number = self._numbers[cell] = next_cell(self.shelf, self.contest)
            put_cells(self.shelf, self.contest, {cell: number})
        return number


def _put_in_place(shelf: Shelf, kept: Kept, cells: _Cells, contest: str, group: _Group) -> Kept:
    """Put what a group holds now in the place of what it held; return the contest as it is then."""
    dossier = all_whole(group.events)
    now = held(dossier, contest, kept.zone).in_full()
    before = Held({}, group.acts, tuple(claims_named(shelf, kept.number, group.claims)))
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
    _drop_uncited(shelf, kept.number, _cited(before.claims) - _cited(now.claims))
    moved = evolve(
        kept,
        last=max(kept.last, *(event.seq for event in group.events)),
        public_since=max(kept.public_since, public_since(dossier, sources)),
    )
    shelf.run(
        f"UPDATE {named('contest')} SET last = ?, public_since = ? WHERE id = ?",
        (moved.last, moved.public_since, kept.number),
    )
    return moved


def _cited(claims: Iterable[HeldClaim]) -> AbstractSet[str]:
    return {citation.source for held in claims for citation in held.claim.citations}


def _drop_uncited(shelf: Shelf, contest: int, sources: AbstractSet[str]) -> None:
    """Delete those of some sources that no held claim of a contest cites any more.

    That is rare: a claim that was on record stays held. But what a page was once thought to have
    corrected before the corrected page came out goes when that correction is taken back.
    """
    if not sources:
        return
    uncited = sources - _cited(claims_of_contest(shelf, contest))
    shelf.put(
        f"DELETE FROM {named('source')} WHERE contest = ? AND source = ?",
        [(contest, source) for source in sorted(uncited)],
    )


def _in(cell: Cell, among: Iterable[CellContents], kept: Kept) -> CellContents:
    """The cell's contents, or empty contents if it has none."""
    in_cell = (one for one in among if one.cell == cell)
    return next(in_cell, CellContents(cell, (), (), (), (), kept.zone))


@frozen
class _Changing:
    """Changes the cells of a contest in which a group holds anything."""

    shelf: Shelf
    kept: Kept
    group: _Group
    cells: _Cells

    def cell(
        self, was: CellContents, will: CellContents
    ) -> Iterator[tuple[int, list[marks.Change]]]:
        """Write what one cell holds of the group now; yield its changes along each clock."""
        number = self.cells.named(was.cell)
        kept, put = self.kept, self.shelf.put
        place = (kept.number, number)
        old, new = self._whole(was, will, number)
        for axis in (RECORDED, KNOWN):
            if old.totals or new.totals:
                alike = old.is_deep(axis) is new.is_deep(axis)
                since = _first_difference(axis, was, will) if alike else 0
                stored = marks.changes_since(self.shelf, kept.number, axis, number, since)
                shifts = new.shifts(axis, since)
                later = {place: shifts[place] for place in shifts if place[0] >= since}
                yield axis, list(as_rows(number, _difference(stored, later)))
            else:
                yield axis, list(as_rows(number, _difference(old.shifts(axis), new.shifts(axis))))
        endorsers = sorted({act.backing.key.endorser for act in was.acts})
        put(
            f"DELETE FROM {named('period')} WHERE contest = ? AND cell = ? AND endorser = ?",
            [(*place, endorser) for endorser in endorsers],
        )
        for endorser in endorsers:
            bundles.drop(self.shelf, place, endorser)
        put_acts(self.shelf, place, will.acts, kept.zone)
        _drop_claims(self.shelf, kept, number, was.totals)
        put_claims(self.shelf, kept.number, number, will.totals)
        if old.totals or new.totals:
            put(f"DELETE FROM {named('step')} WHERE contest = ? AND cell = ?", [place])
            put_steps(self.shelf, place, new)

    def _whole(
        self, was: CellContents, will: CellContents, number: int
    ) -> tuple[CellContents, CellContents]:
        """Return a cell before and after the change, with all that it holds outside the group.

        Without totals, each act adds to the numbers by itself, and only what the group holds is
        returned. This has to be read before the group's rows are changed.
        """
        contest, claims, turns = self.kept.number, self.group.claims, self.group.turns
        stored = all_claims(self.shelf, contest, number)
        if not stored and not was.totals and not will.totals:
            return was, will
        others = tuple(total for total in stored if total.claim.claim_id not in claims)
        acts = tuple(
            act
            for act in all_acts(self.shelf, (contest, number), was.cell)
            if (was.cell, act.backing.key.endorser) not in turns
        )
        frame = tuple(all_claims(self.shelf, contest, FRAME))
        old, new = (
            evolve(part, acts=(*acts, *part.acts), totals=(*others, *part.totals), frame=frame)
            for part in (was, will)
        )
        return old, new


def _first_difference(axis: int, was: CellContents, will: CellContents) -> int:
    """Return the first point of a clock at which a group holds another thing than it held.

    `OPEN` where it holds the same throughout.
    """
    before, after = _ends(axis, was), _ends(axis, will)
    points = [since for since, _ in before.keys() ^ after.keys()]
    ended = [(before[place], after[place]) for place in before.keys() & after.keys()]
    points += [min(ends) for ends in ended if ends[0] != ends[1]]
    return min(points, default=OPEN)


def _ends(axis: int, held: CellContents) -> dict[tuple[int, object], int]:
    """Return until when a cell held each thing along one clock, by since when and what."""
    things: list[tuple[HeldAct | HeldClaim, object]] = [
        *((act, (act.turn, act.backing)) for act in held.acts),
        *((one, (one.claim, one.aside, one.accepted)) for one in held.totals),
    ]
    stretches = ((one.recorded if axis == RECORDED else one.known, what) for one, what in things)
    return {(since, what): until for (since, until), what in stretches if since < until}


def _difference(
    old: Mapping[tuple[int, int], marks.Sums], new: Mapping[tuple[int, int], Numbers]
) -> dict[tuple[int, int], Numbers]:
    """Return by how much the changes of a cell differ from what they were, by (point, day)."""
    differences: dict[tuple[int, int], Numbers] = {}
    for place in old.keys() | new.keys():
        # A sum has as many numbers as `Numbers`, which the type checker cannot see.
        was, now = cast("Numbers", old.get(place, NOTHING)), new.get(place, NOTHING)
        if was != now:
            differences[place] = difference(was, now)
    return differences


def _drop_claims(shelf: Shelf, kept: Kept, number: int, claims: Iterable[HeldClaim]) -> None:
    shelf.put(
        f"DELETE FROM {named('claim')} WHERE contest = ? AND cell = ? AND claim = ?",
        [(kept.number, number, held.claim.claim_id) for held in claims],
    )
