"""Stories that random logs seldom reach: each figure, at every belief, is the fold's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from attrs import evolve

from ledger.citations import Citation
from ledger.counts import Count
from ledger.edtf import When
from ledger.events.frame import CandidacyDeclared
from ledger.events.kinds import ActKind
from ledger.events.mending import Cause, ChangeClass, ClaimCorrected
from ledger.events.registry import Body
from ledger.events.total import Basis, TallyPublished
from ledger.store import Ledger
from projections.answers.inquiry import Clocks, inquire
from projections.answers.keeping import reading_stored
from projections.answers.standings import standings
from projections.answers.stored import Stored
from projections.answers.why import why
from projections.fold.figures import Cell
from projections.stored.log import contest_log
from projections.stored.numbers import knots
from projections.stored.numbers.printing import printed_of
from projections.stored.shelves import sums
from projections.stored.shelves.keeping import KeptInFile
from projections.stored.shelves.point_queries import HeldThen, Point, held_at
from projections.stored.shelves.shelf import Shelf
from tests.projections.stored.shelved import Told
from tests.samples import CITED, contest, draft, event_id, nomination, on, source
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
    source p2 2010-07-01
    link p1 gmb gmb-union relation same
    nomination p1 unions gmb-union ed on 2010-07-05
    nomination p1 unions unite ed on 2010-07-05
    tally p2 unions ed 4 on 2010-07-03 lists {name},unite
"""
STRAYED = """
    source p1 2010-07-05
    nomination p1 unions gmb ed on 2010-07-03{first} as strayed
    nomination p1 unions unite ed on 2010-07-03
    correct strayed slip: nomination p1 unions gmb ed on 2010-07-03{then}
"""
ENDED = """
    source p1 2010-07-05
    source p2 2010-07-09
    source p3 undated
    nomination {act} unions gmb ed on 2010-07-04
    ended {end} unions gmb ed on {on}
"""
MENDED = """
    source p1 2010-07-05
    source p2 2010-07-09
    nomination p1 unions gmb ed on 2010-07-03 as said
    correct said {how}: nomination {page} unions gmb {whom} on 2010-07-04
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
    "a page is told of after an act and totals": PAGES.replace("source p2 2010-07-09", "")
    + "tally p2 clps ed 30 on 2010-07-04\ntally p2 mps ed 3 on 2010-07-05\nsource p2 2010-07-09",
    "a list has one name of a union": LINKED.format(name="gmb"),
    "a list has the other name of a union": LINKED.format(name="gmb-union"),
    "a list had another name of a union": LINKED.format(name="gmb") + "unlink p1 link-1",
    "an act strayed into another contest": STRAYED.format(first=" contest other", then=""),
    "an act strayed into this contest": STRAYED.format(first="", then=" contest other"),
    "an end is known before its act": ENDED.format(act="p2", end="p1", on="2010-07-06"),
    "an act is on a page without a date": ENDED.format(act="p3", end="p1", on="2010-07-06"),
    "an end is on a page without a date": ENDED.format(act="p1", end="p3", on="2010-07-06"),
    "an act ends on its day": ENDED.format(act="p1", end="p2", on="2010-07-04"),
    "an act may end before it begins": ENDED.format(act="p1", end="p2", on="2010-07-01/2010-07-06"),
    "an act ends before it begins": ENDED.format(act="p1", end="p2", on="2010-07-02"),
    "a slip was mended": MENDED.format(how="slip", page="p1", whom="david"),
    "a slip was mended by another page": MENDED.format(how="slip by p2", page="p1", whom="ed"),
    "a slip was in the page as well": MENDED.format(how="slip", page="p2", whom="ed"),
    "a source put its word right": MENDED.format(how="by p2", page="p1", whom="david"),
    "a source put its word right later": MENDED.format(how="by p2", page="p2", whom="ed"),
    "a source put its word right at once": MENDED.format(how="by p1", page="p1", whom="ed"),
    "totals and names that do not agree": RIVALS,
    "totals of which one was settled on": f"{RIVALS}assess tally-1 over tally-2",
}
CANDIDATES = ("ada", "bo")
ON = ("2010-07-02", "2010-07-04", "2010-07-06", "2010-07-10")
KNOWN = ("2010-07-04", "2010-07-05", "2010-07-06", "2010-07-08", "2010-07-09", "2010-07-10")


@pytest.mark.parametrize("story", STORIES)
def test_every_figure_is_the_folds_to_its_roots(tmp_path: Path, story: str) -> None:
    """Every figure and its roots are the fold's, as recorded at each seq and known on each day."""
    record = Told(told(STORIES[story]).events)
    stored = Stored(record, KeptInFile(tmp_path / "p"))
    assert_folded(stored, CONTEST, len(frame()))
    stored.keeping.close()


def test_acts_for_either_of_two_or_in_no_section_are_what_the_fold_makes_of_them(
    sqlite_ledger: Ledger,
) -> None:
    """Told once, told as a slip, and mended into one that counts: none is counted as it was."""
    runs = [CandidacyDeclared("thornbury-2010", one, one.title(), None, CITED) for one in "ab"]
    plain = {name: nomination(name, "a") for name in ("ann", "ben", "cat", "dee", "eve")}
    either = {
        name: evolve(plain[name], candidate=None, either=("a", "b")) for name in ("ann", "ben")
    }
    nowhere = {name: evolve(plain[name], section=None) for name in ("cat", "dee")}
    told_first: list[Body] = [source(), contest(), *runs]
    drafts = [draft(body, f"{number}") for number, body in enumerate(told_first)]
    acts = {**plain, **either, **nowhere}
    sqlite_ledger.append([*drafts, *(draft(acts[key], key) for key in acts)], recorded_by="ed")
    for key, body in (("ben", plain["ben"]), ("dee", plain["dee"]), ("eve", either["ann"])):
        mended = ClaimCorrected(
            f"claim-{key}",
            event_id(key),
            event_id(key),
            Cause.RECORDED_IN_ERROR,
            ChangeClass.CORRECTION,
            "a slip of ours",
            evolve(body, endorser=key),
            (),
        )
        sqlite_ledger.append([draft(mended, f"m-{key}", claim=f"claim-{key}")], recorded_by="ed")

    with reading_stored(sqlite_ledger) as stored:
        assert_folded(stored, "thornbury-2010", len(drafts), ("2010-07-23", "2010-07-25"))


