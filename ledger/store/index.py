"""The index of subjects as a whole: compared by a digest, and rebuilt if it is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import sqlalchemy as sa
from attrs import define

from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.registry import EVENT_TYPES
from ledger.events.subjects import subjects
from ledger.schema import event, event_subject
from ledger.store import reading, selecting
from ledger.store.engines import Database
from ledger.store.fetching import fetched
from ledger.store.rows import event_of
from ledger.store.statements import OnConnection, Statements, inserted

KEPT_OF_REDACTED: Final = ("contest:", "claim:", "event:")
"""The kinds of subject under which a redacted event stays in the index: enough for an answer to say
that something was redacted, but not whom it was about."""

PAGE: Final = 1_000
"""Rows of the index read at a time: few enough to stay in the processor's cache."""

Row = tuple[str, str, int]
"""A subject, a type and a seq."""


@define
class Digest:
    """A digest of a set of rows, whatever their order: their hashes added up, and their number.

    The hash is Python's own of text: SipHash, 64 bits, under a key drawn at random for each
    process, so a digest means nothing in another. Two indexes that differ in any rows at all have
    equal digests once in 2^64 times, whatever the rows. Where PYTHONHASHSEED fixes the key, that
    holds for accidents only: somebody could then search for rows that fit.
    """

    total: int = 0
    rows: int = 0

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Add rows to the digest."""
        # NUL separates the three fields: no type contains it, and no subject either, because a body
        # with control characters is refused.
        self._add([hash(f"{seq}\0{kind}\0{subject}") for subject, kind, seq in rows])

    def add_all(
        self,
        kind: str,
        seqs: Sequence[int],
        more: Iterable[Iterable[str]],
        once: Iterable[tuple[str, Sequence[str]]] = (),
    ) -> None:
        """Add the rows of events of one type.

        `more` has subjects for each event. So has `once`, by columns: how a key starts, and for
        each event the rest of one such key.
        """
        heads = [f"{seq}\0{kind}\0" for seq in seqs]
        for start, column in once:
            self._add(
                [hash(f"{head}{start}{rest}") for head, rest in zip(heads, column, strict=True)]
            )
        self._add(
            [hash(head + key) for head, keys in zip(heads, more, strict=True) for key in keys]
        )

    def _add(self, hashes: Sequence[int]) -> None:
        self.total += sum(hashes)
        self.rows += len(hashes)


_PAGE: Final = (
    "SELECT subject, type, seq FROM event_subject"
    " WHERE (subject, type, seq) > (?, ?, ?) AND seq <= ? ORDER BY subject, type, seq LIMIT ?"
)


def stored(statements: Statements, upto: int) -> Iterator[list[Row]]:
    """Yield the index's rows up to a seq, `PAGE` at a time, in the order of its key."""
    last, more = ("", "", 0), True
    while more:
        rows: list[Row] = fetched(statements, _PAGE, *last, upto, PAGE)
        yield rows
        more = bool(rows) and last < rows[-1]  # a damaged tree could lead in a circle
        last = rows[-1] if rows else last


def rebuild(connection: sa.Connection, database: Database) -> int:
    """Rebuild the index inside a write transaction; return how many rows were written.

    The rows of events without a readable body are kept: they cannot be derived from anything else.
    """
    statements = OnConnection(connection, database.placeholder)
    head = reading.head_row(statements, lock=True)
    keep = _unreadable(connection)
    connection.execute(sa.delete(event_subject).where(event_subject.c.seq.not_in(keep)))
    after, count = 0, 0
    while page := selecting.page(statements, after, head.seq, reading.PAGE):
        rows = [row for logged in page for row in _rows(event_of(logged))]
        inserted(statements, event_subject, sorted(rows))
        after, count = page[-1][0], count + len(rows)
    return count


def _rows(recorded: Event) -> list[Row]:
    """Return the rows that an event has in the index, in no order."""
    if isinstance(recorded.body, Redacted | Unknown):
        return []
    return [(subject, recorded.type, recorded.seq) for subject in subjects(recorded.body)]


def _unreadable(connection: sa.Connection) -> list[int]:
    """Return the seqs of events that are redacted, or of a type or version unknown here."""
    known = sa.or_(
        *(
            sa.and_(event.c.type == kind.name, event.c.version <= kind.version)
            for kind in EVENT_TYPES
        )
    )
    query = sa.select(event.c.seq).where(sa.or_(event.c.body.is_(None), sa.not_(known)))
    return list(connection.scalars(query))
