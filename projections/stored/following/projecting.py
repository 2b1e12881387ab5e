"""What a stored projection is, what it needs of the record, and how far it has read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

from attrs import frozen

from ledger.briefs import Dossier
from ledger.errors import LedgerError
from ledger.events.envelope import Event
from ledger.store.heads import Head
from projections.stored.following.touched import Threads
from projections.stored.shelves.shelf import Rows, Shelf, Transaction, fetched, once


class End(Protocol):
    """The end of the record, as reading at the head needs it."""

    def head(self) -> Head:
        """Return the last seq and its entry hash."""

    def hash_at(self, seq: int) -> str:
        """Return the entry hash at a seq; the genesis hash at 0."""

    def contests(self, upto: int | None = None) -> tuple[str, ...]:
        """Return the ids of the contests called up to a seq."""


class Readable(Protocol):
    """The place that projections are kept in, as reading needs it."""

    @property
    def placeholder(self) -> str:
        """The driver's mark for a value in a statement."""

    def reading(self) -> AbstractContextManager[Transaction]:
        """Open a snapshot, which no writer changes."""


class Reads(Threads, Protocol):
    """The record, as applying new events needs it."""

    def head(self) -> Head:
        """Return the last seq and its entry hash."""

    def hash_at(self, seq: int) -> str:
        """Return the entry hash at a seq; the genesis hash at 0."""

    def kinds(self, after: int, upto: int) -> tuple[tuple[str, int, int], ...]:
        """Return each type and version recorded after a seq up to another, with its first seq."""

    def events(self, after: int, upto: int) -> Iterator[Event]:
        """Yield the events after a seq up to another."""

    def contest_events(self, contest: str, upto: int) -> tuple[Event, ...]:
        """Return every event needed to fold one contest."""

    def events_behind(self, claims: Iterable[str], upto: int) -> tuple[Event, ...]:
        """Return every event that what some claims say can depend on."""


class Dossiers(Protocol):
    """The record, as working out a contest needs it."""

    def contest_in_brief(self, contest: str, upto: int) -> Dossier:
        """Return every event needed to fold one contest, most acts in brief."""


class Record(Reads, End, Dossiers, Protocol):
    """The record, as the runner needs it."""

    @property
    def address(self) -> str | None:
        """The address at which another process opens the same record; None where none can."""

    def snapshot(self) -> AbstractContextManager[Reads]:
        """Open many reads over one connection. It is to be brief: it may keep writers waiting."""


ContestDigest = tuple[str, bytes]
"""The id of a contest, and the digest of its rows."""


class Named(Protocol):
    """The name and version of a projection, which its rows are found by."""

    @property
    def name(self) -> str:
        """Its name, without the version."""

    @property
    def version(self) -> int:
        """Its version, raised whenever what its rows mean changes; other versions are rebuilt."""


class Projection(Named, Protocol):
    """Rows derived from the log, worked out a contest at a time."""

    @property
    def reads(self) -> frozenset[str]:
        """The event types it knows, whether it uses or ignores them."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables, without a slot."""

    def create(self, shelf: Shelf) -> None:
        """Create its tables."""

    def worked(self, contest: str, number: int, dossier: Dossier) -> Rows:
        """Return the rows of one contest, worked out from its log, under a number.

        Pure, but for reading those acts whole that it needs.
        """

    def renew(self, shelf: Shelf, contest: str, events: Sequence[Event]) -> None:
        """Replace the rows of a contest, if there are any, by those worked out from its log."""

    def advance(self, shelf: Shelf, reads: Reads, after: int, upto: int) -> frozenset[str]:
        """Apply new events; return the contests that must be rebuilt.

        The events are those after a seq up to another.
        """

    def digest(self, shelf: Shelf) -> str:
        """Return a digest of its stored rows, the same for builds that say the same."""

    def contests(self, shelf: Shelf) -> frozenset[str]:
        """Return the contests of which it has rows."""

    def rows_kept(self, shelf: Shelf, contest: str) -> Rows | None:
        """Return the stored rows of a contest that count for its digest; None where it has none."""

    def are_alike(self, kept: Rows, worked: Rows) -> bool:
        """Whether stored rows are those that `worked` returned, without taking a digest."""

    def digest_of_kept(self, rows: Rows) -> ContestDigest:
        """Return the name and digest of a contest by its stored rows."""

    def digest_of_worked(self, rows: Rows) -> ContestDigest:
        """Return the name and digest of a contest by the rows that `worked` returned."""

    def digest_together(self, contests: Iterable[ContestDigest]) -> str:
        """Return the digest of a build of these contests, equal to `digest` of their rows."""


class StoppedError(LedgerError):
    """A projection has come to an event of a type it does not know, and goes no further."""

    def __init__(self, projection: Projection, name: str, version: int, seq: int) -> None:
        """Say where it stopped, and what to use."""
        super().__init__(
            f"seq {seq}: the projection {called(projection)} does not know {name}/{version}, and "
            f"stops before it. Use the release that wrote it, or a newer one."
        )


@frozen
class Position:
    """How far a projection has read, and the slot in which its rows are."""

    slot: str
    seq: int
    entry_hash: str


_POSITION: Final = "SELECT slot, seq, entry_hash FROM position WHERE name = ?"


def called(projection: Named) -> str:
    """Return the full name of a projection, with its version."""
    return f"{projection.name}_v{projection.version}"


def position(connection: Transaction, keeping: Readable, projection: Named) -> Position | None:
    """Return how far a projection has read; None where it was never built."""
    name = called(projection)

    def read() -> Position | None:
        rows = fetched(connection, _POSITION.replace("?", keeping.placeholder), (name,))
        return Position(*rows[0]) if rows else None

    return once(connection, name, read)


def shelf_of(connection: Transaction, keeping: Readable, at: Position) -> Shelf:
    """Return the tables that serve at a position."""
    return Shelf(connection, keeping.placeholder, at.slot)


@contextmanager
def served(
    end: End, keeping: Readable, projection: Named
) -> Iterator[tuple[Shelf, Position] | None]:
    """Open a projection's tables in a snapshot; give None where they are not at the head."""
    head = end.head()
    with keeping.reading() as connection:
        yield serving(connection, keeping, projection, head)


def serving(
    connection: Transaction, keeping: Readable, projection: Named, head: Head
) -> tuple[Shelf, Position] | None:
    """Return a projection's tables in a snapshot; None where they are not at the head."""
    at = position(connection, keeping, projection)
    if at is None or at.entry_hash != head.entry_hash:
        return None
    return shelf_of(connection, keeping, at), at
