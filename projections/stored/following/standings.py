"""The projection `standings`: what every cell held and its numbers, on any day, at any belief.

What a cell held is kept as rectangles (`period`, `claim`), its numbers as changes and marks. A
knotted cell, whose totals cannot be summed, has its steps under the latest knowledge; at any other
point the fold works it out from its rectangles. A build works out a contest at a time. Of a few new
events, only what they touch is worked out again (`advancing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from ledger.briefs import Dossier, all_whole
from ledger.events.act import ActMade
from ledger.events.envelope import Event
from ledger.events.mending import ClaimCorrected
from ledger.events.registry import BY_NAME
from projections.stored.evidence.axes import KNOWN, RECORDED
from projections.stored.evidence.held import held
from projections.stored.evidence.latest import names_of, sources_of
from projections.stored.evidence.publicity import public_since
from projections.stored.evidence.scaffolds import scaffolds, written
from projections.stored.following.advancing import work_in
from projections.stored.following.planning import planned
from projections.stored.following.projecting import ContestDigest, Reads
from projections.stored.numbers.contents import CellContents, contents
from projections.stored.shelves import bundles, laying, marks
from projections.stored.shelves.digests import (
    digest_of,
    digest_of_kept,
    digest_of_worked,
    digest_together,
    have_same_rows,
    rows_of_contest,
)
from projections.stored.shelves.shelf import RowBuffer, Rows, Shelf
from projections.stored.shelves.tables import (
    CLUSTERED,
    COLUMNS,
    FRAME,
    NAME,
    TABLES,
    VERSION,
    named,
)
from projections.stored.shelves.writing import (
    as_rows,
    cited_by,
    lay_acts,
    next_contest,
    put_cells,
    put_claims,
    put_names,
    put_sources,
    put_steps,
)


@frozen
class Standings:
    """Every cell of every contest, at any day and any point of belief."""

    name: str = NAME
    version: int = VERSION

    @property
    def reads(self) -> frozenset[str]:
        """The event types it knows: all of them, as the fold that it uses does."""
        return frozenset(BY_NAME)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables, without a slot."""
        return (*TABLES, *bundles.TABLES, *marks.TABLES)

    def create(self, shelf: Shelf) -> None:
        """Create its tables."""
        for table, columns in COLUMNS.items():
            kept = " WITHOUT ROWID" if shelf.on_file and table in CLUSTERED else ""
            shelf.run(f"CREATE TABLE {named(table)} ({columns}){kept}")
        bundles.create(shelf)
        laying.create(shelf)

    def worked(self, contest: str, number: int, dossier: Dossier) -> Rows:
        """Return the rows of one contest under a number.

        Raises `UnknownEventError`, and what reading whole events raises.
        """
        buffer = RowBuffer()
        beside = _beside_acts(dossier.events)
        by_seq = tuple(scaffolds(beside, contest))
        if not by_seq or by_seq[-1][1] is None:  # it was never called, or that was retracted
            return buffer.rows
        zone = by_seq[-1][1].zone
        sources = sources_of(beside)
        ends = [part[-1].seq for part in (dossier.acts, dossier.events) if part]
        last, public = max(ends), public_since(dossier, sources)
        buffer.insert(named("contest"), [(number, contest, zone, last, public)])
        buffer.insert(named("scaffold"), [(number, seq, written(one)) for seq, one in by_seq])
        cells, frame = contents(held(dossier, contest, zone), zone)
        put_names(buffer, number, names_of(beside))
        put_sources(
            buffer, number, cited_by(sources, (*frame, *(t for c in cells for t in c.totals)))
        )
        numbered = list(enumerate(sorted(cells, key=_place), start=FRAME + 1))
        put_cells(buffer, number, {in_cell.cell: cell for cell, in_cell in numbered})
        put_claims(buffer, number, FRAME, frame)
        for cell, in_cell in numbered:
            lay_acts(buffer, (number, cell), in_cell)
            put_claims(buffer, number, cell, in_cell.totals)
            put_steps(buffer, (number, cell), in_cell)
        for axis in (RECORDED, KNOWN):
            changes: list[marks.Change] = []
            for cell, in_cell in numbered:
                begun, others = in_cell.shifts_apart(axis)
                changes += [(cell, at, day) for at, day in begun]
                changes += as_rows(cell, others)
            laying.lay(buffer, number, axis, changes)
        return buffer.rows

    def renew(self, shelf: Shelf, contest: str, events: Sequence[Event]) -> None:
        """Replace the rows of a contest by those of its log. Raises as `worked`."""
        forget(shelf, contest)
        shelf.take(self.worked(contest, next_contest(shelf), all_whole(events)))

    def advance(self, shelf: Shelf, reads: Reads, after: int, upto: int) -> frozenset[str]:
        """Apply new events; return the contests that must be rebuilt.

        The events are those after a seq up to another. Raises `UnknownEventError`.
        """
        plan = planned(shelf, reads, reads.events(after, upto), after, upto)
        anew = set(plan.anew)
        for contest in sorted(plan.claims.keys() - anew):
            if not work_in(shelf, reads, contest, plan.claims[contest], upto):
                anew.add(contest)
        return frozenset(anew)

    def digest(self, shelf: Shelf) -> str:
        """Return a digest of all rows, the same for builds that say the same."""
        return digest_of(shelf)

    def contests(self, shelf: Shelf) -> frozenset[str]:
        """Return the contests of which it has rows."""
        return frozenset(name for (name,) in shelf.rows(f"SELECT contest FROM {named('contest')}"))

    def rows_kept(self, shelf: Shelf, contest: str) -> Rows | None:
        """Return the stored rows of a contest that count for its digest; None where it has none."""
        return rows_of_contest(shelf, contest)

    def are_alike(self, kept: Rows, worked: Rows) -> bool:
        """Whether stored rows are those that `worked` returned, without taking a digest."""
        return have_same_rows(kept, worked)

    def digest_of_kept(self, rows: Rows) -> ContestDigest:
        """Return the name and digest of a contest by its stored rows."""
        return digest_of_kept(rows)

    def digest_of_worked(self, rows: Rows) -> ContestDigest:
        """Return the name and digest of a contest by the rows that `worked` returned."""
        return digest_of_worked(rows)

    def digest_together(self, contests: Iterable[ContestDigest]) -> str:
        """Return the digest of a build of these contests."""
        return digest_together(contests)


STANDINGS: Final = Standings()


def _place(contents: CellContents) -> tuple[str, str, str]:
    """Return what a build orders cells by: the columns of their names."""
    cell = contents.cell
    return cell.section, cell.act.value, cell.candidate


def forget(shelf: Shelf, contest: str) -> None:
    """Delete all rows of a contest."""
    numbers = shelf.rows(f"SELECT id FROM {named('contest')} WHERE contest = ?", (contest,))
    for (number,) in numbers:
        for table in COLUMNS.keys() - {"contest"}:
            shelf.run(f"DELETE FROM {named(table)} WHERE contest = ?", (number,))
        shelf.run(f"DELETE FROM {named('contest')} WHERE id = ?", (number,))
        bundles.forget(shelf, number)
        laying.forget(shelf, number)


def _beside_acts(events: Iterable[Event]) -> list[Event]:
    """Return the events other than acts made, and the acts made that were corrected.

    They are few, and are looked through several times.
    """
    log = tuple(events)
    corrected = {event.claim_id for event in log if isinstance(event.body, ClaimCorrected)}
    return [
        event for event in log if not isinstance(event.body, ActMade) or event.claim_id in corrected
    ]
