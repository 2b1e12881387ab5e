"""Named acts as periods: several claims about one act count once, at the dates they agree on.

An act is (contest, section, kind, endorser, candidate). Its claims are merged to the tightest
dates they share. Where they share none, sources published on the day itself come before
retrospectives; if that settles nothing, the act keeps the whole stretch and is marked as clashing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from attrs import Factory, define, evolve, frozen

from ledger.events.act import ActEnded, ActMade
from ledger.events.kinds import ActKind
from ledger.times import ALWAYS, ANY_TIME, Span
from projections.fold.belief import Belief, Standing
from projections.fold.dating import Dated, merged, span_of_claim
from projections.fold.identity import Identity


@frozen
class ActKey:
    """Two claims with one key are about one act. `section` None: the act counts in no section."""

    section: str | None
    act: ActKind
    endorser: str
    candidate: str | None


@frozen
class Backing:
    """One act as a count sees it, from when it was made until it ended (None: no end on record).

    `known_as` are the ids of its endorser, `listed_by` the sources that name the act, `because` the
    events behind the act and its end. `estimated`: some of these are visible only by an estimate of
    when they were published.
    """

    key: ActKey
    known_as: frozenset[str]
    begun: Dated
    ended: Dated | None
    because: tuple[str, ...]
    estimated: bool
    listed_by: frozenset[str]

    def leans_at(self, moment: int) -> bool:
        """Whether it is surely in force only by an estimate (of its or its sources' dates)."""
        surely = self.begun.given.over_by(moment) and (
            self.ended is None or self.ended.given.not_before(moment)
        )
        return not surely or self.estimated

    def surely_in_force(self, moment: int) -> bool:
        """Return whether the act was certainly made by `moment` and certainly not ended by then."""
        return self.begun.span.over_by(moment) and (
            self.ended is None or self.ended.span.not_before(moment)
        )

    def maybe_in_force(self, moment: int) -> bool:
        """Return whether the act may have been in force at `moment`."""
        return self.begun.span.possible_by(moment) and (
            self.ended is None or self.ended.span.possible_from(moment)
        )

    def disputed_at(self, moment: int) -> bool:
        """Return whether clashing dates are the reason why it is open if the act was in force."""
        clash = self.begun.clash or (self.ended is not None and self.ended.clash)
        return clash and self.maybe_in_force(moment) and not self.surely_in_force(moment)


@frozen
class Period(Backing):
    """A backing with the claims that it was made and that it ended, `made` and `ended_by`."""

    made: tuple[Standing, ...]
    ended_by: tuple[Standing, ...]


Made = Sequence[tuple[Standing, ActMade]]
Ends = Sequence[tuple[Standing, ActEnded]]


def periods(belief: Belief, identity: Identity) -> tuple[Period, ...]:
    """Return every named act that stands, ordered by section, kind, candidate and endorser."""
    made: dict[ActKey, list[tuple[Standing, ActMade]]] = defaultdict(list)
    ends: dict[ActKey, list[tuple[Standing, ActEnded]]] = defaultdict(list)
    for claim, act in belief.upheld(ActMade):
        if not act.either:
            made[_key(act, identity)].append((claim, act))
    for claim, end in belief.upheld(ActEnded):
        ends[_key(end, identity)].append((claim, end))
    certain = belief.as_of.certain
    every_act = [
        period
        for key in (*made, *(key for key in ends if key not in made))
        for period in periods_of(
            key,
            made.get(key, ()),
            ends.get(key, ()),
            certain=certain,
            known_as=identity.names_of(key.endorser),
        )
    ]
    return tuple(sorted(every_act, key=_order))


def _order(period: Period) -> tuple[str, str, str, str, Span]:
    key = period.key
    return (key.section or "", key.act, key.candidate or "", key.endorser, period.begun.span)


def _key(body: ActMade | ActEnded, identity: Identity) -> ActKey:
    return ActKey(body.section, body.act, identity.of(body.endorser), body.candidate)


def periods_of(
    key: ActKey,
    made: Made,
    ends: Ends,
    *,
    certain: bool,
    known_as: frozenset[str] | None = None,
) -> Iterator[Period]:
    """Split one endorser's acts for one candidate into turns: nominate, withdraw, nominate again.

    The claims of one turn are about one act, or about its one ending, and are merged. An ending
    without a visible claim that the act was made still shows that the act was in force before.
    `known_as` are all ids of the endorser; by default the one in the key.
    """
    turn_begun, turn_ended = turns = _turns(made, ends, certain=certain)
    leans = _estimated(made, ends) and turns != _turns(made, ends, certain=True)
    for turn in sorted({*turn_begun, *turn_ended}):
        claims = [pair for pair, at in zip(made, turn_begun, strict=True) if at == turn]
        over = [pair for pair, at in zip(ends, turn_ended, strict=True) if at == turn]
        ending = merged([(claim, end.on) for claim, end in over], certain=certain) if over else None
        dates = [(claim, act.on) for claim, act in claims]
        begun = merged(dates, certain=certain) if claims else _before(ending)
        evidence = [claim for claim, _ in (*claims, *over)]
        yield Period(
            key=key,
            known_as=frozenset((key.endorser,)) if known_as is None else known_as,
            begun=evolve(begun, given=ANY_TIME) if leans else begun,
            ended=ending,
            because=tuple([event for claim in evidence for event in claim.because]),
            estimated=any(claim.estimated for claim in evidence),
            listed_by=frozenset(
                [citation.source for claim, _ in claims for citation in claim.citations]
            ),
            made=tuple([claim for claim, _ in claims]),
            ended_by=tuple([claim for claim, _ in over]),
        )


def _estimated(made: Made, ends: Ends) -> bool:
    """Return whether an estimate narrows any date: without it the turns may come out otherwise."""
    dates = [act.on for _, act in made] + [end.on for _, end in ends]
    return any(when is not None and when.estimated for when in dates)


def _turns(made: Made, ends: Ends, *, certain: bool) -> tuple[list[int], list[int]]:
    """Return the turn of each beginning and of each ending, numbered from 0.

    An ending closes the turn of the last beginning certainly before it. A beginning opens a new
    turn after every ending that is certainly before it. It does so too after an ending of the same
    time if the act had certainly begun earlier: what is in force cannot begin.
    """
    if not ends:
        return [0] * len(made), []
    begun = [span_of_claim(act.on, certain=certain) for _, act in made]
    ended = [span_of_claim(end.on, certain=certain) for _, end in ends]
    numbered = _Numbered(begun, ended)
    return [numbered.begun_in(span) for span in begun], [numbered.ended_in(span) for span in ended]


@define
class _Numbered:
    """The turns of beginnings and endings; each is worked out once, from those before it."""

    begun: Sequence[Span]
    ended: Sequence[Span]
    _begun_in: dict[Span, int] = Factory(dict)
    _ended_in: dict[Span, int] = Factory(dict)

    def begun_in(self, begin: Span) -> int:
        """Return the turn that a beginning opens or belongs to."""
        if (turn := self._begun_in.get(begin)) is None:
            before = [end for end in self.ended if self._comes_before(end, begin)]
            turn = max([self.ended_in(end) + 1 for end in before], default=0)
            self._begun_in[begin] = turn
        return turn

    def ended_in(self, end: Span) -> int:
        """Return the turn that an ending closes."""
        if (turn := self._ended_in.get(end)) is None:
            before = [begin for begin in self.begun if begin.precedes(end)]
            turn = self._ended_in[end] = max(map(self.begun_in, before), default=0)
        return turn

    def _comes_before(self, end: Span, begin: Span) -> bool:
        return end.precedes(begin) or (
            end.meet(begin) is not None
            and any(begun.precedes(end) and begun.precedes(begin) for begun in self.begun)
        )


def _before(ending: Dated | None) -> Dated:
    """Return when an act began if only its ending is on record: at some time before that."""
    if ending is None:
        return Dated(ANY_TIME, ANY_TIME, clash=False)
    ever = Span(ALWAYS, ALWAYS + 1)
    return evolve(ending, span=ending.span.hull(ever), given=ending.given.hull(ever))
