"""Mending the record without touching it: corrections, retractions, assessments, redactions.

The cause of a change decides which clock it moves. If a source was wrong, its old value stays
visible on `known` until the source said so. If the mistake was ours, the old value disappears from
every `known` date and stays visible on `recorded` only. Nothing depends on the order in which
mendings arrive.
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
    """What a change is called to readers. Classes are never mixed: better data is not our error."""

    UPDATE = "update"
    REVISION = "revision"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    CLARIFICATION = "clarification"
    REDACTION = "redaction"


@frozen
class ClaimCorrected:
    """A claim's whole new body.

    `replaces` is the event id of the last event about the claim that its author saw. It is a lock:
    two rival corrections cannot both be recorded unseen. `mends` is the version whose place on
    `known` a `recorded_in_error` correction takes over. A `source_corrected` version is ordered by
    the publication of `citations`.
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
        """Refuse a duplicate; require `mends` for an error of ours, and refuse it otherwise."""
        if self.cause is Cause.DUPLICATE:
            raise ValueRefusedError("A duplicate is retracted, not corrected.")
        if (self.cause is Cause.RECORDED_IN_ERROR) != (self.mends is not None):
            raise ValueRefusedError(
                "An error of ours names the version it mends; no other cause does."
            )


@frozen
class ClaimRetracted:
    """Something recorded about a claim no longer stands.

    `retracts` is the id of the event to take back. The claim's first event takes back the whole
    claim, and a correction only that version; taking back an assessment undoes it, and taking back
    a retraction restores what it took back. `replaces` is the lock, as in a correction.
    `duplicate_of` names the claim that remains when the same fact was entered twice.
    """

    claim: str
    retracts: str
    replaces: str
    cause: Cause
    reason: str
    duplicate_of: str | None
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Require `duplicate_of` for a duplicate, and refuse it otherwise."""
        if (self.cause is Cause.DUPLICATE) != (self.duplicate_of is not None):
            raise ValueRefusedError(
                "A duplicate names the claim that remains; no other cause does."
            )


@frozen
class ClaimAssessed:
    """An editor decides between rival claims: which to accept, which to set aside, and why.

    All of them are still shown.
    """

    accepts: tuple[str, ...]
    sets_aside: tuple[str, ...]
    reason: str
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse an assessment that sets nothing aside, or something that it also accepts."""
        if not self.sets_aside or set(self.accepts) & set(self.sets_aside):
            raise ValueRefusedError("An assessment sets something aside, and not what it accepts.")


@frozen
class BodyRedacted:
    """The law requires an event's body to go. Body and salt go; hashes, type and place stay."""

    event: str
    reason: str
    authority: str


def redaction_id(event: str) -> str:
    """Return the id of an event's redaction: always the same, so that redacting twice adds none."""
    return event_id_for(f"body.redacted {event}")
