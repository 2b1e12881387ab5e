"""The mistakes people make, each with what the ledger tells them to type instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.authored import HEAD, bodies, findings, hints, sole_finding


def test_a_misspelt_name_gets_the_nearest_one(tmp_path: Path) -> None:
    """A misspelt candidate is not taken for a new one; the nearest name is suggested."""
    page = """
- nomination: Weavers → Diane Abbot
  when: source
  at: paragraph 2
"""
    expected = (
        ":8 “Diane Abbot” is not in this contest. Did you mean Diane Abbott? "
        "Write Diane Abbott, and as-printed: Diane Abbot if the page spells it so."
    )
    assert expected == sole_finding(tmp_path, page)


def test_the_spelling_of_the_page_is_kept_beside_the_right_name(tmp_path: Path) -> None:
    """A page's own spelling is kept as printed, in brackets or under as-printed."""
    page = """
- {nomination: Weavers → Diane Abbott (Diane Abbot), when: source, at: paragraph 2}
- {nomination: Bakers → Diane Abbott, as-printed: Dianne Abbott, when: source, at: paragraph 3}
"""
    printed = [body.citations[0].as_printed for body in bodies(tmp_path, page)]  # type: ignore[union-attr]
    assert [("Diane Abbot",), ("Dianne Abbott",)] == printed


def test_an_ambiguous_name_is_not_guessed(tmp_path: Path) -> None:
    """With two Eds in the race, “Ed” is neither of them."""
    page = """
- nomination: Weavers → Ed
  when: source
  at: paragraph 2
"""
    expected = (
        ":8 “Ed” could be Ed Balls or Ed Miliband. Write one, or for: Ed Balls | Ed Miliband "
        "to leave it open. It will not be counted."
    )
    assert expected == sole_finding(tmp_path, page)


def test_an_ambiguous_name_can_be_left_open(tmp_path: Path) -> None:
    """An act for one of two is kept for both and for neither, with the name as printed."""
    page = """
- nomination: Weavers → Ed
  for: Ed Balls | Ed Miliband
  when: source
  at: paragraph 2
"""
    (act,) = bodies(tmp_path, page)
    assert (None, ("ed-balls", "ed-miliband"), ("Ed",)) == (
        act.candidate,  # type: ignore[union-attr]
        act.either,  # type: ignore[union-attr]
        act.citations[0].as_printed,  # type: ignore[union-attr]
    )


def test_a_rumour_is_no_fact(tmp_path: Path) -> None:
    """A quote that hedges cannot carry an exit."""
    page = """
- candidacy-ended: Ed Balls
  manner: withdrawn
  when: source
  quote: is reported to be considering whether to give up
  at: paragraph 1
"""
    expected = (
        ":8 The quote says “is reported to be considering”. That has not happened yet. "
        "Use rumour:, report: or expected:, or cite a source that says it happened."
    )
    assert expected == sole_finding(tmp_path, page)


def test_a_page_without_a_date_needs_a_range_or_the_word_unknown(tmp_path: Path) -> None:
    """A page without a date is refused until a range or the word unknown is given."""
    page = HEAD.replace("published: 2010-07-25\n", "").replace("claims:\n", "")
    expected = (
        ":1 No publication date. Give a day, or a range with published-basis: inferred and a "
        "reason, or published: unknown. “© 2024” is page furniture."
    )
    assert expected == sole_finding(tmp_path, page)


def test_an_inferred_date_needs_its_reason(tmp_path: Path) -> None:
    """An inferred publication date needs the reason from which it is inferred."""
    page = HEAD.replace("published: 2010-07-25", "published: 2010-07\npublished-basis: inferred")
    expected = (
        ":4 The publication date is inferred, but nothing says from what. "
        "Add published-why: with the reason."
    )
    assert expected == sole_finding(tmp_path, page.replace("claims:\n", ""))


def test_day_and_month_are_not_guessed(tmp_path: Path) -> None:
    """09/07/2010 is 9 July to one reader and 7 September to another."""
    page = """
- nomination: Weavers → Ed Balls
  when: 09/07/2010
  at: paragraph 1
"""
    expected = ":9 “09/07/2010” could be 9 July or 7 September. Write 2010-07-09 or 2010-09-07."
    assert expected == sole_finding(tmp_path, page)


def test_a_nomination_after_its_window_is_none(tmp_path: Path) -> None:
    """An MP cannot nominate after nominations by MPs have closed."""
    page = """
- nomination: Jo Roe → Ed Balls
  section: mps
  when: 2010-06-20
  at: paragraph 1
"""
    expected = (
        ":8 20 June 2010 is after MPs closed (9 June 2010) for a nomination. "
        "A late endorsement? Use endorsement:, not nomination:."
    )
    assert expected == sole_finding(tmp_path, page)


