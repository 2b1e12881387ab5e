"""The stored projections of a ledger as a whole: which there are, how far, and building them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ledger.store import Ledger
from ledger.store.places import PATIENCE
from ledger.store.refusals import StoreError
from projections.stored.following.projecting import Projection, called, position
from projections.stored.following.runner import Rebuilt, Tell, catch_up
from projections.stored.following.runner import rebuild as build
from projections.stored.following.standings import STANDINGS
from projections.stored.shelves.keeping import StillReadError, kept_for

PROJECTIONS: Final[tuple[Projection, ...]] = (STANDINGS,)
"""Every projection there is; each follows the log by itself."""


def follow(ledger: Ledger) -> None:
    """Bring every projection to the head. Raises `StoppedError`, `StoreError`."""
    keeping = ledger.beside(kept_for)
    for projection in PROJECTIONS:
        catch_up(ledger, keeping, projection)


def forget(ledger: Ledger) -> None:
    """Have what is stored forget what the log has forgotten; where nothing is stored, do nothing.

    Raises as `follow`: what is stored may then still hold the words; and as `settle`.
    """
    if ledger.beside(kept_for).there():
        follow(ledger)
        settle(ledger)


def settle(ledger: Ledger) -> None:
    """Wait until no page is left of what was built anew. Raises `StillReadError`."""
    keeping = ledger.beside(kept_for)
    if not keeping.settle(PATIENCE):
        raise StillReadError(keeping.where)


def how_far(ledger: Ledger) -> Mapping[str, str]:
    """Say of each projection how it stands against the head, or why it cannot be read.

    Nothing is made or moved.
    """
    head = ledger.head().seq
    said = {}
    keeping = ledger.beside(kept_for)
    for projection in PROJECTIONS:
        try:
            at = None
            if keeping.there():
                with keeping.reading() as connection:
                    at = position(connection, keeping, projection)
            told = "not built yet" if at is None else _against(at.seq, head)
        except StoreError as error:  # where the record stands is no less worth knowing
            told = str(error)
        said[called(projection)] = told
    return said


def rebuild(ledger: Ledger, projection: Projection, tell: Tell) -> Rebuilt:
    """Build one projection anew beside the one that serves, compare the two, and put it in place.

    `tell` hears how many contests are done, and how many there are.
    """
    return build(ledger, ledger.beside(kept_for), projection, tell)


def _against(seq: int, head: int) -> str:
    if seq == head:
        return f"at the head, seq {seq}"
    if seq < head:
        return f"at seq {seq}, {head - seq} behind"
    return f"at seq {seq}, of a longer log than this one"
