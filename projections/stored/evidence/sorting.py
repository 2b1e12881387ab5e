"""A contest's events by what they do, which claims in them are plain, and what hangs together.

A claim is plain if nobody mended it and its pages were recorded before it, were never mended, and
all appeared on one day that no estimate is needed for. Most claims are plain, and their endorsers
are linked with nobody: these stand alone and are tied to nothing. Any other claim is tied to the
acts, endorsers and claims that it can influence. What is tied together makes a group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

from attrs import Factory, define, frozen

from ledger.briefs import BriefAct, BriefBody
from ledger.events.act import ActEnded, ActMade
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.kinds import ActKind
from ledger.events.mending import ClaimAssessed, ClaimCorrected
from ledger.events.registry import Claim, Mending
from ledger.events.source import CitationAdded, SourceCited
from ledger.events.subjects import claims_of
from ledger.events.who import EndorsersLinked, EndorsersUnlinked
from projections.fold.sources import published
from projections.fold.versions import UnknownEventError
from projections.stored.evidence.days import OPEN, ends
from projections.stored.evidence.rectangles import KEPT, NEVER, Stretch
from projections.stored.evidence.tied import Ties

ACTS: Final = (ActMade, ActEnded)
"""The claims that tell of an act."""
ActPlace = tuple[str | None, ActKind, str, str | None]
"""The fields of an `ActKey`, in its order; a tuple is made and hashed in a fraction of the time."""
HIDDEN: Final = -1
"""Stands for the day of a claim without a dated public page, which was never known publicly."""


@frozen
class Page:
    """The seq at which a page was recorded, and the day by whose end it had appeared, if plain.

    The day is None where the page was recorded more than once or not at all, where its record was
    mended, and where only an estimate says when it appeared. `known` are the days from it on, None
    where it is.
    """

    seq: int
    day: int | None
    known: Stretch | None


@define(slots=False)
class SortedLog:
    """A contest's events by what they do.

    `claims` are the first wordings by claim id, `mending` the events that mend or weigh a claim by
    its id, `pages` the events that tell of a source by its id, and `linked` the endorsers of which
    any link speaks. Days are those of `zone`, the contest's. All events must be taken before
    anything is asked.
    """

    zone: str
    claims: dict[str, Event] = Factory(dict)
    mending: dict[str, list[Event]] = Factory(lambda: defaultdict(list))
    pages: dict[str, list[Event]] = Factory(lambda: defaultdict(list))
    linked: set[str] = Factory(set)

    def take(self, events: Iterable[Event]) -> None:
        """Add events, which come in the order of their seqs. Raises `UnknownEventError`."""
        claims = self.claims
        for event in events:
            if isinstance(event.body, ActMade):  # most events
                claims[event.claim_id] = event
            else:
                self._take(event)

    def _take(self, event: Event) -> None:
        body = event.body
        if isinstance(body, Unknown):
            raise UnknownEventError(event)
        inner = event.said
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

    def join(self, events: Iterable[Event]) -> None:
        """Add first wordings that were not taken in the order of their seqs."""
        self.take(events)
        self.claims = dict(sorted(self.claims.items(), key=lambda claim: claim[1].seq))

    def ties(self) -> Ties:
        """Tie together what can influence each other; what stands alone is tied to nothing."""
        ties = Ties()
        mending, linked = self.mending, self.linked
        for claim, event in self.claims.items():
            body = event.body
            if isinstance(body, SourceCited) and claim not in mending:
                continue  # a page influences claims by being mended, or by its date
            if (
                isinstance(body, ACTS)
                and body.endorser not in linked
                and claim not in mending
                and self.public_from(claim) is not None
                and not ties.is_tied(claim)
            ):
                continue  # most claims: an act on plain pages, not mended, its endorser not linked
            self._tie_all(ties, claim)
        for claim in mending:
            if claim not in self.claims:
                self._tie_all(ties, claim)
        for place, telling in self.told_of.items():
            if ties.is_tied(place):  # then so is every claim that tells of the act
                for event in telling:
                    ties.tie(event.claim_id, place)
        return ties

    @cached_property
    def told_of(self) -> dict[ActPlace, list[Event]]:
        """The first wordings of the claims that tell of each act, in the order of their seqs."""
        told: dict[ActPlace, list[Event]] = {}
        for event in self.claims.values():
            if isinstance(body := event.body, ACTS):
                told.setdefault(place_of(body), []).append(event)
        return told

    def _tie_all(self, ties: Ties, claim: str) -> None:
        """Tie a claim to what any of its wordings can influence, and to what assesses it."""
        for body in self._wordings(claim):
            self._tie(ties, claim, body)
        for event in self.mending.get(claim, ()):
            if isinstance(event.body, ClaimAssessed):
                ties.tie(claim, event.claim_id)

    def _tie(self, ties: Ties, claim: str, body: Claim) -> None:
        """Tie one wording of a claim to what it can influence."""
        if isinstance(body, EndorsersLinked):
            ties.tie(claim, ("endorser", body.first))
            ties.tie(claim, ("endorser", body.second))
        elif isinstance(body, EndorsersUnlinked):
            ties.tie(claim, body.link)
        elif isinstance(body, ACTS):
            if body.endorser in self.linked:
                ties.tie(claim, ("endorser", body.endorser))
            if ties.is_tied(claim) or not self.is_plain(claim):
                ties.tie(claim, place_of(body))
        elif isinstance(body, KEPT) and not self.is_plain(claim):
            ties.tie(claim, claim)

    def groups(self, ties: Ties) -> Iterator[list[Event]]:
        """Yield, for each group of claims that hang together, the events that bear on it.

        Each event comes once, in no order. `ties` are this log's. Groups that tell of no act, no
        total and nothing of the frame are left out.
        """
        members: dict[Hashable, list[str]] = defaultdict(list)
        for claim in dict.fromkeys((*self.claims, *self.mending)):
            if ties.is_tied(claim):
                members[ties.group(claim)].append(claim)
        for claims in members.values():
            bearing = [event for claim in claims for event in self._told(claim)]
            if not any(isinstance(event.said, (*ACTS, *KEPT)) for event in bearing):
                continue
            cited = {source for event in bearing for source in cited_by(event)}
            for source in cited:
                for page in self.pages.get(source, ()):
                    bearing += (page, *self.mending.get(page.claim_id, ()))
            yield list({event.seq: event for event in bearing}.values())

    def _told(self, claim: str) -> list[Event]:
        first = self.claims.get(claim)
        return [*(() if first is None else (first,)), *self.mending.get(claim, ())]

    def _wordings(self, claim: str) -> Iterator[Claim]:
        for event in self._told(claim):
            if isinstance(body := event.said, Claim):
                yield body

    def is_plain(self, claim: str) -> bool:
        """Whether a claim has one wording, and its pages are plain."""
        return claim not in self.mending and self.public_from(claim) is not None

    def public_from(self, claim: str) -> int | None:
        """Return the day by whose end a claim of one wording was public; None if it is not plain.

        Plain is a claim whose pages were recorded before it, were never mended, and all appeared on
        one day that no estimate is needed for. The day is `HIDDEN` where no page is dated or none
        is cited, and `OPEN` where no day is late enough to be sure. Raises `KeyError` for a claim
        without a first wording.
        """
        public = self._public
        if claim in public:
            return public[claim]
        event = self.claims[claim]
        body = event.body
        if isinstance(body, ACTS) and len(body.citations) == 1:  # most claims
            day = self._out_at(body.citations[0].source, event.seq)
        else:
            day = self.out_from(cited_by(event), event.seq)
        public[claim] = day
        return day

    def out_from(self, sources: Iterable[str], seq: int) -> int | None:
        """Return the day by whose end pages cited at a seq had all appeared; None if not plain.

        They are plain if all appeared on that day. `HIDDEN` and `OPEN` are as in `public_from`.
        """
        days = {self._out_at(source, seq) for source in sources}
        if not days:
            return HIDDEN
        return days.pop() if len(days) == 1 else None

    def _out_at(self, source: str, seq: int) -> int | None:
        page = self._pages.get(source) or self.page(source)
        return None if seq < page.seq else page.day

    def page(self, source: str) -> Page:
        """Return when a page was recorded and had appeared; cached."""
        if (page := self._pages.get(source)) is None:
            page = self._pages[source] = self._page_told(self.pages.get(source, ()))
        return page

    def _page_told(self, pages: Sequence[Event]) -> Page:
        if len(pages) != 1 or pages[0].claim_id in self.mending:
            return Page(0, None, None)
        body = pages[0].body
        assert isinstance(body, SourceCited)  # noqa: S101 - it has one wording
        publication = published(body, certain=False)
        span = publication.span
        day = HIDDEN if span is None else ends(span, self.zone).surely
        if publication.estimated:
            return Page(pages[0].seq, None, None)
        return Page(pages[0].seq, day, days_from(day))

    @cached_property
    def _public(self) -> dict[str, int | None]:
        return {}

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return {}


@lru_cache(maxsize=4_096)
def days_from(day: int | None) -> Stretch:
    """Return the days from one on; `NEVER` where it is `HIDDEN`, `OPEN` or None."""
    return NEVER if day is None or day in {HIDDEN, OPEN} else (day, OPEN)


def place_of(body: ActMade | ActEnded | BriefBody) -> ActPlace:
    """Return the act of which a claim tells."""
    return (body.section, body.act, body.endorser, body.candidate)


def _reached(event: Event) -> set[str]:
    """Return the claims of which a mending event says something."""
    assert isinstance(event.body, Mending)  # noqa: S101 - the caller has made sure
    return claims_of(event.body) | {event.claim_id}


def cited_by(event: Event | BriefAct) -> list[str]:
    """Return the sources that an event cites; a correction's own, then those of its wording."""
    body = event.body
    if isinstance(body, CitationAdded):
        return [body.citation.source]
    cited = [citation.source for citation in getattr(body, "citations", ())]
    if isinstance(body, ClaimCorrected):
        cited += [citation.source for citation in getattr(body.body, "citations", ())]
    return cited
