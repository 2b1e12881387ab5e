"""One section's race as a chart needs it: lines, bands, marks beside the lines, and the headline.

Lines step only where something was published. A mark never moves a line: hearsay stands above the
picture, and a correction flags the point that it mended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from ledger.edtf import When, spoken
from ledger.events.act import ActEnded, ActMade
from ledger.events.hedged import ReportEnded
from ledger.events.kinds import ActKind
from ledger.events.registry import Claim
from ledger.events.total import TallyPublished
from projections.answers.days import ONE_DAY, date_at
from projections.answers.happenings import Column, Happening, Sort, happenings
from projections.answers.headline import headline
from projections.answers.inquiry import Inquiry
from projections.answers.mending.history import could_read, history
from projections.answers.mending.mendings import Mending, Wording
from projections.answers.replay import Replay, Shift
from projections.answers.sentences import Names, outcome_said, sentence
from projections.answers.timeline import Timeline, timeline
from projections.answers.why import names_of
from projections.fold.candidacies import Status, candidacy_of
from projections.fold.dating import span_of_claim
from projections.fold.figures import Cell, Figure

_STANDS = frozenset({Status.STANDING, Status.UNKNOWN, Status.NOT_YET})
_ENDED_BY_THE_RESULT = frozenset({Status.ELECTED, Status.DEFEATED, Status.ELIMINATED})


@frozen
class Stretch:
    """A figure from `first` to `last`, both inclusive."""

    first: dt.date
    last: dt.date
    figure: Figure

    @property
    def level(self) -> int | None:
        """The count at which its line is drawn: the value, or the least where nothing bounds it
        above, as it is printed. None where only a band can be drawn, or nothing.
        """
        figure = self.figure
        if figure.high is None and (figure.value is not None or figure.low > 0):
            return figure.low
        return figure.value

    @property
    def height(self) -> float:
        """Where its line is, or the middle of its range where there is only a band."""
        if self.level is not None:
            return self.level
        low, high = self.figure.low, self.figure.high
        return (low + (low if high is None else high)) / 2


@frozen
class Line:
    """One candidate through time. `left` is how they left before the end; "" if they did not.

    `then` is the same line as it could be read on each day; empty where that was not asked for.
    """

    candidate: str
    name: str
    left: str
    stretches: tuple[Stretch, ...]
    then: tuple[Stretch, ...] = field(default=())

    @property
    def last(self) -> Stretch:
        """The stretch at its end."""
        return self.stretches[-1]

    def on(self, day: dt.date) -> Stretch | None:
        """Return the stretch that covers a day, if one does."""
        return next((one for one in self.stretches if one.first <= day <= one.last), None)

    @property
    def known(self) -> bool:
        """Whether anything can be drawn of it."""
        return any(one.figure.value is not None or one.figure.high for one in self.stretches)


@frozen
class Mark:
    """A mark beside the lines: hearsay, or a correction of a candidate's figure.

    It stands on `day`. `dated` is its date in words, which may lie outside the days drawn.
    """

    day: dt.date
    words: str
    candidate: str | None
    dated: str

    @property
    def caption(self) -> str:
        """Its date and its words."""
        return f"{self.dated}: {self.words}"


@frozen
class Race:
    """One section's race, from `first` to `last`; no figure changes from there to `until`.

    `title` is the headline. `ticks` are the days on which something happened: True where a total
    was published.
    """

    title: str
    section: str
    act: ActKind
    first: dt.date
    last: dt.date
    until: dt.date
    lines: tuple[Line, ...]
    rumours: tuple[Mark, ...]
    flags: tuple[Mark, ...]
    ticks: Mapping[dt.date, bool]

    @property
    def drawn(self) -> tuple[Line, ...]:
        """The lines of which something is known."""
        return tuple(line for line in self.lines if line.known)

    @property
    def top(self) -> int:
        """The largest number in it."""
        numbers = [
            number
            for line in self.lines
            for one in (*line.stretches, *line.then)
            for number in (one.figure.value, one.figure.low, one.figure.high)
            if number is not None
        ]
        return max(numbers, default=0)


def race(
    inquiry: Inquiry,
    section: str,
    act: ActKind,
    mended: Iterable[Mending] = (),
    then: Replay | None = None,
) -> Race:
    """Gather one section's race up to the day asked about.

    `mended` are the contest's mendings, `then` the replay without hindsight, made with `doubts`, if
    its line is to be drawn too. Costs the timeline.
    """
    walked = timeline(inquiry, section, act)
    happened = happenings(inquiry, [(section, act)])
    zone = inquiry.scaffold.zone
    until = date_at(inquiry.as_of.on.moment - 1, zone)
    counted = [one for one in happened if one.dated and one.section == section]
    first, last = _ends(walked, counted, then, zone, until)
    return Race(
        title=headline(inquiry, walked),
        section=section,
        act=act,
        first=first,
        last=last,
        until=until,
        lines=tuple(
            Line(
                candidate,
                name,
                _left(inquiry, candidate),
                tuple(_stretches(walked.of(candidate), first, last)),
                () if then is None else tuple(_as_then(then, candidate, first, last)),
            )
            for candidate, name in inquiry.scaffold.candidates
        ),
        rumours=tuple(_rumours(inquiry, happened, first, last)),
        flags=tuple(_flags(inquiry, (section, act), tuple(mended), first, last)),
        ticks=_ticks(counted, first, last, zone),
    )


def _rumours(
    inquiry: Inquiry, happened: Sequence[Happening], first: dt.date, last: dt.date
) -> Iterator[Mark]:
    """Yield the hearsay of a stretch of days as marks, each with what became of it."""
    for hearsay in happened:
        if hearsay.sort is not Sort.HEDGE or not hearsay.dated:
            continue
        day = hearsay.day(inquiry.scaffold.zone)
        if first <= day <= last:
            words = hearsay.words + "".join(_outcomes(inquiry, hearsay, happened))
            yield Mark(day, words, None, spoken(day.isoformat()))


def _outcomes(inquiry: Inquiry, hedge: Happening, happened: Iterable[Happening]) -> Iterator[str]:
    """Yield what became of hearsay by the moment asked about: no denial may be missing."""
    ended = {
        claim.claim_id: body
        for claim, body in inquiry.belief.of(ReportEnded)
        if body.report in hedge.claims
    }
    for one in happened:
        for body in (ended[claim] for claim in one.claims if claim in ended):
            day = f" {spoken(one.day(inquiry.scaffold.zone).isoformat())}" if one.dated else ""
            yield f"; {outcome_said(body.manner, body.words, day)}"


def _ticks(
    happened: Iterable[Happening], first: dt.date, last: dt.date, zone: str
) -> Mapping[dt.date, bool]:
    """Return the days in a stretch on which something happened: True if a total was published."""
    days = [(one.day(zone), one.sort) for one in happened]
    totals = {day for day, sort in days if sort is Sort.TOTAL}
    return {day: day in totals for day in sorted({day for day, _ in days}) if first <= day <= last}


def _ends(
    walked: Timeline, happened: Sequence[Happening], then: Replay | None, zone: str, until: dt.date
) -> tuple[dt.date, dt.date]:
    """Return the days between which some figure changes, with a margin on either side."""
    moves = [
        first
        for figure in walked.moments[-1].figures
        for first, _, _ in walked.of(figure.cell.candidate)
        if first is not None
    ]
    moves += [one.day(zone) for one in happened if one.sort in {Sort.ACT, Sort.ENDING}]
    if then is not None:
        moves += [frame.day for frame in then.frames if any(map(_in_value, frame.shifts))]
    if not moves:
        return max(until, dt.date.min + 7 * ONE_DAY) - 7 * ONE_DAY, until
    margin = max((max(moves) - min(moves)).days // 12, 1) * ONE_DAY
    return min(moves) - margin, min(max(moves) + margin, until)


def _in_value(shift: Shift) -> bool:
    return shift.was.value != shift.becomes.value


def _stretches(
    figures: Iterable[tuple[dt.date | None, dt.date | None, Figure]], first: dt.date, last: dt.date
) -> Iterable[Stretch]:
    """Yield a candidate's figures with their days, cut off at `first` and `last`."""
    for begins, ends, figure in figures:
        start = first if begins is None else max(begins, first)
        end = last if ends is None else min(ends, last)
        if start <= end:
            yield Stretch(start, end, figure)


