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
from functools import cached_property, lru_cache
from itertools import compress
from operator import attrgetter
from typing import Final

from attrs import Factory, define, frozen

from ledger.citations import Citation
from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.kinds import ActKind
from ledger.events.mending import Cause, ClaimAssessed, ClaimCorrected
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
from projections.stored.evidence.days import OPEN, ends
from projections.stored.evidence.rectangles import (
    KEPT,
    NEVER,
    NOBODY,
    CellAct,
    Held,
    HeldAct,
    HeldClaim,
    LoneAct,
    Stretch,
    faces,
    runs,
)
from projections.stored.evidence.tied import Ties, together

_ACTS: Final = (ActMade, ActEnded)
_LINKS: Final = (EndorsersLinked, EndorsersUnlinked)
_Place = tuple[str | None, ActKind, str, str | None]
"""What an `ActKey` holds, in its order: a tuple is made and looked up in a fraction of the time."""
_InCell = tuple[str | None, ActKind, str | None]
_HIDDEN: Final = -1
"""The day of a claim without a dated public page: hidden from every question of what was known."""


@frozen
class _Page:
    """The seq at which a page was told of, and the day by whose end it was out, if that is plain.

    The day is None where the page was told of more than once or not at all, where what was told of
    it was mended, and where only an estimate says when it appeared.
    """

    seq: int
    day: int | None


