"""The errors raised where the log and the rest of the database contradict each other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from ledger.store.refusals import StoreError

_BACK: Final = (
    "Type `endorsements verify` to see what still holds, and restore a backup beside the ledger"
    " rather than over it."
)


class HeadLostError(StoreError):
    """The ledger's tables are there, and the one row that says where the log ends is not."""

    def __init__(self, where: str) -> None:
        """Name the database."""
        super().__init__(
            f"{where} has lost its head, the row that says where the log ends and which ledger it"
            " is: somebody deleted it. Restore a backup beside the ledger rather than over it."
        )


class PastCheckingError(StoreError):
    """The database is damaged so far up that nothing in it can be checked."""

    def __init__(self, where: str, said: str) -> None:
        """Name the database and what it said."""
        super().__init__(
            f"{where} is damaged, and so badly that there is nothing to check: not even its head"
            f" can be read. It said: {said}. Restore a backup beside it rather than over it."
        )


class HeadAstrayError(StoreError):
    """The head row names an entry that the log does not have."""

    def __init__(self, seq: int, *, has_event: bool) -> None:
        """Name the seq; `has_event` says whether the log has an event of that seq at all."""
        wrong = (
            f"with another hash than the event at seq {seq} has: one of the two was changed"
            if has_event
            else "and the log holds no such event: events were lost, or the head was changed"
        )
        super().__init__(f"The ledger's head says that it ends at seq {seq}, {wrong}. {_BACK}")


class LostEventsError(StoreError):
    """The index of subjects leads to events that the log does not have."""

    def __init__(self, seqs: Collection[int]) -> None:
        """Name the first that is missing, and how many more there are."""
        first, more = min(seqs), len(seqs) - 1
        others = f" (and {more} more that the same question leads to)" if more else ""
        super().__init__(
            f"The log holds no event at seq {first}{others}, though its index names one: events"
            f" were lost. {_BACK}"
        )