def test_rows_must_add_up(tmp_path: Path) -> None:
    """A column's rows and its remainder make the size the page states."""
    page = """
- table: so far
  at: table
  when: source
  columns: CLPs
  rows:
    Diane Abbott: 4
    Ed Balls: 31
    Ed Miliband: 28
  remainder:
    Yet to declare: 572
  size:
    All: 636
"""
    expected = (
        ":18 CLPs: rows add to 63, plus 572 = 635; you state 636. "
        "Check the cells. If the page prints it so, add sums: as printed."
    )
    assert expected == sole_finding(tmp_path, page)


def test_a_page_that_does_not_add_up_can_be_kept_as_printed(tmp_path: Path) -> None:
    """A page's own slip is recorded as it is, once the author says that it is the page's."""
    page = """
- table: so far
  at: table
  when: source
  sums: as printed
  columns: CLPs
  rows: {Diane Abbott: 199}
  remainder: {Yet to declare: 155}
  size: {All: 357}
"""
    assert 3 == len(bodies(tmp_path, page))


def test_a_count_fits_its_list(tmp_path: Path) -> None:
    """Who counts two and names three has miscounted, or mistyped."""
    page = """
- tally: Unions for Ed Balls
  count: 2
  names: Weavers, Bakers, Miners
  when: source
  at: paragraph 1
"""
    expected = (
        ":9 Unions for Ed Balls: you give 2 and name 3. Check both. If the page prints it so, add "
        "sums: as printed; if it says that its list is not complete, take exhaustive: out."
    )
    assert expected == sole_finding(tmp_path, page)


def test_an_omitted_section_is_not_zero(tmp_path: Path) -> None:
    """A section that a page's table leaves out is unknown."""
    page = """
- table: so far
  at: table
  when: source
  columns: MPs, CLPs
  rows:
    Diane Abbott: 33, 4
    Ed Balls: 33, 1
- {tally: MEPs for Ed Balls, count: 0, when: source, at: table}
"""
    expected = (
        ":15 This page's table has no MEPs column. "
        "Leave it out; do not enter 0. If its text says that there are none, quote: it."
    )
    assert expected == sole_finding(tmp_path, page)


def test_a_column_of_nothing_but_zero_is_asked_about(tmp_path: Path) -> None:
    """A column in which everybody has 0 may have been made up to fill the table."""
    page = """
- table: so far
  at: table
  when: source
  columns: MPs, MEPs
  rows:
    Diane Abbott: 33, 0
    Ed Balls: 33, 0
"""
    expected = (
        ":11 MEPs: every row is 0. If the page has no such column, leave it out: an omitted section"
        " is unknown, not 0. If it prints them, add zeroes: MEPs."
    )
    assert expected == sole_finding(tmp_path, page)
    assert [] == findings(tmp_path, page + "  zeroes: MEPs\n")


def test_a_lower_bound_is_no_number(tmp_path: Path) -> None:
    """“More than 100” is 101 or more."""
    page = """
- tally: Unions for Ed Balls
  count: 100
  when: source
  quote: more than 100 branches
  at: paragraph 5
"""
    expected = ":8 “more than 100” is entered as 100. Write count: more than 100."
    assert expected == sole_finding(tmp_path, page)


BALLOT = """
- ballot: Weavers
  when: source
  at: paragraph 2
  voted: 43,419
"""


def test_a_share_is_no_number_of_votes(tmp_path: Path) -> None:
    """60 % of 43,419 is a range of numbers, and 26,051 is only its middle."""
    page = f"{BALLOT}  shares: {{Ed Balls: 60%}}\n  votes: {{Ed Balls: 26051}}\n"
    expected = (
        ":8 60% of 43,419 is 25,835 to 26,268, not 26,051. "
        "Leave votes: out unless the page prints them; then give them in as-printed:."
    )
    assert expected == sole_finding(tmp_path, page)


def test_votes_that_are_printed_are_taken(tmp_path: Path) -> None:
    """The number the page prints, inside what the share allows, is no mistake."""
    page = f"{BALLOT}  shares: {{Ed Balls: 60%}}\n  votes: {{Ed Balls: 25969}}\n"
    assert [] == findings(tmp_path, page)


