"""The values of a reconciliation: a comparison, its verdict, the class of a difference, and marks.

The model is the balance assertion of plain-text accounting. A total is an observation that tests
the names and changes none of them. A comparison holds what is compared, what was expected and what
was found, with the claims that could explain the difference.
"""

from __future__ import annotations

import enum
from typing import Final

from attrs import frozen

from ledger.events.kinds import ActKind
from projections.fold.belief import Standing


class Verdict(enum.StrEnum):
    """How two things on record compare.

    `short` and `over`: fewer, or more, were found than expected. `differs`: two claims do not fit,
    and neither is a count. `cannot say`: the record leaves it open.
    """

    AGREES = "agrees"
    SHORT = "short"
    OVER = "over"
    DIFFERS = "differs"
    NOT_COMPARABLE = "not comparable"
    CANNOT_SAY = "cannot say"


class Explained(enum.StrEnum):
    """The class of a difference. Only `unexplained` is a question that nobody has answered."""

    BASIS = "basis"
    LAG = "lag"
    ALIAS = "alias"
    ROUNDING = "rounding"
    REVISION = "revision"
    ERROR_OURS = "error ours"
    ERROR_THEIRS = "error theirs"
    UNEXPLAINED = "unexplained"


FAILING: Final = frozenset({Explained.UNEXPLAINED, Explained.ALIAS, Explained.ERROR_OURS})
"""Classes that leave work to do: an open question, or something in the record to correct."""


class Mark(enum.StrEnum):
    """The result of all comparisons for one cell.

    `stale`: what was checked agrees, but names came later than the last total that checks them.
    `unchecked`: no total on record tests the names, or nobody names what a total counts.
    """

    PASSING = "passing"
    FAILING = "failing"
    UNCHECKED = "unchecked"
    STALE = "stale"


@frozen
class Spot:
    """What a comparison is about: a cell, a column (no candidate), or the contest (no section)."""

    section: str | None = None
    candidate: str | None = None
    act: ActKind | None = None


NOWHERE: Final = Spot()


@frozen
class Comparison:
    """A comparison of two things on record.

    `expected`, `found` and `difference` are printed values, as exact as what they come from.
    `why` says how the verdict is known, `explained` the class of a difference (None where there is
    none: names that are fewer than a total are not a difference but the part that nobody names).
    `claims` are the rows that could explain it.
    """

    check: str
    about: str
    spot: Spot
    moment: str
    verdict: Verdict
    expected: str
    found: str
    difference: str
    why: str
    explained: Explained | None
    claims: tuple[Standing, ...]

    @property
    def fails(self) -> bool:
        """Whether it leaves work to do."""
        return self.explained in FAILING


@frozen
class Outcome:
    """The result of comparing two things: the verdict, and what explains a difference."""

    verdict: Verdict
    why: str
    difference: str = ""
    explained: Explained | None = None
    rows: tuple[Standing, ...] = ()


def signed(number: int) -> str:
    """Print a difference with its sign; nothing where there is none."""
    if not number:
        return ""
    return f"+{number}" if number > 0 else f"\N{MINUS SIGN}{-number}"
