"""Mending the record without touching it: corrections, retractions, assessments, redactions.

Which clock a change moves follows from its cause. A source that was wrong keeps its old value
visible on `known` until it said so; our own slip disappears from every `known` date and stays on
`recorded`. Nothing depends on the order in which mendings arrive.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from attrs import frozen

from ledger.citations import Citation
from ledger.errors import ValueRefusedError
from ledger.ids import event_id_for

if TYPE_CHECKING:
    from ledger.events.registry import Claim


class Cause(enum.StrEnum):
    """Why a recorded claim needed mending."""

    SOURCE_CORRECTED = "source_corrected"
    RECORDED_IN_ERROR = "recorded_in_error"
    DUPLICATE = "duplicate"


class ChangeClass(enum.StrEnum):
    """What readers are told the change is. Never mixed: better data is not our error."""

    UPDATE = "update"
    REVISION = "revision"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    CLARIFICATION = "clarification"
    REDACTION = "redaction"


@frozen
class ClaimCorrected:
    """A claim's whole new body.

    `replaces` is the event id of the last event about the claim that its author saw: a lock, so
    that two rival corrections cannot both land unseen. `mends` is the version whose slot on `known`
    a `recorded_in_error` takes over. A `source_corrected` version is ordered by the publication of
    `citations`.
    """

    claim: str
    replaces: str
    mends: str | None
    cause: Cause
    change: ChangeClass
    reason: str
    body: Claim
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Hold each cause to what it needs."""
        if self.cause is Cause.DUPLICATE:
            raise ValueRefusedError("A duplicate is retracted, not corrected.")
        if (self.cause is Cause.RECORDED_IN_ERROR) != (self.mends is not None):
            raise ValueRefusedError(
                "An error of ours names the version it mends; no other cause does."
            )


@frozen
class ClaimRetracted:
    """Something recorded about a claim no longer stands.

    `retracts` is the event id of what is taken back: the claim's first event takes the whole claim
    back, a correction's only that version; an assessment's undoes it, and a retraction's lets what
    it took back stand again. `replaces` is the lock, as in a correction. `duplicate_of` names the
    claim that remains when the same fact was entered twice.
    """

    claim: str
    retracts: str
    replaces: str
    cause: Cause
    reason: str
    duplicate_of: str | None
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Hold a duplicate to the claim it duplicates."""
        if (self.cause is Cause.DUPLICATE) != (self.duplicate_of is not None):
            raise ValueRefusedError(
                "A duplicate names the claim that remains; no other cause does."
            )


@frozen
class ClaimAssessed:
    """An editor settles rivals: which to go by, which to set aside, and why. All stay shown."""

    accepts: tuple[str, ...]
    sets_aside: tuple[str, ...]
    reason: str
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse an assessment that decides nothing, or both ways."""
        if not self.sets_aside or set(self.accepts) & set(self.sets_aside):
            raise ValueRefusedError("An assessment sets something aside, and not what it accepts.")


@frozen
class BodyRedacted:
    """The law says forget. The event's body and salt go; its hashes, type and place stay."""

    event: str
    reason: str
    authority: str


def redaction_id(event: str) -> str:
    """Return the id of the redaction of an event: one for each, so that twice is once."""
    return event_id_for(f"body.redacted {event}")
