"""Everything needed to fold one contest, found by following what its events name.

A contest's own events name endorsers and sources; what is known of those was recorded elsewhere,
and may have been corrected, assessed or linked since. Following these threads to their ends costs a
few index scans and never reads the rest of the log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from attrs import Factory, define

from ledger.events.act import ActEnded, ActMade
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.mending import ClaimAssessed, ClaimCorrected
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
from ledger.store import selecting
from ledger.store.fetching import fetched
from ledger.store.losses import LostEventsError
from ledger.store.rows import event_of
from ledger.store.statements import Statements

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

_ACTS: Final = (ActMade, ActEnded)
_OF_LINKS, _OF_OTHERS = ("source:",), ("source:", "endorser:")
"""Subjects followed from a link, of whose two endorsers one may not be, and from all others."""

_BY_CLAIM, _BY_ENDORSER, _BY_SOURCE = 1, 2, 4
"""The ways in which an event can be found, as bits: it may be found in several."""


def _spelt(names: Iterable[str]) -> str:
    """Types' names as part of a statement, which is then the same whatever is asked."""
    return ", ".join(f"'{name}'" for name in names)


_STEP: Final = (
    f"SELECT seq, {_BY_CLAIM} FROM event WHERE claim_id AMONG TEXTS ? AND seq <= ?"  # noqa: S608 - our own names
    f" UNION ALL SELECT seq, {_BY_CLAIM} FROM event_subject"
    " WHERE subject AMONG TEXTS ? AND seq <= ?"
    f" UNION ALL SELECT seq, {_BY_ENDORSER} FROM event_subject"
    f" WHERE subject AMONG TEXTS ? AND type IN ({_spelt(_OF_ENDORSERS)}) AND seq <= ?"
    f" UNION ALL SELECT seq, {_BY_SOURCE} FROM event_subject"
    f" WHERE subject AMONG TEXTS ? AND type IN ({_spelt(_OF_SOURCES)}) AND seq <= ?"
)
"""Where the open threads of each kind lead in one step: seqs, and the way each was found."""


def contest_events(statements: Statements, contest: str, upto: int) -> tuple[Event, ...]:
    """Return, in seq order, every event up to a seq that a fold of the contest can depend on.

    Those about the contest; for each claim among these all that was recorded for it or mends it;
    the sources cited, and those they repeat; the endorsers named, their names and descriptions,
    and the endorsers linked with them, on and on. A link of one that *belongs to* another is
    followed to the whole only, lest one branch bring in all of its union's others. Raises
    `BodyUnreadableError`, and `LostEventsError` where the index leads to events that are gone.
    """
    gathered = _Gathering(statements, upto)
    gathered.take(map(event_of, selecting.about(statements, (f"contest:{contest}",), upto)))
    return gathered.to_the_ends()


def events_behind(statements: Statements, claims: Iterable[str], upto: int) -> tuple[Event, ...]:
    """Return, in seq order, every event up to a seq that what some claims say can depend on.

    As `contest_events`, but from these claims instead of all that a contest has: what was recorded
    for them or mends them, and whatever that leans on. Raises the same.
    """
    gathered = _Gathering(statements, upto)
    gathered.open.claims.update(claims)
    return gathered.to_the_ends()


