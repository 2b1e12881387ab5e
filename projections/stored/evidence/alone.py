"""The plain lane: acts and claims that nothing else can touch, settled without asking the fold.

Most claims stand alone: nobody mended them, their pages are dated and were never corrected, their
endorser is linked with nobody. Those are taken as they are; an act of which several of them tell is
put together as the fold does it. One group is as simple: a claim in which we mended one slip.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import compress
from operator import attrgetter

from attrs import define, evolve

from ledger.citations import Citation
from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade
from ledger.events.envelope import Event
from ledger.events.kinds import ActKind
from ledger.events.mending import Cause, ClaimCorrected
from ledger.events.registry import Claim
from ledger.events.source import SourceCited
from ledger.times import ANY_DAY, AsOf
from projections.fold.acts import ActKey, Backing, Dated, periods_of, span_of_claim
from projections.fold.belief import Standing
from projections.fold.figures import Cell
from projections.fold.sources import Library
from projections.stored.evidence.days import OPEN, ends
from projections.stored.evidence.rectangles import (
    KEPT,
    NEVER,
    NOBODY,
    CellAct,
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
    place_of,
)
from projections.stored.evidence.tied import Ties

_Date = tuple[str, str, str | None, str | None]
_InCell = tuple[str | None, ActKind, str | None]


@define(slots=False)
class PlainLane:
    """What of a contest's `log` can be settled by itself; `ties` are those of the same log."""

    log: SortedLog
    ties: Ties

    def acts(self) -> Iterator[CellAct]:
        """Settle the acts that nothing else can touch; those counted in no section are left out."""
        is_tied = self.ties.is_tied
        for key, told in self.log.told_of.items():
            ones = [event for event in told if not is_tied(event.claim_id)]
            if key[0] is None or not ones:
                continue  # counted in no section, or settled with others
            if len(ones) == 1 and isinstance(act := ones[0].body, ActMade):
                if not act.either:
                    yield self._act_told_once(key, ones[0], act)
                continue
            yield from self._act_ended_once(key, ones) or self._act(key, ones)

    def claims(self) -> Iterator[HeldClaim]:
        """Settle the claims about totals and the frame that nothing else can touch."""
        for claim, event in self.log.claims.items():
            if isinstance(event.body, ACTS):
                continue  # as most are, and there are many kinds to keep
            if isinstance(event.body, KEPT) and not self.ties.is_tied(claim):
                known = _from(self.log.public_from(claim))
                standing = self._standing(event)
                yield HeldClaim((event.seq, OPEN), known, standing, aside=False, accepted=False)

    def mended_once(self, group: Sequence[Event], contest: str) -> Sequence[HeldAct]:
        """Settle an act of which one claim tells, a slip of ours in it mended once, on plain pages.

        The slip was on record until it was mended, and never in public as the record has it at the
        head. `group` is one of the log's, of the contest of that id. Nothing comes back where it is
        anything else than that, or where the act is counted in no section.
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
        out = self.log.out_from([one.source for one in act.citations], second.seq)
        # The pages that the correction itself cites are listed as well, from their own day on.
        if out is None or out != self.log.out_from(cited_by(second), second.seq):
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
                self._backing(place_of(one), event, one.on),
                (event.claim_id,),
            )
            for recorded, known, event, one in held_as
            if one.section is not None and not one.either
        ]

    @cached_property
    def _one_page(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _cells(self) -> dict[_InCell, Cell]:
        return {}

    @cached_property
    def _dates(self) -> dict[_Date | None, tuple[Dated, int | None]]:
        return {}

    @cached_property
    def _library(self) -> Library:
        pages = (page for pages in self.log.pages.values() for page in pages)
        sources = {
            page.body.source: page.body for page in pages if isinstance(page.body, SourceCited)
        }
        return Library(AsOf(ANY_DAY, None, 0), sources)

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

    def _act_told_once(self, key: ActPlace, event: Event, act: ActMade) -> CellAct:
        """Settle an act of which one claim tells."""
        section, kind, endorser, candidate = key
        cell = self._cell(section, kind, candidate)
        claim = event.claim_id
        known = _from(self.log.public_from(claim))
        begun, day = self._begun(act.on)
        if day is not None:
            pages = self._listing(act.citations)
            return LoneAct(
                cell, endorser, begun, day, event.seq, known, event.event_id, claim, pages
            )
        backing = self._backing(key, event, act.on)
        return HeldAct(cell, 0, (event.seq, OPEN), known, backing, (claim,))

    def _act_ended_once(self, key: ActPlace, ones: Sequence[Event]) -> Sequence[HeldAct]:
        """Settle an act that one claim tells of, and then another that it ended, each on its page.

        Nothing comes back where it is not as plain as that: where the act had not surely begun
        before it ended, or the end was known before the act.
        """
        if len(ones) != 2:
            return ()
        made, over = ones
        act, end = made.body, over.body
        if not isinstance(act, ActMade) or act.either or not isinstance(end, ActEnded):
            return ()
        began, ended = self._begun(act.on)[0], self._begun(end.on)[0]
        out, gone = (_from(self.log.public_from(event.claim_id)) for event in ones)
        if not began.span.precedes(ended.span) or NEVER in {out, gone} or gone[0] < out[0]:
            return ()
        standing = self._backing(key, made, act.on)
        undone = evolve(standing, ended=ended, because=(made.event_id, over.event_id))
        cell = self._cell(key[0], key[1], key[3])
        held_as = [((made.seq, over.seq), NEVER, standing), ((over.seq, OPEN), gone, undone)]
        if out[0] < gone[0]:
            held_as.append((NEVER, (out[0], gone[0]), standing))
        claims = (made.claim_id, over.claim_id)
        return [HeldAct(cell, 0, seqs, days, backing, claims) for seqs, days, backing in held_as]

    def _backing(self, key: ActPlace, event: Event, on: When | None) -> Backing:
        """An act of which one event tells, as `periods_of` gives it."""
        endorser = key[2]
        return Backing(
            ActKey(*key),
            frozenset((endorser,)),
            self._begun(on)[0],
            None,
            (event.event_id,),
            estimated=False,
            listed_by=frozenset(cited_by(event)),
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
        # By its parts: a date's own hash is worked out in Python, as often as it is asked for.
        date = None if on is None else (on.text, on.zone, on.best, on.words)
        if (found := self._dates.get(date)) is None:
            sure, span = (span_of_claim(on, certain=certain) for certain in (True, False))
            whole = ends(span, self.log.zone).whole if span == sure else None
            found = self._dates[date] = (Dated(span, sure, clash=False), whole)
        return found

    def _act(self, place: ActPlace, ones: Sequence[Event]) -> Iterator[HeldAct]:
        """Settle what claims tell of one act, as each is recorded and becomes public."""
        section, kind, endorser, candidate = place
        key = ActKey(section, kind, endorser, candidate)
        cell = self._cell(section, kind, candidate)
        told = [(event, self._standing(event)) for event in ones]
        public = [self.log.public_from(event.claim_id) for event in ones]
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
            for last in sorted({day for day in public if day is not None} - {HIDDEN, OPEN})
        )
        claims = tuple(event.claim_id for event in ones)
        for turn, recorded, known, backing in on_both_clocks(on_record, in_public):
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


@lru_cache(maxsize=4_096)
def _from(day: int | None) -> Stretch:
    return NEVER if day is None or day in {HIDDEN, OPEN} else (day, OPEN)


def _citations(body: Claim) -> tuple[Citation, ...]:
    """The citations of a claim about the race; sources are not told of here."""
    return () if isinstance(body, SourceCited) else body.citations
