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
class Reading:
    """What a figure or a remainder says, as far as a reader can see a difference.

    `rivals` are the totals shown beside it: their bounds, and why they decide nothing.
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


@frozen
class Spot:
    """A figure's place in the standings; `candidate` None is the remainder of the section."""

    section: str
    act: ActKind
    candidate: str | None


@frozen
class Change:
    """One figure that differs, in the same way on every day from `first` to `last`.

    `first` None reaches back before everything, `last` None on without an end. `was` or `becomes`
    None: there is no such row.
    """

    spot: Spot
    first: dt.date | None
    last: dt.date | None
    was: Reading | None
    becomes: Reading | None


@frozen
class Vista:
    """What differs for somebody who knows what the public could read by the end of a day.

    `changes` may be empty: then every answer as known on that day stays what it was.
    """

    known: dt.date
    changes: tuple[Change, ...]


@frozen
class Impact:
    """Everything that differs, knowing all that was published, and on `known` where that differs.

    `zone` is the contest's: days run to their end there.
    """

    zone: str
    changes: tuple[Change, ...]
    as_known: tuple[Vista, ...]

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The figures that differ, each once, in the order of the standings."""
        seen = [*self.changes, *(change for vista in self.as_known for change in vista.changes)]
        return tuple(dict.fromkeys(change.spot for change in seen))

    @property
    def stretches(self) -> tuple[tuple[dt.date | None, dt.date | None], ...]:
        """The stretches of days on which something differs, joined where they touch, in order."""
        return _joined((change.first, change.last) for change in self.changes)


def impact(before: Log, after: Log, contest: str) -> Impact:
    """Say which figures of a contest differ between two logs of it, and when.

    Belief is resolved once a log, and twice more for each day on which a claim that differs became
    public: of the sections alone that these claims are about, where they are about sections. One
    whose evidence is the same in both logs costs nothing more; any other costs a figure for each of
    its candidates on each day at which something in it changes.
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
        if as_known is not None and any(touched.told(one.belief) for one in as_known):
            vistas.append(Vista(known, _changes(*as_known, until=known)))
    return Impact(
        zone=pair[1].scaffold.zone,
        changes=changes,
        as_known=tuple(one for one in vistas if one.changes != up_to(changes, one.known)),
    )


def differences(before: Log, after: Log, contest: str, known: str | None) -> tuple[Change, ...]:
    """Say which figures differ at one `known` (None: all that was published), and on which days."""
    pair = _both(before, after, contest, known)
    return () if pair is None else _changes(*pair, until=None)


def _both(
    before: Log, after: Log, contest: str, known: str | None
) -> tuple[Inquiry, Inquiry] | None:
    """The contest in both logs, as known on a day; None where either does not hold it."""
    clocks = Clocks(on=_ANY_DAY, known=known)
    now = dt.datetime.fromtimestamp(0, dt.UTC)  # only a default for `on` would need it
    try:
        return inquire(before, contest, clocks, now), inquire(after, contest, clocks, now)
    except NoSuchContestError:
        return None


# -- the known clock -------------------------------------------------------------------------


@frozen
class _Touched:
    """The claims that two logs do not say the same about, and the sources the difference cites."""

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
        """Every event recorded for these claims."""
        return (event for event in log.events if event.claim_id in self.claims)

    def told(self, belief: Belief) -> bool:
        """Whether anything of it could be read."""
        return any(claim.claim_id in self.claims for claim in belief.standing)

    def known_days(self, before: Inquiry, after: Inquiry) -> tuple[dt.date, ...]:
        """The days on which something that differs became public, and the days before these."""
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
    """The changes as far as they fall on days up to one."""
    return tuple(
        change if change.last is not None and change.last <= day else evolve(change, last=day)
        for change in changes
        if change.first is None or change.first <= day
    )


def _not_in(log: Log, other: Log) -> list[Event]:
    """The events of another log that this one does not hold, or not with the same body."""
    held = {event.event_id: event.body for event in log.events}
    return [event for event in other.events if held.get(event.event_id) != event.body]


# -- the on clock ----------------------------------------------------------------------------


def _changes(before: Inquiry, after: Inquiry, *, until: dt.date | None) -> tuple[Change, ...]:
    """The figures that differ between two inquiries, up to a day if one is given."""
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
    was = [_readings(*one) for one in on_days(before, ours, days)]
    becomes = [_readings(*one) for one in on_days(after, theirs, days)]
    rows = dict.fromkeys((*after.scaffold.candidates, *before.scaffold.candidates))
    for candidate in [*(candidate for candidate, _ in rows), None]:
        told = [
            (held, (one.get(candidate), other.get(candidate)))
            for held, one, other in zip(holds, was, becomes, strict=True)
        ]
        for pair, run in groupby(told, key=lambda each: each[1]):
            if pair[0] != pair[1]:
                held = [stretch for stretch, _ in run]
                spot = Spot(section, act, candidate)
                yield Change(spot, held[0][0], held[-1][1], *pair)


def _readings(figures: Iterable[Figure], rest: Remainder) -> dict[str | None, Reading]:
    """What a column says, by candidate; under None what its remainder says."""
    told: dict[str | None, Reading] = {
        one.cell.candidate: Reading(
            value=one.value,
            low=one.low,
            high=one.high,
            named=one.named,
            named_possible=one.named_possible,
            kind=one.kind,
            disputed=one.disputed,
            estimated_date=one.estimated_date,
            rivals=tuple((rival.low, rival.high, rival.doubt) for rival in one.rivals),
        )
        for one in figures
    }
    told[None] = Reading(rest.value, rest.low, rest.high, kind=f"window {rest.window}")
    return told


def _joined(
    days: Iterable[tuple[dt.date | None, dt.date | None]],
) -> tuple[tuple[dt.date | None, dt.date | None], ...]:
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
