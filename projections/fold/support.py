"""One candidate's support in a contest: the acts and totals it consists of, at any moment."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

from attrs import evolve, frozen

from ledger.events.total import TallyPublished
from ledger.events.who import EndorserKind, EndorserRegistered
from ledger.times import Asked, Span
from projections.fold.acts import Period
from projections.fold.belief import Belief, Standing
from projections.fold.dating import span_of_claim
from projections.fold.figures import Cell, Kind, figure
from projections.fold.identity import Identity
from projections.fold.scaffold import Scaffold
from projections.fold.thresholds import act_in
from projections.fold.weighing import Weights, weights_of
from projections.fold.windows import window_of

LONGEST_DAY: Final = 25 * 60 * 60
"""Seconds of the day on which clocks go back."""


@frozen
class SectionSupport:
    """What a candidate had in one section at a moment: surely `low`, with reason at most `high`.

    `known` False: nothing on record counts it, which is no 0. `bounded` False: `high` is only the
    most that something gives a reason for, and no bound.
    """

    low: int
    high: int
    known: bool
    bounded: bool = True


@frozen(slots=False)
class Support:
    """One candidate's acts and totals in a contest, ready to be asked about many moments."""

    belief: Belief
    frame: Scaffold
    identity: Identity
    candidate: str
    acts: tuple[Period, ...]

    @cached_property
    def _kinds(self) -> dict[str, EndorserKind]:
        """Each registered endorser's kind, by the id under which the endorser is counted."""
        return {
            self.identity.of(body.endorser): body.kind
            for _, body in self.belief.of(EndorserRegistered)
        }

    @cached_property
    def _totals(self) -> dict[str, Belief]:
        """For each section a belief that holds its totals for the candidate and nothing else."""
        by_section: dict[str, list[Standing]] = {}
        for claim, tally in self.belief.of(TallyPublished):
            if tally.candidate == self.candidate:
                by_section.setdefault(tally.section, []).append(claim)
        return {
            section: evolve(self.belief, standing=tuple(claims))
            for section, claims in by_section.items()
        }

    @cached_property
    def weights(self) -> Weights:
        """What the contest's endorsers weigh, where a rule weighs nominators."""
        return weights_of(self.belief, self.identity)

    @cached_property
    def _closes(self) -> dict[str, Span | None]:
        """When each section's window closes, where that is known."""
        return {
            section.id: window_of(self.belief, section.id, section.counts).closes
            for section in self.frame.sections
        }

    def acts_in(self, sections: Iterable[str]) -> tuple[Period, ...]:
        """Return the candidate's named acts that count in some sections."""
        wanted = {(section, act_in(self.frame, section)) for section in sections}
        return tuple(
            act
            for act in self.acts
            if act.key.candidate == self.candidate and (act.key.section, act.key.act) in wanted
        )

    def acts_by(self, kind: EndorserKind, sections: Iterable[str]) -> tuple[Period, ...]:
        """Return those of the acts in some sections whose endorser is of one kind."""
        return tuple(
            act for act in self.acts_in(sections) if self._kinds.get(act.key.endorser) is kind
        )

    def totals_in(self, sections: Iterable[str]) -> tuple[tuple[Standing, TallyPublished], ...]:
        """Return the candidate's totals in some sections, section by section."""
        return tuple(
            pair
            for section in sections
            if section in self._totals
            for pair in self._totals[section].of(TallyPublished)
        )

    def in_section(self, section: str, on: Asked) -> SectionSupport:
        """Work out what the candidate had in a section at a moment."""
        totals = self._totals.get(section, evolve(self.belief, standing=()))
        asked = evolve(totals, as_of=evolve(totals.as_of, on=on))
        cell = Cell(section, act_in(self.frame, section), self.candidate)
        counted = figure(asked, cell, self.acts_in((section,)), self._closes.get(section))
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
            return SectionSupport(counted.low, max(counted.low, *settled), known=True)
        reasons = (count for _, count in being_taken)
        high = max(counted.low, counted.named_possible, counted.high or 0, *reasons)
        known = counted.kind is not Kind.UNKNOWN or high > 0
        bounded = high in {counted.low, counted.high}
        return SectionSupport(counted.low, high, known, bounded)
