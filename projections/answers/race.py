"""One section's race as a picture needs it: lines, bands, marks off the line, and the sentence.

Lines step where something was published and nowhere else. A mark never moves a line: hearsay stands
above the picture, a correction flags the point that it mended.
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
from projections.answers.history import history
from projections.answers.inquiry import Inquiry
from projections.answers.mendings import Mending, Wording
from projections.answers.replay import Replay, Shift
from projections.answers.sentences import Names, sentence
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
        """The count at which its line is drawn: the value, else what it is at least and nothing
        bounds above; None where only a shade can be drawn, or nothing.
        """
        open_above = self.figure.high is None and self.figure.low > 0
        return self.figure.low if self.figure.value is None and open_above else self.figure.value


@frozen
class Line:
    """One candidate through time. `left` says how whoever left before the end did.

    `then` is the same as it could be read on each day; empty where that was not asked for.
    """

    candidate: str
    name: str
    left: str
    stretches: tuple[Stretch, ...]
    then: tuple[Stretch, ...] = field(default=())

    @property
    def last(self) -> Figure:
        """Where it ends."""
        return self.stretches[-1].figure

    @property
    def known(self) -> bool:
        """Whether anything can be drawn of it."""
        return any(one.figure.value is not None or one.figure.high for one in self.stretches)


@frozen
class Mark:
    """Something off the line, on a day: hearsay, or a correction of a candidate's figure."""

    day: dt.date
    words: str
    candidate: str | None


@frozen
class Race:
    """One section's race, from `first` to `last`; nothing of it changes from there to `until`.

    `title` is the sentence a reader needs first. `ticks` are the days on which something happened:
    true where a total was published.
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

    `mended` are the contest's mendings, `then` the replay without hindsight where its line is to be
    drawn too. Costs the timeline.
    """
    walked = timeline(inquiry, section, act)
    told = happenings(inquiry, [(section, act)])
    found = [one for one in told if one.dated]
    zone = inquiry.scaffold.zone
    until = date_at(inquiry.as_of.on.moment - 1, zone)
    counted = [one for one in found if one.section == section]
    first, last = _ends(walked, counted, then, zone, until)
    hearsay = [one for one in found if one.sort is Sort.HEDGE and first <= one.day(zone) <= last]
    lines = tuple(
        Line(
            candidate,
            name,
            _left(inquiry, candidate),
            tuple(_stretches(walked.of(candidate), first, last)),
            () if then is None else tuple(_as_then(then, candidate, first, last)),
        )
        for candidate, name in inquiry.scaffold.candidates
    )
    return Race(
        title=headline(inquiry, walked),
        section=section,
        act=act,
        first=first,
        last=last,
        until=until,
        lines=lines,
        rumours=tuple(
            Mark(one.day(zone), one.words + "".join(_outcomes(inquiry, one, told)), None)
            for one in hearsay
        ),
        flags=tuple(_flags(inquiry, (section, act), tuple(mended), first, last)),
        ticks=_ticks(counted, first, last, zone),
    )


def _outcomes(inquiry: Inquiry, hedge: Happening, found: Iterable[Happening]) -> Iterator[str]:
    """What became of hearsay by the moment asked about: no picture shows a rumour undenied."""
    ended = {
        claim.claim_id: body
        for claim, body in inquiry.belief.of(ReportEnded)
        if body.report in hedge.claims
    }
    for one in found:
        for body in (ended[claim] for claim in one.claims if claim in ended):
            day = f" {spoken(one.day(inquiry.scaffold.zone).isoformat())}" if one.dated else ""
            yield f"; {body.manner}{day}: {body.words}"


def _ticks(
    found: Iterable[Happening], first: dt.date, last: dt.date, zone: str
) -> Mapping[dt.date, bool]:
    """The days in a stretch on which something happened: true where a total was published."""
    days = [(one.day(zone), one.sort) for one in found]
    totals = {day for day, sort in days if sort is Sort.TOTAL}
    return {day: day in totals for day in sorted({day for day, _ in days}) if first <= day <= last}


def _ends(
    walked: Timeline, found: Sequence[Happening], then: Replay | None, zone: str, until: dt.date
) -> tuple[dt.date, dt.date]:
    """The days between which some figure moves, with a little air on either side."""
    moves = [
        first
        for figure in walked.moments[-1].figures
        for first, _, _ in walked.of(figure.cell.candidate)
        if first is not None
    ]
    moves += [one.day(zone) for one in found if one.sort in {Sort.ACT, Sort.ENDING}]
    if then is not None:
        moves += [frame.day for frame in then.frames if any(map(_in_value, frame.shifts))]
    if not moves:
        return until - 7 * ONE_DAY, until
    air = max((max(moves) - min(moves)).days // 12, 1)
    return min(moves) - air * ONE_DAY, min(max(moves) + air * ONE_DAY, until)


def _in_value(shift: Shift) -> bool:
    return shift.was.value != shift.becomes.value


def _stretches(
    told: Iterable[tuple[dt.date | None, dt.date | None, Figure]], first: dt.date, last: dt.date
) -> Iterable[Stretch]:
    for begins, ends, figure in told:
        start = first if begins is None else max(begins, first)
        end = last if ends is None else min(ends, last)
        if start <= end:
            yield Stretch(start, end, figure)


def _as_then(then: Replay, candidate: str, first: dt.date, last: dt.date) -> Iterable[Stretch]:
    """A candidate's line as it could be read on each day, from the frames without hindsight."""
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
    """The corrections of each candidate's figures, on the day that the mended claim was about."""
    names, zone = names_of(inquiry), inquiry.scaffold.zone
    for candidate, name in inquiry.scaffold.candidates:
        for one in history(mended, inquiry, Cell(*column, candidate)):
            was = _about(one.mending.was, column, candidate)
            becomes = _about(one.mending.becomes, column, candidate)
            if not one.holds or not was + becomes:
                continue
            when = _when((was + becomes)[0])
            span = span_of_claim(when, certain=inquiry.as_of.certain)
            day = last if when is None else date_at(span.end - 1, zone)
            old, new = (
                ", ".join(dict.fromkeys(_said(body, names) for body in some))
                for some in (was, becomes)
            )
            words = (
                f"{one.mending.change.capitalize()}: {name} {old or '?'} → {new or 'taken back'}"
            )
            yield Mark(min(max(day, first), last), words, candidate)


def _about(wordings: Iterable[Wording], column: Column, candidate: str) -> tuple[Claim, ...]:
    """Those of some wordings that are about one cell."""
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


def _said(body: Claim, names: Names) -> str:
    """A claim in few words: a total's own count, an act's sentence."""
    return body.count.words if isinstance(body, TallyPublished) else sentence(body, names)