def test_shares_imply_one_number_of_voters(tmp_path: Path) -> None:
    """Two shares of one vote that imply two numbers of voters cannot both be right."""
    page = """
- {result: Diane Abbott, section: members, votes: 55905, share: 44.064%, when: source, at: row 1}
- {result: Ed Miliband, section: members, votes: 37980, share: 29.983%, when: source, at: row 2}
"""
    expected = (
        ":9 These shares imply 126,872 and 126,672 voters. One of them is misprinted. "
        "Check what you typed. If the page prints it so, leave it: both are kept."
    )
    assert expected == sole_finding(tmp_path, page)


def test_turnout_is_never_typed_in(tmp_path: Path) -> None:
    """Turnout on a membership is worked out, and marked as derived."""
    page = f"{BALLOT}  members: about 641,000\n  turnout: 6.8%\n"
    expected = (
        ":13 Turnout needs an electorate. “about 641,000” is membership. "
        "Leave turnout: out; it is worked out, and marked as derived."
    )
    assert expected == sole_finding(tmp_path, page)


@pytest.fixture
def copy(tmp_path: Path) -> str:
    """A page of claims with a copy of what it was read from beside it."""
    (tmp_path / "copy.txt").write_text(
        "Mr Balls has been backed\nby the Weavers’ Union of the North – at last.", encoding="utf-8"
    )
    return HEAD.replace("claims:", "copy: copy.txt\nclaims:")


def test_a_quote_must_be_in_the_copy(tmp_path: Path, copy: str) -> None:
    """Words that the held copy does not have are shown beside those it has."""
    quote = "was backed by the weavers"
    page = f"{copy}- {{nomination: Weavers → Ed Balls, when: source, at: p1, quote: {quote}}}"
    (found,) = findings(tmp_path, page)
    assert found.startswith(":8 Quote not found in the held copy (closest: “… ")
    assert "backed by the weavers" in found
    assert found.endswith("Check the words or the copy.")


def test_a_quote_may_be_spaced_as_the_author_likes(tmp_path: Path, copy: str) -> None:
    """Line breaks, dashes and curly quotes do not make other words."""
    quote = "backed by the Weavers' Union of the North - at last"
    page = f'{copy}- {{nomination: Weavers → Ed Balls, when: source, at: p1, quote: "{quote}"}}'
    assert [] == findings(tmp_path, page)


def test_a_copy_lies_beside_its_file(tmp_path: Path) -> None:
    """A stranger's file cannot make us print passages of other files."""
    page = HEAD.replace("claims:\n", "copy: ../../etc/passwd\n")
    expected = ":6 ../../etc/passwd lies outside this folder. Put it here."
    assert expected == sole_finding(tmp_path, page)


def test_a_quote_is_short(tmp_path: Path) -> None:
    """A quote finds the place; it does not replace the page."""
    page = f"""
- nomination: Weavers → Ed Balls
  when: source
  at: paragraph 2
  quote: {"word " * 61}
"""
    expected = ":11 Quote is 61 words. Keep it to 25: enough to find the place."
    assert expected == sole_finding(tmp_path, page)


def test_a_copy_of_another_page_is_no_second_witness(tmp_path: Path) -> None:
    """A page that repeats another adds no independence, and says so where it is known."""
    page = HEAD.replace("claims:\n", "repeats: gazette-2010-05-20\n")
    expected = ":1 This page repeats gazette-2010-05-20. It adds no independence."
    assert [expected] == hints(tmp_path, page)


def test_two_pages_of_one_title_may_be_one(tmp_path: Path) -> None:
    """The same title asks whether one of the two is a copy."""
    page = HEAD.replace("News of the race", "The race is on").replace("claims:\n", "")
    expected = (
        ":1 gazette-2010-05-20 has the same title. A copy adds no independence. "
        "If this page repeats it, add repeats: gazette-2010-05-20."
    )
    assert expected == sole_finding(tmp_path, page)


def test_nobody_nominates_two(tmp_path: Path) -> None:
    """A second nomination by one union is a switch, a repeat, or a mistake."""
    page = """
- {nomination: Weavers → Ed Miliband, when: 2010-07-21, at: paragraph 1}
- {nomination: Weavers → Ed Balls, when: 2010-07-24, at: paragraph 2}
"""
    expected = (
        ":9 Weavers already has a nomination for Ed Miliband, 21 July 2010. A switch? Record its "
        "end first: ended: A → B, manner: switched. Do two sources disagree? Both stand, until one "
        "is set aside by endorsements assess."
    )
    assert expected == sole_finding(tmp_path, page)


