"""From a wish to mend to the draft that does it: which version, which cause, which lock.

The person names a claim and says what is wrong; which clock the change moves follows from that.
Everything here is pure: it is given the events of the claim and answers with a draft, or refuses
in a sentence that says what to type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from ledger.citations import Citation
from ledger.codec import encode
from ledger.errors import ValueRefusedError
from ledger.events.envelope import Draft, Event
from ledger.events.mending import Cause, ChangeClass, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import REDACTION, Claim, Mending
from ledger.events.source import SourceCited
from ledger.ids import event_id_for
from ledger.times import ANY_DAY, AsOf
from projections.fold.belief import believe
from projections.fold.sources import Library
from projections.fold.versions import Recorded, Version, live_versions, sorted_out, taken_back

_OF_OURS: Final = frozenset({ChangeClass.CORRECTION, ChangeClass.CLARIFICATION})
_OF_SOURCES: Final = frozenset(
    {ChangeClass.UPDATE, ChangeClass.REVISION, ChangeClass.CLARIFICATION}
)
_ELSEWHERE: Final = {
    ChangeClass.RETRACTION: "retract",
    ChangeClass.REDACTION: "redact",
}


@frozen
class Wish:
    """What a person says about a change: its class, the public reason, and who put it right.

    `cites` is where the source corrected itself or took it back; None where the slip was ours.
    """

    reason: str
    change: ChangeClass | None = None
    cites: Citation | None = None


@frozen
class Target:
    """What is to be mended: a claim, the version meant, and the last event about it (the lock)."""

    claim: str
    version: Version
    last: str


def target_of(events: Iterable[Event], referred: Sequence[Event]) -> Target:
    """Find the version that a reference means, as far as it can be corrected.

    `events` are those of the claim and of the sources. A claim is meant as it stands now; an event
    as the newest wording in the slot it opened, since anything older is no longer what we say.
    """
    log = tuple(events)
    claim = referred[0].claim_id
    recorded, library = _as_it_stands(log)
    gone = taken_back(recorded, library)
    holding = live_versions(recorded, claim, gone, library)
    last = max((event for event in log if event.claim_id == claim), key=lambda one: one.seq)
    if not holding:
        raise _nothing_stands(claim, recorded.versions.get(claim, ()), last)
    stands = next(
        one.event_id for one in believe(log, library.as_of).standing if one.claim_id == claim
    )
    meant = stands if len(referred) > 1 else referred[0].event_id
    chain = {version.event_id: version for version in recorded.versions[claim]}
    for version in holding:
        if meant in _slot_of(version, chain):
            return Target(claim, version, last.event_id)
    raise ValueRefusedError(
        f"seq {referred[0].seq} ({referred[0].type}) holds no wording of {claim} that stands.",
        f"Give the claim, {claim}, or the seq of one of its versions.",
    )


def _as_it_stands(log: Sequence[Event]) -> tuple[Recorded, Library]:
    """The log sorted out, and its sources, everything published being known."""
    everything = AsOf(ANY_DAY, None, max(event.seq for event in log))
    sources = {one.source: one for one in believe(log, everything).sources}
    return sorted_out(log), Library(everything, sources)


def _slot_of(version: Version, chain: Mapping[str, Version]) -> tuple[str, ...]:
    """The events of a version and of those it mends, one after another."""
    slot = [version]
    while (mended := chain.get(slot[-1].mends or "")) is not None:
        slot.append(mended)
    return tuple(one.event_id for one in slot)


def _nothing_stands(claim: str, versions: Sequence[Version], last: Event) -> ValueRefusedError:
    if not versions:
        return ValueRefusedError(
            f"{claim} cannot be corrected: it is no claim, or its words were redacted.",
            f"Type endorsements show {claim}.",
        )
    return ValueRefusedError(
        f"{claim} does not stand: it was retracted.",
        f"To let it stand again, retract the retraction: endorsements retract #{last.seq}.",
    )


def correction(target: Target, body: Claim, wish: Wish) -> Draft:
    """Draft a claim's whole new body. Raises `ValueRefusedError` where class and cause clash."""
    reason = _reason(wish)
    cause, change = _cause(wish)
    if type(body) is not type(target.version.body):
        raise ValueRefusedError(
            f"{target.claim} is of another kind than the claim that is to replace it.",
            f"Retract it, and record the other: endorsements retract {target.claim}.",
        )
    ours = cause is Cause.RECORDED_IN_ERROR
    corrected = ClaimCorrected(
        claim=target.claim,
        replaces=target.last,
        mends=target.version.event_id if ours else None,
        cause=cause,
        change=change,
        reason=reason,
        body=body,
        citations=(wish.cites,) if wish.cites is not None else _reread(body),
    )
    return _draft(target.claim, corrected)


def _reread(body: Claim) -> tuple[Citation, ...]:
    """For our own slip: the source that was read again."""
    if isinstance(body, SourceCited):
        return (Citation(body.source, "the source itself"),)
    return body.citations


