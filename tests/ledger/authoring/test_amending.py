"""Setting fields of a recorded claim anew, in the words in which claims are written."""

from __future__ import annotations

import pytest

from ledger.authoring.amending import Amended, amend, fields_of
from ledger.authoring.settings import SETTINGS
from ledger.events.act import ActMade
from ledger.events.registry import Claim
from ledger.events.source import DateBasis, SourceCited
from ledger.events.total import Basis, TallyPublished
from ledger.view import View, known_of
from tests.story import told

RACE = told("""
    source ibt 2010-07-05/2010-07-09
    source undated undated
    tally ibt clps ed 28 when source
    nomination ibt unions unite ed on 2010-07-24
""")
VIEW = View(known_of(RACE.events))


def test_a_date_is_set_and_everything_else_stays() -> None:
    """The whole new body comes back, changed in that one field."""
    new = _tally("when=2010-07-26T13:00")

    assert new.taken is not None
    assert "2010-07-26T13:00" == new.taken.text
    assert "Europe/London" == new.taken.zone
    assert (28, "ibt") == (new.count.exact, new.citations[0].source)


def test_several_fields_are_set_at_once_in_the_words_of_the_format() -> None:
    """Counts, bases, sections and candidates read as they do in a file."""
    new = _tally("count=more than 148", "basis=media count", "section=Unions", "for=Ed Balls")

    assert (149, None, "more than 148") == (new.count.low, new.count.high, new.count.words)
    assert (Basis.MEDIA, "unions", "balls") == (new.basis, new.section, new.candidate)


def test_a_relative_date_leans_on_the_source_of_the_claim() -> None:
    """A relative date counts from the claim's source, as in a file: both its ends move."""
    new = _tally("when=two days before source")

    assert new.taken is not None
    assert ("2010-07-03/2010-07-07", "two days before source") == (new.taken.text, new.taken.words)


def test_a_best_estimate_can_be_set_and_taken_away_alone() -> None:
    """The date itself stays as its source gives it."""
    with_best = _tally("when-best=2010-07-08")
    without = amend(with_best, ["when-best=none"], VIEW).body

    assert with_best.taken is not None
    assert ("2010-07-05/2010-07-09", "2010-07-08") == (with_best.taken.text, with_best.taken.best)
    assert _body("tally-1") == without


def test_a_name_can_be_left_open_between_candidates() -> None:
    """Bars keep the act from counting for anybody until it is resolved."""
    new = amend(_body("nomination-1"), ["for=Ed Balls | Ed Miliband"], VIEW).body

    assert isinstance(new, ActMade)
    assert (None, ("balls", "ed")) == (new.candidate, new.either)


def test_the_place_in_the_source_can_be_set() -> None:
    """A locator that led nowhere is mended like any other field."""
    new = _tally("at=table, row 4", "part=table", "as-printed=Ed Milliband | Milliband")

    cited = new.citations[0]
    assert ("table, row 4", "table") == (cited.at, cited.part)
    assert ("Ed Milliband", "Milliband") == cited.as_printed


def test_a_source_that_had_no_date_gets_one_with_its_basis() -> None:
    """A date and how it is known come together."""
    new = amend(_body("undated"), ["published=2010-07-19"], VIEW).body

    assert isinstance(new, SourceCited)
    assert DateBasis.STATED is new.published_basis


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        (["whn=2010-07-26"], "--set whn: error [field-unknown]"),
        (["when=9/7/2010"], "--set when: error [date-not-understood]"),
        (["count=lots"], "--set count: error [value-refused]"),
        (["for=Ed Milliband"], "--set for: error [name-unknown]"),
        (["section=Unionss"], "--set section: error [section-unknown]"),
        (["count=28"], "[nothing-changed]"),
        (["148"], "[no-field]"),
        (["count=1", "count=2"], "[set-twice]"),
        (["when-best=2011-07-08"], "--set when-best: error [date-not-understood]"),
        (["quote=" + "word " * 26], "Quote is 26 words"),
        (["count="], "--set count: error [empty]"),
    ],
)
def test_what_cannot_be_set_is_a_finding_at_the_setting(settings: list[str], found: str) -> None:
    """A setting that cannot be made is a finding: which one, what is wrong, what to write."""
    amended = amend(_body("tally-1"), settings, VIEW)

    assert amended.body is None
    assert found in str(amended.findings[0])
    assert amended.findings[0].hint


def test_everything_wrong_is_said_at_once() -> None:
    """Nobody mends one setting to hear of the next."""
    amended = amend(_body("tally-1"), ["count=lots", "when=9/7/2010", "whn=x"], VIEW)

    assert 3 == len(amended.findings)


def test_a_misspelt_field_is_met_with_the_nearest_there_is() -> None:
    """The suggestion is one of the fields of this very kind of claim."""
    (finding,) = amend(_body("tally-1"), ["whn=2010-07-26"], VIEW).findings

    assert "Did you mean when?" == finding.hint


@pytest.mark.parametrize("shape", Claim.__args__)
def test_every_kind_of_claim_says_which_fields_it_has(shape: type) -> None:
    """No claim can be recorded that could not be corrected, and every field exists."""
    assert SETTINGS[shape]


def test_a_source_has_no_place_in_itself() -> None:
    """A source's own place cannot be set, since its citation is the whole page."""
    assert "at" not in fields_of(_body("ibt"))


def _body(name: str) -> Claim:
    body = next(event.body for event in RACE.events if event.event_id == name)
    assert isinstance(body, Claim)
    return body


def _tally(*settings: str) -> TallyPublished:
    amended: Amended = amend(_body("tally-1"), settings, VIEW)
    assert () == amended.findings
    assert isinstance(amended.body, TallyPublished)
    return amended.body
