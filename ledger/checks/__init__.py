"""What can be wrong with a claim that reads well: pure functions of a command and what is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ledger.commands import RecordClaim
from ledger.errors import Finding
from ledger.view import View

Check = Callable[[RecordClaim, View], tuple[Finding, ...]]

CHECKS: Final[tuple[Check, ...]] = ()
"""Every check, in the order in which their findings are told."""


def judge(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Run every check on one command."""
    return tuple(finding for check in CHECKS for finding in check(command, view))
