"""Filling the tables of a new build, a contest at a time: what is asked, and what comes of it."""

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
    """What is asked of whoever works out the contests of a build: as recorded up to a head.

    Where it is to be compared, digests are taken of what is worked out, and of the rows at
    `serving`, if any serve.
    """

    projection: Projection
    head: Head
    compared: bool
    serving: Position | None


@frozen
class Worked:
    """One contest worked out: its rows, their digest, and that of the rows that serve.

    A digest is None where none was asked for, or where there is nothing to take it of.
    """

    rows: Rows
    digest: ContestDigest | None
    before: ContestDigest | None


@define
class Digests:
    """What the contests of a build come to, and what those came to at `serving`, in any order."""

    serving: Position | None
    built: list[ContestDigest] = Factory(list)
    before: list[ContestDigest] = Factory(list)

    def take(self, worked: Worked) -> None:
        """Take in what one contest came to."""
        if worked.digest is not None:
            self.built.append(worked.digest)
        if worked.before is not None:
            self.before.append(worked.before)

    @property
    def names(self) -> frozenset[str]:
        """The contests of which something served."""
        return frozenset(name for name, _ in self.before)


def work_out(
    dossiers: Dossiers, keeping: Readable, task: Task, number: int, contest: str
) -> Worked:
    """Work out one contest from what the record has of it. Raises what the fold raises."""
    projection = task.projection
    with uncollected():
        before = _before(keeping, task, contest)  # first, so that not both are held at once
        rows = projection.worked(contest, number, dossiers.contest_events(contest, task.head.seq))
        digest = projection.digest_worked(rows) if task.compared and rows else None
        return Worked(rows, digest, before)


def _before(keeping: Readable, task: Task, contest: str) -> ContestDigest | None:
    """The digest of what serves of a contest, if that is still where it was."""
    if not task.compared or task.serving is None:
        return None
    with keeping.reading() as connection:
        if position(connection, keeping, task.projection) != task.serving:
            return None
        shelf = shelf_of(connection, keeping, task.serving)
        return task.projection.digest_kept(shelf, contest)
