"""The plan of a mending: what it was, what it becomes, which figures change, and the note.

A plan is a value. Nothing has been recorded when somebody looks at it, and what they looked at is
what is recorded when they agree: the draft carries the lock on the version they saw.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from attrs import evolve, frozen

from ledger.codec import plain
from ledger.errors import ValueRefusedError
from ledger.events.envelope import Draft, Event
from ledger.events.mending import BodyRedacted, ChangeClass
from ledger.events.registry import Claim
from projections.answers.hypothetical import forgetting, supposing
from projections.answers.impact import Impact, impact
from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.answers.mendings import Mending, mendings
from projections.answers.stating import Telling, changed_fields, note
from projections.answers.why import names_of
from projections.fold.scaffold import NoSuchContestError
from projections.stored.log import Log


@frozen
class Difference:
    """One field in which a claim's new words differ from its old ones, as plain values."""

    field: str
    was: object
    becomes: object


@frozen
class Plan:
    """A mending before it is recorded.

    `impacts` and `tellings` are by contest; `note` speaks for each that it touches.
    """

    drafts: tuple[Draft, ...]
    mending: Mending
    impacts: Mapping[str, Impact]
    tellings: Mapping[str, Telling]
    note: str

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What a correction changes, field by field; nothing where no new words are given."""
        if self.mending.cause is None or not self.mending.was or not self.mending.becomes:
            return ()
        return differences(self.mending.was[0].body, self.mending.becomes[0].body)


def plan(logs: Mapping[str, Log], draft: Draft, now: dt.datetime) -> Plan:
    """Say what would follow from recording a correction, a retraction or an assessment.

    `logs` holds, for each contest that it may touch, everything needed to fold it; `now` stands for
    the time at which it would be recorded.
    """
    after = {contest: supposing(log, (draft,)) for contest, log in logs.items()}
    events = {event.seq: event for log in after.values() for event in log.events}
    return _planned((draft,), logs, after, _last(events, draft.event_id, now))


def fitting(planned: Plan) -> Plan:
    """The plan, unless it is called a clarification and changes figures.

    Raises `ValueRefusedError`.
    """
    if planned.mending.change is ChangeClass.CLARIFICATION and planned.mending.cause is not None:
        spots = sum(len(one.spots) for one in planned.impacts.values())
        if spots:
            figures = "a figure" if spots == 1 else f"{spots} figures"
            raise ValueRefusedError(
                f"A clarification changes words alone; this changes {figures}.",
                "Write --class correction if the slip was ours, or --class revision with --cites.",
            )
    return planned


def plan_redaction(
    logs: Mapping[str, Log], targets: Collection[Event], redaction: BodyRedacted, now: dt.datetime
) -> Plan:
    """Say what would follow from forgetting the bodies of some events."""
    ids = {event.event_id for event in targets}
    after = {contest: forgetting(log, ids) for contest, log in logs.items()}
    mending = Mending(
        seq=max((log.basis.seq for log in logs.values()), default=0) + 1,
        event="",
        recorded_at=now,
        by="",
        change=ChangeClass.REDACTION,
        cause=None,
        claims=tuple(dict.fromkeys(event.claim_id for event in targets)),
        was=(),
        becomes=(),
        reason=redaction.reason,
        citations=(),
        authority=redaction.authority,
    )
    return _planned((), logs, after, mending)


def differences(was: Claim, becomes: Claim) -> tuple[Difference, ...]:
    """The fields in which two wordings of a claim differ, places in the source included."""
    before, after = plain(was), plain(becomes)
    changed = changed_fields(was, becomes)
    fields = [
        name
        for name in before
        if name in changed or (name == "citations" and before[name] != after[name])
    ]
    return tuple(Difference(name, before[name], after[name]) for name in fields)


def telling_of(inquiry: Inquiry) -> Telling:
    """What is needed to speak about a contest."""
    return Telling(names_of(inquiry), inquiry.sources, inquiry.scaffold.zone)


def telling(log: Log, contest: str, now: dt.datetime) -> Telling | None:
    """The same from a contest's log; None where the log does not hold the contest."""
    try:
        return telling_of(inquire(log, contest, Clocks(on="2000-01-01"), now))
    except NoSuchContestError:
        return None


def _last(events: Mapping[int, Event], event_id: str, now: dt.datetime) -> Mending:
    found = mendings(events.values(), max(events))
    return evolve(next(one for one in reversed(found) if one.event == event_id), recorded_at=now)


def _planned(
    drafts: tuple[Draft, ...],
    before: Mapping[str, Log],
    after: Mapping[str, Log],
    mending: Mending,
) -> Plan:
    impacts = {contest: impact(log, after[contest], contest) for contest, log in before.items()}
    told = {
        contest: found
        for contest, log in after.items()
        if (found := telling(log, contest, mending.recorded_at)) is not None
    }
    notes = [
        note(mending, impacts[contest], spoken)
        for contest, spoken in told.items()
        if len(told) == 1 or impacts[contest].spots
    ] or [note(mending, impacts[contest], spoken) for contest, spoken in [*told.items()][:1]]
    return Plan(drafts, mending, impacts, told, "\n".join(dict.fromkeys(notes)))