def held(events: Iterable[Event], contest: str, zone: str) -> Held:
    """Work out what was held in a contest from its log, or from the part behind some of its claims.

    Raises `UnknownEventError`.
    """
    log = _Sorted(zone)
    for event in sorted(events, key=attrgetter("seq")):
        log.take(event)
    ties = log.ties()
    acts: list[CellAct] = list(log.acts_alone(ties))
    claims = list(log.claims_alone(ties))
    for group in log.groups(ties):
        for one in log.mended_once(group, contest) or together(group, contest, zone):
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
            if claim not in self.mending and not ties.ties(claim) and self._is_lone(claim):
                continue  # as most are
            for body in self._wordings(claim):
                self._tie(ties, claim, body)
            for event in self.mending.get(claim, ()):
                if isinstance(event.body, ClaimAssessed):
                    ties.tie(claim, event.claim_id)
        for key, ones in self._told_of.items():  # who tells of an act in a group is of the group
            if ties.ties(key):
                for event in ones:
                    ties.tie(event.claim_id, key)
        return ties

    def _is_lone(self, claim: str) -> bool:
        """Whether a claim that nobody mended tells of an act by nobody linked, on plain pages."""
        body = self.claims[claim].body
        return (
            isinstance(body, ActMade)
            and body.endorser not in self.linked
            and self._public_from(claim) is not None
        )

    @cached_property
    def _told_of(self) -> dict[_Place, list[Event]]:
        """The claims, as first worded, that tell of each act."""
        told: dict[_Place, list[Event]] = {}
        for event in self.claims.values():
            if isinstance(body := event.body, _ACTS):
                told.setdefault(_key(body), []).append(event)
        return told

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

    def acts_alone(self, ties: Ties) -> Iterator[CellAct]:
        """Settle the acts that nothing else can touch."""
        for key, told in self._told_of.items():
            ones = [event for event in told if not ties.ties(event.claim_id)]
            if key[0] is None or not ones:
                continue  # counted in no section, or settled with others
            if len(ones) == 1 and isinstance(act := ones[0].body, ActMade):
                if not act.either:
                    yield self._act_told_once(key, ones[0], act)
                continue
            yield from self._act(key, ones)

    def claims_alone(self, ties: Ties) -> Iterator[HeldClaim]:
        """Settle the claims about totals and the frame that nothing else can touch."""
        for claim, event in self.claims.items():
            if isinstance(event.body, _ACTS):
                continue  # as most are, and there are many kinds to keep
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

    def mended_once(self, group: Sequence[Event], contest: str) -> Sequence[HeldAct]:
        """Settle an act of which one claim tells, a slip of ours in it mended once, on plain pages.

        The slip was on record until it was mended, and never in public as the record has it at the
        head. Nothing, where a group is anything else than that.
        """
        worded = [event for event in group if not isinstance(event.body, SourceCited)]
        if len(worded) != 2:
            return ()
        first, second = sorted(worded, key=attrgetter("seq"))
        slip, mended = first.body, second.body
        if (
            not isinstance(slip, ActMade)
            or not isinstance(mended, ClaimCorrected)
            or not isinstance(act := mended.body, ActMade)
            or mended.cause is not Cause.RECORDED_IN_ERROR
            or (mended.mends, second.claim_id) != (first.event_id, first.claim_id)
            or (slip.contest, act.contest) != (contest, contest)
        ):
            return ()
        out = self._out([one.source for one in act.citations], second.seq)
        # The pages that the correction itself cites are listed as well, from their own day on.
        if out is None or out != self._out(_cites(second), second.seq):
            return ()
        held_as = (
            ((first.seq, second.seq), NEVER, first, slip),
            ((second.seq, OPEN), _from(out), second, act),
        )
        return [
            HeldAct(
                self._cell(one.section, one.act, one.candidate),
                0,
                recorded,
                known,
                self._backing(_key(one), event, one.on),
                (event.claim_id,),
            )
            for recorded, known, event, one in held_as
            if one.section is not None and not one.either
        ]

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
        if claim in self._public:
            return self._public[claim]
        event = self.claims[claim]
        found = self._public[claim] = self._out(_cites(event), event.seq)
        return found

    def _out(self, sources: Iterable[str], seq: int) -> int | None:
        """The day by whose end pages cited at a seq were out, all at once; None if not plain."""
        days = {None if seq < page.seq else page.day for page in map(self._page, sources)}
        if not days:
            return _HIDDEN
        return days.pop() if len(days) == 1 else None

    def _page(self, source: str) -> _Page:
        """The one event that tells of a page, and the day by whose end it was out, if plain."""
        page = self._pages.get(source)
        if page is None:
            page = self._pages[source] = self._page_told(self.pages.get(source, ()))
        return page

    def _page_told(self, pages: Sequence[Event]) -> _Page:
        if len(pages) != 1 or pages[0].claim_id in self.mending:
            return _Page(0, None)
        body = pages[0].body
        assert isinstance(body, SourceCited)  # noqa: S101 - it has one wording
        there = published(body, certain=False)
        day = _HIDDEN if there.span is None else ends(there.span, self.zone).surely
        return _Page(pages[0].seq, None if there.estimated else day)

    @cached_property
    def _public(self) -> dict[str, int | None]:
        return {}

    @cached_property
    def _pages(self) -> dict[str, _Page]:
        return {}

    @cached_property
    def _one_page(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _cells(self) -> dict[_InCell, Cell]:
        return {}

    @cached_property
    def _dates(self) -> dict[When | None, tuple[Dated, int | None]]:
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

    def _act_told_once(self, key: _Place, event: Event, act: ActMade) -> CellAct:
        """Settle an act of which one claim tells."""
        section, kind, endorser, candidate = key
        cell = self._cell(section, kind, candidate)
        claim = event.claim_id
        known = _from(self._public_from(claim))
        begun, day = self._begun(act.on)
        if day is not None:
            pages = self._listing(act.citations)
            return LoneAct(
                cell, endorser, begun, day, event.seq, known, event.event_id, claim, pages
            )
        backing = self._backing(key, event, act.on)
        return HeldAct(cell, 0, (event.seq, OPEN), known, backing, (claim,))

    def _backing(self, key: _Place, event: Event, on: When | None) -> Backing:
        """An act of which one event tells, as `periods_of` gives it."""
        endorser = key[2]
        return Backing(
            ActKey(*key),
            frozenset((endorser,)),
            self._begun(on)[0],
            None,
            (event.event_id,),
            estimated=False,
            listed_by=frozenset(_cites(event)),
        )

    def _listing(self, citations: Sequence[Citation]) -> frozenset[str]:
        """The pages of some citations; acts that cite one page alone share what is made of it."""
        if len(citations) != 1:
            return frozenset([citation.source for citation in citations])
        source = citations[0].source
        if (found := self._one_page.get(source)) is None:
            found = self._one_page[source] = frozenset((source,))
        return found

    def _cell(self, section: str | None, kind: ActKind, candidate: str | None) -> Cell:
        """The cell of an act that is counted in a section."""
        place = (section, kind, candidate)
        if (cell := self._cells.get(place)) is None:
            assert section is not None  # noqa: S101 - the others are counted nowhere
            cell = self._cells[place] = Cell(section, kind, candidate or NOBODY)
        return cell

    def _begun(self, on: When | None) -> tuple[Dated, int | None]:
        """When an act of one claim began, as `periods_of` gives it; its day where that is whole."""
        if (found := self._dates.get(on)) is None:
            sure, span = (span_of_claim(on, certain=certain) for certain in (True, False))
            whole = ends(span, self.zone).whole if span == sure else None
            found = self._dates[on] = (Dated(span, sure, clash=False), whole)
        return found

    def _act(self, place: _Place, ones: Sequence[Event]) -> Iterator[HeldAct]:
        """Settle what claims tell of one act, as each is recorded and becomes public."""
        section, kind, endorser, candidate = place
        key = ActKey(section, kind, endorser, candidate)
        cell = self._cell(section, kind, candidate)
        told = [(event, self._standing(event)) for event in ones]
        public = [self._public_from(event.claim_id) for event in ones]
        found: dict[tuple[bool, ...], Mapping[Hashable, Backing]] = {}

        def turns(there: Iterable[bool]) -> Mapping[Hashable, Backing]:
            """The turns that those of the claims tell of which are there."""
            if (which := tuple(there)) not in found:
                found[which] = _turns(key, compress(told, which))
            return found[which]

        on_record = runs(
            (seq, turns(event.seq <= seq for event in ones))
            for seq in sorted(event.seq for event in ones)
        )
        in_public = runs(
            (last, turns(day in range(last + 1) for day in public))
            for last in sorted({day for day in public if day is not None} - {_HIDDEN, OPEN})
        )
        claims = tuple(event.claim_id for event in ones)
        for turn, recorded, known, backing in faces(on_record, in_public):
            assert isinstance(turn, int)  # noqa: S101 - `_turns` numbers them
            yield HeldAct(cell, turn, recorded, known, backing, claims)


def _turns(key: ActKey, told: Iterable[tuple[Event, Standing]]) -> Mapping[Hashable, Backing]:
    made, over = [], []
    for event, claim in sorted(told, key=lambda one: one[0].claim_id):  # the fold's own order
        if isinstance(event.body, ActEnded):
            over.append((claim, event.body))
        elif isinstance(event.body, ActMade) and not event.body.either:
            made.append((claim, event.body))
    found = sorted(periods_of(key, made, over, certain=False), key=lambda one: one.begun.span)
    return dict(enumerate(found))


def _said(event: Event) -> object:
    """What an event says of the world, be it as a correction."""
    return event.body.body if isinstance(event.body, ClaimCorrected) else event.body


def _key(body: ActMade | ActEnded) -> _Place:
    return (body.section, body.act, body.endorser, body.candidate)


@lru_cache(maxsize=4_096)
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
