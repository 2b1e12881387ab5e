"""What is counted, and by which rule: ballots in sections, and the way of counting as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from ledger.errors import LedgerError
from ledger.rules import Method, TieBreak

EVERYBODY: Final = ""
"""The section of ballots that are counted as one."""


class NotABallotError(LedgerError):
    """A ballot cannot be counted: it prefers a stranger, or somebody twice, or weighs nothing."""


@frozen
class Ballot:
    """One ballot, or several alike: candidates in order of preference, the most preferred first.

    `votes` is how many votes it stands for: 1 for a person, any number above 0 for a bundle of
    ballots alike, a fraction where a rule splits votes. A person with votes in several sections
    casts one ballot in each.
    """

    preferences: tuple[str, ...]
    section: str = EVERYBODY
    votes: Fraction = Fraction(1)

    def __attrs_post_init__(self) -> None:
        """Refuse what no rule can count."""
        if len(set(self.preferences)) < len(self.preferences):
            raise NotABallotError("A ballot prefers each candidate once.")
        if self.votes <= 0:
            raise NotABallotError("A ballot stands for more than no votes.")

    def now_for(self, remaining: frozenset[str]) -> str | None:
        """Whom it counts for while only these candidates remain; None once it is exhausted."""
        return next((one for one in self.preferences if one in remaining), None)


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
        """Refuse weights that are not parts of one whole."""
        if self.weights and sum(self.weights.values()) != 1:
            raise NotABallotError("The sections' weights do not add up to the whole.")


def bundled(ballots: Iterable[Ballot]) -> tuple[Ballot, ...]:
    """Ballots alike put together, in an order that their arrival cannot change.

    Weights are exact, so that bundling changes no figure; it only saves time.
    """
    found: dict[tuple[str, tuple[str, ...]], Fraction] = defaultdict(Fraction)
    for ballot in ballots:
        found[ballot.section, ballot.preferences] += ballot.votes
    return tuple(
        Ballot(preferences, section, votes)
        for (section, preferences), votes in sorted(found.items())
    )
