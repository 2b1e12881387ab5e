"""Everything needed to fold one contest, found by following what its events name.

A contest's own events name endorsers and sources; what is known of those was recorded elsewhere,
and may have been corrected, assessed or linked since. Following these threads to their ends costs a
few index scans and never reads the rest of the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import sqlalchemy as sa
from attrs import Factory, define

from ledger.codec import event_of
from ledger.events.envelope import Entry, Event, Redacted, Unknown
from ledger.events.mending import ClaimCorrected
from ledger.events.registry import Body
from ledger.events.source import SourceCited
from ledger.events.subjects import subjects
from ledger.events.total import TallyPublished
from ledger.events.who import (
    EndorserDescribed,
    EndorserNamed,
    EndorserRegistered,
    EndorsersLinked,
    EndorsersUnlinked,
    Relation,
)
from ledger.store import reading

_OF_ENDORSERS: Final = (
    "endorser.registered",
    "endorser.named",
    "endorser.described",
    "endorsers.linked",
    "claim.corrected",  # a link, say, that came to name this endorser only when it was corrected
)
_OF_SOURCES: Final = ("source.cited", "claim.corrected")
_ABOUT_ENDORSERS: Final = (
    EndorserRegistered,
    EndorserNamed,
    EndorserDescribed,
    EndorsersLinked,
    EndorsersUnlinked,
)


def contest_events(connection: sa.Connection, contest: str, upto: int) -> tuple[Event, ...]:
    """Return, in seq order, every event up to a seq that a fold of the contest can depend on.

    Those about the contest; for each claim among these all that was recorded for it or mends it;
    the sources cited, and those they repeat; the endorsers named, their names and descriptions,
    and the endorsers linked with them, on and on. A link of one that *belongs to* another is
    followed to the whole only, lest one branch bring in all of its union's others.
    """
    gathered = _Gathering(connection, upto)
    gathered.take(reading.about(connection, (f"contest:{contest}",), upto))
    while gathered.threads:
        gathered.follow()
    return tuple(gathered.events[seq] for seq in sorted(gathered.events))


@define
class _Gathering:
    """What has been found, and the threads not yet followed."""

    connection: sa.Connection
    upto: int
    events: dict[int, Event] = Factory(dict)
    threads: set[str] = Factory(set)
    _followed: set[str] = Factory(set)

    def follow(self) -> None:
        """Follow every open thread one step."""
        threads, self.threads = self.threads, set()
        self._followed |= threads
        claims = {thread for thread in threads if thread.startswith("claim:")}
        endorsers = {thread for thread in threads if thread.startswith("endorser:")}
        sources = {thread for thread in threads if thread.startswith("source:")}
        others = threads - claims - endorsers - sources
        bare = [claim.removeprefix("claim:") for claim in claims]
        self.take(reading.of_claims(self.connection, bare, self.upto))
        self.take(reading.about(self.connection, claims | others, self.upto))
        self.take(self._about(endorsers, _OF_ENDORSERS), only=_ABOUT_ENDORSERS)
        self.take(self._about(sources, _OF_SOURCES), only=(SourceCited,))

    def take(self, entries: Iterable[Entry], *, only: tuple[type, ...] | None = None) -> None:
        """Keep entries not yet held (corrections only of the shapes asked for)."""
        for entry in entries:
            if entry.seq in self.events:
                continue
            event = event_of(entry)
            corrected = event.body.body if isinstance(event.body, ClaimCorrected) else None
            if only is not None and corrected is not None and not isinstance(corrected, only):
                continue
            self.events[entry.seq] = event
            self.threads |= set(_threads(event)) - self._followed

    def _about(self, threads: set[str], types: tuple[str, ...]) -> tuple[Entry, ...]:
        return reading.about(self.connection, threads, self.upto, types=types)


def _threads(event: Event) -> Iterator[str]:
    """Where an event leads: to its claim, its sources and its endorsers."""
    yield f"claim:{event.claim_id}"
    if isinstance(event.body, Redacted):
        yield f"event:{event.event_id}"
    elif not isinstance(event.body, Unknown):
        yield from _named(event.body)


def _named(body: Body) -> Iterator[str]:
    inner = body.body if isinstance(body, ClaimCorrected) else body
    if isinstance(inner, EndorsersLinked):
        yield f"endorser:{inner.second}"
        if inner.relation is not Relation.PART_OF:
            yield f"endorser:{inner.first}"
    if isinstance(inner, TallyPublished):
        yield from (f"endorser:{endorser}" for endorser in inner.lists)
    followed = ("source:",) if isinstance(inner, EndorsersLinked) else ("source:", "endorser:")
    yield from (subject for subject in subjects(body) if subject.startswith(followed))
