"""Findings (errors as values, with a place) and the exceptions that mean "cannot go on".

A check returns a tuple of `Finding`. An exception is raised only where nothing sensible can follow.
Exception classes write their own sentences: a caller passes values, never prose.
"""

from __future__ import annotations

import enum

import msgspec
from attrs import frozen


class Severity(enum.StrEnum):
    """How serious a finding is: an error refuses the whole input, a warning is only printed."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where a finding points: a line of a file, a file as a whole, or an event of the log.

    A struct, since an import makes one for each claim, whether or not anything is found.
    """

    file: str | None = None
    line: int | None = None
    seq: int | None = None

    def __str__(self) -> str:
        """Print `file:line`, the form editors jump to, or `seq N`."""
        if self.seq is not None:
            return f"seq {self.seq}"
        if self.file is None:
            return "-"
        return self.file if self.line is None else f"{self.file}:{self.line}"


NOWHERE = Place()


@frozen
class Finding:
    """One thing to put right: where, which rule (`code`, kebab-case), what is wrong, what to type.

    `message` says what is wrong in a sentence; `hint` says what to write instead, or is empty.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Print the finding as one line that starts with its place, where it has one."""
        where = "" if self.place == NOWHERE else f"{self.place}: "
        text = f"{where}{self.severity} [{self.code}] {self.message}"
        return f"{text} {self.hint}" if self.hint else text


def refusing(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that refuse their input."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


class LedgerError(Exception):
    """Something in the ledger cannot go on."""

    def __init__(self, message: str | None = None) -> None:
        """Take the sentence, or fall back on the class's own first line."""
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])


class DateNotUnderstoodError(LedgerError):
    """A date is not in the subset of EDTF that the ledger reads."""

    def __init__(
        self, text: str, reason: str, hint: str = "Write a date such as 2010-07-24."
    ) -> None:
        """Name the text, what is wrong with it, and what to write."""
        self.text, self.reason, self.hint = text, reason, hint
        super().__init__(f"“{text}” {reason}")


class ValueRefusedError(LedgerError):
    """A value breaks a rule of its own type."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Take what is wrong and what to write instead."""
        self.hint = hint
        super().__init__(message)
