"""All stored projections of a ledger: which there are, how far they are, and building them."""

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
_NOT_BUILT: Final = "not built yet; until you type endorsements rebuild, answers take longer"


def follow(ledger: Ledger) -> None:
    """Bring every projection to the head. Raises `StoppedError`, `StoreError`."""
    keeping = ledger.beside(kept_for)
    for projection in PROJECTIONS:
        catch_up(ledger, keeping, projection)


def forget(ledger: Ledger) -> None:
    """Remove from the stored projections what was redacted in the log; do nothing without any.

    Raises as `follow`, in which case they may still hold the words; and as `settle`.
    """
    if ledger.beside(kept_for).there():
        follow(ledger)
        settle(ledger)


def settle(ledger: Ledger) -> None:
    """Wait until no old page is left of rebuilt projections. Raises `StillReadError`."""
    keeping = ledger.beside(kept_for)
    if not keeping.settle(PATIENCE):
        raise StillReadError(keeping.where)


def how_far(ledger: Ledger) -> Mapping[str, str]:
    """Return for each projection how far behind the head it is, or why it cannot be read.

    This only reads.
    """
    head = ledger.head().seq
    states = {}
    keeping = ledger.beside(kept_for)
    for projection in PROJECTIONS:
        try:
            at = None
            if keeping.there():
                with keeping.reading() as connection:
                    at = position(connection, keeping, projection)
            state = _NOT_BUILT if at is None else _against(at.seq, head)
        except StoreError as error:  # the state of the others is still worth knowing
            state = str(error)
        states[called(projection)] = state
    return states


def rebuild(ledger: Ledger, projection: Projection, tell: Tell) -> Rebuilt:
    """Rebuild one projection beside the one in use, compare the two, and replace the old one.

    `tell` is called with how many contests are done, and how many there are.
    """
    return build(ledger, ledger.beside(kept_for), projection, tell)


def _against(seq: int, head: int) -> str:
    """Return in words where a seq is relative to the head."""
    if seq == head:
        return f"at the head, seq {seq}"
    if seq < head:
        return f"at seq {seq}, {head - seq} behind"
    return f"at seq {seq}, of a longer log than this one"
