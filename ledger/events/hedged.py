"""Hedged claims: reported, expected, claimed, rumoured. They live on their own and never count.

A hedge is never upgraded: what it foretold is a new act with its own source, and a `ReportEnded`
that says the hedge was met. A denial is a claim about a claim.
"""

from __future__ import annotations

import enum

from attrs import frozen

from ledger.citations import Citation
from ledger.edtf import When
from ledger.events.kinds import ActKind


class Firmness(enum.StrEnum):
    """How firmly the source itself puts it, weakest last."""

    REPORTED = "reported"
    EXPECTED = "expected"
    CLAIMED = "claimed"
    RUMOURED = "rumoured"


class Matter(enum.StrEnum):
    """What a hedged claim is about."""

    ACT = "act"
    WITHDRAWAL = "withdrawal"
    STANDING = "standing"
    SUPPORT = "support"


@frozen
class ActReported:
    """A source hedges. `says` is who says that who says, nearest first: paper < paper < unnamed.

    `due` is when it should come about; `may_be_nobody` that it may come to nothing; `headline` the
    firmer words of a headline whose body says less; `contested` who is quoted against it.
    """

    contest: str
    matter: Matter
    firmness: Firmness
    act: ActKind | None
    section: str | None
    endorser: str | None
    candidate: str | None
    words: str
    says: tuple[str, ...]
    on: When | None
    due: When | None
    may_be_nobody: bool
    headline: str | None
    citations: tuple[Citation, ...]


class ReportEnding(enum.StrEnum):
    """What became of a hedged claim."""

    DENIED = "denied"
    MET = "met"
    BROKEN = "broken"
    LAPSED = "lapsed"


@frozen
class ReportEnded:
    """A hedged claim was denied, met by an act, broken by one, or lapsed with its date.

    `report` is the hedge's claim id; `by` the claim id of the act that met or broke it.
    """

    contest: str
    report: str
    manner: ReportEnding
    by: str | None
    says: tuple[str, ...]
    words: str
    on: When | None
    citations: tuple[Citation, ...]
