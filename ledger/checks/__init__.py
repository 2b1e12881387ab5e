"""Checks of claims that are well-formed: pure functions of a command and what is known.

They need the record alone. Findings that need figures over time (a count that falls, what a
correction would change) belong to the projections.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ledger.checks import acts, sources, totals
from ledger.commands import RecordClaim
from ledger.errors import Finding
from ledger.view import View

Check = Callable[[RecordClaim, View], tuple[Finding, ...]]

CHECKS: Final[tuple[Check, ...]] = (
    sources.repeats_another,
    sources.not_archived,
    sources.alleges,
    sources.defined_otherwise,
    acts.hedged_as_fact,
    acts.outside_window,
    acts.counted_twice,
    acts.carried_over,
    acts.work_or_praise,
    acts.leader_for_body,
    acts.headline_firmer,
    totals.bound_as_exact,
    totals.zero_of_omitted,
    totals.share_as_votes,
    totals.shares_disagree,
    totals.shares_over_whole,
)
"""Every check, in the order of their findings."""


def judge(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Run every check on one command."""
    return tuple(finding for check in CHECKS for finding in check(command, view))
