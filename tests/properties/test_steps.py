"""Stored steps answer as the fold does, to the last leaf and note, whatever is on record."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import fields
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.edtf import asked
from projections.answers.inquiry import Clocks, inquire
from projections.answers.standings import Standings, standings
from projections.answers.stepped import Stored
from projections.stored.keeping import KeptInFile
from projections.stored.log import contest_log
from projections.stored.runner import catch_up, rebuild
from projections.stored.seeking import Score
from projections.stored.steps import STEPS
from tests.projections.stored.shelved import Told
from tests.properties.fold_logs import DAYS, PAGES, stories
from tests.story import CONTEST, ZONE, arriving, frame, told

NOW = dt.datetime(2010, 7, 11, 12, tzinfo=dt.UTC)
ASKED = (*DAYS, "2010-06-01", "2010-12-31", "2010-07-08T13:00", None)
UNIONS = ("gmb", "unite", "unison", "num")
LATER = ("2010-07-12", "2010-07-13", "2010-08-01", "2010-08-02")
NUMBERS = tuple(field.name for field in fields(Score) if field.name not in {"section", "candidate"})

few = settings(max_examples=50, deadline=None)


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


@few
@given(stories(), st.sampled_from(DAYS))
def test_a_score_is_its_figure_without_what_it_leans_on(text: str, on: str) -> None:
    """Every number of every cell, read without names."""
    record = Told(told(text).events)
    with kept() as keeping:
        found = Stored(record, keeping).scores(CONTEST, on, NOW)
    scores = {(one.section, one.candidate): one for one in found}
    for figure in (one for row in folded(record, on).rows for one in row.figures):
        score = scores[figure.cell.section, figure.cell.candidate]
        assert all(getattr(figure, field) == getattr(score, field) for field in NUMBERS)


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
        catch_up(Told(events), keeping, STEPS)
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
            catch_up(Told(events[:seq]), bit_by_bit, STEPS)
            seq += data.draw(st.integers(1, 4))
        record = Told(events)
        catch_up(record, bit_by_bit, STEPS)
        rebuilt = rebuild(record, bit_by_bit, STEPS)
        assert rebuilt.before == rebuilt.digest


@few
@given(stories(), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_a_race_tells_of_each_day_what_its_scores_are(text: str, one: str, other: str) -> None:
    """Read at once, every day of a stretch has the numbers that asking for it alone gives."""
    first, last = sorted((one, other))
    with kept() as keeping:
        stored = Stored(Told(told(text).events), keeping)
        courses = stored.race(CONTEST, first, last)
        for day in (day for day in DAYS if first <= day <= last):
            moment = asked(day, ZONE).moment
            assert stored.scores(CONTEST, day, NOW) == tuple(each.at(moment) for each in courses)
