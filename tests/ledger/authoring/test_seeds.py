"""The five articles: authored, imported, and counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ledger.authoring.importing import check, import_files
from ledger.errors import Severity
from ledger.events.act import ActMade
from ledger.events.hedged import ActReported, Firmness
from ledger.events.kinds import ActKind
from ledger.events.total import BallotHeld, TallyPublished
from ledger.store import Ledger

SEEDS = Path(__file__).parents[3] / "fixtures" / "seeds"


def test_the_five_articles_import_without_a_finding(sqlite_ledger: Ledger) -> None:
    """Nothing in them is wrong or doubtful, and every kind of event is there as often as told."""
    done = import_files(sqlite_ledger, [SEEDS], recorded_by="jo")
    loud = [one for one in done.judged.findings if one.severity is not Severity.HINT]
    assert [] == loud
    counted = Counter(event.type for event in sqlite_ledger.events())
    expected = {
        "contest.called": 4,
        "candidacy.declared": 12,
        "window.stated": 8,
        "milestone.stated": 9,
        "rule.stated": 9,
        "section.sized": 1,
        "source.cited": 21,
        "endorser.registered": 34,
        "endorser.named": 12,
        "endorser.described": 16,
        "act.made": 32,
        "act.reported": 4,
        "report.ended": 1,
        "tally.published": 46,
        "remainder.published": 5,
        "ballot.held": 1,
        "assertion.stated": 18,
    }
    assert expected == dict(counted)


def test_printed_zeroes_stay_and_an_omitted_section_stays_out() -> None:
    """A 0 that the table prints is 0; a section that the later page leaves out has no tally."""
    tallies = [one.body for one in check([SEEDS]).commands if isinstance(one.body, TallyPublished)]
    zeroes = Counter(
        (one.citations[0].source, one.section) for one in tallies if one.count.exact == 0
    )
    assert 5 == zeroes["ibtimes-33166", "societies"]
    assert 4 == zeroes["ibtimes-33166", "unions"]
    blog = {one.section for one in tallies if one.citations[0].source.startswith("blog")}
    assert {"mps", "clps", "unions", "societies"} == blog


def test_backing_is_an_endorsement_unless_a_page_says_nominated() -> None:
    """The blog that says “backed” tells of endorsements, the refusal beside them is no act for."""
    acts = [one.body for one in check([SEEDS]).commands if isinstance(one.body, ActMade)]
    told = [
        (act.endorser, act.act, act.candidate)
        for act in acts
        if act.citations[0].source == "harrys-place-2010-07-25"
    ]
    expected = [
        ("unite", ActKind.ENDORSEMENT, "ed-miliband"),
        ("gmb", ActKind.ENDORSEMENT, "ed-miliband"),
        ("unite", ActKind.REFUSAL, "ed-balls"),
    ]
    assert expected == told


def test_two_weeks_ago_is_a_range_without_a_guess() -> None:
    """Usdaw's nomination is certainly over by 1 July, and leans on no estimate."""
    (usdaw,) = (
        one.body
        for one in check([SEEDS]).commands
        if isinstance(one.body, ActMade)
        and (one.body.endorser, one.body.citations[0].source) == ("usdaw", "ibtimes-33166")
    )
    assert usdaw.on is not None
    assert ("2010-06-21/2010-06-25", None) == (usdaw.on.text, usdaw.on.best)


def test_an_ambiguous_name_is_left_open() -> None:
    """Which Ed the blog's author backs is not ours to say."""
    (open_one,) = (
        one.body
        for one in check([SEEDS]).commands
        if isinstance(one.body, ActMade) and one.body.either
    )
    assert ("ed-balls", "ed-miliband") == open_one.either


def test_a_rumour_names_everybody_who_passes_it_on() -> None:
    """The page says that a paper says that somebody says so, and its headline says more."""
    (rumour,) = (
        one.body
        for one in check([SEEDS]).commands
        if isinstance(one.body, ActReported) and one.body.firmness is Firmness.RUMOURED
    )
    assert ("Harry's Place", "Sunday Mirror", "unnamed") == rumour.says
    assert rumour.headline is not None


def test_a_paraphrased_question_is_not_taken_for_the_question() -> None:
    """What was put to GMB's members is only retold, so it is marked as retold."""
    (ballot,) = (one.body for one in check([SEEDS]).commands if isinstance(one.body, BallotHeld))
    assert ballot.question is not None
    assert ballot.question.startswith("(paraphrase) ")
    assert ballot.electorate is None
    assert ballot.members is not None
    assert ballot.members.bounds_nothing


def test_the_fixtures_hold_no_sentences() -> None:
    """Facts, figures and places, never an article's words: no quotes, and short places."""
    for command in check([SEEDS]).commands:
        for citation in getattr(command.body, "citations", ()):
            assert citation.quote is None
            place, _, _ = citation.at.partition(", row ")
            assert len(place.split()) <= 12, citation.at
