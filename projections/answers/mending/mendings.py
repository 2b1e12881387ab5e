"""The mendings in a log: the old words, since when they stood, what stands instead, and why.

One value for each correction, retraction, assessment and redaction, in the order of the log. The
list of corrections, the note to publish and the history under a figure are all written from these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from attrs import frozen

from ledger.citations import Citation
from ledger.events.envelope import Event
from ledger.events.mending import (
    BodyRedacted,
    Cause,
    ChangeClass,
    ClaimAssessed,
    ClaimCorrected,
    ClaimRetracted,
)
from ledger.events.registry import Claim
from ledger.events.source import SourceCited
from ledger.times import ANY_DAY, AsOf
from projections.fold.belief import believe


@frozen
class Wording:
    """The body of a claim, and the event that carries it, recorded by `by` at `since`."""

    claim: str
    body: Claim
    event: str
    seq: int
    since: dt.datetime
    by: str


@frozen
class Mending:
    """One mending. `was` stood before it, `becomes` stands after it; either may be empty.

    `undoes` is the mending that it retracts, if it retracts one. `cause` is None for an assessment
    or a redaction. For an assessment `was` is what is set aside and `becomes` what is accepted.
    """

    seq: int
    event: str
    recorded_at: dt.datetime
    by: str
    change: ChangeClass
    cause: Cause | None
    claims: tuple[str, ...]
    was: tuple[Wording, ...]
    becomes: tuple[Wording, ...]
    reason: str
    citations: tuple[Citation, ...]
    undoes: str | None = None
    duplicate_of: str | None = None
    authority: str | None = None

    @property
    def called(self) -> str:
        """What people call it: its class, but an assessment, which may move figures, by name."""
        assessed = self.change is ChangeClass.CLARIFICATION and self.cause is None
        return "assessment" if assessed else self.change.value


def mendings(events: Iterable[Event], upto: int) -> tuple[Mending, ...]:
    """Return every mending recorded up to a seq, inclusive.

    Each costs a resolution of the events of the claims it mends, and of the sources.
    """
    log = _Log.of(event for event in events if event.seq <= upto)
    read = (_mending(event, log) for event in log.events)
    return tuple(mending for mending in read if mending is not None)


@frozen
class _Log:
    """The events in order, by id and by claim; `sources` are those that date the rest."""

    events: tuple[Event, ...]
    by_id: Mapping[str, Event]
    by_claim: Mapping[str, list[Event]]
    sources: tuple[Event, ...]

    @classmethod
    def of(cls, events: Iterable[Event]) -> _Log:
        in_order = tuple(sorted(events, key=lambda event: event.seq))
        by_claim: dict[str, list[Event]] = {}
        for event in in_order:
            by_claim.setdefault(event.claim_id, []).append(event)
        sources = {event.claim_id for event in in_order if isinstance(event.body, SourceCited)}
        return cls(
            events=in_order,
            by_id={event.event_id: event for event in in_order},
            by_claim=by_claim,
            sources=tuple(event for event in in_order if event.claim_id in sources),
        )

    def version(self, event_id: str) -> tuple[Wording, ...]:
        """Return the wording that an event carries: one or none."""
        event = self.by_id.get(event_id)
        if event is None:
            return ()
        body = event.said
        if not isinstance(body, Claim):
            return ()
        at, by = event.recorded_at, event.recorded_by
        return (Wording(event.claim_id, body, event.event_id, event.seq, at, by),)

    def stands(self, claim: str, upto: int) -> tuple[Wording, ...]:
        """Return a claim's wording as of a seq, with no limit on `known`: one or none."""
        events = {event.seq: event for event in (*self.by_claim.get(claim, ()), *self.sources)}
        belief = believe(events.values(), AsOf(ANY_DAY, None, upto))
        return tuple(
            wording
            for one in belief.standing
            if one.claim_id == claim
            for wording in self.version(one.event_id)
        )


def _mending(event: Event, log: _Log) -> Mending | None:
    """Return the mending that an event is; None for any other event."""
    match event.body:
        case ClaimCorrected() as body:
            return _correction(event, body, log)
        case ClaimRetracted() as body:
            return _retraction(event, body, log)
        case ClaimAssessed() as body:
            return _assessment(event, body, log)
        case BodyRedacted() as body:
            return _redaction(event, body)
        case _:
            return None


def _envelope(event: Event) -> tuple[int, str, dt.datetime, str]:
    """Return the first fields of a mending, which every event has."""
    return (event.seq, event.event_id, event.recorded_at, event.recorded_by)


def _correction(event: Event, body: ClaimCorrected, log: _Log) -> Mending:
    mended = body.mends
    return Mending(
        *_envelope(event),
        body.change,
        body.cause,
        claims=(body.claim,),
        was=log.version(mended) if mended else log.stands(body.claim, event.seq - 1),
        becomes=log.version(event.event_id),
        reason=body.reason,
        citations=body.citations,
    )


def _assessment(event: Event, body: ClaimAssessed, log: _Log) -> Mending:
    return Mending(
        *_envelope(event),
        ChangeClass.CLARIFICATION,
        cause=None,
        claims=(*body.sets_aside, *body.accepts),
        was=tuple(_wordings(log, body.sets_aside, event.seq)),
        becomes=tuple(_wordings(log, body.accepts, event.seq)),
        reason=body.reason,
        citations=body.citations,
    )


def _redaction(event: Event, body: BodyRedacted) -> Mending:
    return Mending(
        *_envelope(event),
        ChangeClass.REDACTION,
        cause=None,
        claims=(event.claim_id,),
        was=(),
        becomes=(),
        reason=body.reason,
        citations=(),
        authority=body.authority,
    )


def _retraction(event: Event, body: ClaimRetracted, log: _Log) -> Mending:
    target = log.by_id.get(body.retracts)
    was = log.stands(body.claim, event.seq - 1)
    becomes = log.stands(body.claim, event.seq)
    if target is not None and isinstance(target.body, ClaimCorrected):
        was = log.version(target.event_id)
    undoes = target is not None and not isinstance(target.body, Claim)
    if target is not None and isinstance(target.body, ClaimAssessed):
        was, becomes = (), tuple(_wordings(log, target.body.sets_aside, event.seq))
    return Mending(
        *_envelope(event),
        # Only a source retracts; what we should not have recorded, or recorded twice, we correct.
        ChangeClass.RETRACTION if body.cause is Cause.SOURCE_CORRECTED else ChangeClass.CORRECTION,
        body.cause,
        claims=(body.claim,),
        was=() if was == becomes else was,
        becomes=becomes,
        reason=body.reason,
        citations=body.citations,
        undoes=body.retracts if undoes else None,
        duplicate_of=body.duplicate_of,
    )


def _wordings(log: _Log, claims: Iterable[str], upto: int) -> Iterable[Wording]:
    """Return the wordings of some claims as the log stood at a seq."""
    return (wording for claim in claims for wording in log.stands(claim, upto))
