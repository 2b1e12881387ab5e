"""Opening what is stored for reading at the head, catching up first where it is behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from projections.stored.following.projecting import Position, Record, position, serving, shelf_of
from projections.stored.shelves.keeping import Keeping, MovedError
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.tables import CALLED


@contextmanager
def at_the_head(record: Record, keeping: Keeping) -> Iterator[tuple[Shelf, Position]]:
    """Open the tables of `standings` in a snapshot at the head, catching up first if need be.

    Raises `StoppedError`, and `MovedError` where the rows are gone right after catching up.
    """
    # As `served` does, since each context manager of this kind takes a hundredth of an answer.
    head = record.head()
    with keeping.reading() as connection:
        if (tables := serving(connection, keeping, CALLED, head)) is not None:
            yield tables
            return
    _catch_up(record, keeping)
    with keeping.reading() as connection:
        at = position(connection, keeping, CALLED)
        if at is None:
            raise MovedError(keeping.where)
        yield shelf_of(connection, keeping, at), at


def _catch_up(record: Record, keeping: Keeping) -> None:
    # Loading the modules that write rows takes as long as an answer at the head.
    from projections.stored.following.runner import catch_up  # noqa: PLC0415 - to load it late
    from projections.stored.following.standings import STANDINGS  # noqa: PLC0415 - to load it late

    catch_up(record, keeping, STANDINGS)
