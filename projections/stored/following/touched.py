"""Which contests new events can change: found back along the threads that a contest's log follows.

An act names its contest. A page, a link or a mending names what it is about, and every contest that
leans on that is touched. Naming a contest that is not changed only costs time.
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
    """The record, as following threads needs it."""

    def about(self, subject: str, upto: int) -> tuple[Event, ...]:
        """Return the events about a subject, up to a seq."""

    def of_claims(self, claims: Iterable[str], upto: int) -> tuple[Event, ...]:
        """Return the events recorded for any of some claims, up to a seq."""


@frozen
class Reached:
    """The contests whose answers some events can change, and the endorsers that they tell of.

    A contest in which a total lists one of these may change, too, but no thread leads there.
    `lost`: a thread led to a redacted body, and it is unknown which contest that was of.
    """

    contests: frozenset[str]
    endorsers: frozenset[str]
    lost: bool


def reached(record: Threads, events: Iterable[Event], upto: int) -> Reached:
    """Follow the threads of some new events, as recorded up to a seq."""
    following = _Following(record, upto)
    for event in events:
        following.take(event)
    while following.open:
        following.follow(following.open.pop())
    return Reached(frozenset(following.contests), frozenset(following.endorsers), following.lost)


@define
class _Following:
    """What has been found so far, and the threads that are still to be followed (`open`)."""

    record: Threads
    upto: int
    contests: set[str] = Factory(set)
    endorsers: set[str] = Factory(set)
    open: set[str] = Factory(set)
    lost: bool = False
    _followed: set[str] = Factory(set)
    _taken: set[int] = Factory(set)

    def take(self, event: Event) -> None:
        """Note the contests of an event, and the threads it leads on to."""
        if event.seq in self._taken:
            return
        self._taken.add(event.seq)
        if isinstance(event.body, Redacted | Unknown):
            self.lost = True  # an unknown event stops the projection before it gets here
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
        """Take the events that one thread leads to."""
        self._followed.add(thread)
        if thread.startswith("endorser:"):
            self.endorsers.add(thread.removeprefix("endorser:"))
        if thread.startswith("claim:"):
            for event in self.record.of_claims((thread.removeprefix("claim:"),), self.upto):
                self.take(event)
        for event in self.record.about(thread, self.upto):
            self.take(event)


def _leading_on(event: Event) -> tuple[str, ...]:
    """Return the kinds of subject by which a change in what an event says reaches other claims."""
    said = event.said
    also = ("claim:",) if isinstance(event.body, Mending) else ()
    if isinstance(said, SourceCited):
        return ("source:", *also)
    if isinstance(said, EndorserRegistered | EndorserNamed | EndorserDescribed | EndorsersLinked):
        return ("endorser:", *also)
    # An assessment changes what stands of other claims, and an unlinking what stands of a link.
    return ("claim:",)
