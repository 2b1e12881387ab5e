"""Checks of claims that are well-formed: pure functions of a command and what is known.

They need the record alone. Findings that need figures over time (a count that falls, what a
correction would change) belong to the projections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ledger.checks import acts, sources, totals
from ledger.commands import RecordClaim
from ledger.errors import Finding
from ledger.events.act import ActEnded, ActMade
from ledger.events.frame import CandidacyDeclared, CandidacyEnded, ContestCalled
from ledger.events.hedged import ActReported
from ledger.events.registry import BY_SHAPE, Body
from ledger.events.source import SourceCited
from ledger.events.total import BallotHeld, CountDeclared, RemainderPublished, TallyPublished
from ledger.events.who import EndorserRegistered
from ledger.view import View

Check = Callable[[RecordClaim, View], tuple[Finding, ...]]

CHECKS: Final[tuple[tuple[Check, tuple[type, ...]], ...]] = (
    (sources.repeats_another, (SourceCited,)),
    (sources.not_archived, (SourceCited,)),
    (sources.alleges, tuple(BY_SHAPE)),
    (sources.defined_otherwise, (EndorserRegistered, CandidacyDeclared, ContestCalled)),
    (acts.hedged_as_fact, (ActMade, ActEnded, CandidacyEnded)),
    (acts.outside_window, (ActMade,)),
    (acts.counted_twice, (ActMade,)),
    (acts.carried_over, (ActMade,)),
    (acts.work_or_praise, (ActMade,)),
    (acts.leader_for_body, (ActMade,)),
    (acts.headline_firmer, (ActReported,)),
    (totals.bound_as_exact, (TallyPublished, RemainderPublished)),
    (totals.zero_of_omitted, (TallyPublished,)),
    (totals.share_as_votes, (BallotHeld,)),
    (totals.shares_disagree, (BallotHeld, CountDeclared)),
    (totals.shares_over_whole, (BallotHeld,)),
)
"""Every check, in the order of their findings, with the shapes of body that it has a word about."""
_OF_SHAPE: Final[Mapping[type, tuple[Check, ...]]] = {
    shape: tuple(check for check, shapes in CHECKS if shape in shapes) for shape in BY_SHAPE
}
_OF_QUOTES: Final = frozenset({acts.hedged_as_fact, acts.work_or_praise, acts.leader_for_body})
"""Checks that have a word about quotes alone, and so none about most acts."""
_UNQUOTED: Final[Mapping[type, tuple[Check, ...]]] = {
    shape: tuple(check for check in checks if check not in _OF_QUOTES)
    for shape, checks in _OF_SHAPE.items()
    if not _OF_QUOTES.isdisjoint(checks)
}


def judge(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Run every check on one command that is about bodies of its shape."""
    body = command.body
    shape = type(body)
    quoted = shape not in _UNQUOTED or _is_quoted(body)
    findings: list[Finding] = []
    for check in _OF_SHAPE[shape] if quoted else _UNQUOTED[shape]:
        findings += check(command, view)
    return tuple(findings)


def _is_quoted(body: Body) -> bool:
    """Whether a body cites the very words of a page."""
    return any(citation.quote is not None for citation in getattr(body, "citations", ()))
