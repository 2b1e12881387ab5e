"""The count: rounds, transfers, exhausted ballots, ties by a stated rule, and weighted sections."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.rules import Method, TieBreak
from projections.counting.ballots import Ballot, NotABallotError, Rule
from projections.counting.rounds import Ending, Flow, Result, count

COLLEGE = Rule(weights={"mps": Fraction(1, 3), "members": Fraction(2, 3)})


def box(*lines: str, section: str = "") -> list[Ballot]:
    """Read ballots, a bundle a line: "4 ada ben" is four that prefer ada, then ben."""
    split = [line.split() for line in lines]
    return [Ballot(tuple(names), section, Fraction(votes)) for votes, *names in split]


def counted(*lines: str, rule: Rule | None = None) -> Result:
    """Count a box of ballots among ada, ben and cat."""
    return count(("ada", "ben", "cat"), box(*lines), rule or Rule())


def test_whoever_has_more_than_half_wins_in_the_first_round() -> None:
    """Three of five votes win in the first round."""
    result = counted("3 ada", "1 ben", "1 cat")
    assert ("ada", Ending.MAJORITY, 1) == (result.winner, result.ending, len(result.rounds))


def test_half_is_not_more_than_half() -> None:
    """At exactly half the last still goes out."""
    result = counted("2 ada", "1 ben", "1 cat", "0.5 ben")
    assert 2 == len(result.rounds)


def test_the_last_goes_out_and_the_votes_pass_to_the_next_preference_or_to_nobody() -> None:
    """Cat's three ballots: two name ben next, one names nobody and is exhausted."""
    first, second = counted("5 ada", "4 ben", "2 cat ben", "1 cat").rounds
    assert "cat" == first.out
    assert (Flow("", None, Fraction(1)), Flow("", "ben", Fraction(2))) == first.flows
    assert {"ada": 5, "ben": 6} == second.votes[""]
    assert {"": 1} == second.exhausted
    assert Fraction(6, 11) == second.whole["ben"]  # of the votes remaining, not of the twelve cast


def test_a_preference_for_somebody_already_out_is_passed_over() -> None:
    """Dot went out first, so cat's ballots pass over her to ben."""
    result = count(
        ("ada", "ben", "cat", "dot"),
        box("5 ada", "4 ben", "2 cat dot ben", "1 dot"),
        Rule(),
    )
    assert ["dot", "cat", None] == [one.out for one in result.rounds]
    assert (Flow("", "ben", Fraction(2)),) == result.rounds[1].flows
    assert "ben" == result.winner


def test_a_tie_that_no_rule_settles_stops_the_count_and_names_those_who_tie() -> None:
    """A tie that no rule settles stops the count and names who ties; no lot is drawn."""
    result = counted("3 ada", "2 ben", "2 cat")
    assert (None, Ending.TIED, ("ben", "cat")) == (result.winner, result.ending, result.tied)


def test_a_tie_for_the_last_two_places_in_the_final_round_is_undecided_too() -> None:
    """A tie of the last two is undecided too: two votes each."""
    result = counted("2 ada", "2 ben")
    assert ("cat", ("ada", "ben")) == (result.rounds[0].out, result.tied)


@pytest.mark.parametrize(
    ("tie_break", "out"),
    [(TieBreak.EARLIEST_ROUND, "ben"), (TieBreak.LATEST_ROUND, "cat")],
)
def test_a_tie_goes_by_the_earlier_round_that_the_rule_names(tie_break: TieBreak, out: str) -> None:
    """The first round and the second give opposite answers: the rule says which counts."""
    # ben and cat are 5 to 6, then 7 to 6, then 7 to 7.
    lines = ["12 ada", "5 ben", "6 cat", "2 dot ben", "1 fay cat", "2 fay ada"]
    result = count(("ada", "ben", "cat", "dot", "fay"), box(*lines), Rule(ties=(tie_break,)))
    tied = next(one for one in result.rounds if one.settled_by is not None)
    assert (out, tie_break) == (tied.out, tied.settled_by)


def test_a_tie_goes_by_a_declared_order_whose_last_yields() -> None:
    """Ben stands further down the order than cat."""
    rule = Rule(ties=(TieBreak.DECLARED_ORDER,), order=("cat", "ada", "ben"))
    assert "ben" == counted("3 ada", "2 ben", "2 cat", rule=rule).rounds[0].out


def test_tie_breaks_are_tried_in_turn() -> None:
    """In the first round no earlier one can decide, so the order does."""
    rule = Rule(ties=(TieBreak.LATEST_ROUND, TieBreak.DECLARED_ORDER), order=("ada", "cat", "ben"))
    tied = counted("3 ada", "2 ben", "2 cat", rule=rule).rounds[0]
    assert ("ben", TieBreak.DECLARED_ORDER) == (tied.out, tied.settled_by)


def test_by_plurality_the_most_first_preferences_win_in_one_round() -> None:
    """Four of ten suffice, and later preferences are not read."""
    result = counted("4 ada", "3 ben cat", "3 cat ben", rule=Rule(Method.PLURALITY))
    assert ("ada", Ending.PLURALITY, 1) == (result.winner, result.ending, len(result.rounds))


def test_each_section_of_a_college_weighs_what_the_rule_says_however_many_vote() -> None:
    """Four MPs weigh a third, a thousand members two thirds."""
    ballots = box("3 ada", "1 ben", section="mps") + box("400 ada", "600 ben", section="members")
    result = count(("ada", "ben"), ballots, COLLEGE)
    assert Fraction(3, 4) == result.last.shares["mps"]["ada"]
    # 1/3 of 3/4 and 2/3 of 2/5
    assert Fraction(31, 60) == result.last.whole["ada"]
    assert "ada" == result.winner


def test_exhausted_votes_leave_their_own_section_only() -> None:
    """One MP's ballot is exhausted; the members' shares are still of ten."""
    ballots = box("2 ada", "1 ben", "1 cat", section="mps") + box(
        "4 ada", "5 ben", "1 cat ben", section="members"
    )
    second = count(("ada", "ben", "cat"), ballots, COLLEGE).rounds[1]
    assert {"mps": 1, "members": 0} == second.exhausted
    assert (Fraction(2, 3), Fraction(4, 10)) == (
        second.shares["mps"]["ada"],
        second.shares["members"]["ada"],
    )


def test_a_section_with_no_votes_left_counts_for_nothing_and_divides_by_nothing() -> None:
    """A section without votes left adds nothing to the shares."""
    result = count(("ada", "ben"), box("1 ada", section="mps"), COLLEGE)
    assert (None, Fraction(1)) == (result.last.shares["members"]["ada"], result.last.whole["ada"])


def test_nobody_wins_without_votes() -> None:
    """An empty box elects nobody."""
    assert Ending.NO_VOTES == counted().ending


@pytest.mark.parametrize(
    ("ballots", "words"),
    [
        (box("1 zoe"), "A ballot prefers zoe, who is no candidate."),
        (box("1 ada", section="lords"), "The rule gives no weight to section lords."),
    ],
)
def test_what_the_rule_cannot_count_is_refused(ballots: list[Ballot], words: str) -> None:
    """A stranger on a ballot, and a section the rule does not weigh."""
    with pytest.raises(NotABallotError, match=words):
        count(("ada", "ben"), ballots, COLLEGE)


def test_a_ballot_prefers_each_candidate_once() -> None:
    """Ada cannot come first and third."""
    with pytest.raises(NotABallotError, match="once"):
        Ballot(("ada", "ben", "ada"))
