"""A column of the standings over time: each cell's figures, from which day until which.

The walk stops only at days on which something can change: its length depends on the evidence, not
on the calendar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from attrs import frozen

from ledger.edtf import asked
from ledger.events.kinds import ActKind
from projections.answers.days import ONE_DAY, at_moments, date_at, evidence_of, stretches
from projections.answers.inquiry import Inquiry
from projections.fold.figures import Figure
from projections.fold.remainders import Remainder


@frozen
class Moment:
    """A column from `first` to `last`, both inclusive: one answer on every day of the stretch.

    `first` None: from before everything on record. `last` None: without an end.
    Figures come in the candidates' order.
    """

    first: dt.date | None
    last: dt.date | None
    figures: tuple[Figure, ...]
    remainder: Remainder


@frozen
class Timeline:
    """A column through time, up to the day that was asked about."""

    section: str
    act: ActKind
    moments: tuple[Moment, ...]

    def of(self, candidate: str) -> tuple[tuple[dt.date | None, dt.date | None, Figure], ...]:
        """Return one candidate's figures with their days, joined where they do not change."""
        joined: list[tuple[dt.date | None, dt.date | None, Figure]] = []
        for moment in self.moments:
            figure = next(one for one in moment.figures if one.cell.candidate == candidate)
            if joined and same_answer(joined[-1][2], figure):
                joined[-1] = (joined[-1][0], moment.last, joined[-1][2])
            else:
                joined.append((moment.first, moment.last, figure))
        return tuple(joined)

    def of_remainder(self) -> tuple[tuple[dt.date | None, dt.date | None, Remainder], ...]:
        """Return the remainders with their days, joined where they do not change."""
        joined: list[tuple[dt.date | None, dt.date | None, Remainder]] = []
        for moment in self.moments:
            if joined and _bounds(joined[-1][2]) == _bounds(moment.remainder):
                joined[-1] = (joined[-1][0], moment.last, joined[-1][2])
            else:
                joined.append((moment.first, moment.last, moment.remainder))
        return tuple(joined)


def same_answer(one: Figure, other: Figure) -> bool:
    """Whether a reader would see no difference between two figures."""
    return _seen(one) == _seen(other)


def _seen(figure: Figure) -> tuple[object, ...]:
    return (
        figure.value,
        figure.low,
        figure.high,
        figure.named,
        figure.named_possible,
        figure.kind,
        figure.disputed,
        figure.estimated_date,
        tuple((rival.low, rival.high, rival.doubt) for rival in figure.rivals),
    )


def timeline(inquiry: Inquiry, section: str, act: ActKind) -> Timeline:
    """Follow a column from before anything is on record up to the day or minute asked about.

    If a minute is asked about, its day is shown as it was at that minute, not at its end. Costs one
    figure for each candidate at each day on which something in the column can change.
    """
    evidence = evidence_of(inquiry, section, act)
    zone, on = inquiry.scaffold.zone, inquiry.as_of.on
    until = date_at(on.moment - 1, zone)
    days = sorted(day for day in evidence.days(zone) if day <= until)
    days = [days[0] - ONE_DAY, *days] if days else [until]
    if on.moment < asked(until.isoformat(), zone).moment:
        days = [*(day for day in days if day < until), until]
    ends = [on if day == until else asked(day.isoformat(), zone) for day in days]
    answers = at_moments(inquiry, evidence, ends)
    moments = (
        Moment(first, last, *answer)
        for answer, (first, last) in zip(answers, stretches(days, until), strict=True)
    )
    return Timeline(section, act, _joined(moments))


def _joined(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Join neighbouring stretches in which nothing changed."""
    joined: list[Moment] = []
    for moment in moments:
        if joined and _same(joined[-1], moment):
            joined[-1] = Moment(
                joined[-1].first, moment.last, joined[-1].figures, joined[-1].remainder
            )
        else:
            joined.append(moment)
    return tuple(joined)


def _same(one: Moment, other: Moment) -> bool:
    figures = zip(one.figures, other.figures, strict=True)
    return _bounds(one.remainder) == _bounds(other.remainder) and all(
        same_answer(mine, theirs) for mine, theirs in figures
    )


def _bounds(rest: Remainder) -> tuple[object, ...]:
    return (rest.stated, rest.low, rest.high, rest.window)
