"""The days on which a column of the standings can change, and its figures on each of them.

Every comparison in the fold is with the start or the end of a span, or asks whether a span lies
within the day. A figure therefore changes only on the day of a start, the day of an end, or the day
after.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen

from ledger.edtf import asked, day_at
from ledger.events.frame import CandidacyEnded, SectionSized
from ledger.events.kinds import ActKind
from ledger.events.total import RemainderPublished, TallyPublished
from ledger.times import ALWAYS, FOREVER, Asked, Span
from projections.answers.inquiry import Inquiry
from projections.fold.acts import Period
from projections.fold.belief import Standing
from projections.fold.dating import span_of_claim
from projections.fold.figures import Cell, Figure, cell_of, figure, figures_on
from projections.fold.remainders import Column, Remainder, columns_in, remainder
from projections.fold.windows import Window

ONE_DAY = dt.timedelta(days=1)


@frozen
class Evidence:
    """Everything that one column's figures and remainder are worked out from, and nothing else.

    Two logs whose evidence for a column is equal give it the same figures on every day.
    """

    column: Column
    acts: tuple[Period, ...]
    claims: tuple[Standing, ...]
    set_aside: frozenset[str]
    candidates: tuple[str, ...]

    def days(self, zone: str) -> frozenset[dt.date]:
        """Return the days on which some figure may differ from the day before."""
        return frozenset(day for span in self._spans() for day in days_around(span, zone))

    def _spans(self) -> Iterable[Span]:
        for act in self.acts:
            for dated in (act.begun, act.ended):
                if dated is not None:
                    # A best estimate is one no longer once what the source gives is over.
                    yield from {dated.span, dated.given}
        for claim in self.claims:
            if isinstance(claim.body, TallyPublished | RemainderPublished):
                yield span_of_claim(claim.body.taken, certain=False)
                yield span_of_claim(claim.body.taken, certain=True)
        for edge in (self.column.window.opens, self.column.window.closes):
            if edge is not None:
                yield edge


def columns_of(inquiry: Inquiry) -> tuple[tuple[str, ActKind], ...]:
    """Return each section of a contest with each act that something on record counts in it."""
    return columns_in(inquiry.scaffold, inquiry.belief, inquiry.acts)


def evidence_of(inquiry: Inquiry, section: str, act: ActKind) -> Evidence:
    """Gather what one column leans on.

    The ends of candidacies belong to it: a table may omit who left and still be complete, so that a
    size follows from it.
    """
    claims = tuple(
        claim
        for claim in inquiry.belief.standing
        if (
            isinstance(claim.body, TallyPublished | RemainderPublished)
            and (claim.body.section, claim.body.act) == (section, act)
        )
        or (isinstance(claim.body, SectionSized) and claim.body.section == section)
        or isinstance(claim.body, CandidacyEnded)
    )
    window: Window = inquiry.window(section, act)
    return Evidence(
        column=Column(section, act, window),
        acts=tuple(act for act in inquiry.acts if act.key.section == section),
        claims=claims,
        set_aside=inquiry.belief.set_aside & {claim.claim_id for claim in claims},
        candidates=tuple(candidate for candidate, _ in inquiry.scaffold.candidates),
    )


def at_moment(
    inquiry: Inquiry, evidence: Evidence, on: Asked
) -> tuple[tuple[Figure, ...], Remainder]:
    """Work out a column's figures, in the candidates' order, and its remainder, at a moment."""
    belief = evolve(inquiry.belief, as_of=evolve(inquiry.as_of, on=on), standing=evidence.claims)
    column = evidence.column
    figures = tuple(
        figure(belief, Cell(column.section, column.act, one), evidence.acts, column.window.closes)
        for one in evidence.candidates
    )
    return figures, remainder(belief, column, figures, evidence.acts)


def on_days(
    inquiry: Inquiry, evidence: Evidence, days: Iterable[dt.date]
) -> Iterator[tuple[tuple[Figure, ...], Remainder]]:
    """Yield the same at the end of each of several days."""
    zone = inquiry.scaffold.zone
    return at_moments(inquiry, evidence, [asked(day.isoformat(), zone) for day in days])


def at_moments(
    inquiry: Inquiry, evidence: Evidence, moments: Sequence[Asked]
) -> Iterator[tuple[tuple[Figure, ...], Remainder]]:
    """Yield the same at the end of each of several days or minutes.

    Which acts a cell counts and which totals bound it do not change: they are worked out once.
    """
    column = evidence.column
    belief = evolve(inquiry.belief, standing=evidence.claims)
    ours: dict[Cell | None, list[Period]] = defaultdict(list)
    for act in evidence.acts:
        ours[cell_of(act)].append(act)
    courses = [
        figures_on(belief, cell, ours[cell], column.window.closes, moments)
        for cell in (Cell(column.section, column.act, one) for one in evidence.candidates)
    ]
    nobody = [act for act in evidence.acts if act.key.act is ActKind.NO_NOMINATION]
    for on in moments:
        then = evolve(belief, as_of=evolve(inquiry.as_of, on=on))
        figures = tuple(next(course) for course in courses)
        yield figures, remainder(then, column, figures, nobody)


def date_at(moment: int, zone: str) -> dt.date:
    """Return the date of an instant in a zone."""
    return dt.date.fromisoformat(day_at(moment, zone).text)


def stretches(
    days: Sequence[dt.date], last: dt.date | None
) -> tuple[tuple[dt.date | None, dt.date | None], ...]:
    """Return, for each of some days in order, from when until when its answer holds, inclusive.

    The first day's answer holds for all time before it too (None), the last one's until `last`.
    """
    ends = [*(day - ONE_DAY for day in days[1:]), last]
    return tuple(
        (None if at == 0 else day, end)
        for at, (day, end) in enumerate(zip(days, ends, strict=True))
    )


def days_around(span: Span, zone: str) -> Iterable[dt.date]:
    """Yield the days on which a figure can change because of a span, as the module says."""
    if span.start != ALWAYS:
        yield date_at(span.start, zone)
    if span.end != FOREVER:
        end = date_at(span.end - 1, zone)
        yield from (end, end + ONE_DAY)
