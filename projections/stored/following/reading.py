"""What is stored, opened for reading at the head: as it is, or caught up first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from projections.stored.following.projecting import Position, Record, position, served, shelf_of
from projections.stored.shelves.keeping import Keeping, MovedError
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.tables import CALLED


@contextmanager
def at_the_head(record: Record, keeping: Keeping) -> Iterator[tuple[Shelf, Position]]:
    """Open the tables of `standings` in a snapshot at the head, having caught up if need be.

    Raises `StoppedError`.
    """
    with served(record, keeping, CALLED) as found:
        if found is not None:
            yield found
            return
    _catch_up(record, keeping)
    with keeping.reading() as connection:
        at = position(connection, keeping, CALLED)
        if at is None:
            raise MovedError(keeping.where)
        yield shelf_of(connection, keeping, at), at


def _catch_up(record: Record, keeping: Keeping) -> None:
    # What works rows out and writes them takes as long to load as an answer at the head to give.
    from projections.stored.following.runner import catch_up  # noqa: PLC0415 - as said
    from projections.stored.following.standings import STANDINGS  # noqa: PLC0415 - as said

    catch_up(record, keeping, STANDINGS)
