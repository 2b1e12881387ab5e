"""Whether a candidate meets a threshold at a moment: certainly, possibly, or not as far as known.

"Possibly" needs a reason: a date that leaves it open, or a later total that shows the mark was
passed at some time. A figure that is merely open above is read as last known, since nothing says
more. Weighed nominators (5 % of affiliated membership) count with what is on record of each.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import Final

from attrs import evolve, frozen

from ledger.events.act import ActMade
from ledger.events.total import TallyPublished
from ledger.events.who import EndorserDescribed, EndorserKind, EndorserRegistered
from ledger.times import Asked, Span
from projections.fold.acts import Period, span_of_claim
from projections.fold.belief import Belief, Standing
from projections.fold.figures import Cell, Kind, figure
from projections.fold.frame import Scaffold, window_of
from projections.fold.identity import Identity
from projections.fold.thresholds import Threshold, act_in

LONGEST_DAY: Final = 25 * 60 * 60
"""Seconds of the day on which clocks go back."""

Truth = bool | None
"""Yes, no, or open (None)."""


def every(truths: Iterable[Truth]) -> Truth:
    """All of them: no once one is no, open while one is open."""
    several = tuple(truths)
    return False if False in several else None if None in several else True


def some(truths: Iterable[Truth]) -> Truth:
    """At least one of them: yes once one is yes, open while one is open."""
    several = tuple(truths)
    return True if True in several else None if None in several else False


@frozen
class Had:
    """What a candidate had towards a threshold: surely `low`, at most possibly `high`.

    `known` False: nothing on record counts it, which is no 0; it then meets nothing either.
    """

    low: int
    high: int
    met: Truth
    known: bool = True

    def short(self, threshold: Threshold) -> int | None:
        """How many were missing, by what is known; 0 once it is met, None where nobody can say."""
        if self.met is True:
            return 0
        return None if threshold.high is None else max(threshold.high - self.low, 0)


@frozen(slots=False)
class Support:
    """One candidate's support in a contest, ready to be asked about many moments."""

    belief: Belief
    frame: Scaffold
    identity: Identity
    candidate: str
    acts: tuple[Period, ...]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """What kind of endorser each is."""
        return {
            self.identity.of(body.endorser): body.kind.value
            for _, body in self.belief.of(EndorserRegistered)
        }

    @cached_property
    def _totals(self) -> dict[str, Belief]:
        """For each section a belief that holds its totals for the candidate and nothing else."""
        found: dict[str, list[Standing]] = {}
        for claim, tally in self.belief.of(TallyPublished):
            if tally.candidate == self.candidate:
                found.setdefault(tally.section, []).append(claim)
        return {
            section: evolve(self.belief, standing=tuple(claims))
            for section, claims in found.items()
        }

    @cached_property
    def _closes(self) -> dict[str, Span | None]:
        return {
            section.id: window_of(self.belief, section.id, section.counts).closes
            for section in self.frame.sections
        }

    def acts_in(self, sections: Iterable[str]) -> tuple[Period, ...]:
        """The candidate's named acts in some sections."""
        wanted = {(section, act_in(self.frame, section)) for section in sections}
        return tuple(
            act
            for act in self.acts
            if act.key.candidate == self.candidate and (act.key.section, act.key.act) in wanted
        )

    def had(self, threshold: Threshold, on: Asked) -> Had:
        """What the candidate had towards a threshold at a moment."""
        if threshold.measure is not None:
            return self._weighed(threshold, on)
        kind = None if threshold.kind is None else EndorserKind.named(threshold.kind)
        if not threshold.sections or (kind is None and threshold.kind is not None):
            # The rule speaks of what is no section, or of no kind that is known: nobody can say.
            return Had(0, 0, None, known=False)
        acts = self._of_kind(kind, self.acts_in(threshold.sections))
        names = sum(act.surely_in_force(on.moment) for act in acts)
        maybe = sum(act.maybe_in_force(on.moment) for act in acts)
        if threshold.kind is not None:
            return _had(names, maybe, threshold)
        low = high = 0
        known = False
        for section in threshold.sections:
            one = self._figure(section, on)
            low, high, known = low + one[0], high + one[1], known or one[2]
        return evolve(_had(low, high, threshold), known=known)

    def _of_kind(self, kind: EndorserKind | None, acts: tuple[Period, ...]) -> tuple[Period, ...]:
        if kind is None:
            return acts
        return tuple(act for act in acts if self.kinds.get(act.key.endorser) == kind.value)

    def _figure(self, section: str, on: Asked) -> tuple[int, int, bool]:
        """The least in a section, the most for which there is a reason, and whether any is."""
        totals = self._totals.get(section, evolve(self.belief, standing=()))
        asked = evolve(totals, as_of=evolve(totals.as_of, on=on))
        cell = Cell(section, act_in(self.frame, section), self.candidate)
        one = figure(asked, cell, self.acts_in((section,)), self._closes.get(section))
        being_taken = [
            (taken, tally.count.high or tally.count.low or 0)
            for _, tally in totals.of(TallyPublished)
            if (taken := span_of_claim(tally.taken, certain=totals.as_of.certain)).possible_by(
                on.moment
            )
            and not taken.over_by(on.moment)
        ]
        # A total dated by a day or minute speaks for it; a longer span only gives a reason.
        settled = [count for taken, count in being_taken if taken.width <= LONGEST_DAY]
        if settled:
            return one.low, max(one.low, *settled), True
        reasons = (count for _, count in being_taken)
        high = max(one.low, one.named_possible, one.high or 0, *reasons)
        return one.low, high, one.kind is not Kind.UNKNOWN or high > 0

    def _weighed(self, threshold: Threshold, on: Asked) -> Had:
        """What share of a measure the named nominators make up: 1 for all that is asked."""
        acts = [act for act in self.acts if act.key.candidate == self.candidate]
        acts = [act for act in acts if act.key.act is self.frame.counts]
        sure = [act.key.endorser for act in acts if act.surely_in_force(on.moment)]
        maybe = [act.key.endorser for act in acts if act.maybe_in_force(on.moment)]
        low = sum((self._share(one, threshold.of)[0] for one in set(sure)), Fraction(0))
        high = sum((self._share(one, threshold.of)[1] for one in set(maybe)), Fraction(0))
        asked = threshold.share or Fraction(0)
        met: Truth = True if low >= asked else None if high >= asked else False
        return Had(int(met is True), int(met is not False), met, known=bool(maybe))

    def _share(self, endorser: str, of: str | None) -> tuple[Fraction, Fraction]:
        """The least and the most of a measure that an endorser holds, as described."""
        return self._shares.get((endorser, of), (Fraction(0), Fraction(1)))

    @cached_property
    def _shares(self) -> dict[tuple[str, str | None], tuple[Fraction, Fraction]]:
        found: dict[tuple[str, str | None], tuple[Fraction, Fraction]] = {}
        for _, body in self.belief.upheld(EndorserDescribed):
            if body.of is None:
                continue
            key = (self.identity.of(body.endorser), body.of)
            low, high = found.get(key, (Fraction(0), Fraction(1)))
            found[key] = (
                max(low, Fraction(body.share_low or 0)),
                min(high, Fraction(body.share_high or 1)),
            )
        return found

    def moments(self, sections: Iterable[str]) -> tuple[int, ...]:
        """The moments at which what the candidate had in some sections can have changed."""
        spans = [
            span
            for act in self.acts_in(sections)
            for span in (act.begun.span, act.ended.span if act.ended is not None else None)
            if span is not None
        ]
        certain = self.belief.as_of.certain
        for section in sections:
            if section in self._totals:
                spans += [
                    tally.taken.span(certain=certain)
                    for _, tally in self._totals[section].of(TallyPublished)
                    if tally.taken is not None
                ]
        return tuple(sorted({edge for span in spans for edge in (span.start, span.end)}))

    def totals_by(self, sections: Iterable[str], span: Span) -> tuple[Standing, ...]:
        """The claims of totals in some sections whose taking ended with a span."""
        certain = self.belief.as_of.certain
        return tuple(
            claim
            for section in sections
            if section in self._totals
            for claim, tally in self._totals[section].of(TallyPublished)
            if span_of_claim(tally.taken, certain=certain).end == span.end
        )

    def lent(self, sections: Iterable[str], on: Asked) -> tuple[str, ...]:
        """Nominators in force who said that theirs implied no support."""
        return tuple(
            act.key.endorser
            for act in self.acts_in(sections)
            if act.surely_in_force(on.moment)
            and any(isinstance(claim.body, ActMade) and claim.body.lent for claim in act.made)
        )


def _had(low: int, high: int, threshold: Threshold) -> Had:
    high = max(low, high)
    if threshold.low is None or threshold.high is None:
        return Had(low, high, None)
    met: Truth = True if low >= threshold.high else None if high >= threshold.low else False
    return Had(low, high, met)
