"""The shapes a contest's rules are stated in: thresholds, routes, weights. Data, never code.

Shares are exact fractions kept as text ("1/8", "1/3"), because a rule's rounding must not depend on
how a computer stores 12.5 %.
"""

from __future__ import annotations

import enum
from fractions import Fraction

from attrs import frozen

from ledger.errors import ValueRefusedError


def checked_share(text: str) -> str:
    """Return a share written as `n/d`, in lowest terms and between 0 and 1.

    Raises `ValueRefusedError` otherwise.
    """
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueRefusedError(f"“{text}” is not a share.", "Write 12.5% or 1/8.") from error
    if not 0 <= share <= 1:
        raise ValueRefusedError(f"“{text}” is not between 0 and the whole.")
    return f"{share.numerator}/{share.denominator}"


class Joined(enum.StrEnum):
    """How a rule's routes are joined: one is enough, all are needed, or the source is unclear."""

    OR = "or"
    AND = "and"
    UNCLEAR = "unclear"


@frozen
class Need:
    """At least `number` nominators of a section, or at least `share` of `of`, rounded up.

    `of` names what the share is taken of, such as "clps" or "affiliated-members"; `kind` narrows
    who counts ("union"). Exactly what the source says: None where it says nothing.
    """

    section: str | None
    number: int | None = None
    share: str | None = None
    of: str | None = None
    kind: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a need that asks for nothing."""
        if self.number is None and self.share is None:
            raise ValueRefusedError("A need states neither a number nor a share.")
        if self.share is not None:
            checked_share(self.share)


@frozen
class Route:
    """One way to meet a rule: every need of it, together."""

    name: str
    needs: tuple[Need, ...]


@frozen
class Weight:
    """What one section counts for in a whole, as a share of it."""

    section: str
    share: str

    def __attrs_post_init__(self) -> None:
        """Refuse a weight that is no share."""
        checked_share(self.share)
