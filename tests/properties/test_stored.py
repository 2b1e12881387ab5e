"""What is stored answers as the fold does, to the last leaf and note, whatever is on record."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.edtf import asked
from ledger.errors import DateNotUnderstoodError
from projections.answers.inquiry import Clocks, inquire
from projections.answers.standings import Standings, standings
from projections.answers.stored import Stored
from projections.answers.why import why
from projections.fold.figures import Cell
from projections.stored.evidence.days import ordinal
from projections.stored.following.runner import catch_up, rebuild
from projections.stored.following.standings import STANDINGS
from projections.stored.log import contest_log
from projections.stored.numbers import knots
from projections.stored.numbers.cell_numbers import NOTHING
from projections.stored.numbers.printing import Printed, printed, printed_of
from projections.stored.shelves.keeping import KeptInFile
from tests.projections.stored.shelved import Told
from tests.properties.fold_logs import DAYS, PAGES, stories
from tests.story import CONTEST, ZONE, arriving, frame, told

NOW = dt.datetime(2010, 7, 11, 12, tzinfo=dt.UTC)
ASKED = (*DAYS, "2010-06-01", "2010-12-31", "2010-07-08T13:00", None)
UNIONS = ("gmb", "unite", "unison", "num")
LATER = ("2010-07-12", "2010-07-13", "2010-08-01", "2010-08-02")

ASSESSED_ELSEWHERE = """source party 2010-07-01
nomination party mps gmb ed on 2010-07-02 as a
nomination party clps unite balls on 2010-07-03 as b
assess a over b"""
ASSESSED_LATER = """source party 2010-07-01
nomination party mps gmb ed on 2010-07-09 as a
nomination party mps unite ed on 2010-07-03 as b
assess a over b"""

few = settings(max_examples=60, deadline=None)


@contextmanager
def kept() -> Iterator[KeptInFile]:
    """An empty place to keep projections in."""
    with tempfile.TemporaryDirectory() as folder:
        keeping = KeptInFile(Path(folder) / "ledger.db.projections")
        yield keeping
        keeping.close()


def folded(
    record: Told, on: str | None, known: str | None = None, recorded: int | None = None
) -> Standings:
    """The standings as the fold of the whole contest gives them."""
    log = contest_log(record, CONTEST, record.head().seq if recorded is None else recorded)
    return standings(inquire(log, CONTEST, Clocks(on, known), NOW))


@few
@given(stories())
def test_stored_standings_are_the_folds(text: str) -> None:
    """Every figure, leaf, rival, remainder, candidacy and note of every day is the very same."""
    record = Told(told(text).events)
    with kept() as keeping:
        stored = Stored(record, keeping)
        for on in ASKED:
            assert folded(record, on) == stored.standings(CONTEST, Clocks(on), NOW)


def folded_numbers(
    record: Told, on: str | None, known: str | None, recorded: int
) -> dict[tuple[str, str], Printed]:
    """Every cell's numbers as the fold of the whole contest gives them."""
    rows = folded(record, on, known, recorded).rows
    return {
        (one.cell.section, one.cell.candidate): printed_of(one)
        for row in rows
        for one in row.figures
    }


@few
@given(stories(), st.sampled_from(ASKED), st.booleans(), st.sampled_from((0, knots.DEEP)))
def test_a_score_is_its_figure_whatever_the_clocks(
    text: str, on: str | None, shuffled: bool, deep: int
) -> None:
    """Every number of every cell, as recorded at each seq and as known on each day.

    Whether the numbers of a knotted cell are summed, or it is so deep that the fold is asked.
    """
    events = told(text).events
    record = Told(arriving(events).events if shuffled else events)
    last = len(events)
    with mock.patch.object(knots, "DEEP", deep), kept() as keeping:
        stored = Stored(record, keeping)
        points = [(None, seq) for seq in range(len(frame()), last + 1)]
        for known, recorded in [*points, *((day, last) for day in (*DAYS, *LATER))]:
            found = stored.scores(CONTEST, on, NOW, known=known, recorded=recorded)
            scores = {(one.section, one.candidate): one.numbers for one in found}
            assert scores == folded_numbers(record, on, known, recorded), (known, recorded)


@few
@given(stories(), st.sampled_from(ASKED), st.data())
def test_every_clock_is_answered_as_the_fold_answers_it(
    text: str, on: str | None, data: st.DataObject
) -> None:
    """Whether steps answer or the fold is asked, as known or as recorded, nobody can tell."""
    events = told(text).events
    # What comes after the contest's last event is of no contest: its answers stay where they are.
    aside = told("source aside 2010-07-30\nsource apart undated").events[-2:]
    record = Told(arriving((*events, *aside)).events)
    recorded = data.draw(st.sampled_from((None, len(events), len(frame()), len(events) - 1)))
    with kept() as keeping:
        catch_up(Told(events), keeping, STANDINGS)
        stored = Stored(record, keeping)
        for known in (None, *DAYS, *LATER):
            clocks = Clocks(on, known)
            assert folded(record, on, known, recorded) == stored.standings(
                CONTEST, clocks, NOW, recorded=recorded
            )


