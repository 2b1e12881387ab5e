"""The draft of a mending: which version it mends, for which cause, and with which lock.

The person names a claim and says what is wrong; which clock the change moves follows from that.
Everything here is pure: from the events of the claim it makes a draft, or refuses in a sentence
that says what to type.
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
    """Find the version to correct that a reference means.

    `events` are those of the claim and of the sources. A reference to a claim means its wording as
    it stands now. A reference to one event means the newest wording in the slot of that event: no
    older wording is still in use. Raises `ValueRefusedError` where no such wording stands.
    """
    log = tuple(events)
    claim = referred[0].claim_id
    recorded, library = _as_it_stands(log)
    gone = taken_back(recorded, library)
    holding = live_versions(recorded, claim, gone, library)
    last = max((event for event in log if event.claim_id == claim), key=lambda event: event.seq)
    if not holding:
        raise _nothing_stands(claim, recorded.versions.get(claim, ()), last)
    stands = next(
        standing.event_id
        for standing in believe(log, library.as_of).standing
        if standing.claim_id == claim
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
    """Return the log sorted by what events do, and its sources, with no limit on `known`."""
    everything = AsOf(ANY_DAY, None, max(event.seq for event in log))
    sources = {source.source: source for source in believe(log, everything).sources}
    return sorted_out(log), Library(everything, sources)


def _slot_of(version: Version, chain: Mapping[str, Version]) -> tuple[str, ...]:
    """Return the events of a version and of those it mends, one after another."""
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
    """Draft a correction with a claim's whole new body.

    Raises `ValueRefusedError` where class and cause clash, or the body is of another kind.
    """
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
    """Return the citations of a correction of our own slip: the source that was read again."""
    if isinstance(body, SourceCited):
        return (Citation(body.source, "the source itself"),)
    return body.citations


def _cause(wish: Wish) -> tuple[Cause, ChangeClass]:
    """Return the cause that follows from class and citation, and the class.

    Raises `ValueRefusedError` where they do not fit together.
    """
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
    """Draft the retraction of a claim, of one version of it, or of another mending.

    `referred` are the events meant; all events of a claim mean the whole claim. Raises
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
    _check_not_retracted(log, first)
    cause = Cause.RECORDED_IN_ERROR if wish.cites is None else Cause.SOURCE_CORRECTED
    if duplicate_of is not None:
        cause = Cause.DUPLICATE
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


def _check_not_retracted(log: Sequence[Event], target: Event) -> None:
    """Refuse to retract what is retracted already."""
    if already := _retracted_by(log, target):
        raise ValueRefusedError(
            f"seq {target.seq} was retracted already, at seq {already.seq}.",
            f"To let it stand again: endorsements retract #{already.seq}.",
        )


def _check_duplicate(log: Sequence[Event], claim: str, other: str, wish: Wish) -> None:
    """Refuse a retraction as duplicate that cites a source, or names no other claim to remain."""
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
    """Return the standing retraction of an event, if there is one."""
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
    # With the last seq in the id, a decision that was retracted since can be made again.
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
    """Make a draft whose id follows from its content: the same command run twice records once."""
    key = f"mend/{claim}/{body.replaces}/{encode(body).decode()}"
    return Draft(event_id_for(key), claim, body)
