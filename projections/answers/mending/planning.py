"""The plan of a mending: the old and the new words, which figures change, and the note.

A plan is a value; making one records nothing. Whoever agrees to a plan records exactly what they
looked at: the draft carries a lock on the version they saw.
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
from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.answers.mending.hypothetical import forgetting, supposing
from projections.answers.mending.impact import Impact, impact
from projections.answers.mending.mendings import Mending, mendings
from projections.answers.mending.stating import Telling, changed_fields, note
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

    `impacts` and `tellings` are by contest; `note` covers each contest that changes.
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
    """Plan a correction, a retraction or an assessment: what would follow from recording it.

    `logs` holds, for each contest that it may change, everything needed to fold it. `now` is the
    time at which it would be recorded.
    """
    after = {contest: supposing(log, (draft,)) for contest, log in logs.items()}
    events = {event.seq: event for log in after.values() for event in log.events}
    return _planned((draft,), logs, after, _last(events, draft.event_id, now))


def fitting(planned: Plan) -> Plan:
    """Return the plan unchanged.

    Raises `ValueRefusedError` for a clarification that changes figures.
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
    """Plan a redaction: what would follow from emptying the bodies of some events."""
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
    """Return the fields in which two wordings of a claim differ, citations included."""
    before, after = plain(was), plain(becomes)
    changed = changed_fields(was, becomes)
    fields = [
        name
        for name in before
        if name in changed or (name == "citations" and before[name] != after[name])
    ]
    return tuple(Difference(name, before[name], after[name]) for name in fields)


def telling_of(inquiry: Inquiry) -> Telling:
    """Return what is needed to write notes about a contest."""
    return Telling(names_of(inquiry), inquiry.sources, inquiry.scaffold.zone)


def telling(log: Log, contest: str, now: dt.datetime) -> Telling | None:
    """Return the same from a contest's log; None where the log does not hold the contest."""
    try:
        return telling_of(inquire(log, contest, Clocks(on="2000-01-01"), now))
    except NoSuchContestError:
        return None


def _last(events: Mapping[int, Event], event_id: str, now: dt.datetime) -> Mending:
    """Return the mending that an event makes, as if recorded `now`."""
    in_order = mendings(events.values(), max(events))
    ours = next(mending for mending in reversed(in_order) if mending.event == event_id)
    return evolve(ours, recorded_at=now)


def _planned(
    drafts: tuple[Draft, ...],
    before: Mapping[str, Log],
    after: Mapping[str, Log],
    mending: Mending,
) -> Plan:
    impacts = {contest: impact(log, after[contest], contest) for contest, log in before.items()}
    tellings = {
        contest: there
        for contest, log in after.items()
        if (there := telling(log, contest, mending.recorded_at)) is not None
    }
    # Contests whose figures change have a note; where none has any, the first contest has.
    changed = [contest for contest in tellings if impacts[contest].spots] or [*tellings][:1]
    notes = [note(mending, impacts[contest], tellings[contest]) for contest in changed]
    return Plan(drafts, mending, impacts, tellings, "\n".join(dict.fromkeys(notes)))
