"""Which contests new events can change: back along the threads that a contest's log follows.

An act names its contest. A page, a link or a mending names what it is about, and whoever leans on
that is touched. Saying too many only costs time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from attrs import Factory, define, frozen

from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.registry import Mending
from ledger.events.source import SourceCited
from ledger.events.subjects import subjects
from ledger.events.who import (
    EndorserDescribed,
    EndorserNamed,
    EndorserRegistered,
    EndorsersLinked,
)


class Threads(Protocol):
    """What following threads needs of the record."""

    def about(self, subject: str, upto: int) -> tuple[Event, ...]:
        """The events about a subject."""

    def of_claims(self, claims: Iterable[str], upto: int) -> tuple[Event, ...]:
        """The events recorded for any of some claims."""


@frozen
class Reached:
    """The contests whose answers events can change, and the endorsers that they tell of.

    Who only lists one of these, as a total does, is not found by following threads. `lost`: a
    thread led to a body that the law made us forget, and nobody can tell which contest it was of.
    """

    contests: frozenset[str]
    endorsers: frozenset[str]
    lost: bool


def reached(record: Threads, events: Iterable[Event], upto: int) -> Reached:
    """Follow the threads of some new events, as recorded up to a seq."""
    found = _Following(record, upto)
    for event in events:
        found.take(event)
    while found.open:
        found.follow(found.open.pop())
    return Reached(frozenset(found.contests), frozenset(found.endorsers), found.lost)


@define
class _Following:
    """What has been found, and the threads not yet followed."""

    record: Threads
    upto: int
    contests: set[str] = Factory(set)
    endorsers: set[str] = Factory(set)
    open: set[str] = Factory(set)
    lost: bool = False
    _followed: set[str] = Factory(set)
    _taken: set[int] = Factory(set)

    def take(self, event: Event) -> None:
        """Note the contests of an event, and where it leads."""
        if event.seq in self._taken:
            return
        self._taken.add(event.seq)
        if isinstance(event.body, Redacted | Unknown):
            self.lost = True  # what is unknown stops the projection before it comes to this
            return
        keys = subjects(event.body)
        self.contests |= {
            key.removeprefix("contest:") for key in keys if key.startswith("contest:")
        }
        threads = {key for key in keys if key.startswith(_leading_on(event))}
        if isinstance(event.body, Mending):
            threads.add(f"claim:{event.claim_id}")
        self.open |= threads - self._followed

    def follow(self, thread: str) -> None:
        """Take what one thread leads to."""
        self._followed.add(thread)
        if thread.startswith("endorser:"):
            self.endorsers.add(thread.removeprefix("endorser:"))
        if thread.startswith("claim:"):
            for event in self.record.of_claims((thread.removeprefix("claim:"),), self.upto):
                self.take(event)
        for event in self.record.about(thread, self.upto):
            self.take(event)


def _leading_on(event: Event) -> tuple[str, ...]:
    """The kinds of subject by which a change of what an event says reaches further claims."""
    said = event.said
    also = ("claim:",) if isinstance(event.body, Mending) else ()
    if isinstance(said, SourceCited):
        return ("source:", *also)
    if isinstance(said, EndorserRegistered | EndorserNamed | EndorserDescribed | EndorsersLinked):
        return ("endorser:", *also)
    # What stands of a claim may be settled by an assessment, and a link by an unlinking.
    return ("claim:",)
