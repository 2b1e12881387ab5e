"""Claims that hang together: which can influence each other, and what stands of a group when.

A correction can move a claim from one act to another. An assessment weighs claims against each
other. A link makes two endorsers one. A page's date can be mended. The claims that such an event
reaches make a group, and *the fold* is asked what stands of the group at each point of either clock
at which that can change. Nothing here knows how claims are resolved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping

from attrs import Factory, define

from ledger.events.envelope import Event
from ledger.events.source import SourceCited
from ledger.times import ANY_DAY, Asked, AsOf
from projections.fold.acts import Period, periods
from projections.fold.belief import Belief, Standing, believe
from projections.fold.figures import Cell
from projections.fold.identity import identify
from projections.fold.sources import published
from projections.stored.evidence.days import OPEN, day_named, ends
from projections.stored.evidence.rectangles import (
    KEPT,
    NOBODY,
    HeldAct,
    HeldClaim,
    on_both_clocks,
    runs,
)

_Acts = Mapping[Hashable, Period]
_Claims = Mapping[Hashable, tuple[Standing, bool, bool]]


@define
class Ties:
    """Which claims, acts and endorsers hang together: disjoint sets, each named by one member.

    `_first` leads from each member towards that one (union-find).
    """

    _first: dict[Hashable, Hashable] = Factory(dict)

    def tie(self, one: Hashable, other: Hashable) -> None:
        """Put two into one group, with all that is tied to either."""
        first, second = self.group(one), self.group(other)
        if first != second:
            self._first[second] = first

    def group(self, one: Hashable) -> Hashable:
        """Return the member that stands for the group of one; a new one is a group of its own."""
        path = []
        while (first := self._first.setdefault(one, one)) != one:
            path.append(one)
            one = first
        for member in path:
            self._first[member] = one
        return one

    def is_tied(self, one: Hashable) -> bool:
        """Whether it was ever tied to anything, even to itself alone."""
        return one in self._first


def together(events: Iterable[Event], contest: str, zone: str) -> Iterator[HeldAct | HeldClaim]:
    """Yield what the fold finds standing of a group of claims, on every stretch of either clock.

    `events` are all that bear on the group, including those of the pages that it cites.
    """
    log = sorted(events, key=lambda event: event.seq)
    first = min(event.seq for event in log if not isinstance(event.said, SourceCited))
    head = log[-1].seq
    recorded = [event.seq for event in log if event.seq >= first]
    at_seqs = [(seq, _believed(log, contest, None, seq)) for seq in recorded]
    at_days = [
        (day, _believed(log, contest, day_named(day, zone), head)) for day in _days(log, zone)
    ]
    acts = on_both_clocks(
        runs((point, _acts(belief)) for point, belief in at_seqs),
        runs((point, _acts(belief)) for point, belief in at_days),
    )
    for key, on_record, in_public, period in acts:
        assert isinstance(key, tuple)  # noqa: S101 - `_acts` makes them
        cell, turn = key[0], key[-1]
        claims = tuple(claim.claim_id for claim in period.made + period.ended_by)
        yield HeldAct(cell, turn, on_record, in_public, period, claims)
    claims_held = on_both_clocks(
        runs((point, _claims(belief)) for point, belief in at_seqs),
        runs((point, _claims(belief)) for point, belief in at_days),
    )
    for _, on_record, in_public, (claim, aside, accepted) in claims_held:
        yield HeldClaim(on_record, in_public, claim, aside, accepted)


def _believed(log: Iterable[Event], contest: str, known: Asked | None, seq: int) -> Belief:
    return believe(log, AsOf(ANY_DAY, known, seq)).about(contest)


def _days(log: Iterable[Event], zone: str) -> list[int]:
    """Return the days by whose end one more page of the group was public, by any of its dates."""
    pages = [page for event in log if isinstance(page := event.said, SourceCited)]
    dates = (published(page, certain=certain).span for page in pages for certain in (False, True))
    days = {ends(span, zone).surely for span in dates if span is not None}
    return sorted(days - {OPEN})


def _acts(belief: Belief) -> _Acts:
    """Return the acts of a belief by cell, endorser and turn; those of no section are left out."""
    acts: dict[Hashable, Period] = {}
    turns: dict[Hashable, int] = defaultdict(int)
    for period in periods(belief, identify(belief)):
        key = period.key
        if key.section is None:
            continue
        cell = Cell(key.section, key.act, key.candidate or NOBODY)
        place = (cell, key.endorser)
        acts[*place, turns[place]] = period
        turns[place] += 1
    return acts


def _claims(belief: Belief) -> _Claims:
    return {
        claim.claim_id: (
            claim,
            claim.claim_id in belief.set_aside,
            claim.claim_id in belief.accepted,
        )
        for claim in belief.standing
        if isinstance(claim.body, KEPT)
    }
