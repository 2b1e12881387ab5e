"""Keeping projections up to date with the log: catching up, and building anew.

A projection's rows and its position are written in one transaction, so a read that finds the
position at the head may trust the rows. A new build is filled beside the one that serves, under
another slot, and takes its place in one transaction. A build that was cut off half way is deleted
by the next.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from typing import Final

import sqlalchemy as sa
from attrs import frozen

from ledger.events.registry import BY_NAME, REDACTION
from ledger.store.heads import Head
from projections.stored.following.building import Digests, Task, Worked
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
from projections.stored.following.workers import Crew, started, worked_in_turn
from projections.stored.shelves.keeping import Keeping
from projections.stored.shelves.shelf import Shelf, Transaction

Tell = Callable[[int, int], None]
"""Called while a projection is built with how many contests are done and how many there are."""


FEW_BEHIND: Final = 100
"""Events behind the head, up to which catching up takes only milliseconds."""
FAR_BEHIND: Final = 5_000
"""Events behind the head, above which building anew costs less than catching up.

Only where they are more than the projection has read.
"""
ROWS_A_COMMIT: Final = 4_000
"""Rows of a build that are written in one transaction; others who write wait while it lasts."""


@frozen
class Rebuilt:
    """A projection built anew: up to which seq, its digest, and that of the rows it replaced.

    `before` is the latter, and None where there was nothing to compare with.
    """

    name: str
    seq: int
    digest: str
    before: str | None

    @property
    def agrees(self) -> bool:
        """Whether the rows that served until now said the same."""
        return self.before in {None, self.digest}


def catch_up(record: Record, keeping: Keeping, projection: Projection) -> Position:
    """Bring a projection to the head, building it where there is none; return its position.

    Raises `StoppedError`, and then leaves it where it was.
    """
    if (moved := _caught_up(record, keeping, projection)) is not None:
        return moved
    with keeping.rebuilding():
        # Another process may have built it while this one waited.
        if (moved := _caught_up(record, keeping, projection)) is not None:
            return moved
        task = _task(record, keeping, projection, compared=False)
        overwritten, built, _ = _built(record, keeping, task, _in_silence)
        _put_in_place(record, keeping, projection, built)
        _settled(keeping, projection, overwritten=overwritten)
    return catch_up(record, keeping, projection)


def _caught_up(record: Record, keeping: Keeping, projection: Projection) -> Position | None:
    """Apply new events and return the position; None where the projection has to be built."""
    with keeping.adding() as connection:
        head = record.head()
        at = position(connection, keeping, projection)
        if at is not None and at.entry_hash == head.entry_hash:
            return at
        if at is None or head.seq - at.seq > max(FAR_BEHIND, at.seq):
            return None
        return _advanced(record, keeping, projection, connection, at, upto=head)


def _in_silence(done: int, of: int) -> None:
    """Be told how far a build is, and do nothing."""


def rebuild(
    record: Record, keeping: Keeping, projection: Projection, tell: Tell = _in_silence
) -> Rebuilt:
    """Build a projection anew beside the one that serves, compare the two, and let it serve.

    Raises `StoppedError`, and `BusyError` while another rebuild runs; the old one then goes on
    serving.
    """
    with keeping.rebuilding():
        task = _task(record, keeping, projection, compared=True)
        overwritten, built, digests = _built(record, keeping, task, tell)
        rebuilt = _compared(record, keeping, projection, built, digests)
        _settled(keeping, projection, overwritten=overwritten)
        return rebuilt


def _task(record: Record, keeping: Keeping, projection: Projection, *, compared: bool) -> Task:
    """Return what is to be built: up to the head, beside what serves there."""
    head = record.head()
    with keeping.reading() as connection:
        serving = position(connection, keeping, projection)
    if serving is not None and serving.entry_hash != head.entry_hash:
        serving = None  # it has to be brought to the head before it can be compared
    return Task(projection, head, compared, serving)


def _built(
    record: Record, keeping: Keeping, task: Task, tell: Tell
) -> tuple[bool, Position, Digests]:
    """Sweep, and build beside what serves; return if what is dropped has to be overwritten.

    Then come the position of what was built, and the digests of both. Raises `StoppedError`.
    """
    contests = record.contests(task.head.seq)
    # Looking through the log for what was redacted takes as long as workers take to be ready.
    with started(record, task, len(contests)) as crew:
        overwritten = _clean(record, keeping, task)
        built, digests = _build(record, keeping, task, contests, crew, tell)
    return overwritten, built, digests


def _clean(record: Record, keeping: Keeping, task: Task) -> bool:
    """Drop what builds that were cut off have left; return if what is dropped is overwritten.

    It is once anything was ever redacted, since its words must not live on in free pages. Where
    nothing was, overwriting is a twentieth of a build's time, for words anybody may read. What
    was dropped without it is gone as well before rows without redacted words are built. Raises
    `StoppedError`.
    """
    kinds = _must_know(record, task.projection, 0, task.head.seq)
    redacted = any(name == REDACTION for name, _, _ in kinds)
    _sweep(keeping, task.projection, overwritten=redacted)
    if redacted:
        keeping.purge()
    return redacted


def _build(  # noqa: PLR0913, PLR0917 - what is built, who builds it, where, and who is told
    record: Record,
    keeping: Keeping,
    task: Task,
    contests: Sequence[str],
    crew: Crew,
    tell: Tell,
) -> tuple[Position, Digests]:
    """Fill new tables beside those that serve; return their position and the digests of both."""
    slot = secrets.token_hex(4)
    with keeping.writing() as connection:
        task.projection.create(Shelf(connection, keeping.placeholder, slot))
    digests = Digests(task.serving)
    with closing(worked_in_turn(record, keeping, task, contests, crew)) as worked:
        for some in _in_batches(_told_of(worked, len(contests), tell)):
            with uncollected(), keeping.writing() as connection:
                shelf = Shelf(connection, keeping.placeholder, slot)
                for of_contest in some:
                    digests.take(of_contest)
                    shelf.take(of_contest.rows)
            del some, of_contest  # freed before the next contests come
    return Position(slot, task.head.seq, task.head.entry_hash), digests


def _told_of(worked: Iterable[Worked], of: int, tell: Tell) -> Iterator[Worked]:
    """Yield contests, and tell of each once the next is asked for."""
    done = 0
    tell(done, of)
    for one in worked:  # `enumerate` would keep one until the next is there
        yield one
        del one
        done += 1
        tell(done, of)


def _in_batches(worked: Iterable[Worked]) -> Iterator[list[Worked]]:
    """Yield contests that are written together, as many as have a few thousand rows.

    Each commit writes the last page of every table again.
    """
    batch: list[Worked] = []
    rows = 0
    for one in worked:
        batch.append(one)
        rows += sum(map(len, one.rows.values()))
        del one
        if rows >= ROWS_A_COMMIT:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _settled(keeping: Keeping, projection: Projection, *, overwritten: bool) -> None:
    """Delete what a build has replaced, unless somebody is still reading it."""
    _sweep(keeping, projection, overwritten=overwritten)
    keeping.settle(0)  # a caller that must be sure that nothing stays settles again and waits


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
        old = position(connection, keeping, projection)
        # After a redaction during the build (`moved` is None) the two are not compared: its words
        # were gone from some contests when they were read, and not yet from others. The two may
        # differ, and neither is wrong.
        if moved is not None and old is not None:
            upto = Head(now.seq, now.entry_hash)
            then = _advanced(record, keeping, projection, connection, old, upto=upto)
            if then is not None and then.seq == now.seq:
                shelf = shelf_of(connection, keeping, then)
                if then == digests.serving and digests.names == projection.contests(shelf):
                    before = projection.digest_together(digests.before)
                else:  # something was recorded during the build, or the old one was behind
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
    """Apply new events to a build and return its position; None where it has to be built anew.

    It has to be where an event is redacted, and where a backup has replaced the log that it is of.
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
            return None  # every copy of redacted words has to go, from free pages, too
        anew = projection.advance(shelf, reads, at.seq, seq)
    for contest in sorted(anew):
        projection.renew(shelf, contest, record.contest_events(contest, seq))
    moved = Position(at.slot, seq, head.entry_hash)
    if note:
        _note(connection, keeping, projection, moved)
    return moved


def _reading(record: Record, events: int) -> AbstractContextManager[Reads]:
    """Read over one connection, where there is so little to read that no writer has to wait."""
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
    """Return the kinds of event after a seq, up to another.

    Raises `StoppedError` where one of them is not known.
    """
    kinds = record.kinds(after, upto)
    unknown = [
        (seq, name, version)
        for name, version, seq in kinds
        if name not in projection.reads or version > BY_NAME[name].version
    ]
    if unknown:
        seq, name, version = min(unknown)
        raise StoppedError(projection, name, version, seq)
    return kinds


def _sweep(keeping: Keeping, projection: Projection, *, overwritten: bool) -> None:
    """Drop the tables of every build but the one that serves, also those of other versions."""
    with keeping.sweeping(overwritten=overwritten) as connection:
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
