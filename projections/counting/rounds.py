"""The count: round after round until somebody has more than half, in exact fractions.

Each ballot counts for the candidate it prefers among those remaining. A candidate with more than
half of the votes remaining wins. Otherwise the last candidate goes out, and each of their ballots
passes to its next preference, or is exhausted if it has none left. In a college, votes are shares
of their section, weighed as the rule says. Exhausted votes leave their section's total, so a share
is always one of the votes remaining in it.

One candidate goes out at a time. A tie is settled by the rule's own tie-breaks or not at all: then
the count stops and names those who tie.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from ledger.rules import Method, TieBreak
from projections.counting.ballots import EVERYBODY, Ballot, NotABallotError, Rule, bundled

HALF = Fraction(1, 2)


@frozen
class Flow:
    """Votes of a section that passed on when a candidate went out; `to` None: exhausted."""

    section: str
    to: str | None
    votes: Fraction


@frozen
class Round:
    """One round: what each candidate had, and who then went out, with where their votes passed.

    `votes` holds each remaining candidate's votes in each section, `exhausted` each section's votes
    that no longer count for anybody, `shares` each candidate's share of each section's remaining
    votes (None where a section has none left), and `whole` their share of the whole.
    """

    number: int
    votes: Mapping[str, Mapping[str, Fraction]]
    exhausted: Mapping[str, Fraction]
    shares: Mapping[str, Mapping[str, Fraction | None]]
    whole: Mapping[str, Fraction]
    out: str | None = None
    settled_by: TieBreak | None = None
    flows: tuple[Flow, ...] = ()

    @property
    def remaining(self) -> tuple[str, ...]:
        """The candidates of the round, the most successful first."""
        return tuple(sorted(self.whole, key=lambda name: (-self.whole[name], name)))

    def total(self, candidate: str) -> Fraction:
        """Return a candidate's votes in all sections together, unweighted."""
        return sum((votes[candidate] for votes in self.votes.values()), Fraction(0))


class Ending(enum.StrEnum):
    """How a count ended."""

    MAJORITY = "more than half of the votes remaining"
    PLURALITY = "the most votes"
    TIED = "a tie that the rule does not settle"
    NO_VOTES = "nobody has a vote"


@frozen
class Result:
    """A count's rounds, who won, and how it ended; `tied` are those between whom it stopped."""

    rounds: tuple[Round, ...]
    winner: str | None
    ending: Ending
    tied: tuple[str, ...] = ()

    @property
    def last(self) -> Round:
        """The round that decided."""
        return self.rounds[-1]


def count(candidates: Iterable[str], ballots: Iterable[Ballot], rule: Rule) -> Result:
    """Count ballots by a rule. The order of ballots and candidates changes nothing.

    Raises `NotABallotError` for a preference that is no candidate, or a section without a weight.
    """
    standing = frozenset(candidates)
    bundles = bundled(ballots)
    _check(standing, bundles, rule)
    rounds: list[Round] = []
    while True:
        now = _round(len(rounds) + 1, standing, bundles, rule)
        if not now.whole or not any(now.whole.values()):
            return Result((*rounds, now), None, Ending.NO_VOTES)
        leaders = _with_most(now)
        if rule.method is Method.PLURALITY:
            return _plurality(now, leaders, rule)
        if now.whole[leaders[0]] > HALF:
            return Result((*rounds, now), leaders[0], Ending.MAJORITY)
        fewest = min(now.whole.values())
        losers = tuple(who for who in now.remaining if now.whole[who] == fewest)
        out, settled_by = _yields(losers, rounds, rule)
        if out is None:
            return Result((*rounds, now), None, Ending.TIED, tuple(sorted(losers)))
        standing -= {out}
        rounds.append(_closed(now, out, settled_by, standing, bundles))


def follow(
    candidates: Iterable[str], ballots: Iterable[Ballot], outs: Sequence[str], rule: Rule
) -> tuple[Round, ...]:
    """Return the rounds of some ballots of a contest which, as a whole, decided who went out.

    This is for one section of a college, which eliminates nobody by itself. `outs` are the
    candidates in the order in which the whole put them out. Raises as `count`.
    """
    standing = frozenset(candidates)
    bundles = bundled(ballots)
    _check(standing, bundles, rule)
    rounds: list[Round] = []
    for out in outs:
        now = _round(len(rounds) + 1, standing, bundles, rule)
        standing -= {out}
        rounds.append(_closed(now, out, None, standing, bundles))
    return (*rounds, _round(len(rounds) + 1, standing, bundles, rule))


def _check(standing: frozenset[str], bundles: Sequence[Ballot], rule: Rule) -> None:
    for ballot in bundles:
        if strangers := set(ballot.preferences) - standing:
            raise NotABallotError(f"A ballot prefers {min(strangers)}, who is no candidate.")
        if rule.weights and ballot.section not in rule.weights:
            raise NotABallotError(f"The rule gives no weight to section {ballot.section}.")


