"""A cell carried to many moments at once, or from what it leans on alone, is as the fold has it."""

from __future__ import annotations

import datetime as dt

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.edtf import asked
from projections.answers.columns import Columns
from projections.answers.inquiry import Clocks, inquire
from projections.fold.figures import Cell, cell_of, figure, figures_on
from projections.stored.log import Basis, Log
from tests.properties.fold_logs import DAYS, slips, stories
from tests.story import CONTEST, ZONE, told

NOW = dt.datetime(2010, 9, 30, tzinfo=dt.UTC)
MOMENTS = tuple(
    asked(text, ZONE)
    for day in (*DAYS, "2010-06-01", "2010-07-15", "2010-08-01")
    for text in (f"{day}T09:30", day, f"{day}T21:00")
)
some = settings(max_examples=150, deadline=None)
logs = st.one_of(stories(), slips())


@some
@given(logs, st.sampled_from((None, *DAYS)), st.booleans())
def test_many_moments_are_each_as_if_asked_alone(
    text: str, known: str | None, certain: bool
) -> None:
    """Every figure of every cell, with its leaves and rivals, and in any order of the moments."""
    events = told(text).events
    log = Log(events, Basis(len(events), ""))
    inquiry = inquire(log, CONTEST, Clocks(None, known, certain), NOW)
    for section in inquiry.scaffold.sections:
        close = inquiry.window(section.id, section.counts).closes
        for candidate, _ in inquiry.scaffold.candidates:
            cell = Cell(section.id, section.counts, candidate)
            ours = [act for act in inquiry.acts if cell_of(act) == cell]
            found = figures_on(inquiry.belief, cell, ours, close, MOMENTS)
            for on, one in zip(MOMENTS, found, strict=True):
                then = evolve(inquiry.belief, as_of=evolve(inquiry.as_of, on=on))
                assert one == figure(then, cell, inquiry.acts, close)


@some
@given(logs, st.sampled_from((None, *DAYS)), st.data())
def test_what_a_cell_leans_on_gives_it_as_recorded_at_any_seq(
    text: str, known: str | None, data: st.DataObject
) -> None:
    """Leaving out what is about other cells moves no figure, on any of the clocks."""
    events = told(text).events
    clocks = Clocks(data.draw(st.sampled_from(DAYS)), known)
    inquiry = inquire(Log(events, Basis(len(events), "")), CONTEST, clocks, NOW)
    first = next(event.seq for event in events if event.type == "contest.called")
    seq = data.draw(st.integers(first, len(events)))
    for section in inquiry.scaffold.sections:
        for candidate, _ in inquiry.scaffold.candidates:
            cell = Cell(section.id, section.counts, candidate)
            kept = Columns.behind(Log(events, Basis(len(events), "")), inquiry, cell).events
            whole, part = (
                inquire(
                    Log(tuple(one for one in log if one.seq <= seq), Basis(seq, "")),
                    CONTEST,
                    clocks,
                    NOW,
                )
                for log in (events, kept)
            )
            assert whole.figure(section.id, section.counts, candidate) == part.figure(
                section.id, section.counts, candidate
            )