def test_dates_of_two_zones_and_acts_of_two_pages_are_what_the_fold_makes_of_them(
    sqlite_ledger: Ledger,
) -> None:
    """The same words for a day that is over earlier; a total on the second page of an act."""
    read = (Citation("gazette", "paragraph 2"), Citation("post", "table 1"))
    acts = {
        "ann": nomination("ann"),
        "ben": evolve(nomination("ben"), on=When("2010-07-24", "Pacific/Auckland")),
        "cat": evolve(nomination("cat", "bo"), citations=read),
        "dee": evolve(nomination("dee", "bo"), citations=read[::-1]),
        "eve": nomination("eve", "bo"),
    }
    total = TallyPublished(
        "thornbury-2010",
        "mps",
        ActKind.NOMINATION,
        "bo",
        Count(2, 2, "2"),
        on("2010-07-24"),
        Basis.UNKNOWN,
        exhaustive=False,
        lists=(),
        parts=(),
        unit=None,
        citations=read[1:],
    )
    first: list[Body] = [
        source("gazette"),
        source("post"),
        contest(),
        *(CandidacyDeclared("thornbury-2010", one, one.title(), None, CITED) for one in CANDIDATES),
    ]
    drafts = [draft(body, f"{number}") for number, body in enumerate(first)]
    bodies: dict[str, Body] = {**acts, "total": total}
    sqlite_ledger.append([*drafts, *(draft(bodies[key], key) for key in bodies)], recorded_by="ed")

    with reading_stored(sqlite_ledger) as stored:
        assert_folded(stored, "thornbury-2010", len(drafts), ("2010-07-23", "2010-07-24"))
        assert_folded(stored, "thornbury-2010", len(drafts), ("2010-07-25",))


def assert_folded(stored: Stored, name: str, first: int, days: tuple[str, ...] = ON) -> None:
    """Compare numbers and roots with the fold, as recorded from a seq on and as known by a day."""
    record = stored.record
    last = record.head().seq
    points = [(None, seq) for seq in range(first, last + 1)]
    for known, recorded in [*points, *((day, last) for day in (*KNOWN, "2010-07-25"))]:
        log = contest_log(record, name, recorded)
        for day in days:
            clocks = Clocks(day, known)
            inquiry = inquire(log, name, clocks, NOW)
            act = inquiry.scaffold.counts
            figures = [
                inquiry.figure(section.id, act, candidate)
                for section in inquiry.scaffold.sections
                for candidate, _ in inquiry.scaffold.candidates
            ]
            scores = stored.scores(name, day, NOW, known=known, recorded=recorded)
            assert [printed_of(one) for one in figures] == [one.numbers for one in scores]
            for one in figures:
                if one.cell.candidate not in {"david", "balls"}:
                    found = stored.why(name, one.cell, clocks, NOW, recorded=recorded)
                    assert why(inquiry, one) == found


CLASHING = """
    source p1 2010-07-05
    source p2 2010-07-09
    nomination p1 unions gmb ed on 2010-07-03
    nomination p2 unions unite ed on 2010-07-05/2010-07-08
    tally p1 unions ed 4-6 on 2010-07-04
    tally p1 unions ed 7 on 2010-07-04 as other
    tally p2 unions ed 6-8 on 2010-07-08 as late
    retract other slip
"""


@pytest.mark.parametrize(
    ("deep", "folded"), [(knots.DEEP, 0), (0, 2)], ids=["summed", "left to the fold"]
)
def test_totals_that_clash_are_weighed_before_anybody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deep: int, folded: int
) -> None:
    """Past numbers of a knotted cell are read like any other's, unless it is too deep."""
    monkeypatch.setattr(knots, "DEEP", deep)
    asked: list[Point] = []

    def counted(
        shelf: Shelf, contest: int, cells: Mapping[int, Cell], point: Point
    ) -> Iterator[HeldThen]:
        asked.append(point)
        return held_at(shelf, contest, cells, point)

    monkeypatch.setattr(sums, "held_at", counted)
    record = Told(told(CLASHING).events)
    keeping = KeptInFile(tmp_path / "p")
    last = record.head().seq
    stored = Stored(record, keeping)
    for known, recorded in (("2010-07-06", last), ("2010-07-09", last), (None, last - 1)):
        scores = stored.scores(CONTEST, "2010-07-08", NOW, known=known, recorded=recorded)
        log = contest_log(record, CONTEST, recorded)
        inquiry = inquire(log, CONTEST, Clocks("2010-07-08", known), NOW)
        (figure,) = (
            one
            for row in standings(inquiry).rows
            for one in row.figures
            if (one.cell.section, one.cell.candidate) == ("unions", "ed")
        )
        (score,) = (
            one.numbers for one in scores if (one.section, one.candidate) == ("unions", "ed")
        )
        assert printed_of(figure) == score, (known, recorded)
    keeping.close()
    assert len(asked) == folded
