"""Named acts as periods: several claims about one act count once, at the dates they agree on.

An act is (contest, section, kind, endorser, candidate). Its claims are merged to the tightest
dates they share. Where they share none, sources published on the day itself come before
retrospectives; if that settles nothing, the act keeps the whole stretch and is marked as clashing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from attrs import frozen

from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade
from ledger.events.kinds import ActKind
from ledger.times import ANY_TIME, Span
from projections.fold.belief import Belief, Standing
from projections.fold.identity import Identity


@frozen
class ActKey:
    """What makes two claims tell of one act. `section` None is an act in no counting capacity."""

    section: str | None
    act: ActKind
    endorser: str
    candidate: str | None


@frozen
class Dated:
    """When something happened, merged from its claims; whether on an estimate; whether they clash."""

    span: Span
    estimated: bool
    clash: bool


@frozen
class Period:
    """One act, from when it was made until it ended (None: no end on record).

    `made` and `ended_by` are the claims behind each end; `listed_by` the sources that tell of it.
    """

    key: ActKey
    begun: Dated
    ended: Dated | None
    made: tuple[Standing, ...]
    ended_by: tuple[Standing, ...]
    listed_by: frozenset[str]

    @property
    def because(self) -> tuple[str, ...]:
        """The events behind the act and its end."""
        return tuple(event for claim in self.made + self.ended_by for event in claim.because)

    @property
    def estimated(self) -> bool:
        """Whether either end leans on a best estimate."""
        return self.begun.estimated or (self.ended is not None and self.ended.estimated)

    def surely_in_force(self, moment: int) -> bool:
        """Whether the act was certainly made by `moment` and certainly not ended by then."""
        return self.begun.span.over_by(moment) and (
            self.ended is None or self.ended.span.not_before(moment)
        )

    def maybe_in_force(self, moment: int) -> bool:
        """Whether the act may have been in force at `moment`."""
        return self.begun.span.possible_by(moment) and (
            self.ended is None or self.ended.span.possible_from(moment)
        )


def periods(belief: Belief, identity: Identity) -> tuple[Period, ...]:
    """Every named act that stands, as periods, ordered by section, kind, candidate and endorser."""
    made: dict[ActKey, list[tuple[Standing, ActMade]]] = defaultdict(list)
    ends: dict[ActKey, list[tuple[Standing, ActEnded]]] = defaultdict(list)
    for claim, act in belief.of(ActMade):
        if claim.claim_id not in belief.set_aside and not act.either:
            made[_key(act, identity)].append((claim, act))
    for claim, end in belief.of(ActEnded):
        if claim.claim_id not in belief.set_aside:
            ends[_key(end, identity)].append((claim, end))
    certain = belief.as_of.certain
    found = [
        period
        for key, claims in made.items()
        for period in _periods_of(key, claims, ends.get(key, ()), certain=certain)
    ]
    return tuple(sorted(found, key=_order))


def _order(period: Period) -> tuple[str, str, str, str, Span]:
    key = period.key
    return (key.section or "", key.act, key.candidate or "", key.endorser, period.begun.span)


def _key(body: ActMade | ActEnded, identity: Identity) -> ActKey:
    return ActKey(body.section, body.act, identity.of(body.endorser), body.candidate)


def _periods_of(
    key: ActKey,
    made: Sequence[tuple[Standing, ActMade]],
    ends: Sequence[tuple[Standing, ActEnded]],
    *,
    certain: bool,
) -> Iterable[Period]:
    """Split one endorser's acts for one candidate at each ending: nominate, withdraw, nominate again.

    A beginning belongs after an ending only if it certainly came after it; otherwise before.
    """
    endings = _separate(ends, certain=certain)
    turns: dict[int, list[tuple[Standing, ActMade]]] = defaultdict(list)
    for claim, act in made:
        begun = span_of_claim(act.on, certain=certain)
        turns[sum(begun.not_before(ending.span.end) for ending, _ in endings)].append((claim, act))
    for turn, claims in sorted(turns.items()):
        ending, ended_by = endings[turn] if turn < len(endings) else (None, ())
        yield Period(
            key=key,
            begun=merged([(claim, act.on) for claim, act in claims], certain=certain),
            ended=ending,
            made=tuple(claim for claim, _ in claims),
            ended_by=ended_by,
            listed_by=frozenset(
                citation.source for claim, _ in claims for citation in claim.citations
            ),
        )


def _separate(
    ends: Sequence[tuple[Standing, ActEnded]], *, certain: bool
) -> list[tuple[Dated, tuple[Standing, ...]]]:
    """Group claims of an ending that may be the same one, in the order in which they fell."""
    groups: list[list[tuple[Standing, ActEnded]]] = []
    reach: Span | None = None
    for claim, end in sorted(ends, key=lambda pair: span_of_claim(pair[1].on, certain=certain)):
        span = span_of_claim(end.on, certain=certain)
        if reach is not None and reach.meet(span) is not None:
            groups[-1].append((claim, end))
            reach = Span(reach.start, max(reach.end, span.end))
        else:
            groups.append([(claim, end)])
            reach = span
    return [
        (
            merged([(claim, end.on) for claim, end in group], certain=certain),
            tuple(claim for claim, _ in group),
        )
        for group in groups
    ]


def span_of_claim(when: When | None, *, certain: bool) -> Span:
    """The bounds of a claimed date; a claim without one leaves every moment open."""
    return ANY_TIME if when is None else when.span(certain=certain)


def merged(claims: Sequence[tuple[Standing, When | None]], *, certain: bool) -> Dated:
    """The tightest dates that claims of one happening agree on.

    Where they share no moment, those published on the very day they tell of decide; where these
    share none either, the whole stretch stands and the dates are marked as clashing.
    """
    spans = [span_of_claim(when, certain=certain) for _, when in claims]
    estimated = not certain and any(when is not None and when.estimated for _, when in claims)
    if (shared := _shared(spans)) is not None:
        return Dated(shared, estimated, clash=False)
    same_day = [
        span
        for (claim, _), span in zip(claims, spans, strict=True)
        if claim.published.span is not None and claim.published.span.meet(span) is not None
    ]
    if same_day and (shared := _shared(same_day)) is not None:
        return Dated(shared, estimated, clash=False)
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    return Dated(whole, estimated, clash=True)


def _shared(spans: Sequence[Span]) -> Span | None:
    shared: Span | None = spans[0]
    for span in spans[1:]:
        shared = shared.meet(span) if shared is not None else None
    return shared
