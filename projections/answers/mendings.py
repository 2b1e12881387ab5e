"""What was mended, read back out of a log: what was said, since when, what stands instead, and why.

One value for each correction, retraction, assessment and redaction, in the order of the log. The
list of corrections, the note to publish and the history under a figure are all written from it.
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
    """What a claim said, and the event that made it say so, recorded by `by` at `since`."""

    claim: str
    body: Claim
    event: str
    seq: int
    since: dt.datetime
    by: str


@frozen
class Mending:
    """One mending. `was` is what stood before it, `becomes` what it put there; either may be empty.

    `undoes` is set where it takes back another mending. `cause` is None for an assessment or a
    redaction. For an assessment `was` is what is set aside and `becomes` what is accepted.
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
    """Read every mending recorded up to a seq out of the events it can depend on.

    Each costs a look at the events of the claims it mends, and of the sources.
    """
    log = _Log.of(event for event in events if event.seq <= upto)
    found = (_mending(event, log) for event in log.events)
    return tuple(one for one in found if one is not None)


@frozen
class _Log:
    """The events in order, by id and by claim, with those about sources, which date the rest."""

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
        """The wording that an event carries, if it carries one."""
        event = self.by_id.get(event_id)
        if event is None:
            return ()
        body = event.said
        if not isinstance(body, Claim):
            return ()
        at, by = event.recorded_at, event.recorded_by
        return (Wording(event.claim_id, body, event.event_id, event.seq, at, by),)

    def stands(self, claim: str, upto: int) -> tuple[Wording, ...]:
        """What a claim said when the log ended at a seq, all that was published being known."""
        events = {event.seq: event for event in (*self.by_claim.get(claim, ()), *self.sources)}
        belief = believe(events.values(), AsOf(ANY_DAY, None, upto))
        return tuple(
            wording
            for one in belief.standing
            if one.claim_id == claim
            for wording in self.version(one.event_id)
        )


def _mending(event: Event, log: _Log) -> Mending | None:
    match event.body:
        case ClaimCorrected() as body:
            mended = body.mends
            was = log.version(mended) if mended else log.stands(body.claim, event.seq - 1)
            return Mending(
                *_envelope(event),
                body.change,
                body.cause,
                claims=(body.claim,),
                was=was,
                becomes=log.version(event.event_id),
                reason=body.reason,
                citations=body.citations,
            )
        case ClaimRetracted() as body:
            return _retraction(event, body, log)
        case ClaimAssessed() as body:
            return Mending(
                *_envelope(event),
                ChangeClass.CLARIFICATION,
                cause=None,
                claims=(*body.sets_aside, *body.accepts),
                was=tuple(_said(log, body.sets_aside, event.seq)),
                becomes=tuple(_said(log, body.accepts, event.seq)),
                reason=body.reason,
                citations=body.citations,
            )
        case BodyRedacted() as body:
            return Mending(
                *_envelope(event),
                ChangeClass.REDACTION,
                cause=None,
                claims=(event.claim_id,),
                was=(),
                becomes=(),
                reason=body.reason,
                citations=(),
                undoes=None,
                authority=body.authority,
            )
        case _:
            return None


def _envelope(event: Event) -> tuple[int, str, dt.datetime, str]:
    return (event.seq, event.event_id, event.recorded_at, event.recorded_by)


def _retraction(event: Event, body: ClaimRetracted, log: _Log) -> Mending:
    target = log.by_id.get(body.retracts)
    was = log.stands(body.claim, event.seq - 1)
    becomes = log.stands(body.claim, event.seq)
    if target is not None and isinstance(target.body, ClaimCorrected):
        was = log.version(target.event_id)
    undoes = target is not None and not isinstance(target.body, Claim)
    if target is not None and isinstance(target.body, ClaimAssessed):
        was, becomes = (), tuple(_said(log, target.body.sets_aside, event.seq))
    return Mending(
        *_envelope(event),
        # A source takes back; we correct what we should not have recorded, or not twice.
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


def _said(log: _Log, claims: Iterable[str], upto: int) -> Iterable[Wording]:
    return (wording for claim in claims for wording in log.stands(claim, upto))
