"""An open ledger read through its stored projections, and how far these are behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ledger.events.registry import REDACTION
from ledger.store import Ledger
from projections.answers.stored import Stored
from projections.stored.following.projecting import position
from projections.stored.shelves.keeping import kept_for
from projections.stored.shelves.tables import CALLED


@contextmanager
def reading_stored(ledger: Ledger) -> Iterator[Stored]:
    """Read an open ledger through its stored projections."""
    yield Stored(ledger, ledger.beside(kept_for))


def behind(stored: Stored) -> int | None:
    """Return how many events the stored projections lack; None where they must be rebuilt.

    They must be where nothing is stored yet, where they belong to another log (a backup was put in
    place), and after a redaction. This only reads. Raises `StoreError`.
    """
    record, keeping = stored.record, stored.keeping
    head = record.head()
    if not keeping.there():
        return None
    with keeping.reading() as connection:
        at = position(connection, keeping, CALLED)
    if at is None or at.seq > head.seq:
        return None
    if at.entry_hash == head.entry_hash:
        return 0
    if record.hash_at(at.seq) != at.entry_hash or _redacted(stored, at.seq, head.seq):
        return None
    return head.seq - at.seq


def _redacted(stored: Stored, after: int, upto: int) -> bool:
    return any(name == REDACTION for name, _, _ in stored.record.kinds(after, upto))
