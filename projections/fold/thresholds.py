"""What a rule asks for, worked out: shares of what, rounded up to whole nominators.

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

    `low` and `high` bound the number, None where it cannot be worked out: a share of something
    whose size nobody states, or of what is no section. `measure` names what a share is taken of
    where nominators are weighed instead of counted ("affiliated-membership"), `share` how much of
    it; then 1 is asked for, the whole of that share. `sizes` are the section sizes used.
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
        """What makes two needs ask the same thing, whatever number they give for it."""
        share = self.share if self.measure is not None else None
        return (tuple(sorted(self.sections)), self.kind or "", self.of or "", share)

    def met_with(self, other: Threshold) -> Threshold | None:
        """Both statements of one need put together; None if no number fits both."""
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
class Reading:
    """What statements of a rule that agree say: routes, how they are joined, who is exempt."""

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
) -> tuple[Reading, ...]:
    """Every way in which a rule can be read: statements that agree are one, rivals stand apart."""
    found: list[Reading] = []
    for claim, rule in sorted(stated, key=lambda pair: pair[0].claim_id):
        one = Reading(
            ways=tuple(
                Way(route.name, tuple(threshold(belief, frame, need) for need in route.needs))
                for route in rule.routes
            ),
            joined=rule.joined if len(rule.routes) > 1 else Joined.OR,
            automatic=tuple(sorted(rule.automatic)),
            claims=(claim,),
        )
        for at, other in enumerate(found):
            if (both := _agreed(other, one)) is not None:
                found[at] = both
                break
        else:
            found.append(one)
    return tuple(found)


def threshold(belief: Belief, frame: Scaffold, need: Need) -> Threshold:
    """Work out one need. At least a share of a whole is that share rounded up."""
    share = None if need.share is None else Fraction(need.share)
    low = high = need.number
    sizes: tuple[Size, ...] = ()
    if share is not None and need.sections:
        known = [_size(belief, frame, section) for section in need.sections]
        sizes = tuple(one for one in known if one is not None)
        if len(sizes) == len(known):
            low = up(share * sum(one.low for one in sizes))
            high = up(share * sum(one.high for one in sizes))
    elif share is not None:
        low = high = 1
    return Threshold(need.sections, need.kind, need.of, share, low, high, sizes)


def _size(belief: Belief, frame: Scaffold, section: str) -> Size | None:
    column = Column(section, act_in(frame, section), NO_WINDOW)
    return size_of(belief, column, (candidate for candidate, _ in frame.candidates))


def act_in(frame: Scaffold, section: str) -> ActKind:
    """The act that a section counts."""
    found = frame.section(section)
    return frame.counts if found is None else found.counts


def _agreed(one: Reading, other: Reading) -> Reading | None:
    """Two statements as one reading; None where they contradict each other.

    Where one route is enough, a source that tells of a single route does not say that there is no
    other, so routes add up, and only numbers that differ for one route clash. Where all are needed,
    or it is unclear, both must state the same routes.
    """
    if one.joined is not other.joined:
        return None
    ways = list(one.ways)
    for way in other.ways:
        alike = [at for at, each in enumerate(ways) if _kind_of(each) == _kind_of(way)]
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
    """What makes two routes one route, whatever numbers they state."""
    return tuple(sorted(str(one.alike) for one in way.thresholds))


def _one_way(one: Way, other: Way) -> Way | None:
    mine = sorted(one.thresholds, key=lambda each: str(each.alike))
    theirs = sorted(other.thresholds, key=lambda each: str(each.alike))
    if len(mine) != len(theirs):
        return None
    both = [each.met_with(rival) for each, rival in zip(mine, theirs, strict=True)]
    agreed = tuple(each for each in both if each is not None)
    return Way(one.name or other.name, agreed) if len(agreed) == len(both) else None