def test_who_ends_an_act_may_act_again(tmp_path: Path) -> None:
    """A switch is an ending and a new act."""
    page = """
- {nomination: Weavers → Ed Miliband, when: 2010-07-21, at: paragraph 1}
- {ended: Weavers → Ed Miliband, manner: switched, when: 2010-07-24, at: paragraph 2}
- {nomination: Weavers → Ed Balls, when: 2010-07-24, at: paragraph 2}
"""
    assert 3 == len(bodies(tmp_path, page))


def test_what_was_said_of_another_contest_says_nothing_of_this_one(tmp_path: Path) -> None:
    """An endorsement from years before anybody stood belongs to another contest."""
    page = """
- {endorsement: Weavers → Ed Balls, when: 2007-06-01, at: paragraph 1}
"""
    expected = (
        ":8 1 June 2007 is long before The race began. It says nothing about this contest. "
        "Record it under the contest it was about: contest: ID."
    )
    assert expected == sole_finding(tmp_path, page)


def test_a_gift_is_no_endorsement(tmp_path: Path) -> None:
    """Working, donating and praising are not backing."""
    page = """
- {endorsement: Bakers → Ed Balls, when: source, at: paragraph 1, quote: donated to his campaign}
"""
    expected = (
        ":8 Working, donating or praising is not an endorsement. Use statement:, or leave it out."
    )
    assert expected == sole_finding(tmp_path, page)


def test_a_leader_is_not_the_body(tmp_path: Path) -> None:
    """Who says “I” speaks for themselves."""
    page = """
- endorsement: Weavers → Ed Balls
  when: source
  spokesperson: Jo Roe
  quote: I'll walk beside Ed
  at: paragraph 9
"""
    expected = (
        ":8 “I'll walk beside Ed” is Jo Roe, not Weavers. "
        "Add a person-level endorsement: with an endorser of kind: person."
    )
    assert expected == sole_finding(tmp_path, page)


def test_a_private_person_is_kept_private(tmp_path: Path) -> None:
    """Whoever holds no public role is kept out of published pages, and their author told."""
    page = HEAD.replace("claims:\n", "endorsers:\n- {name: Pat Doe, kind: person}\n")
    expected = (
        ":7 Pat Doe holds no public role. Political opinion and union membership are "
        "special-category data. Kept out of published pages. "
        "Add role: where they hold one, or public: no to say that this is meant."
    )
    assert expected == sole_finding(tmp_path, page)


def test_a_private_person_cannot_be_made_public_without_a_role(tmp_path: Path) -> None:
    """A private person cannot be marked public without naming a public role."""
    person = "endorsers:\n- {name: Pat Doe, kind: person, public: yes}\n"
    expected = (
        ":7 Pat Doe holds no public role, yet public: yes would print their politics. "
        "Add role: with the office that makes it public, or write public: no."
    )
    assert expected == sole_finding(tmp_path, HEAD.replace("claims:\n", person))


def test_a_need_counts_a_kind_of_endorser_that_there_is(tmp_path: Path) -> None:
    """A kind that is none would leave nobody out."""
    page = """
- {rule: stage, text: Two of them., routes: {unions: 2 Unions of kind trade-union}, at: rules}
"""
    expected = (
        ":8 “trade-union” is not a kind of endorser. "
        "Write person, union, society, clp, group or body."
    )
    assert expected == sole_finding(tmp_path, page)


def test_a_need_may_name_its_kind_in_the_plural(tmp_path: Path) -> None:
    """`societies` are endorsers of the kind `society`, and recorded so."""
    page = """
- {rule: stage, text: Two of them., routes: {any: 2 Unions of kind Societies}, at: rules}
"""
    (rule,) = bodies(tmp_path, page)
    assert "society" == rule.routes[0].needs[0].kind  # type: ignore[union-attr]


def test_an_allegation_is_no_figure(tmp_path: Path) -> None:
    """Alleged motives stay out of the record of acts."""
    page = """
- {nomination: Weavers → Ed Balls, when: source, at: p4, quote: it is alleged that he paid}
"""
    expected = (
        ":8 This alleges wrongdoing (“alleged”). "
        "Keep the act and leave out its alleged motive; no figure may rest on one."
    )
    assert expected == sole_finding(tmp_path, page)


def test_a_link_dies(tmp_path: Path) -> None:
    """A page at an address only, without a copy, is hinted at."""
    page = HEAD.replace("claims:\n", "url: https://herald.example/race\n")
    expected = (
        ":1 The URL is not archived. "
        "Add archive: with an archived page, or keep a copy and add its sha256:."
    )
    assert [expected] == hints(tmp_path, page)