@define
class _Threads:
    """Where events lead, by the kind of subject and its id; `events` are those redacted."""

    claims: set[str] = Factory(set)
    endorsers: set[str] = Factory(set)
    sources: set[str] = Factory(set)
    events: set[str] = Factory(set)

    def note(self, event: Event) -> None:
        """Note where an event leads: to its claim, its sources and its endorsers."""
        self.claims.add(event.claim_id)
        body = event.body
        if isinstance(body, _ACTS):  # as most are
            self.endorsers.add(body.endorser)
            for citation in body.citations:
                self.sources.add(citation.source)
        elif isinstance(body, Redacted):
            self.events.add(event.event_id)
        elif not isinstance(body, Unknown):
            for subject in _named(body):
                kind, _, name = subject.partition(":")
                self._of_kind(kind).add(name)

    def but(self, others: _Threads) -> _Threads:
        """Those of these that are not among others."""
        return _Threads(
            self.claims - others.claims,
            self.endorsers - others.endorsers,
            self.sources - others.sources,
            self.events - others.events,
        )

    def join(self, others: _Threads) -> None:
        """Take others in."""
        self.claims |= others.claims
        self.endorsers |= others.endorsers
        self.sources |= others.sources
        self.events |= others.events

    def there(self) -> bool:
        """Whether there is any."""
        return bool(self.claims or self.endorsers or self.sources or self.events)

    def listed(self) -> Iterator[Collection[str]]:
        """Give each kind as a list of its own, in the order in which a step's statement asks."""
        yield self.claims
        others = [f"claim:{claim}" for claim in self.claims]
        yield [*others, *(f"event:{event}" for event in self.events)]
        yield [f"endorser:{endorser}" for endorser in self.endorsers]
        yield [f"source:{source}" for source in self.sources]

    def _of_kind(self, kind: str) -> set[str]:
        return {"claim": self.claims, "endorser": self.endorsers, "source": self.sources}[kind]


@define
class _Gathering:
    """What has been found, and the threads not yet followed.

    `passed_over` holds corrections that came along with an endorser or a source and are of other
    shapes: another contest's act, say. They count only when a claim leads to them as well.
    """

    statements: Statements
    upto: int
    events: dict[int, Event] = Factory(dict)
    open: _Threads = Factory(_Threads)
    passed_over: dict[int, Event] = Factory(dict)
    _followed: _Threads = Factory(_Threads)

    def to_the_ends(self) -> tuple[Event, ...]:
        """Follow every thread to its end; return what was found, in seq order."""
        while self.open.there():
            self._follow()
        return tuple(self.events[seq] for seq in sorted(self.events))

    def take(self, events: Iterable[Event]) -> None:
        """Keep events, and note where they lead."""
        threads = _Threads()
        for event in events:
            self.events[event.seq] = event
            threads.note(event)
        self.open.join(threads.but(self._followed))

    def _follow(self) -> None:
        """Follow every open thread one step: one statement that finds, one that reads."""
        ways: dict[int, int] = {}
        threads, self.open = self.open, _Threads()
        self._followed.join(threads)
        values = (value for kind in threads.listed() for value in (kind, self.upto))
        for seq, way in fetched(self.statements, _STEP, *values):
            if seq not in self.events:
                ways[seq] = ways.get(seq, 0) | way
        fresh = ways.keys() - self.passed_over.keys()
        rows = selecting.numbered(self.statements, fresh) if fresh else []
        if len(rows) < len(fresh):
            raise LostEventsError(fresh - {row[0] for row in rows})
        self.passed_over.update((row[0], event_of(row)) for row in rows)
        fitting = [seq for seq, way in ways.items() if _fits(self.passed_over[seq], way)]
        self.take([self.passed_over.pop(seq) for seq in fitting])


def _fits(event: Event, way: int) -> bool:
    """Whether an event is needed, having been found in some ways (corrections not in each)."""
    if way & _BY_CLAIM or not isinstance(event.body, ClaimCorrected):
        return True
    corrected = event.body.body
    of_endorser = way & _BY_ENDORSER and isinstance(corrected, _ABOUT_ENDORSERS)
    return bool(of_endorser or (way & _BY_SOURCE and isinstance(corrected, SourceCited)))


def _named(body: Body) -> set[str]:
    """The subjects that a body leads to."""
    inner = body.body if isinstance(body, ClaimCorrected) else body
    followed = _OF_LINKS if isinstance(inner, EndorsersLinked) else _OF_OTHERS
    named = {each for each in subjects(body) if each.startswith(followed)}
    if isinstance(inner, EndorsersLinked):
        named.add(f"endorser:{inner.second}")
        if inner.relation is not Relation.PART_OF:
            named.add(f"endorser:{inner.first}")
    elif isinstance(inner, TallyPublished):
        named.update(f"endorser:{endorser}" for endorser in inner.lists)
    elif isinstance(inner, ClaimAssessed):
        # It holds once one of these is in view, wherever that is told.
        named.update(f"claim:{claim}" for claim in inner.accepts)
    return named