def _round(number: int, standing: frozenset[str], bundles: Sequence[Ballot], rule: Rule) -> Round:
    sections = sorted(rule.weights) or sorted({one.section for one in bundles}) or [EVERYBODY]
    votes = {section: dict.fromkeys(sorted(standing), Fraction(0)) for section in sections}
    exhausted = dict.fromkeys(sections, Fraction(0))
    for ballot in bundles:
        choice = ballot.now_for(standing)
        if choice is None:
            exhausted[ballot.section] += ballot.votes
        else:
            votes[ballot.section][choice] += ballot.votes
    shares = {section: _shares(votes[section]) for section in sections}
    return Round(number, votes, exhausted, shares, _whole(votes, shares, rule))


def _shares(votes: Mapping[str, Fraction]) -> dict[str, Fraction | None]:
    """Return each candidate's share of a section's remaining votes; None where it has none."""
    valid = sum(votes.values())
    return {who: number / valid if valid else None for who, number in votes.items()}


def _whole(
    votes: Mapping[str, Mapping[str, Fraction]],
    shares: Mapping[str, Mapping[str, Fraction | None]],
    rule: Rule,
) -> dict[str, Fraction]:
    """Return each candidate's share of the whole.

    A section with no votes left counts for nothing; the others then make up the whole together.
    """
    if not rule.weights:
        pooled: dict[str, Fraction] = defaultdict(Fraction)
        for section in votes.values():
            for who, number in section.items():
                pooled[who] += number
        return {who: share or Fraction(0) for who, share in _shares(pooled).items()}
    live = {
        section: weight for section, weight in rule.weights.items() if any(votes[section].values())
    }
    everyone = next(iter(votes.values()))
    weighed = sum(live.values())
    return {
        who: sum(
            (weight * (shares[section][who] or 0) for section, weight in live.items()),
            Fraction(0),
        )
        / (weighed or 1)
        for who in everyone
    }


def _with_most(now: Round) -> tuple[str, ...]:
    most = max(now.whole.values())
    return tuple(sorted(who for who, share in now.whole.items() if share == most))


def _plurality(now: Round, leaders: Sequence[str], rule: Rule) -> Result:
    """Return the result by most votes; a tie goes to the first in the declared order, if any."""
    if len(leaders) > 1 and TieBreak.DECLARED_ORDER in rule.ties:
        ranked = [one for one in rule.order if one in leaders]
        if ranked and len(set(leaders) - set(ranked)) == 0:
            return Result((now,), ranked[0], Ending.PLURALITY)
    if len(leaders) > 1:
        return Result((now,), None, Ending.TIED, tuple(leaders))
    return Result((now,), leaders[0], Ending.PLURALITY)


def _yields(
    losers: Sequence[str], earlier: Sequence[Round], rule: Rule
) -> tuple[str | None, TieBreak | None]:
    """Return who goes out of those with the fewest votes, and by which tie-break, if decided."""
    tied = frozenset(losers)
    for tie_break in (None, *rule.ties):
        if tie_break is not None:
            tied = _narrowed(tied, tie_break, earlier, rule.order)
        if len(tied) == 1:
            return next(iter(tied)), tie_break
    return None, None


def _narrowed(
    tied: frozenset[str], tie_break: TieBreak, earlier: Sequence[Round], order: Sequence[str]
) -> frozenset[str]:
    """Return those of the tied whom a tie-break leaves at the bottom."""
    if tie_break is TieBreak.DECLARED_ORDER:
        last = [one for one in order if one in tied]
        return frozenset(last[-1:]) if len(last) == len(tied) else tied
    rounds = earlier if tie_break is TieBreak.EARLIEST_ROUND else tuple(reversed(earlier))
    for earlier_round in rounds:
        fewest = min(earlier_round.whole[candidate] for candidate in tied)
        tied = frozenset(who for who in tied if earlier_round.whole[who] == fewest)
    return tied


def _closed(
    now: Round,
    out: str,
    settled_by: TieBreak | None,
    standing: frozenset[str],
    bundles: Sequence[Ballot],
) -> Round:
    """Return a round with its elimination: who goes out, and where their votes pass to."""
    passed: dict[tuple[str, str | None], Fraction] = defaultdict(Fraction)
    for ballot in bundles:
        if ballot.now_for(standing | {out}) == out:
            passed[ballot.section, ballot.now_for(standing)] += ballot.votes
    flows = tuple(
        Flow(section, to, votes)
        for (section, to), votes in sorted(
            passed.items(), key=lambda item: (item[0][0], str(item[0][1]))
        )
    )
    return Round(
        now.number, now.votes, now.exhausted, now.shares, now.whole, out, settled_by, flows
    )
