"""What a rule asks for, as numbers: shares of a section's size, rounded up to whole nominators.

A threshold is never typed in. "5 % of CLPs" is worked out from the section's size as it is known,
and where sources disagree about the size it is a bracket: 5 % of 632 to 648 is 32 to 33. A source
that prints the number too narrows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import evolve, frozen

from ledger.events.frame import RuleStated
from ledger.events.kinds import ActKind
from ledger.rules import Joined, Need
from projections.counting.shares import up
from projections.fold.belief import Belief, Standing
from projections.fold.remainders import Column, Size, size_of
from projections.fold.scaffold import Scaffold
from projections.fold.windows import NO_WINDOW


@frozen
class Threshold:
    """One need of a route as a number of nominators, or as a share of a measure.

    `low` and `high` bound the number; None where it cannot be worked out, because nobody states the
    size or the share is of something that is no section. Where nominators are weighed and not
    counted, `measure` names what is weighed ("affiliated-membership"), `share` is how much of it is
    asked for, and `low` and `high` are 1: the whole of that share. `sizes` are the section sizes
    used.
    """

    sections: tuple[str, ...]
    kind: str | None
    of: str | None
    share: Fraction | None
    low: int | None
    high: int | None
    sizes: tuple[Size, ...] = ()

    @property
    def measure(self) -> str | None:
        """What nominators are weighed by, if they are not counted."""
        return self.of if self.share is not None and not self.sections else None

    @property
    def alike(self) -> tuple[tuple[str, ...], str, str, Fraction | None]:
        """A key: equal for needs that ask for the same thing, whatever number they give."""
        share = self.share if self.measure is not None else None
        return (tuple(sorted(self.sections)), self.kind or "", self.of or "", share)

    def met_with(self, other: Threshold) -> Threshold | None:
        """Return both statements of one need combined; None if no number fits both."""
        if self.alike != other.alike:
            return None
        if self.low is None or self.high is None:
            return evolve(other, share=self.share or other.share)
        if other.low is None or other.high is None:
            return evolve(self, share=self.share or other.share)
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low > high:
            return None
        sizes = tuple(dict.fromkeys(self.sizes + other.sizes))
        return evolve(self, low=low, high=high, share=self.share or other.share, sizes=sizes)


@frozen
class Way:
    """One route: every threshold of it must be met."""

    name: str
    thresholds: tuple[Threshold, ...]


@frozen
class RuleReading:
    """A rule as statements that agree give it: routes, how they are joined, who is exempt."""

    ways: tuple[Way, ...]
    joined: Joined
    automatic: tuple[str, ...]
    claims: tuple[Standing, ...]

    @property
    def because(self) -> tuple[str, ...]:
        """The events that state the rule, and the sizes that its thresholds lean on."""
        stated = [event for claim in self.claims for event in claim.because]
        sizes = [
            event
            for way in self.ways
            for threshold in way.thresholds
            for size in threshold.sizes
            for event in size.because
        ]
        return tuple(dict.fromkeys(stated + sizes))


def readings_of(
    belief: Belief, frame: Scaffold, stated: Iterable[tuple[Standing, RuleStated]]
) -> tuple[RuleReading, ...]:
    """Return every reading of a rule: statements that agree are merged, rivals stand apart."""
    readings: list[RuleReading] = []
    for claim, rule in sorted(stated, key=lambda pair: pair[0].claim_id):
        statement = RuleReading(
            ways=tuple(
                Way(route.name, tuple(threshold(belief, frame, need) for need in route.needs))
                for route in rule.routes
            ),
            joined=rule.joined if len(rule.routes) > 1 else Joined.OR,
            automatic=tuple(sorted(rule.automatic)),
            claims=(claim,),
        )
        for at, reading in enumerate(readings):
            if (both := _agreed(reading, statement)) is not None:
                readings[at] = both
                break
        else:
            readings.append(statement)
    return tuple(readings)


def threshold(belief: Belief, frame: Scaffold, need: Need) -> Threshold:
    """Work out one need. A share of a section's size is rounded up to whole nominators."""
    share = None if need.share is None else Fraction(need.share)
    low = high = need.number
    sizes: tuple[Size, ...] = ()
    if share is not None and need.sections:
        known = [_size(belief, frame, section) for section in need.sections]
        sizes = tuple(size for size in known if size is not None)
        if len(sizes) == len(known):
            low = up(share * sum(size.low for size in sizes))
            high = up(share * sum(size.high for size in sizes))
    elif share is not None:
        low = high = 1
    return Threshold(need.sections, need.kind, need.of, share, low, high, sizes)


def _size(belief: Belief, frame: Scaffold, section: str) -> Size | None:
    column = Column(section, act_in(frame, section), NO_WINDOW)
    return size_of(belief, column, (candidate for candidate, _ in frame.candidates))


def act_in(frame: Scaffold, section: str) -> ActKind:
    """Return the act that a section counts; of an unknown section, the contest's own."""
    known = frame.section(section)
    return frame.counts if known is None else known.counts


def _agreed(one: RuleReading, other: RuleReading) -> RuleReading | None:
    """Return two statements as one reading; None where they contradict each other.

    Where one route is enough, a source that states one route does not deny others: routes add up,
    and only different numbers for one route clash. Where all routes are needed, or that is unclear,
    both must state the same routes.
    """
    if one.joined is not other.joined:
        return None
    ways = list(one.ways)
    for way in other.ways:
        alike = [at for at, known in enumerate(ways) if _kind_of(known) == _kind_of(way)]
        if not alike and one.joined is not Joined.OR:
            return None
        if not alike:
            ways.append(way)
            continue
        both = _one_way(ways[alike[0]], way)
        if both is None:
            return None
        ways[alike[0]] = both
    if one.joined is not Joined.OR and len(one.ways) != len(other.ways):
        return None
    automatic = tuple(sorted({*one.automatic, *other.automatic}))
    return evolve(one, ways=tuple(ways), automatic=automatic, claims=one.claims + other.claims)


def _kind_of(way: Way) -> tuple[str, ...]:
    """Return a key: equal for two statements of one route, whatever numbers they give."""
    return tuple(sorted(str(threshold.alike) for threshold in way.thresholds))


def _one_way(one: Way, other: Way) -> Way | None:
    """Return two statements of one route combined; None where they contradict each other."""
    mine = sorted(one.thresholds, key=lambda threshold: str(threshold.alike))
    theirs = sorted(other.thresholds, key=lambda threshold: str(threshold.alike))
    if len(mine) != len(theirs):
        return None
    both = [ours.met_with(rival) for ours, rival in zip(mine, theirs, strict=True)]
    agreed = tuple(threshold for threshold in both if threshold is not None)
    return Way(one.name or other.name, agreed) if len(agreed) == len(both) else None
