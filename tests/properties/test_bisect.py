"""Whatever is on record, bisect tells of each seq what the fold says as recorded there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.answers.bisect import bisect, stretches
from projections.answers.blame import blame
from projections.answers.brackets import shown, shown_bounds
from projections.fold.figures import Cell
from projections.stored.log import Basis, Log
from tests.properties.fold_logs import CELLS, moments, stories
from tests.story import NOMINATION, Moment, frame, told

few = settings(max_examples=100, deadline=None)


@few
@given(stories(), moments(), st.sampled_from(CELLS), st.data())
def test_bisect_ends_where_blame_ends(
    text: str, asked: Moment, named: str, data: st.DataObject
) -> None:
    """Bisect's latest change is blame's last line; its `since` is the last line that shows."""
    story = told(text)
    seq = data.draw(st.integers(len(frame()), len(story.events)))
    log = Log(story.events[:seq], Basis(seq, ""))
    section, candidate = named.split()
    cell = Cell(section, NOMINATION, candidate)
    inquiry = story.inquiry(Moment(asked.on, asked.known, seq, asked.certain))
    lines = blame(log, cell, inquiry)
    showing = [line for line in lines if line.was is None or shown(line.was) != shown(line.becomes)]

    found = bisect(log, cell, inquiry)

    assert lines[-1] == (found.later or found.since)
    assert showing[-1] == found.since


@few
@given(stories(), moments(), st.sampled_from(CELLS))
def test_stretches_say_at_each_seq_what_the_fold_says(text: str, asked: Moment, named: str) -> None:
    """Stretches cover the record without gap or overlap, each with the fold's figure."""
    story = told(text)
    section, candidate = named.split()
    log = Log(story.events, Basis(len(story.events), ""))
    lines = blame(log, Cell(section, NOMINATION, candidate), story.inquiry(asked))
    said = {
        seq: shown_bounds(one.said)
        for one in stretches(lines)
        for seq in range(one.since.seq, one.until.seq if one.until else len(story.events) + 1)
    }

    assert said == {
        seq: shown(story.figure(named, Moment(asked.on, asked.known, seq, asked.certain)))
        for seq in range(min(said), len(story.events) + 1)
    }
