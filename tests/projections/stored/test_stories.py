"""Stories that few draws of a log tell: each figure, at every point of belief, is the fold's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from projections.answers.inquiry import Clocks, inquire
from projections.answers.stored import Stored
from projections.answers.why import why
from projections.stored.log import contest_log
from projections.stored.numbers.cells import printed_of
from projections.stored.shelves.keeping import KeptInFile
from tests.projections.stored.shelved import Told
from tests.story import CONTEST, frame, told

NOW = dt.datetime(2010, 8, 1, tzinfo=dt.UTC)
PAGES = """
    source p1 2010-07-05
    source p2 2010-07-09
    nomination p1 unions gmb ed on 2010-07-03
    nomination p1 unions unite ed on 2010-07-04
    nomination p2 unions unite ed on 2010-07-04 as again
    ended p2 unions gmb ed on 2010-07-08
    tally p1 clps ed 28 on 2010-07-04
"""
LINKED = """
    source p1 2010-07-01
    link p1 gmb gmb-union relation same
    nomination p1 unions gmb-union ed on 2010-07-03
    nomination p1 unions unite ed on 2010-07-03
    tally p1 unions ed 1 on 2010-07-02 lists gmb,num exhaustive
    tally p1 unions ed 4 on 2010-07-09 lists gmb-union,unite
"""
ELSEWHERE = """
    source p1 2010-07-05
    nomination p1 unions gmb ed on 2010-07-03 contest other as strayed
    nomination p1 unions unite ed on 2010-07-03 as kept
"""
RIVALS = """
    source p1 2010-07-05
    source p2 2010-07-06
    nomination p1 clps amy ed on 2010-07-02 as one
    nomination p2 clps amy ed on 2010-07-02 as two
    nomination p2 clps bea ed on 2010-07-05
    tally p1 clps ed 7 on 2010-07-04
    tally p2 clps ed 9 on 2010-07-04
    tally p2 clps ed 3 on 2010-07-05 basis received
    tally p1 clps ed ~20 on 2010-07-06
    window p1 clps closes 2010-07-07
    tally p2 clps ed 10 on 2010-07-07
    tally p2 clps ed 12 on 2010-07-08
"""
STORIES = {
    "a page is taken back": f"{PAGES}retract p1 slip",
    "a page is taken back by another": f"{PAGES}retract p1 by p2",
    "a page is dated otherwise": f"{PAGES}correct p1 slip: source p1 2010-07-07",
    "a page is dated otherwise by another": f"{PAGES}correct p1 by p2: source p1 2010-07-07",
    "a page is told of twice": f"{PAGES}source p1 2010-07-08 as told-again",
    "another page is found to say so": f"{PAGES}cite p2 nomination-1",
    "a page is told of after the act": PAGES.replace("source p2 2010-07-09", "")
    + "source p2 2010-07-09",
    "a list has the other name of a union": LINKED,
    "a list had the other name of a union": f"{LINKED}unlink p1 link-1",
    "an act strayed into another contest": (
        f"{ELSEWHERE}correct strayed slip: nomination p1 unions gmb ed on 2010-07-03"
    ),
    "an act strayed into this contest": (
        f"{ELSEWHERE}correct kept slip: nomination p1 unions unite ed on 2010-07-03 contest other"
    ),
    "totals and names that do not agree": RIVALS,
    "totals of which one was settled on": f"{RIVALS}assess tally-1 over tally-2",
}
ON = ("2010-07-02", "2010-07-04", "2010-07-06", "2010-07-10")
KNOWN = ("2010-07-04", "2010-07-05", "2010-07-06", "2010-07-08", "2010-07-09", "2010-07-10")


@pytest.mark.parametrize("story", STORIES)
def test_every_figure_is_the_folds_to_its_roots(tmp_path: Path, story: str) -> None:
    """As recorded at each seq and as known on each day, for days before, between and after."""
    record = Told(told(STORIES[story]).events)
    last = record.head().seq
    stored = Stored(record, KeptInFile(tmp_path / "p"))
    points = [(None, seq) for seq in range(len(frame()), last + 1)]
    for known, recorded in [*points, *((day, last) for day in KNOWN)]:
        log = contest_log(record, CONTEST, recorded)
        for on in ON:
            clocks = Clocks(on, known)
            inquiry = inquire(log, CONTEST, clocks, NOW)
            act = inquiry.scaffold.counts
            figures = [
                inquiry.figure(section.id, act, candidate)
                for section in inquiry.scaffold.sections
                for candidate, _ in inquiry.scaffold.candidates
            ]
            scores = stored.scores(CONTEST, on, NOW, known=known, recorded=recorded)
            assert [printed_of(one) for one in figures] == [one.numbers for one in scores]
            for one in figures:
                if one.cell.candidate == "ed":
                    told_why = stored.why(CONTEST, one.cell, clocks, NOW, recorded=recorded)
                    assert why(inquiry, one) == told_why
    stored.keeping.close()
