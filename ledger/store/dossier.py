"""Everything needed to fold one contest, found by following what its events name.

A contest's own events name endorsers and sources; what is known of those was recorded elsewhere,
and may have been corrected, assessed or linked since. Following these threads to their ends costs a
few index scans and never reads the rest of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from attrs import Factory, define

from ledger.briefs import BriefAct, Dossier, in_brief
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
from ledger.store.rows import Row, event_of
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
"""The subjects followed from a link, and from every other event.

A link's endorsers are added one by one, since one of the two may have to be left out.
"""

_BY_CLAIM, _BY_ENDORSER, _BY_SOURCE = 1, 2, 4
"""The ways in which an event can be found, as bits: it may be found in several."""


def _spelt(names: Iterable[str]) -> str:
    """Return type names as SQL literals, so that the statement is the same for every question."""
    return ", ".join(f"'{name}'" for name in names)


def _between(names: Collection[str]) -> str:
    """Return the condition that `one.type` is one of some names, first as a range of the index.

    A contest names endorsers by the thousand. A list of types takes one seek for each type and
    endorser; a range takes one for each endorser, and few other types lie in it.
    """
    first, *_, last = sorted(names)
    return f"one.type BETWEEN '{first}' AND '{last}' AND one.type || '' IN ({_spelt(names)})"


_STEP: Final = (
    f"SELECT seq, {_BY_CLAIM} FROM event AS one SOUGHT BY claim_id AMONG TEXTS ? AND seq <= ?"  # noqa: S608 - our own names
    f" UNION ALL SELECT seq, {_BY_CLAIM} FROM event_subject AS one"
    " SOUGHT BY subject AMONG TEXTS ? AND seq <= ?"
    f" UNION ALL SELECT seq, {_BY_ENDORSER} FROM event_subject AS one"
    f" SOUGHT BY subject AMONG TEXTS ? AND {_between(_OF_ENDORSERS)} AND seq <= ?"
    f" UNION ALL SELECT seq, {_BY_SOURCE} FROM event_subject AS one"
    " SOUGHT BY subject AMONG TEXTS ?"
    f" AND one.type IN ({_spelt(_OF_SOURCES)}) AND seq <= ?"
)
"""Finds where the open threads lead in one step: seqs, each with the way in which it was found."""


def contest_events(statements: Statements, contest: str, upto: int) -> tuple[Event, ...]:
    """Return, in seq order, every event up to a seq that a fold of the contest can depend on.

    These are the events about the contest; for each claim among them, everything recorded for it or
    mending it; the sources cited, and those they repeat; the endorsers named, with their names and
    descriptions; and the endorsers linked with these, transitively. A link that says one *belongs
    to* another is followed from the part to the whole only: otherwise one branch would bring in all
    the other branches of its union. Raises `BodyUnreadableError`, and `LostEventsError` where the
    index leads to events that are gone.
    """
    gathering = _Gathering(statements, upto)
    gathering.take(map(event_of, selecting.about(statements, (f"contest:{contest}",), upto)))
    return gathering.to_the_ends()


def whole_events(statements: Statements, seqs: Iterable[int]) -> tuple[Event, ...]:
    """Return the events of some acts that were read in brief, in seq order.

    Raises `BodyUnreadableError`, and `LostEventsError` where any of them is gone.
    """
    return tuple(map(event_of, _numbered(statements, set(seqs))))


def _numbered(statements: Statements, seqs: AbstractSet[int]) -> list[Row]:
    """Return the rows of those seqs, in seq order. Raises `LostEventsError`."""
    rows = selecting.numbered(statements, seqs) if seqs else []
    if len(rows) < len(seqs):
        raise LostEventsError(seqs - {row[0] for row in rows})
    return rows


def events_behind(statements: Statements, claims: Iterable[str], upto: int) -> tuple[Event, ...]:
    """Return, in seq order, every event up to a seq that some claims can depend on.

    Like `contest_events`, but starting from these claims instead of all events of a contest: what
    was recorded for them or mends them, and everything which that depends on. Raises the same.
    """
    gathering = _Gathering(statements, upto)
    gathering.open.claims.update(claims)
    return gathering.to_the_ends()


def contest_in_brief(
    statements: Statements,
    contest: str,
    upto: int,
    whole: Callable[[Iterable[int]], tuple[Event, ...]],
) -> Dossier:
    """Return the events of `contest_events`, in brief those acts with which nothing hangs together.

    `whole` is what the dossier's reader is to read whole events by. Raises as `contest_events`.
    """
    acts, others = in_brief(selecting.briefly(statements, f"contest:{contest}", upto))
    gathering = _Gathering(statements, upto)
    gathering.take(whole_events(statements, others))
    gathering.open.note_acts(acts)
    events = gathering.to_the_ends()
    if gathering.events.keys() & {act.seq for act in acts}:  # a thread led to one all the same
        acts = [act for act in acts if act.seq not in gathering.events]
    return Dossier(tuple(acts), events, whole)


@define
class _Threads:
    """The ids that events lead to, by kind of subject; `events` holds ids of redacted events."""

    claims: set[str] = Factory(set)
    endorsers: set[str] = Factory(set)
    sources: set[str] = Factory(set)
    events: set[str] = Factory(set)

    def note(self, event: Event) -> None:
        """Add what an event leads to: its claim, its sources and its endorsers."""
        self.claims.add(event.claim_id)
        body = event.body
        if isinstance(body, _ACTS):  # as most are
            self.endorsers.add(body.endorser)
            for citation in body.citations:
                self.sources.add(citation.source)
        elif isinstance(body, SourceCited):
            self.sources.add(body.source)
            if body.repeats is not None:
                self.sources.add(body.repeats)
        elif isinstance(body, Redacted):
            self.events.add(event.event_id)
        elif not isinstance(body, Unknown):
            for subject in _named(body):
                kind, _, name = subject.partition(":")
                self._of_kind(kind).add(name)

    def note_acts(self, acts: Iterable[BriefAct]) -> None:
        """Add what acts in brief lead to. Their claims lead nowhere: they were read for that."""
        for act in acts:
            body = act.body
            self.endorsers.add(body.endorser)
            for citation in body.citations:
                self.sources.add(citation.source)

    def without(self, others: _Threads) -> _Threads:
        """Return these threads without those that are also in `others`."""
        return _Threads(
            self.claims - others.claims,
            self.endorsers - others.endorsers,
            self.sources - others.sources,
            self.events - others.events,
        )

    def join(self, others: _Threads) -> None:
        """Add all of `others`."""
        self.claims |= others.claims
        self.endorsers |= others.endorsers
        self.sources |= others.sources
        self.events |= others.events

    def is_empty(self) -> bool:
        """Whether there is no thread of any kind."""
        return not (self.claims or self.endorsers or self.sources or self.events)

    def listed(self) -> Iterator[Collection[str]]:
        """Yield the values of `_STEP`'s four lists, in their order."""
        yield self.claims
        others = [f"claim:{claim}" for claim in self.claims]
        yield [*others, *(f"event:{event}" for event in self.events)]
        yield [f"endorser:{endorser}" for endorser in self.endorsers]
        yield [f"source:{source}" for source in self.sources]

    def _of_kind(self, kind: str) -> set[str]:
        return {"claim": self.claims, "endorser": self.endorsers, "source": self.sources}[kind]