def _cause(wish: Wish) -> tuple[Cause, ChangeClass]:
    """The cause that follows from the class and the citation, if they fit together."""
    change = wish.change or (ChangeClass.CORRECTION if wish.cites is None else ChangeClass.REVISION)
    if change in _ELSEWHERE:
        command = _ELSEWHERE[change]
        raise ValueRefusedError(
            f"A {change} gives no new words, so `correct` cannot make one.",
            f"Type endorsements {command} ID.",
        )
    if wish.cites is None:
        if change not in _OF_OURS:
            raise ValueRefusedError(
                f"{_a(change)} rests on what a source said later, and none is cited.",
                "Add --cites SOURCE --at PLACE; if we had misread our source, it is --class"
                " correction.",
            )
        return Cause.RECORDED_IN_ERROR, change
    if change not in _OF_SOURCES:
        raise ValueRefusedError(
            "A correction mends what we got wrong, for every date; but --cites says that a source"
            " put itself right.",
            "Write --class revision, and the old words stay on the dates before; or leave --cites"
            " out.",
        )
    return Cause.SOURCE_CORRECTED, change


def _a(change: ChangeClass) -> str:
    return f"{'An' if change is ChangeClass.UPDATE else 'A'} {change}"


def retraction(
    events: Iterable[Event],
    referred: Sequence[Event],
    wish: Wish,
    duplicate_of: str | None = None,
) -> Draft:
    """Draft that something no longer stands: a claim, one version of it, or another mending.

    `referred` are the events meant: all of a claim take back the whole of it. Raises
    `ValueRefusedError`.
    """
    reason = _reason(wish)
    log = sorted(events, key=lambda event: event.seq)
    first = referred[0]
    ours = [event for event in log if event.claim_id == first.claim_id]
    if first.type == REDACTION:
        raise ValueRefusedError("A redaction cannot be taken back: the words are gone.")
    if duplicate_of is not None:
        _check_duplicate(log, first.claim_id, duplicate_of, wish)
    if already := _retracted_by(log, first):
        raise ValueRefusedError(
            f"seq {first.seq} was retracted already, at seq {already.seq}.",
            f"To let it stand again: endorsements retract #{already.seq}.",
        )
    cause = (
        Cause.DUPLICATE
        if duplicate_of is not None
        else Cause.RECORDED_IN_ERROR
        if wish.cites is None
        else Cause.SOURCE_CORRECTED
    )
    body = ClaimRetracted(
        claim=first.claim_id,
        retracts=first.event_id,
        replaces=ours[-1].event_id,
        cause=cause,
        reason=reason,
        duplicate_of=duplicate_of,
        citations=() if wish.cites is None else (wish.cites,),
    )
    return _draft(first.claim_id, body)


def _check_duplicate(log: Sequence[Event], claim: str, other: str, wish: Wish) -> None:
    if wish.cites is not None:
        raise ValueRefusedError(
            "Entering a fact twice is our slip; no source takes anything back.",
            "Leave out --cites, or leave out --duplicate-of.",
        )
    if other == claim or not any(event.claim_id == other for event in log):
        raise ValueRefusedError(
            f"{other} is no other claim on record that could remain.",
            "Give the id of the claim that stays: --duplicate-of CLAIM.",
        )


def _retracted_by(log: Iterable[Event], target: Event) -> Event | None:
    """The standing retraction of an event, if there is one."""
    recorded, library = _as_it_stands(tuple(log))
    if target.event_id not in taken_back(recorded, library):
        return None
    return next(event for event, body in recorded.retractions if body.retracts == target.event_id)


def assessment(
    events: Iterable[Event], accepts: Sequence[str], sets_aside: Sequence[str], wish: Wish
) -> Draft:
    """Draft an editor's decision between claims. Raises `ValueRefusedError`."""
    reason = _reason(wish)
    log = tuple(events)
    known = {event.claim_id for event in log if not isinstance(event.body, Mending)}
    for claim in (*accepts, *sets_aside):
        if claim not in known:
            raise ValueRefusedError(
                f"{claim} is no claim on record.", "endorsements why … prints the ids of claims."
            )
    body = ClaimAssessed(
        accepts=tuple(accepts),
        sets_aside=tuple(sets_aside),
        reason=reason,
        citations=() if wish.cites is None else (wish.cites,),
    )
    # The seq of what was seen last: the same decision, taken back since, can be made again.
    seen = max(event.seq for event in log)
    event_id = event_id_for(f"mend/assessment/{seen}/{encode(body).decode()}")
    return Draft(event_id, f"assessment/{event_id[:12]}", body)


def _reason(wish: Wish) -> str:
    reason = " ".join(wish.reason.split())
    if not reason:
        raise ValueRefusedError(
            "Every change carries a reason, which readers see.", 'Add --reason "…".'
        )
    return reason


def _draft(claim: str, body: ClaimCorrected | ClaimRetracted) -> Draft:
    """Give the draft an id that follows from what it says: run twice, it is recorded once."""
    key = f"mend/{claim}/{body.replaces}/{encode(body).decode()}"
    return Draft(event_id_for(key), claim, body)