def _as_then(then: Replay, candidate: str, first: dt.date, last: dt.date) -> Iterable[Stretch]:
    """Yield a candidate's line as it could be read on each day, from frames without hindsight."""
    days: dict[dt.date, Figure] = {}
    for frame in then.frames:
        for standing in frame.standings:
            for figure in standing.figures:
                if figure.cell.candidate == candidate:
                    days[frame.day] = figure
    if not days:  # nothing could be read by then
        return
    ends = [day - ONE_DAY for day in [*days][1:]] + [last]
    for (day, figure), end in zip(days.items(), ends, strict=True):
        if end >= first and day <= last:
            yield Stretch(max(day, first), min(end, last), figure)


def _left(inquiry: Inquiry, candidate: str) -> str:
    status = candidacy_of(inquiry.belief, candidate).status
    return "" if status in _STANDS or status in _ENDED_BY_THE_RESULT else str(status)


def _flags(
    inquiry: Inquiry, column: Column, mended: Sequence[Mending], first: dt.date, last: dt.date
) -> Iterable[Mark]:
    """Yield corrections of each candidate's figures, on the day that the mended claim is about.

    Of what nobody could read by `known`, or what came after `on`, there is no flag: it would be
    hindsight.
    """
    names, zone = names_of(inquiry), inquiry.scaffold.zone
    for candidate, name in inquiry.scaffold.candidates:
        for behind in history(mended, inquiry, Cell(*column, candidate)):
            mending = behind.mending
            was, becomes = (
                tuple(one for one in bodies if could_read(one.citations, inquiry))
                for bodies in (
                    _about(mending.was, column, candidate),
                    _about(mending.becomes, column, candidate),
                )
            )
            if not behind.holds or not was + becomes:
                continue
            when = _when((was + becomes)[0])
            span = span_of_claim(when, certain=inquiry.as_of.certain)
            if not span.possible_by(inquiry.as_of.on.moment):
                continue
            day = last if when is None else date_at(span.end - 1, zone)
            old, new = (
                ", ".join(dict.fromkeys(_in_short(body, names) for body in bodies))
                for bodies in (was, becomes)
            )
            # An act's sentence names the candidate, a total's count does not.
            of = f"{name} " if isinstance((was + becomes)[0], TallyPublished) else ""
            words = f"{mending.called.capitalize()}: {of}{old or 'new'} → {new or 'taken back'}"
            dated = "Date unknown" if when is None else spoken(day.isoformat())
            yield Mark(min(max(day, first), last), words, candidate, dated)


def _about(
    wordings: Iterable[Wording], column: Column, candidate: str
) -> tuple[TallyPublished | ActMade | ActEnded, ...]:
    """Return the bodies of those wordings that are about one cell."""
    return tuple(
        body
        for body in (one.body for one in wordings)
        if isinstance(body, TallyPublished | ActMade | ActEnded)
        and (body.section, body.act, body.candidate) == (*column, candidate)
    )


def _when(body: Claim) -> When | None:
    match body:
        case TallyPublished():
            return body.taken
        case ActMade() | ActEnded():
            return body.on
        case _:
            return None


def _in_short(body: Claim, names: Names) -> str:
    """Return a claim in few words: a total's own count, an act's sentence."""
    return body.count.words if isinstance(body, TallyPublished) else sentence(body, names)