@define
class _Gathering:
    """The events found so far, and the threads not yet followed.

    `passed_over` holds corrections that were found through an endorser or a source, but whose new
    body is about something else: another contest's act, say. They are needed only if a claim leads
    to them as well.
    """

    statements: Statements
    upto: int
    events: dict[int, Event] = Factory(dict)
    open: _Threads = Factory(_Threads)
    passed_over: dict[int, Event] = Factory(dict)
    _followed: _Threads = Factory(_Threads)

    def to_the_ends(self) -> tuple[Event, ...]:
        """Follow every thread to its end; return the events found, in seq order."""
        while not self.open.is_empty():
            self._follow()
        return tuple(self.events[seq] for seq in sorted(self.events))

    def take(self, events: Iterable[Event]) -> None:
        """Keep events, and note where they lead."""
        threads = _Threads()
        for event in events:
            self.events[event.seq] = event
            threads.note(event)
        self.open.join(threads.without(self._followed))

    def _follow(self) -> None:
        """Follow every open thread one step, with one statement that finds and one that reads."""
        ways: dict[int, int] = {}
        threads, self.open = self.open, _Threads()
        self._followed.join(threads)
        values = (value for kind in threads.listed() for value in (kind, self.upto))
        for seq, way in fetched(self.statements, _STEP, *values):
            if seq not in self.events:
                ways[seq] = ways.get(seq, 0) | way
        fresh = ways.keys() - self.passed_over.keys()
        rows = _numbered(self.statements, fresh)
        self.passed_over.update((row[0], event_of(row)) for row in rows)
        needed = [seq for seq, way in ways.items() if _is_needed(self.passed_over[seq], way)]
        self.take([self.passed_over.pop(seq) for seq in needed])


def _is_needed(event: Event, way: int) -> bool:
    """Whether an event is needed, given the ways in which it was found.

    Only a correction may not be: it must be of the kind that was asked for.
    """
    if way & _BY_CLAIM or not isinstance(event.body, ClaimCorrected):
        return True
    corrected = event.body.body
    of_endorser = way & _BY_ENDORSER and isinstance(corrected, _ABOUT_ENDORSERS)
    return bool(of_endorser or (way & _BY_SOURCE and isinstance(corrected, SourceCited)))


def _named(body: Body) -> set[str]:
    """Return the subjects that a body leads to."""
    inner = body.body if isinstance(body, ClaimCorrected) else body
    followed = _OF_LINKS if isinstance(inner, EndorsersLinked) else _OF_OTHERS
    named = {subject for subject in subjects(body) if subject.startswith(followed)}
    if isinstance(inner, EndorsersLinked):
        named.add(f"endorser:{inner.second}")
        if inner.relation is not Relation.PART_OF:
            named.add(f"endorser:{inner.first}")
    elif isinstance(inner, TallyPublished):
        named.update(f"endorser:{endorser}" for endorser in inner.lists)
    elif isinstance(inner, ClaimAssessed):
        # It holds once one of these claims is in view, wherever that was recorded.
        named.update(f"claim:{claim}" for claim in inner.accepts)
    return named
