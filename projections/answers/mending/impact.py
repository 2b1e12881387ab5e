"""Which figures differ between two logs of one contest, and on which days.

Used before a mending is recorded (the log against the log it would become) and after it (the log
cut before it against the log cut behind it), and for any "what if".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from attrs import evolve, frozen

from ledger.events.envelope import Event
from ledger.events.kinds import ActKind
from ledger.events.mending import ClaimAssessed
from ledger.times import FOREVER
from projections.answers.columns import leant_on, sections_told
from projections.answers.days import (
    ONE_DAY,
    columns_of,
    date_at,
    evidence_of,
    on_days,
    stretches,
)
from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.fold.belief import Belief
from projections.fold.figures import Figure
from projections.fold.remainders import Remainder
from projections.fold.scaffold import NoSuchContestError
from projections.fold.sources import published
from projections.stored.log import Log

_ANY_DAY = "2000-01-01"
"""Stands for a day where an inquiry needs one: the days are walked one by one afterwards."""


@frozen
class FigureShown:
    """A figure or a remainder, as far as a reader can see a difference in it.

    `rivals` are the totals shown beside it: least, most, and why it decides nothing.
    """

    value: int | None
    low: int | None
    high: int | None
    named: int | None = None
    named_possible: int | None = None
    kind: str = ""
    disputed: bool = False
    estimated_date: bool = False
    rivals: tuple[tuple[int | None, int | None, str], ...] = ()

    @classmethod
    def of(cls, figure: Figure) -> FigureShown:
        """Return what shows of a figure."""
        return cls(
            value=figure.value,
            low=figure.low,
            high=figure.high,
            named=figure.named,
            named_possible=figure.named_possible,
            kind=figure.kind,
            disputed=figure.disputed,
            estimated_date=figure.estimated_date,
            rivals=tuple((rival.low, rival.high, rival.doubt) for rival in figure.rivals),
        )


@frozen
class Spot:
    """A figure's place in the standings; `candidate` None is the remainder of the section."""

    section: str
    act: ActKind
    candidate: str | None


@frozen
class Change:
    """One figure that differs, in the same way on every day from `first` to `last`.

    `first` None: from before everything; `last` None: without an end. `was` or `becomes` None:
    there is no such row.
    """

    spot: Spot
    first: dt.date | None
    last: dt.date | None
    was: FigureShown | None
    becomes: FigureShown | None


@frozen
class Vista:
    """The changes as known at the end of a day, to somebody with what the public could then read.

    `changes` may be empty: then no answer as known on that day changes.
    """

    known: dt.date
    changes: tuple[Change, ...]


