"""Many reads of one snapshot in one transaction, each bounded by a seq."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from ledger.events.envelope import GENESIS, Event
from ledger.store import dossier, reading, selecting
from ledger.store.heads import Head
from ledger.store.rows import event_of
from ledger.store.statements import Statements


@frozen
class Snapshot:
    """The log as it was at one moment. `Ledger` describes the methods of the same names."""

    statements: Statements

    def head(self) -> Head:
        """Return the last seq and its hash."""
        return reading.sure_head(self.statements).head

    def hash_at(self, seq: int) -> str:
        """Return the entry hash at a seq; the genesis hash at 0."""
        rows = selecting.numbered(self.statements, (seq,)) if seq else ()
        return rows[0][10] if rows else GENESIS

    def kinds(self, after: int, upto: int) -> tuple[tuple[str, int, int], ...]:
        """Return each type and version recorded after a seq up to another, with its first seq."""
        return reading.kinds(self.statements, after, upto)

    def events(self, after: int, upto: int) -> Iterator[Event]:
        """Return the events after a seq up to another, all read by one statement."""
        return map(event_of, selecting.page(self.statements, after, upto, max(0, upto - after)))

    def about(self, subject: str, upto: int) -> tuple[Event, ...]:
        """Return the events about a subject, in seq order."""
        return reading.decoded(selecting.about(self.statements, (subject,), upto))

    def of_claims(self, claims: Iterable[str], upto: int) -> tuple[Event, ...]:
        """Return the events recorded for any of some claims, in seq order."""
        return reading.decoded(selecting.of_claims(self.statements, claims, upto))

    def contest_events(self, contest: str, upto: int) -> tuple[Event, ...]:
        """Return everything needed to fold one contest, in seq order."""
        return dossier.contest_events(self.statements, contest, upto)

    def events_behind(self, claims: Iterable[str], upto: int) -> tuple[Event, ...]:
        """Return every event that some claims can depend on, in seq order."""
        return dossier.events_behind(self.statements, claims, upto)