@few
@given(stories(), st.data())
def test_catching_up_bit_by_bit_ends_where_building_at_once_does(
    text: str, data: st.DataObject
) -> None:
    """Events worked in as they come leave the very rows that a build of the whole log makes."""
    # Each union acts in the race, or a link of two that do not would be none of its log.
    lines = text.splitlines()
    acting = [f"nomination p1 mps {union} balls as in-{union}" for union in UNIONS]
    events = told("\n".join([*lines[: len(PAGES)], *acting, *lines[len(PAGES) :]])).events
    with kept() as bit_by_bit:
        seq = len(frame())
        while seq < len(events):
            catch_up(Told(events[:seq]), bit_by_bit, STANDINGS)
            seq += data.draw(st.integers(1, 4))
        record = Told(events)
        catch_up(record, bit_by_bit, STANDINGS)
        rebuilt = rebuild(record, bit_by_bit, STANDINGS)
        assert rebuilt.before == rebuilt.digest


def test_a_page_that_no_held_claim_cites_any_more_is_no_longer_kept() -> None:
    """One corrected a total before the page with the total came out; then that was taken back."""
    events = told("""
        source early 2010-07-05
        source late 2010-07-06
        tally late unions ed 3 on 2010-07-05 as a
        correct a by early as b: tally late unions ed 4 on 2010-07-05
        retract a by early as c
    """).events
    with kept() as bit_by_bit:
        for seq in range(len(frame()), len(events)):
            catch_up(Told(events[:seq]), bit_by_bit, STANDINGS)
        assert rebuild(Told(events), bit_by_bit, STANDINGS).agrees


@few
@given(stories(), st.sampled_from(ASKED), st.integers(0, 12))
@example(ASSESSED_ELSEWHERE, "2010-07-10", 0)
@example(ASSESSED_LATER, "2010-07-05", 0)
def test_why_is_the_folds_whatever_the_clocks(text: str, on: str | None, before: int) -> None:
    """A figure taken apart from the events behind its cell is that of the whole contest's fold."""
    record = Told(told(text).events)
    last = record.head().seq
    recorded = max(last - before, len(frame()))
    with kept() as keeping:
        stored = Stored(record, keeping)
        days = (*DAYS[:2], *LATER[:2])
        points = [(None, recorded), (DAYS[1], recorded), *((day, last) for day in (None, *days))]
        for known, seq in points:
            clocks = Clocks(on, known)
            inquiry = inquire(contest_log(record, CONTEST, seq), CONTEST, clocks, NOW)
            act = inquiry.scaffold.counts
            for section in inquiry.scaffold.sections:
                for candidate, _ in inquiry.scaffold.candidates:
                    whole = why(inquiry, inquiry.figure(section.id, act, candidate))
                    cell = Cell(section.id, act, candidate)
                    assert whole == stored.why(CONTEST, cell, clocks, NOW, recorded=seq)


@few
@given(stories(), st.sampled_from(DAYS), st.sampled_from(DAYS), st.data())
def test_a_race_tells_of_each_day_what_its_scores_are(
    text: str, one: str, other: str, data: st.DataObject
) -> None:
    """Read at once, every day of a stretch has the numbers that asking for it alone gives."""
    first, last = sorted((one, other))
    events = told(text).events
    known = data.draw(st.sampled_from((None, *DAYS)))
    recorded = data.draw(st.sampled_from((None, *range(len(frame()), len(events) + 1))))
    with kept() as keeping:
        stored = Stored(Told(events), keeping)
        courses = stored.race(CONTEST, first, last, known=known, recorded=recorded)
        for day in (day for day in DAYS if first <= day <= last):
            number = ordinal(asked(day, ZONE))
            at_once = {(one.section, one.candidate): one.at(number) for one in courses}
            for score in stored.scores(CONTEST, day, NOW, known=known, recorded=recorded):
                place = (score.section, score.candidate)
                assert at_once.get(place, printed(NOTHING)) == score.numbers


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2010-07-05T13:00", "2010-07-06", "2010-07-05T13:00” is not a day"),
        ("2010-07-06", "2010-07-05", "2010-07-05” comes before 2010-07-06"),
    ],
)
def test_a_race_goes_from_one_day_to_a_later_one(first: str, last: str, said: str) -> None:
    """A race of minutes, or of days in the wrong order, is refused."""
    with kept() as keeping, pytest.raises(DateNotUnderstoodError, match=said):
        Stored(Told(frame()), keeping).race(CONTEST, first, last)
