"""What a stored projection is, what it needs of the record, and how far it has read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from attrs import frozen

from ledger.errors import LedgerError
from ledger.events.envelope import Event
from ledger.store.heads import Head
from projections.stored.following.touched import Threads
from projections.stored.shelves.shelf import Rows, Shelf, Transaction


class End(Protocol):
    """What reading at the head needs of the record: its end."""

    def head(self) -> Head:
        """The last seq and its hash."""

    def hash_at(self, seq: int) -> str:
        """The entry hash at a seq; the genesis hash at 0."""

    def contests(self, upto: int | None = None) -> tuple[str, ...]:
        """The ids of the contests called up to a seq."""


class Readable(Protocol):
    """What reading needs of the place that projections are kept in."""

    @property
    def placeholder(self) -> str:
        """How the driver marks a value in a statement."""

    def reading(self) -> AbstractContextManager[Transaction]:
        """Open a snapshot, which no writer disturbs."""


class Reads(Threads, Protocol):
    """What working in new events needs of the record."""

    def head(self) -> Head:
        """The last seq and its hash."""

    def hash_at(self, seq: int) -> str:
        """The entry hash at a seq; the genesis hash at 0."""

    def kinds(self, after: int, upto: int) -> tuple[tuple[str, int, int], ...]:
        """Each type and version recorded after a seq up to another, with its first seq."""

    def events(self, after: int, upto: int) -> Iterator[Event]:
        """The events after a seq up to another."""

    def contest_events(self, contest: str, upto: int) -> tuple[Event, ...]:
        """Every event needed to fold one contest."""

    def events_behind(self, claims: Iterable[str], upto: int) -> tuple[Event, ...]:
        """Every event that what some claims say can depend on."""


class Dossiers(Protocol):
    """What working out a contest needs of the record."""

    def contest_events(self, contest: str, upto: int) -> tuple[Event, ...]:
        """Every event needed to fold one contest."""


class Record(Reads, End, Protocol):
    """What the runner needs of the record."""

    @property
    def address(self) -> str | None:
        """What another process opens the same record by; None where none can."""

    def snapshot(self) -> AbstractContextManager[Reads]:
        """Open many reads over one connection. It is to be brief: it may keep writers waiting."""


ContestDigest = tuple[str, bytes]
"""A contest, and the digest of its rows."""


class Named(Protocol):
    """What the rows of a projection are found by."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def version(self) -> int:
        """Raised whenever what its rows mean changes; rows of another version are built anew."""


class Projection(Named, Protocol):
    """Rows derived from the log, worked out a contest at a time."""

    @property
    def reads(self) -> frozenset[str]:
        """The event types it knows, be it to use them or to pass them over."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables, without a slot."""

    def create(self, shelf: Shelf) -> None:
        """Make its tables."""

    def worked(self, contest: str, number: int, events: Sequence[Event]) -> Rows:
        """Work one contest out from its log, as rows that bear a number of its own. Pure."""

    def renew(self, shelf: Shelf, contest: str, events: Sequence[Event]) -> None:
        """Put what a contest's log comes to in the place of its rows, if there are any."""

    def advance(self, shelf: Shelf, reads: Reads, after: int, upto: int) -> frozenset[str]:
        """Work in the events after a seq up to another, but for some contests: they come back.

        These are still to be worked out anew.
        """

    def digest(self, shelf: Shelf) -> str:
        """A digest of its rows as they are kept, the same for builds that say the same."""

    def contests(self, shelf: Shelf) -> frozenset[str]:
        """The contests of which it has rows."""

    def digest_kept(self, shelf: Shelf, contest: str) -> ContestDigest | None:
        """A contest's name and digest, by its rows as they are kept; None where it has none."""

    def digest_worked(self, rows: Rows) -> ContestDigest:
        """A contest's name and digest, by the rows that it was worked out as."""

    def digest_together(self, contests: Iterable[ContestDigest]) -> str:
        """The digest of a build of these contests: as `digest` tells it of their rows."""


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


def called(projection: Named) -> str:
    """The full name of a projection, with its version."""
    return f"{projection.name}_v{projection.version}"


def position(connection: Transaction, keeping: Readable, projection: Named) -> Position | None:
    """Read how far a projection has read; None where it was never built."""
    rows = Shelf(connection, keeping.placeholder, "").rows(
        "SELECT slot, seq, entry_hash FROM position WHERE name = ?", (called(projection),)
    )
    return Position(*rows[0]) if rows else None


def shelf_of(connection: Transaction, keeping: Readable, at: Position) -> Shelf:
    """The tables that serve at a position."""
    return Shelf(connection, keeping.placeholder, at.slot)


@contextmanager
def served(
    end: End, keeping: Readable, projection: Named
) -> Iterator[tuple[Shelf, Position] | None]:
    """Open a projection's tables in a snapshot; None where they are not at the head as they are."""
    head = end.head()
    with keeping.reading() as connection:
        at = position(connection, keeping, projection)
        if at is None or at.entry_hash != head.entry_hash:
            yield None
        else:
            yield shelf_of(connection, keeping, at), at
