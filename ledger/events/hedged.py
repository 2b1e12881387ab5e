"""Hedged claims: reported, expected, claimed, rumoured. They are kept apart and never count.

A hedge is never upgraded. If what it foretold happens, that is a new act with its own source, and a
`ReportEnded` says that the hedge was met. A denial is a claim about a claim.
"""

from __future__ import annotations

import enum

from attrs import frozen

from ledger.citations import Citation
from ledger.edtf import When
from ledger.events.kinds import ActKind


class Firmness(enum.StrEnum):
    """How firmly the source itself states it, weakest last."""

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
    """A source hedges. `says` is the chain of attribution, nearest first: paper < paper < unnamed.

    `due` is when it is expected to happen; `may_be_nobody` marks that it may come to nothing;
    `headline` holds the firmer words of a headline whose article says less.
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
