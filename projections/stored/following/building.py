"""Working out the contests of a new build: what is asked of whoever does it, and what results."""

from __future__ import annotations

from attrs import Factory, define, frozen

from ledger.store.heads import Head
from projections.stored.following.collecting import uncollected
from projections.stored.following.projecting import (
    ContestDigest,
    Dossiers,
    Position,
    Projection,
    Readable,
    position,
    shelf_of,
)
from projections.stored.shelves.shelf import Rows


@frozen
class Task:
    """How the contests of a build are to be worked out: as recorded up to `head`.

    Where `compared`, digests are taken of the rows that are worked out, and of those at `serving`,
    if any serve.
    """

    projection: Projection
    head: Head
    compared: bool
    serving: Position | None


@frozen
class Worked:
    """One contest worked out: its rows, their `digest`, and that of the rows that serve (`before`).

    A digest is None where none was asked for, or where there are no rows.
    """

    rows: Rows
    digest: ContestDigest | None
    before: ContestDigest | None


@define
class Digests:
    """The digests of a build's contests, and of the contests at `serving`, in any order."""

    serving: Position | None
    built: list[ContestDigest] = Factory(list)
    before: list[ContestDigest] = Factory(list)

    def take(self, worked: Worked) -> None:
        """Add the digests of one contest."""
        if worked.digest is not None:
            self.built.append(worked.digest)
        if worked.before is not None:
            self.before.append(worked.before)

    @property
    def names(self) -> frozenset[str]:
        """The ids of the contests of which rows served."""
        return frozenset(name for name, _ in self.before)


def work_out(
    dossiers: Dossiers, keeping: Readable, task: Task, number: int, contest: str
) -> Worked:
    """Work out one contest from the record. Raises what the fold raises."""
    projection = task.projection
    with uncollected():
        kept = _kept(keeping, task, contest)
        rows = projection.worked(contest, number, dossiers.contest_in_brief(contest, task.head.seq))
        digest = projection.digest_of_worked(rows) if task.compared and rows else None
        if kept is None:
            return Worked(rows, digest, before=None)
        # Mostly they are the same rows. Adding up what each of them says takes far longer.
        alike = digest is not None and projection.are_alike(kept, rows)
        return Worked(rows, digest, digest if alike else projection.digest_of_kept(kept))


def _kept(keeping: Readable, task: Task, contest: str) -> Rows | None:
    """Return the rows that serve of a contest, if these are still at `serving`."""
    if not task.compared or task.serving is None:
        return None
    with keeping.reading() as connection:
        if position(connection, keeping, task.projection) != task.serving:
            return None
        shelf = shelf_of(connection, keeping, task.serving)
        return task.projection.rows_kept(shelf, contest)
