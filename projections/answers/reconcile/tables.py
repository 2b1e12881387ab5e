"""Somebody else's table compared with ours: each cell at the moment asked about.

Before a difference is called unexplained, their number is looked for in the record: among the
rivals beside our figure, on an earlier day (if their whole column is of that day), and as known
before some total was published. Where it is found says why it differs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from ledger.counts import Count
from ledger.edtf import asked, day_at, last_day_of, spoken
from ledger.events.kinds import ActKind
from ledger.events.total import TallyPublished
from ledger.times import ALWAYS, Asked
from projections.answers.brackets import bracket, shown
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.holding import rows_of
from projections.answers.reconcile.moments import as_public_by, asked_at, span_at
from projections.answers.reconcile.verdicts import (
    Comparison,
    Explained,
    Outcome,
    Spot,
    Verdict,
    signed,
)
from projections.fold.belief import Standing
from projections.fold.figures import Figure
from projections.fold.rivals import Doubt

_BY_DOUBT = {
    Doubt.SET_ASIDE: (Explained.ERROR_THEIRS, "that total was set aside by an editor"),
    Doubt.OVERTAKEN: (Explained.REVISION, "a later publication overtook that total"),
    Doubt.LAGS: (Explained.LAG, "that total lags behind an earlier one"),
    Doubt.BELOW_NAMES: (Explained.LAG, "that total lags behind the names on record"),
    Doubt.OTHER_BASIS: (Explained.BASIS, "that total counts on another basis"),
    Doubt.NEVER_BINDS: (Explained.BASIS, "that is a campaign's or a paper's own count"),
}


@frozen
class TheirCell:
    """One cell of a table; `candidate` None is the remainder, `count` None is unknown."""

    section: str
    candidate: str | None
    count: Count | None


def table_against_ours(
    inquiry: Inquiry, cells: Iterable[TheirCell], act: ActKind
) -> Iterator[Comparison]:
    """Compare each cell of a table with our figure at the moment asked about."""
    table = tuple(cells)
    behind = {
        section: _day_behind(inquiry, [cell for cell in table if cell.section == section], act)
        for section in dict.fromkeys(cell.section for cell in table)
    }
    for cell in table:
        if cell.candidate is None:
            yield _remainder(inquiry, cell, act)
        else:
            yield _cell(inquiry, cell, inquiry.figure(cell.section, act, cell.candidate), behind)


Behind = Mapping[str, Asked | None]
"""For each section of a table, the earlier day whose figures its whole column gives, if any."""


def _cell(inquiry: Inquiry, cell: TheirCell, ours: Figure, behind: Behind) -> Comparison:
    outcome = _outcome(inquiry, cell.count, ours, behind[cell.section])
    rows = (*outcome.rows, *rows_of(inquiry, ours.because))
    return _compared(inquiry, cell, ours.cell.act, shown(ours), evolve(outcome, rows=rows))


def _outcome(inquiry: Inquiry, theirs: Count | None, ours: Figure, behind: Asked | None) -> Outcome:
    if theirs is None:
        return Outcome(Verdict.CANNOT_SAY, "their table gives no number")
    if theirs.bounds_nothing:
        return Outcome(Verdict.NOT_COMPARABLE, f"“{theirs.words}” bounds nothing")
    if ours.value is not None and not theirs.clashes_with(Count(ours.value, ours.value, "")):
        return Outcome(Verdict.AGREES, "the same")
    allowed = Count(ours.low, ours.high, "")
    if ours.value is None and not theirs.clashes_with(allowed):
        why = "within what the record allows"
        return Outcome(Verdict.AGREES if ours.high is not None else Verdict.CANNOT_SAY, why)
    off = _off(theirs, ours.value if ours.value is not None else ours.low)
    verdict = Verdict.OVER if off > 0 else Verdict.SHORT
    explained, why, rows = _explained(inquiry, theirs, ours, behind)
    return Outcome(verdict, why, signed(off), explained, rows)


def _day_behind(inquiry: Inquiry, column: Sequence[TheirCell], act: ActKind) -> Asked | None:
    """Return the last earlier day of a total on which our figures were their whole column.

    One cell alone proves no lag: everybody's figure was 0 once.
    """
    rows = [one for one in column if one.candidate is not None and one.count is not None]
    days = {
        last_day_of(span, inquiry.scaffold.zone)
        for claim, body in inquiry.belief.of(TallyPublished)
        if body.act is act and any(body.section == one.section for one in rows)
        for span in [span_at(inquiry, body.taken)]
        if span.over_by(inquiry.as_of.on.moment)
    }
    for day in sorted(days, key=lambda one: -one.moment):
        then = asked_at(inquiry, day)
        ours = (then.figure(one.section, act, one.candidate or "") for one in rows)
        if all(
            figure.value is not None and one.count is not None and figure.value == one.count.exact
            for figure, one in zip(ours, rows, strict=True)
        ):
            return day
    return None


def _off(theirs: Count, ours: int) -> int:
    if theirs.low is not None and theirs.low > ours:
        return theirs.low - ours
    return (theirs.high if theirs.high is not None else ours) - ours


Found = tuple[Explained, str, tuple[Standing, ...]]


def _explained(inquiry: Inquiry, theirs: Count, ours: Figure, behind: Asked | None) -> Found:
    """Look for their number in the record; the first place where it is found explains it."""
    for rival in ours.rivals:
        if rival.value is not None and rival.value == theirs.exact and rival.doubt in _BY_DOUBT:
            explained, why = _BY_DOUBT[rival.doubt]
            return explained, why, rows_of(inquiry, rival.because)
    if behind is not None:
        return Explained.LAG, f"their whole column is ours of {spoken(behind.text)}", ()
    if (found := _as_known_before(inquiry, theirs, ours)) is not None:
        return found
    if ours.value is None and ours.high is not None:
        why = f"outside {bracket(ours.low, ours.high)}, which the record allows"
        return Explained.UNEXPLAINED, why, ()
    return Explained.UNEXPLAINED, "nothing on record gives that number", ()


def _totals(inquiry: Inquiry, ours: Figure) -> Iterator[tuple[Standing, TallyPublished]]:
    cell = ours.cell
    for claim, body in inquiry.belief.of(TallyPublished):
        if (body.section, body.act, body.candidate) == (cell.section, cell.act, cell.candidate):
            yield claim, body


def _as_known_before(inquiry: Inquiry, theirs: Count, ours: Figure) -> Found | None:
    """Find a total before whose publication our own figure of that day was their number."""
    zone = inquiry.scaffold.zone
    for claim, _ in _totals(inquiry, ours):
        if claim.published.span is None or claim.published.span.start == ALWAYS:
            continue
        date = dt.date.fromisoformat(day_at(claim.published.span.start, zone).text)
        eve = asked((date - dt.timedelta(days=1)).isoformat(), zone)
        then = as_public_by(inquiry, eve.span)
        figure = then.figure(ours.cell.section, ours.cell.act, ours.cell.candidate)
        # Only an exact figure counts: one that is open above does not settle this day.
        if figure.exact and figure.value == theirs.exact:
            return Explained.REVISION, f"ours as known on {spoken(eve.text)}", (claim,)
    return None


def _remainder(inquiry: Inquiry, cell: TheirCell, act: ActKind) -> Comparison:
    ours = inquiry.remainder(cell.section, act)
    outcome = Outcome(Verdict.CANNOT_SAY, "nothing on record says how many were left")
    if cell.count is None:
        outcome = Outcome(Verdict.CANNOT_SAY, "their table gives no number")
    elif ours.low is not None and cell.count.clashes_with(Count(ours.low, ours.high, "")):
        off = _off(cell.count, ours.low)
        why = "size and figures leave another number"
        verdict = Verdict.OVER if off > 0 else Verdict.SHORT
        outcome = Outcome(verdict, why, signed(off), Explained.UNEXPLAINED)
    elif ours.low is not None:
        outcome = Outcome(Verdict.AGREES, "the same, as far as the record reaches")
    rows = rows_of(inquiry, ours.because)
    printed = bracket(ours.low, ours.high)
    return _compared(inquiry, cell, act, printed, evolve(outcome, rows=rows))


def _compared(
    inquiry: Inquiry, cell: TheirCell, act: ActKind, ours: str, outcome: Outcome
) -> Comparison:
    return Comparison(
        check="their table",
        about="their figure against ours",
        spot=Spot(cell.section, cell.candidate, act),
        moment=spoken(inquiry.as_of.on.text),
        verdict=outcome.verdict,
        expected=f"ours {ours}",
        found=f"theirs {cell.count.words if cell.count is not None else '?'}",
        difference=outcome.difference,
        why=outcome.why,
        explained=outcome.explained,
        claims=tuple(dict.fromkeys(outcome.rows)),
    )
