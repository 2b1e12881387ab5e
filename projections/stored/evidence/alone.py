"""The plain lane: acts and claims that nothing else can influence, worked out without the fold.

Most claims stand alone: nobody mended them, their pages are dated and were never corrected, and
their endorser is linked with nobody. These are taken as they are. An act of which several of them
tell is put together as the fold does it. One kind of group is as simple and is taken here, too: a
claim of which we mended one slip of ours.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import compress
from operator import attrgetter
from typing import Final

from attrs import define

from ledger.briefs import BriefAct, BriefCitation, BriefDate
from ledger.citations import Citation
from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade
from ledger.events.envelope import Event
from ledger.events.kinds import ActKind
from ledger.events.mending import Cause, ClaimCorrected
from ledger.events.registry import Claim
from ledger.events.source import SourceCited
from ledger.times import ANY_DAY, AsOf
from projections.fold.acts import ActKey, Backing, periods_of
from projections.fold.belief import Standing
from projections.fold.dating import Dated, span_of_claim
from projections.fold.figures import Cell
from projections.fold.sources import Library
from projections.stored.evidence.apart import Apart
from projections.stored.evidence.days import OPEN, ends
from projections.stored.evidence.rectangles import (
    KEPT,
    NEVER,
    NOBODY,
    HeldAct,
    HeldClaim,
    LoneAct,
    Stretch,
    on_both_clocks,
    runs,
)
from projections.stored.evidence.sorting import (
    ACTS,
    HIDDEN,
    ActPlace,
    SortedLog,
    cited_by,
    days_from,
    place_of,
)
from projections.stored.evidence.tied import Ties

_InCell = tuple[str | None, ActKind, str | None]
_Begun = tuple[Dated, int | None, int, int]
"""When an act of one claim began, as `periods_of` gives it; on which whole day of the zone, None
where its date is not one whole day; and the instants at which that date starts and ends."""
_NONE_TOLD: Final[tuple[ActPlace, Sequence[Event]]] = ((None, ActKind.STATEMENT, "", None), ())
"""Stands for the act after the last one: nobody tells of it."""


@define(slots=False)
class PlainLane:
    """Works out what can be worked out without the fold. `ties` are those of the same `log`.

    `_one_page`, `_cells` and `_library` are caches, and `_lone_in` the lone acts found so far.
    """

    log: SortedLog
    ties: Ties

    def acts(self, apart: Sequence[Apart]) -> tuple[Mapping[Cell, list[LoneAct]], list[HeldAct]]:
        """Return the acts that nothing else can influence, except those counted in no section.

        First come the lone ones, by cell, then all others. `apart` are the log's acts in brief that
        stand alone. Acts come in the order of the seqs by which they were first told.
        """
        ends = {over.claim_id for _, _, over in apart if over is not None}
        told = ((place, by) for place, by in self.log.told_of.items() if by[0].claim_id not in ends)
        place, telling = next(told, _NONE_TOLD)
        lone_in, zone, one_page = self._lone_in, self.log.zone, self._one_page
        acts: list[HeldAct] = []
        for act, known, over in apart:
            seq, body = act.seq, act.body
            while telling and telling[0].seq < seq:
                acts += self._told(place, telling)
                place, telling = next(told, _NONE_TOLD)
            section, kind, candidate, cited = body.section, body.act, body.candidate, body.citations
            if section is None:
                continue
            begun, day, start, end = _begun_in_brief(body.on, zone)
            if over is not None:
                acts += self._ended_in_brief(act, begun, over, known)
            elif day is None:
                backing = self._backing(place_of(body), act, begun)
                cell = self._cell(section, kind, candidate)
                acts.append(HeldAct(cell, 0, (seq, OPEN), known, backing, (act.claim_id,)))
            else:
                lone = lone_in.get((section, kind, candidate))
                if lone is None:
                    lone = self._beginning(section, kind, candidate)
                pages = one_page.get(cited[0].source) if len(cited) == 1 else None
                pages = pages or self._listing(cited)
                event, who, out = act.event_id, body.endorser, known[0]
                claim = None if act.claim_id == event else act.claim_id
                lone.append(LoneAct(who, seq, out, day, start, end, event, claim, pages))
        while telling:
            acts += self._told(place, telling)
            place, telling = next(told, _NONE_TOLD)
        return {self._cell(*place): its for place, its in lone_in.items()}, acts

    def _ended_in_brief(
        self, act: BriefAct, began: Dated, over: Event, out: Stretch
    ) -> Sequence[HeldAct]:
        """Return an act in brief that one later claim tells was ended."""
        assert isinstance(over.body, ActEnded)  # noqa: S101 - `apart` has made sure
        dates = (began, self._begun(over.body.on)[0])
        return self._ended(place_of(act.body), (act, over), dates, (out, self._known(over)))

    def _told(self, place: ActPlace, telling: Sequence[Event]) -> Iterable[HeldAct]:
        """Return what whole events that are tied to nothing tell of an act.

        Where it is a lone one, it is added to these.
        """
        untied = [event for event in telling if not self.ties.is_tied(event.claim_id)]
        if place[0] is None or not untied:
            return ()  # counted in no section, or worked out with a group
        if len(untied) == 1 and isinstance(act := untied[0].body, ActMade):
            return () if act.either else self._act_told_once(place, untied[0], act)
        return self._act_ended_once(place, untied) or self._act(place, untied)

    def claims(self) -> Iterator[HeldClaim]:
        """Yield the claims about totals and the frame that nothing else can influence."""
        for claim, event in self.log.claims.items():
            if isinstance(event.body, ACTS):
                continue  # most claims are acts, and `KEPT` has many types to check
            if isinstance(event.body, KEPT) and not self.ties.is_tied(claim):
                known = self._known(event)
                standing = self._standing(event)
                yield HeldClaim((event.seq, OPEN), known, standing, aside=False, accepted=False)

    def mended_once(self, group: Sequence[Event], contest: str) -> Sequence[HeldAct]:
        """Return the acts of a group that is one claim, of which one slip of ours was mended.

        The slip was on record until it was mended. As recorded at the head, it was never public.
        `group` is one of the log's, of the contest of that id. Returns nothing where the group is
        anything else, where its pages are not plain, or where the act is counted in no section.
        """
        worded = [event for event in group if not isinstance(event.body, SourceCited)]
        if len(worded) != 2:
            return ()
        first, second = sorted(worded, key=attrgetter("seq"))
        slip, correction = first.body, second.body
        if (
            not isinstance(slip, ActMade)
            or not isinstance(correction, ClaimCorrected)
            or not isinstance(corrected := correction.body, ActMade)
            or correction.cause is not Cause.RECORDED_IN_ERROR
            or (correction.mends, second.claim_id) != (first.event_id, first.claim_id)
            or (slip.contest, corrected.contest) != (contest, contest)
        ):
            return ()
        out = self.log.out_from([cited.source for cited in corrected.citations], second.seq)
        # The pages that the correction itself cites are listed as well, each from its own day on.
        if out is None or out != self.log.out_from(cited_by(second), second.seq):
            return ()
        held_as = (
            ((first.seq, second.seq), NEVER, first, slip),
            ((second.seq, OPEN), days_from(out), second, corrected),
        )
        return [
            HeldAct(
                self._cell(act.section, act.act, act.candidate),
                0,
                recorded,
                known,
                self._backing(place_of(act), event, self._begun(act.on)[0]),
                (event.claim_id,),
            )
            for recorded, known, event, act in held_as
            if act.section is not None and not act.either
        ]

    @cached_property
    def _one_page(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _lone_in(self) -> dict[_InCell, list[LoneAct]]:
        return {}

    @cached_property
    def _cells(self) -> dict[_InCell, Cell]:
        return {}

    @cached_property
    def _library(self) -> Library:
        pages = (page for pages in self.log.pages.values() for page in pages)
        sources = {
            page.body.source: page.body for page in pages if isinstance(page.body, SourceCited)
        }
        return Library(AsOf(ANY_DAY, None, 0), sources)

    def _known(self, event: Event) -> Stretch:
        """Return the days from which on a claim of one wording was public."""
        return days_from(self.log.public_from(event.claim_id))

    def _standing(self, event: Event) -> Standing:
        """Return how a claim of one wording stands, whose pages all become public together."""
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

    def _act_told_once(self, place: ActPlace, event: Event, act: ActMade) -> Sequence[HeldAct]:
        """Return an act of which one claim tells; add it to the lone ones where it is one."""
        section, kind, endorser, candidate = place
        known = self._known(event)
        begun, day, start, end = self._begun(act.on)
        if day is not None:
            claim = None if event.claim_id == event.event_id else event.claim_id
            pages, of_event = self._listing(act.citations), event.event_id
            self._beginning(section, kind, candidate).append(
                LoneAct(endorser, event.seq, known[0], day, start, end, of_event, claim, pages)
            )
            return ()
        backing = self._backing(place, event, begun)
        cell = self._cell(section, kind, candidate)
        return (HeldAct(cell, 0, (event.seq, OPEN), known, backing, (event.claim_id,)),)

    def _beginning(
        self, section: str | None, kind: ActKind, candidate: str | None
    ) -> list[LoneAct]:
        """Return the lone acts of a cell, to be added to."""
        return self._lone_in.setdefault((section, kind, candidate), [])

    def _act_ended_once(self, place: ActPlace, telling: Sequence[Event]) -> Sequence[HeldAct]:
        """Return an act that one claim tells of, and a later claim that it ended.

        Returns nothing where this is not plain: where the act had not surely begun before it ended,
        or where the end was known before the act.
        """
        if len(telling) != 2:
            return ()
        made, over = telling
        act, end = made.body, over.body
        if not isinstance(act, ActMade) or act.either or not isinstance(end, ActEnded):
            return ()
        began, ended = self._begun(act.on)[0], self._begun(end.on)[0]
        known = (self._known(made), self._known(over))
        out, gone = known
        if not began.span.precedes(ended.span) or NEVER in {out, gone} or gone[0] < out[0]:
            return ()
        return self._ended(place, (made, over), (began, ended), known)

    def _ended(
        self,
        place: ActPlace,
        telling: tuple[Event | BriefAct, Event],
        dates: tuple[Dated, Dated],
        known: tuple[Stretch, Stretch],
    ) -> Sequence[HeldAct]:
        """Return an act and its end: who tells of the two, when they happened and became known."""
        (made, over), (began, ended), (out, gone) = telling, dates, known
        standing = self._backing(place, made, began)
        undone = Backing(
            standing.key,
            standing.known_as,
            began,
            ended,
            (made.event_id, over.event_id),
            estimated=False,
            listed_by=standing.listed_by,
        )
        cell = self._cell(place[0], place[1], place[3])
        held_as = [((made.seq, over.seq), NEVER, standing), ((over.seq, OPEN), gone, undone)]
        if out[0] < gone[0]:
            held_as.append((NEVER, (out[0], gone[0]), standing))
        claims = (made.claim_id, over.claim_id)
        return [HeldAct(cell, 0, seqs, days, backing, claims) for seqs, days, backing in held_as]

    @staticmethod
    def _backing(place: ActPlace, event: Event | BriefAct, begun: Dated) -> Backing:
        """Return an act of which one event tells, as `periods_of` gives it."""
        endorser = place[2]
        return Backing(
            ActKey(*place),
            frozenset((endorser,)),
            begun,
            None,
            (event.event_id,),
            estimated=False,
            listed_by=frozenset(cited_by(event)),
        )

    def _listing(self, citations: Sequence[Citation | BriefCitation]) -> tuple[str, ...]:
        """Return the pages of some citations, sorted; acts that cite only one share one tuple."""
        if len(citations) != 1:
            return tuple(sorted({citation.source for citation in citations}))
        source = citations[0].source
        if (pages := self._one_page.get(source)) is None:
            pages = self._one_page[source] = (source,)
        return pages

    def _cell(self, section: str | None, kind: ActKind, candidate: str | None) -> Cell:
        """Return the cell of an act that is counted in a section."""
        place = (section, kind, candidate)
        if (cell := self._cells.get(place)) is None:
            assert section is not None  # noqa: S101 - acts of no section were left out
            cell = self._cells[place] = Cell(section, kind, candidate or NOBODY)
        return cell

    def _begun(self, on: When | None) -> _Begun:
        """Return when an act of one claim began, and on which whole day."""
        # An event's own date is a `When`, whose hash is computed in Python every time.
        return _begun_in_brief(None if on is None else BriefDate.of(on), self.log.zone)

    def _act(self, place: ActPlace, telling: Sequence[Event]) -> Iterator[HeldAct]:
        """Yield what some claims tell of one act, as each is recorded and becomes public."""
        section, kind, endorser, candidate = place
        key = ActKey(section, kind, endorser, candidate)
        cell = self._cell(section, kind, candidate)
        told = [(event, self._standing(event)) for event in telling]
        public = [self.log.public_from(event.claim_id) for event in telling]
        by_presence: dict[tuple[bool, ...], Mapping[Hashable, Backing]] = {}

        def turns(present: Iterable[bool]) -> Mapping[Hashable, Backing]:
            """The turns told by the claims that are present."""
            if (which := tuple(present)) not in by_presence:
                by_presence[which] = _turns(key, compress(told, which))
            return by_presence[which]

        on_record = runs(
            (seq, turns(event.seq <= seq for event in telling))
            for seq in sorted(event.seq for event in telling)
        )
        in_public = runs(
            (last, turns(day in range(last + 1) for day in public))
            for last in sorted({day for day in public if day is not None} - {HIDDEN, OPEN})
        )
        claims = tuple(event.claim_id for event in telling)
        for turn, recorded, known, backing in on_both_clocks(on_record, in_public):
            assert isinstance(turn, int)  # noqa: S101 - `_turns` numbers them
            yield HeldAct(cell, turn, recorded, known, backing, claims)


@lru_cache(maxsize=4_096)
def _begun_in_brief(on: BriefDate | None, zone: str) -> _Begun:
    """Return when an act of one claim began. Cached: contests have many dates in common."""
    when = None if on is None else on.when
    sure, span = (span_of_claim(when, certain=certain) for certain in (True, False))
    whole = ends(span, zone).whole if span == sure else None
    return Dated(span, sure, clash=False), whole, span.start, span.end


def _turns(key: ActKey, told: Iterable[tuple[Event, Standing]]) -> Mapping[Hashable, Backing]:
    """Return the turns of one act that claims tell of, numbered as they began."""
    made, over = [], []
    for event, claim in sorted(told, key=lambda pair: pair[0].claim_id):  # the fold's own order
        if isinstance(event.body, ActEnded):
            over.append((claim, event.body))
        elif isinstance(event.body, ActMade) and not event.body.either:
            made.append((claim, event.body))
    turns = sorted(periods_of(key, made, over, certain=False), key=lambda turn: turn.begun.span)
    return dict(enumerate(turns))


def _citations(body: Claim) -> tuple[Citation, ...]:
    """Return the citations of a claim about the race; a page cites none."""
    return () if isinstance(body, SourceCited) else body.citations