@frozen
class Impact:
    """All changes: `changes` with no limit on `known`, `as_known` on days where they are different.

    `zone` is the contest's: a day ends there.
    """

    zone: str
    changes: tuple[Change, ...]
    as_known: tuple[Vista, ...]

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The places of the figures that differ, each once, in the order of the standings."""
        seen = [*self.changes, *(change for vista in self.as_known for change in vista.changes)]
        return tuple(dict.fromkeys(change.spot for change in seen))

    @property
    def stretches(self) -> tuple[tuple[dt.date | None, dt.date | None], ...]:
        """The stretches of days on which something differs, joined where they touch, in order."""
        return _joined((change.first, change.last) for change in self.changes)


def impact(before: Log, after: Log, contest: str) -> Impact:
    """Return which figures of a contest differ between two logs of it, and when.

    Belief is resolved once for each log, and twice more for each day on which a claim that differs
    became public. Where these claims are about sections, only those sections are resolved. A column
    whose evidence is the same in both logs costs nothing more. Any other costs a figure for each of
    its candidates on each day on which something in it changes.
    """
    touched = _Touched.between(before, after)
    sections = sections_told((*touched.events_in(before), *touched.events_in(after)))
    if sections is not None:
        before, after = (leant_on(log, contest, sections) for log in (before, after))
    pair = _both(before, after, contest, None)
    if pair is None:
        return Impact("UTC", (), ())
    changes = _changes(*pair, until=None)
    vistas = []
    for known in touched.known_days(*pair):
        as_known = _both(before, after, contest, known.isoformat())
        if as_known is not None and any(touched.stands_in(inquiry.belief) for inquiry in as_known):
            vistas.append(Vista(known, _changes(*as_known, until=known)))
    return Impact(
        zone=pair[1].scaffold.zone,
        changes=changes,
        as_known=tuple(vista for vista in vistas if vista.changes != up_to(changes, vista.known)),
    )


def differences(
    before: Log, after: Log, contest: str, known: str | None, *, certain: bool = False
) -> tuple[Change, ...]:
    """Return which figures differ at one `known` (None: no limit), and on which days.

    `certain` leaves best estimates of dates out of both.
    """
    pair = _both(before, after, contest, known, certain=certain)
    return () if pair is None else _changes(*pair, until=None)


def _both(
    before: Log, after: Log, contest: str, known: str | None, *, certain: bool = False
) -> tuple[Inquiry, Inquiry] | None:
    """Ask about the contest in both logs, as known on a day; None where either lacks it."""
    clocks = Clocks(on=_ANY_DAY, known=known, certain=certain)
    now = dt.datetime.fromtimestamp(0, dt.UTC)  # only a default for `on` would need it
    try:
        return inquire(before, contest, clocks, now), inquire(after, contest, clocks, now)
    except NoSuchContestError:
        return None


# -- the known clock -------------------------------------------------------------------------


@frozen
class _Touched:
    """The claims on which two logs differ, and the sources that the differing events cite."""

    claims: frozenset[str]
    sources: frozenset[str]

    @classmethod
    def between(cls, before: Log, after: Log) -> _Touched:
        events = [*_not_in(before, after), *_not_in(after, before)]
        claims = {event.claim_id for event in events}
        for event in events:
            if isinstance(event.body, ClaimAssessed):
                claims.update(event.body.accepts, event.body.sets_aside)
        sources = {
            citation.source for event in events for citation in getattr(event.body, "citations", ())
        }
        return cls(frozenset(claims), frozenset(sources))

    def events_in(self, log: Log) -> Iterable[Event]:
        """Return every event recorded for these claims."""
        return (event for event in log.events if event.claim_id in self.claims)

    def stands_in(self, belief: Belief) -> bool:
        """Whether any of these claims stands in a belief."""
        return any(claim.claim_id in self.claims for claim in belief.standing)

    def known_days(self, before: Inquiry, after: Inquiry) -> tuple[dt.date, ...]:
        """Return the days on which something that differs became public, and the days before."""
        ours, theirs = (
            {claim.claim_id: claim for claim in one.belief.standing} for one in (before, after)
        )
        differ = {key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)}
        spans = [
            claim.published.span
            for claims in (ours, theirs)
            for key, claim in claims.items()
            if key in differ | self.claims
        ]
        spans += [
            published(source, certain=False).span
            for source in after.belief.sources
            if source.source in self.sources
        ]
        zone = after.scaffold.zone
        days = {
            date_at(span.end - 1, zone)
            for span in spans
            if span is not None and span.end != FOREVER
        }
        return tuple(sorted(days | {day - ONE_DAY for day in days}))


def up_to(changes: Iterable[Change], day: dt.date) -> tuple[Change, ...]:
    """Return the changes up to a day, inclusive; those that last longer are cut off there."""
    return tuple(
        change if change.last is not None and change.last <= day else evolve(change, last=day)
        for change in changes
        if change.first is None or change.first <= day
    )


def _not_in(log: Log, other: Log) -> list[Event]:
    """Return the events of another log that this one lacks, or has with another body."""
    held = {event.event_id: event.body for event in log.events}
    return [event for event in other.events if held.get(event.event_id) != event.body]


# -- the on clock ----------------------------------------------------------------------------


def _changes(before: Inquiry, after: Inquiry, *, until: dt.date | None) -> tuple[Change, ...]:
    """Return the figures that differ between two inquiries, up to a day if one is given."""
    columns = dict.fromkeys((*columns_of(before), *columns_of(after)))
    return tuple(
        change
        for section, act in columns
        for change in _column_changes(before, after, section, act, until)
    )


def _column_changes(
    before: Inquiry, after: Inquiry, section: str, act: ActKind, until: dt.date | None
) -> Iterable[Change]:
    ours, theirs = evidence_of(before, section, act), evidence_of(after, section, act)
    if ours == theirs:
        return
    zone = after.scaffold.zone
    days = sorted(ours.days(zone) | theirs.days(zone))
    days = [days[0] - ONE_DAY, *days] if days else [dt.date.fromisoformat(_ANY_DAY)]
    if until is not None:
        days = [day for day in days if day <= until] or [until]
    holds = stretches(days, until)
    was = [_readings(*answer) for answer in on_days(before, ours, days)]
    becomes = [_readings(*answer) for answer in on_days(after, theirs, days)]
    rows = dict.fromkeys((*after.scaffold.candidates, *before.scaffold.candidates))
    for candidate in [*(candidate for candidate, _ in rows), None]:
        pairs = [
            (held, (old.get(candidate), new.get(candidate)))
            for held, old, new in zip(holds, was, becomes, strict=True)
        ]
        for pair, run in groupby(pairs, key=lambda held_pair: held_pair[1]):
            if pair[0] != pair[1]:
                held = [stretch for stretch, _ in run]
                spot = Spot(section, act, candidate)
                yield Change(spot, held[0][0], held[-1][1], *pair)


def _readings(figures: Iterable[Figure], rest: Remainder) -> dict[str | None, FigureShown]:
    """Return the readings of a column by candidate, and under None that of its remainder."""
    readings: dict[str | None, FigureShown] = {
        figure.cell.candidate: FigureShown.of(figure) for figure in figures
    }
    readings[None] = FigureShown(rest.value, rest.low, rest.high, kind=f"window {rest.window}")
    return readings


def _joined(
    days: Iterable[tuple[dt.date | None, dt.date | None]],
) -> tuple[tuple[dt.date | None, dt.date | None], ...]:
    """Return stretches of days in order, joined where they touch or overlap."""
    joined: list[tuple[dt.date | None, dt.date | None]] = []
    for first, last in sorted(
        days, key=lambda pair: (pair[0] or dt.date.min, pair[1] or dt.date.max)
    ):
        reach = joined[-1][1] if joined else dt.date.min
        if joined and (reach is None or first is None or first <= reach + ONE_DAY):
            start = joined[-1][0]
            joined[-1] = (start, None if reach is None or last is None else max(reach, last))
        else:
            joined.append((first, last))
    return tuple(joined)
