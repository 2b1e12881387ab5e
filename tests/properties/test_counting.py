"""What holds of every count, on random elections, and against another program's count.

The other program is pyrankvote. It breaks ties by other preferences, or by lot, so it is asked only
about elections in which no tie arises, and about plain ballots, since it knows no sections.
"""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import pyrankvote  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules import TieBreak
from projections.counting.ballots import Ballot, Rule
from projections.counting.rounds import HALF, Ending, Result, count

CANDIDATES = ("ada", "ben", "cat", "dot", "eve")
SECTIONS = ("mps", "members", "affiliates")
COLLEGE = Rule(weights=dict.fromkeys(SECTIONS, Fraction(1, 3)))
PLAIN = Rule()

rankings = st.lists(st.sampled_from(CANDIDATES), unique=True, max_size=len(CANDIDATES)).map(tuple)
votes = st.fractions(min_value=Fraction(1, 4), max_value=9, max_denominator=4)
ballots = st.builds(Ballot, rankings, st.sampled_from(SECTIONS), votes)
boxes = st.lists(ballots, max_size=25)
rules = st.sampled_from([PLAIN, COLLEGE])


@settings(max_examples=400)
@given(boxes, rules)
def test_votes_are_conserved_in_every_section_of_every_round(box: list[Ballot], rule: Rule) -> None:
    """What was cast is held by somebody or exhausted, to the last fraction."""
    cast = dict.fromkeys((*SECTIONS, ""), Fraction(0))
    for ballot in box:
        cast[ballot.section] += ballot.votes
    for one in count(CANDIDATES, box, rule).rounds:
        for section, held in one.votes.items():
            assert cast[section] == sum(held.values()) + one.exhausted[section]


@settings(max_examples=400)
@given(boxes, rules)
def test_what_goes_out_with_a_candidate_arrives_in_the_next_round(
    box: list[Ballot],
    rule: Rule,
) -> None:
    """The flows between two rounds are exactly what changes."""
    rounds = count(CANDIDATES, box, rule).rounds
    for now, after in pairwise(rounds):
        for section, held in after.votes.items():
            came = {flow.to: flow.votes for flow in now.flows if flow.section == section}
            assert held == {
                one: now.votes[section][one] + came.get(one, Fraction(0)) for one in held
            }
            assert after.exhausted[section] == now.exhausted[section] + came.get(None, Fraction(0))


@settings(max_examples=400)
@given(boxes, rules, st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_of_candidates_changes_nothing(
    box: list[Ballot],
    rule: Rule,
    shuffle: random.Random,
) -> None:
    """Shuffled boxes give the very same rounds."""
    names, other = list(CANDIDATES), list(box)
    shuffle.shuffle(names)
    shuffle.shuffle(other)
    assert count(CANDIDATES, box, rule) == count(names, other, rule)


@settings(max_examples=400)
@given(boxes, rules)
def test_whoever_has_more_than_half_at_first_wins_at_once(box: list[Ballot], rule: Rule) -> None:
    """A majority winner wins."""
    result = count(CANDIDATES, box, rule)
    ahead = [one for one, share in result.rounds[0].whole.items() if share > Fraction(1, 2)]
    assert ahead == [result.winner] if ahead else len(result.rounds) > 1 or result.winner is None


@settings(max_examples=400)
@given(boxes, rules)
def test_a_count_ends_with_a_majority_or_says_why_not(box: list[Ballot], rule: Rule) -> None:
    """A winner has more than half of what remains; a tie is between the fewest."""
    result = count(CANDIDATES, box, rule)
    if result.winner is not None:
        assert result.last.whole[result.winner] > Fraction(1, 2)
        assert 1 == sum(result.last.whole.values())
    elif result.ending is Ending.TIED:
        held = {result.last.whole[one] for one in result.tied}
        assert len(result.tied) > 1
        assert held == {min(result.last.whole.values())}
    else:
        assert not any(ballot.preferences for ballot in box)


@settings(max_examples=400)
@given(boxes, st.permutations(CANDIDATES))
def test_with_a_declared_order_every_election_has_a_winner(
    box: list[Ballot],
    order: list[str],
) -> None:
    """With a declared order there is a winner, and a tie puts out the last in that order."""
    rule = Rule(ties=(TieBreak.DECLARED_ORDER,), order=tuple(order))
    result = count(CANDIDATES, [*box, Ballot((order[0],))], rule)
    assert result.winner is not None
    for one in result.rounds:
        if one.settled_by is not None:
            fewest = min(one.whole.values())
            assert one.out == [each for each in order if one.whole.get(each) == fewest][-1]


@settings(max_examples=200)
@given(boxes)
def test_a_bundle_counts_as_its_ballots_one_by_one(box: list[Ballot]) -> None:
    """A ballot for two and a half votes is ten quarters."""
    quarters = [
        Ballot(one.preferences, one.section, Fraction(1, 4))
        for one in box
        for _ in range(int(one.votes * 4))
        if (one.votes * 4).denominator == 1
    ]
    whole = [one for one in box if (one.votes * 4).denominator == 1]
    assert count(CANDIDATES, whole, COLLEGE) == count(CANDIDATES, quarters, COLLEGE)


def elections(seed: int, number: int) -> list[list[tuple[str, ...]]]:
    """Random elections of up to 400 ballots, some of them short or blank."""
    chance = random.Random(seed)
    return [
        [
            tuple(chance.sample(CANDIDATES, chance.randint(0, len(CANDIDATES))))
            for _ in range(chance.randint(3, 400))
        ]
        for _ in range(number)
    ]


def decided_alike(result: Result) -> bool:
    """Whether any program must agree: one has the fewest, and nobody stands at exactly half.

    pyrankvote takes exactly half for a majority.
    """
    return result.winner is not None and all(
        list(one.whole.values()).count(min(one.whole.values())) == 1
        and HALF not in one.whole.values()
        for one in result.rounds
    )


@pytest.mark.parametrize("seed", range(8))
def test_thousands_of_elections_are_counted_as_another_program_counts_them(seed: int) -> None:
    """Four thousand random elections; wherever no tie arises, both must agree."""
    compared = 0
    for election in elections(seed, 500):
        ours = count(CANDIDATES, [Ballot(one) for one in election], PLAIN)
        if not decided_alike(ours):
            continue
        compared += 1
        winner, rounds = another_count(election)
        assert winner == ours.winner
        for mine in ours.rounds:
            theirs = rounds.get(frozenset(mine.whole))  # it may put several out in one round
            assert theirs in (None, {one: mine.total(one) for one in mine.whole})
    assert compared > 200, "too few elections that any program must count alike"


def another_count(
    election: list[tuple[str, ...]],
) -> tuple[str, dict[frozenset[str], dict[str, Fraction]]]:
    """Pyrankvote's winner, and by the candidates of each of its rounds the votes they had."""
    known = {name: pyrankvote.Candidate(name) for name in CANDIDATES}
    papers = [pyrankvote.Ballot([known[name] for name in one]) for one in election]
    result = pyrankvote.instant_runoff_voting(list(known.values()), papers)
    rounds: dict[frozenset[str], dict[str, Fraction]] = {}
    out: set[str] = set()
    for round_ in result.rounds:
        held = {
            one.candidate.name: Fraction(one.number_of_votes) for one in round_.candidate_results
        }
        rounds[frozenset(held) - out] = {one: held[one] for one in held if one not in out}
        out = {one.candidate.name for one in round_.candidate_results if one.status == "Rejected"}
    return result.get_winners()[0].name, rounds
