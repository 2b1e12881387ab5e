"""Keeping projections with the log: how far each has read, catching up, building anew.

A projection's rows and its position move in one transaction, so a read that finds the position at
the head may trust the rows. A new build is filled beside the one that serves, under another slot,
and takes its place in one transaction; a build cut off half way is swept out by the next.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from typing import Final

import sqlalchemy as sa
from attrs import frozen

from ledger.events.registry import BY_NAME, REDACTION
from ledger.store.heads import Head
from projections.stored.following.building import Digests, Task
from projections.stored.following.collecting import uncollected
from projections.stored.following.projecting import (
    Position,
    Projection,
    Reads,
    Record,
    StoppedError,
    called,
    position,
    shelf_of,
)
from projections.stored.following.workers import worked_in_turn
from projections.stored.shelves.keeping import Keeping
from projections.stored.shelves.shelf import Shelf, Transaction

Tell = Callable[[int, int], None]
"""Hears, while a projection is built, how many contests are done and how many there are."""


FEW_BEHIND: Final = 100
"""Events behind, up to which catching up is a matter of milliseconds."""
FAR_BEHIND: Final = 5_000
"""Events behind, from which on building anew costs less than catching up (if they are most)."""


@frozen
class Rebuilt:
    """A projection built anew: up to which seq, its digest, and that of the rows it replaced.

    `before` is None where there was nothing to compare with.
    """

    name: str
    seq: int
    digest: str
    before: str | None

    @property
    def agrees(self) -> bool:
        """Whether what served until now said the same."""
        return self.before in {None, self.digest}


def catch_up(record: Record, keeping: Keeping, projection: Projection) -> Position:
    """Bring a projection to the head, building it where there is none, and say where it is.

    Raises `StoppedError`, and leaves it where it was.
    """
    if (moved := _caught_up(record, keeping, projection)) is not None:
        return moved
    with keeping.rebuilding():
        # Somebody else may have built it while we waited for our turn.
        if (moved := _caught_up(record, keeping, projection)) is not None:
            return moved
        built, _ = _build(record, keeping, projection, _in_silence, compared=False)
        _put_in_place(record, keeping, projection, built)
        _settled(keeping, projection)
    return catch_up(record, keeping, projection)


def _caught_up(record: Record, keeping: Keeping, projection: Projection) -> Position | None:
    """Work in what is new; None where the projection has to be built."""
    with keeping.adding() as connection:
        head = record.head()
        at = position(connection, keeping, projection)
        if at is not None and at.entry_hash == head.entry_hash:
            return at
        if at is None or head.seq - at.seq > max(FAR_BEHIND, at.seq):
            return None
        return _advanced(record, keeping, projection, connection, at, upto=head)


def _in_silence(done: int, of: int) -> None:
    """Hear how far a build is, and say nothing."""


def rebuild(
    record: Record, keeping: Keeping, projection: Projection, tell: Tell = _in_silence
) -> Rebuilt:
    """Build a projection anew beside the one that serves, compare the two, and put it in place.

    Raises `StoppedError`, `BusyError` while another rebuild runs; what served goes on serving.
    """
    with keeping.rebuilding():
        built, digests = _build(record, keeping, projection, tell, compared=True)
        rebuilt = _compared(record, keeping, projection, built, digests)
        _settled(keeping, projection)
        return rebuilt


def _build(
    record: Record, keeping: Keeping, projection: Projection, tell: Tell, *, compared: bool
) -> tuple[Position, Digests]:
    """Fill new tables beside those that serve; say where they are, and what both come to."""
    _sweep(keeping, projection)
    slot = secrets.token_hex(4)
    head = record.head()
    _must_know(record, projection, 0, head.seq)
    with keeping.writing() as connection:
        projection.create(Shelf(connection, keeping.placeholder, slot))
        serving = position(connection, keeping, projection)
    if serving is not None and serving.entry_hash != head.entry_hash:
        serving = None  # it is to be brought to the head before anything is compared with it
    contests = record.contests(head.seq)
    task = Task(projection, head, compared, serving)
    digests = Digests(serving)
    with closing(worked_in_turn(record, keeping, task, contests)) as worked:
        done = 0
        tell(done, len(contests))
        for one in worked:
            digests.take(one)
            with uncollected(), keeping.writing() as connection:
                Shelf(connection, keeping.placeholder, slot).take(one.rows)
            del one  # so that the next contest's do not come on top: `enumerate` would keep it
            done += 1
            tell(done, len(contests))
    return Position(slot, head.seq, head.entry_hash), digests


def _settled(keeping: Keeping, projection: Projection) -> None:
    """Let nothing of what a build replaced stay behind, unless somebody is still reading it."""
    _sweep(keeping, projection)
    keeping.settle(0)  # whoever must know that nothing stays settles again, and waits for it


def _put_in_place(
    record: Record, keeping: Keeping, projection: Projection, built: Position
) -> None:
    """Bring a new build to the head and let it serve."""
    with keeping.writing() as connection:
        now = _advanced(record, keeping, projection, connection, built, note=False) or built
        _note(connection, keeping, projection, now)


def _compared(
    record: Record,
    keeping: Keeping,
    projection: Projection,
    built: Position,
    digests: Digests,
) -> Rebuilt:
    """Bring a new build to the head, compare it with what served, and let it serve."""
    with keeping.writing() as connection:
        moved = _advanced(record, keeping, projection, connection, built, note=False)
        now = moved or built
        if now.seq == built.seq:
            digest = projection.digest_together(digests.built)
        else:
            digest = _digest(projection, shelf_of(connection, keeping, now))
        before = None
        served = position(connection, keeping, projection)
        # A redaction meanwhile took words from some contests before they were read, and from some
        # after: what was built need not say what served, and neither is wrong.
        if moved is not None and served is not None:
            upto = Head(now.seq, now.entry_hash)
            then = _advanced(record, keeping, projection, connection, served, upto=upto)
            if then is not None and then.seq == now.seq:
                shelf = shelf_of(connection, keeping, then)
                if then == digests.serving and digests.names == projection.contests(shelf):
                    before = projection.digest_together(digests.before)
                else:  # something was recorded meanwhile, or did not serve at the head
                    before = _digest(projection, shelf)
        _note(connection, keeping, projection, now)
    return Rebuilt(called(projection), now.seq, digest, before)


def _digest(projection: Projection, shelf: Shelf) -> str:
    with uncollected():
        return projection.digest(shelf)


def _advanced(  # noqa: PLR0913 - a projection, its rows, and how far they are to go
    record: Record,
    keeping: Keeping,
    projection: Projection,
    connection: Transaction,
    at: Position,
    *,
    upto: Head | None = None,
    note: bool = True,
) -> Position | None:
    """Work new events into a build; None where only building it anew will do.

    So it is where a backup has since replaced the log that the build is of.
    """
    head = upto or record.head()
    seq = head.seq
    if at.seq >= seq:
        return at if at.entry_hash == head.entry_hash else None
    shelf = shelf_of(connection, keeping, at)
    with _reading(record, seq - at.seq) as reads:
        if reads.hash_at(at.seq) != at.entry_hash:
            return None
        if any(name == REDACTION for name, _, _ in _must_know(reads, projection, at.seq, seq)):
            return None  # every copy of what the law made us forget goes, in free pages too
        anew = projection.advance(shelf, reads, at.seq, seq)
    for contest in sorted(anew):
        projection.renew(shelf, contest, record.contest_events(contest, seq))
    moved = Position(at.slot, seq, head.entry_hash)
    if note:
        _note(connection, keeping, projection, moved)
    return moved


def _reading(record: Record, events: int) -> AbstractContextManager[Reads]:
    """Read over one connection where it takes so little that no writer has to wait for it."""
    return record.snapshot() if events <= FEW_BEHIND else nullcontext(record)


def _note(connection: Transaction, keeping: Keeping, projection: Projection, at: Position) -> None:
    shelf_of(connection, keeping, at).run(
        "INSERT INTO position VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
        " SET slot = excluded.slot, seq = excluded.seq, entry_hash = excluded.entry_hash",
        (called(projection), at.slot, at.seq, at.entry_hash),
    )


def _must_know(
    record: Reads, projection: Projection, after: int, upto: int
) -> tuple[tuple[str, int, int], ...]:
    """The kinds of event in a stretch. Raises `StoppedError` at one that is not known."""
    kinds = record.kinds(after, upto)
    strange = [
        (seq, name, version)
        for name, version, seq in kinds
        if name not in projection.reads or version > BY_NAME[name].version
    ]
    if strange:
        seq, name, version = min(strange)
        raise StoppedError(projection, name, version, seq)
    return kinds


def _sweep(keeping: Keeping, projection: Projection) -> None:
    """Drop the tables of every build but the one that serves, those of other versions too."""
    with keeping.writing() as connection:
        at = position(connection, keeping, projection)
        serving = set() if at is None else {f"{table}_{at.slot}" for table in projection.tables}
        tables = sa.inspect(connection).get_table_names(schema=keeping.schema)
        for table in tables:
            if table.startswith(f"{projection.name}_v") and table not in serving:
                connection.exec_driver_sql(f"DROP TABLE {table}")
        mark = keeping.placeholder
        connection.exec_driver_sql(
            f"DELETE FROM position WHERE name LIKE {mark} AND name <> {mark}",
            (f"{projection.name}_v%", called(projection)),
        )
