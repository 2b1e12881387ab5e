"""Ballots in sections, and the rule by which they are counted, as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from ledger.errors import LedgerError
from ledger.rules import Method, TieBreak

EVERYBODY: Final = ""
"""The section of ballots that are all counted in one pool."""


class NotABallotError(LedgerError):
    """A ballot or rule cannot be counted: a stranger, a name twice, no votes, wrong weights."""


@frozen
class Ballot:
    """One ballot, or several equal ones: candidates in order, the most preferred first.

    `votes` is how many votes it stands for: 1 for a person, any number above 0 for a bundle of
    equal ballots, a fraction where a rule splits votes. A person with votes in several sections
    casts one ballot in each.
    """

    preferences: tuple[str, ...]
    section: str = EVERYBODY
    votes: Fraction = Fraction(1)

    def __attrs_post_init__(self) -> None:
        """Raise `NotABallotError` for what no rule can count."""
        if len(set(self.preferences)) < len(self.preferences):
            raise NotABallotError("A ballot prefers each candidate once.")
        if self.votes <= 0:
            raise NotABallotError("A ballot stands for more than no votes.")

    def now_for(self, remaining: frozenset[str]) -> str | None:
        """Return whom it counts for while only these remain; None once it is exhausted."""
        return next((choice for choice in self.preferences if choice in remaining), None)


@frozen
class Rule:
    """How a contest's ballots make a result.

    With `weights`, each section counts for its share of the whole, however many voted in it (the
    electoral college of 2010: three sections, a third each); without, all votes are one pool.
    """

    method: Method = Method.PREFERENTIAL
    weights: Mapping[str, Fraction] = field(factory=dict)
    ties: tuple[TieBreak, ...] = ()
    order: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Raise `NotABallotError` for weights that do not add up to 1."""
        if self.weights and sum(self.weights.values()) != 1:
            raise NotABallotError("The sections' weights do not add up to the whole.")


def bundled(ballots: Iterable[Ballot]) -> tuple[Ballot, ...]:
    """Merge equal ballots, in an order that their arrival cannot change.

    Votes are exact, so bundling changes no figure; it only saves time.
    """
    bundles: dict[tuple[str, tuple[str, ...]], Fraction] = defaultdict(Fraction)
    for ballot in ballots:
        bundles[ballot.section, ballot.preferences] += ballot.votes
    return tuple(
        Ballot(preferences, section, votes)
        for (section, preferences), votes in sorted(bundles.items())
    )
