"""What each cell of a contest held: its acts and totals, and from when until when on both clocks.

For every act that ever counted, and every claim that the frame or a total ever stood on, this finds
the stretch of seqs in which the record said so (with nothing hidden), and the stretch of days by
which the public could know it (as recorded at the head).

Most claims stand alone: nobody mended them, their pages are dated and were never corrected, their
endorser is linked with nobody. Those are taken as they are; an act of which several of them tell is
put together as the fold does it. All others go, with all they can reach, to `tied`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from attrs import Factory, define

from ledger.citations import Citation
from ledger.events.act import ActEnded, ActMade
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.mending import ClaimAssessed, ClaimCorrected
from ledger.events.registry import Claim, Mending
from ledger.events.source import CitationAdded, SourceCited
from ledger.events.subjects import subjects
from ledger.events.who import EndorsersLinked, EndorsersUnlinked
from ledger.times import ANY_TIME, Asked, AsOf
from projections.fold.acts import ActKey, Backing, Dated, periods_of, span_of_claim
from projections.fold.belief import Standing
from projections.fold.figures import Cell
from projections.fold.sources import Library, published
from projections.fold.versions import UnknownEventError
from projections.stored.days import OPEN, ends
from projections.stored.rectangles import (
    KEPT,
    NEVER,
    NOBODY,
    Held,
    HeldAct,
    HeldClaim,
    Stretch,
    faces,
    runs,
)
from projections.stored.tied import Ties, together

_ACTS: Final = (ActMade, ActEnded)
_LINKS: Final = (EndorsersLinked, EndorsersUnlinked)
_HIDDEN: Final = -1
"""The day of a claim without a dated public page: hidden from every question of what was known."""


def held(events: Iterable[Event], contest: str, zone: str) -> Held:
    """Work out what was held in a contest from its log, or from the part behind some of its claims.

    Raises `UnknownEventError`.
    """
    log = _Sorted(zone)
    for event in sorted(events, key=lambda one: one.seq):
        log.take(event)
    ties = log.ties()
    acts = list(log.acts_alone(ties))
    claims = list(log.claims_alone(ties))
    for group in log.groups(ties):
        for one in together(group, contest, zone):
            if isinstance(one, HeldAct):
                acts.append(one)
            else:
                claims.append(one)
    return Held(tuple(acts), tuple(claims))


@define(slots=False)
class _Sorted:
    """A contest's events by what they do.

    `claims` are first wordings, `mending` the events that mend or weigh a claim, `pages` those that
    tell of a source, `linked` the endorsers of which any link speaks.
    """

    zone: str
    claims: dict[str, Event] = Factory(dict)
    mending: dict[str, list[Event]] = Factory(lambda: defaultdict(list))
    pages: dict[str, list[Event]] = Factory(lambda: defaultdict(list))
    linked: set[str] = Factory(set)

    def take(self, event: Event) -> None:
        """Sort one event in; they come in the order of their seqs."""
        body = event.body
        if isinstance(body, ActMade):  # as most are
            self.claims[event.claim_id] = event
            return
        if isinstance(body, Unknown):
            raise UnknownEventError(event)
        inner = _said(event)
        if isinstance(inner, SourceCited):
            self.pages[inner.source].append(event)
        elif isinstance(inner, EndorsersLinked):
            self.linked |= {inner.first, inner.second}
        if isinstance(body, Redacted):
            self.mending[event.claim_id].append(event)
        elif isinstance(body, Mending):
            for claim in _reached(event):
                self.mending[claim].append(event)
        else:
            self.claims[event.claim_id] = event

    def ties(self) -> Ties:
        """Tie together what can influence one another; what stands alone is tied to nothing."""
        ties = Ties()
        for claim in dict.fromkeys((*self.claims, *self.mending)):
            for body in self._wordings(claim):
                self._tie(ties, claim, body)
            for event in self.mending.get(claim, ()):
                if isinstance(event.body, ClaimAssessed):
                    ties.tie(claim, event.claim_id)
        for claim, event in self.claims.items():  # who tells of an act in a group is of the group
            if isinstance(event.body, _ACTS) and ties.ties(key := _key(event.body)):
                ties.tie(claim, key)
        return ties

    def _tie(self, ties: Ties, claim: str, body: Claim) -> None:
        """Tie one wording of a claim to what it can influence."""
        if isinstance(body, EndorsersLinked):
            ties.tie(claim, ("endorser", body.first))
            ties.tie(claim, ("endorser", body.second))
        elif isinstance(body, EndorsersUnlinked):
            ties.tie(claim, body.link)
        elif isinstance(body, _ACTS):
            if body.endorser in self.linked:
                ties.tie(claim, ("endorser", body.endorser))
            if ties.ties(claim) or not self._is_plain(claim):
                ties.tie(claim, _key(body))
        elif isinstance(body, KEPT) and not self._is_plain(claim):
            ties.tie(claim, claim)

    def acts_alone(self, ties: Ties) -> Iterator[HeldAct]:
        """Settle the acts that nothing else can touch."""
        told: dict[ActKey, list[Event]] = defaultdict(list)
        for claim, event in self.claims.items():
            if isinstance(event.body, _ACTS) and not ties.ties(claim):
                told[_key(event.body)].append(event)
        for key, ones in told.items():
            yield from self._act(key, ones)

    def claims_alone(self, ties: Ties) -> Iterator[HeldClaim]:
        """Settle the claims about totals and the frame that nothing else can touch."""
        for claim, event in self.claims.items():
            if isinstance(event.body, KEPT) and not ties.ties(claim):
                known = _from(self._public_from(claim))
                standing = self._standing(event)
                yield HeldClaim((event.seq, OPEN), known, standing, aside=False, accepted=False)

    def groups(self, ties: Ties) -> Iterator[list[Event]]:
        """The events that bear on each group of claims that hang together."""
        members: dict[Hashable, list[str]] = defaultdict(list)
        for claim in dict.fromkeys((*self.claims, *self.mending)):
            if ties.ties(claim):
                members[ties.group(claim)].append(claim)
        for claims in members.values():
            bearing = [event for claim in claims for event in self._told(claim)]
            if not any(isinstance(_said(event), (*_ACTS, *KEPT)) for event in bearing):
                continue
            cited = {source for event in bearing for source in _cites(event)}
            for source in cited:
                for page in self.pages.get(source, ()):
                    bearing += (page, *self.mending.get(page.claim_id, ()))
            yield list({event.seq: event for event in bearing}.values())

    def _told(self, claim: str) -> list[Event]:
        first = self.claims.get(claim)
        return [*(() if first is None else (first,)), *self.mending.get(claim, ())]

    def _wordings(self, claim: str) -> Iterator[Claim]:
        for event in self._told(claim):
            if isinstance(body := _said(event), Claim):
                yield body

    def _is_plain(self, claim: str) -> bool:
        return claim not in self.mending and self._public_from(claim) is not None

    def _public_from(self, claim: str) -> int | None:
        """The day by whose end a claim of one wording was public; None where that is not plain.

        Plain is a claim whose pages were recorded before it, were never mended, and all appeared on
        one day that no estimate is needed for.
        """
        event = self.claims[claim]
        days: set[int | None] = set()
        for source in _cites(event):
            pages = self.pages.get(source, ())
            if len(pages) != 1 or pages[0].seq > event.seq or pages[0].claim_id in self.mending:
                return None
            days.add(self._day_of_page(source))
        if not days:
            return _HIDDEN
        return days.pop() if len(days) == 1 else None

    def _day_of_page(self, source: str) -> int | None:
        if source not in self._days:
            page = self.pages[source][0].body
            assert isinstance(page, SourceCited)  # noqa: S101 - it has one wording
            there = published(page, certain=False)
            day = _HIDDEN if there.span is None else ends(there.span, self.zone).surely
            self._days[source] = None if there.estimated else day
        return self._days[source]

    @cached_property
    def _days(self) -> dict[str, int | None]:
        return {}

    @cached_property
    def _library(self) -> Library:
        pages = (page for pages in self.pages.values() for page in pages)
        sources = {
            page.body.source: page.body for page in pages if isinstance(page.body, SourceCited)
        }
        return Library(AsOf(Asked("", ANY_TIME), None, 0), sources)

    def _standing(self, event: Event) -> Standing:
        """A claim of one wording, whose pages are all in view once one of them is."""
        body = event.body
        assert isinstance(body, Claim)  # noqa: S101 - a first wording
        cited = _citations(body)
        first = self._library.first(cited)
        return Standing(
            claim_id=event.claim_id,
            event_id=event.event_id,
            seq=event.seq,
            body=body,
            citations=cited,
            published=first,
            estimated=False,
            because=(event.event_id,),
        )

    def _act(self, key: ActKey, ones: Sequence[Event]) -> Iterator[HeldAct]:
        """Settle what claims tell of one act, as each is recorded and becomes public."""
        if key.section is None:
            return  # counted in no section
        cell = Cell(key.section, key.act, key.candidate or NOBODY)
        if len(ones) == 1 and isinstance(ones[0].body, ActMade):
            (event,) = ones
            if not ones[0].body.either:
                known = _from(self._public_from(event.claim_id))
                backing = _backing(key, event, ones[0].body)
                yield HeldAct(cell, 0, (event.seq, OPEN), known, backing, (event.claim_id,))
            return
        told = [(event, self._standing(event)) for event in ones]
        public = [self._public_from(event.claim_id) for event in ones]
        on_record = runs(
            (seq, _turns(key, [one for one in told if one[0].seq <= seq]))
            for seq in sorted(event.seq for event in ones)
        )
        in_public = runs(
            (
                last,
                _turns(
                    key,
                    [one for one, day in zip(told, public, strict=True) if day in range(last + 1)],
                ),
            )
            for last in sorted({day for day in public if day is not None} - {_HIDDEN, OPEN})
        )
        claims = tuple(event.claim_id for event in ones)
        for turn, recorded, known, backing in faces(on_record, in_public):
            assert isinstance(turn, int)  # noqa: S101 - `_turns` numbers them
            yield HeldAct(cell, turn, recorded, known, backing, claims)


def _turns(key: ActKey, told: Iterable[tuple[Event, Standing]]) -> Mapping[Hashable, Backing]:
    made, over = [], []
    for event, claim in told:
        if isinstance(event.body, ActEnded):
            over.append((claim, event.body))
        elif isinstance(event.body, ActMade) and not event.body.either:
            made.append((claim, event.body))
    found = sorted(periods_of(key, made, over, certain=False), key=lambda one: one.begun.span)
    return dict(enumerate(found))


def _backing(key: ActKey, event: Event, act: ActMade) -> Backing:
    """An act of which one claim tells, as `periods` gives it."""
    sure = span_of_claim(act.on, certain=True)
    span = sure if act.on is None or act.on.best is None else act.on.span()
    return Backing(
        key,
        frozenset((key.endorser,)),
        Dated(span, sure, clash=False),
        None,
        (event.event_id,),
        estimated=False,
        listed_by=frozenset([citation.source for citation in act.citations]),
    )


def _said(event: Event) -> object:
    """What an event says of the world, be it as a correction."""
    return event.body.body if isinstance(event.body, ClaimCorrected) else event.body


def _key(body: ActMade | ActEnded) -> ActKey:
    return ActKey(body.section, body.act, body.endorser, body.candidate)


def _from(day: int | None) -> Stretch:
    return NEVER if day is None or day in {_HIDDEN, OPEN} else (day, OPEN)


def _reached(event: Event) -> set[str]:
    """The claims of which a mending event says something."""
    assert isinstance(event.body, Mending)  # noqa: S101 - sorted so
    claims = {key[6:] for key in subjects(event.body) if key.startswith("claim:")}
    return claims | {event.claim_id}


def _citations(body: Claim) -> tuple[Citation, ...]:
    """The citations of a claim about the race; sources are not told of here."""
    return () if isinstance(body, SourceCited) else body.citations


def _cites(event: Event) -> list[str]:
    """The sources that an event cites."""
    body = event.body
    if isinstance(body, CitationAdded):
        return [body.citation.source]
    cited = [one.source for one in getattr(body, "citations", ())]
    if isinstance(body, ClaimCorrected):
        cited += [one.source for one in getattr(body.body, "citations", ())]
    return cited
