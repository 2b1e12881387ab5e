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
    """Return a share as `n/d` in lowest terms.

    Raises `ValueRefusedError` for what is no number, or not between 0 and 1.
    """
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueRefusedError(f"“{text}” is not a share.", "Write 12.5% or 1/8.") from error
    if not 0 <= share <= 1:
        raise ValueRefusedError(f"“{text}” is not between 0 and the whole.")
    return f"{share.numerator}/{share.denominator}"


class Joined(enum.StrEnum):
    """How a rule's routes combine: one is enough, all are needed, or the source is unclear."""

    OR = "or"
    AND = "and"
    UNCLEAR = "unclear"


@frozen
class Need:
    """At least `number` nominators of some sections together, or at least `share` of them.

    `of` names what the share is taken of if that is no section, such as "affiliated-membership", or
    who is counted if no section is; `kind` narrows who counts ("union"). All fields hold exactly
    what the source says, None where it says nothing. "At least a share" means the share rounded up
    to whole nominators.
    """

    sections: tuple[str, ...]
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
    """One way to meet a rule: all of its needs together."""

    name: str
    needs: tuple[Need, ...]


class Method(enum.StrEnum):
    """How votes decide the winner.

    `plurality`: the most first preferences, in one round. `preferential`: the transferable,
    eliminating ballot (alternative vote): whoever has more than half of the votes remaining wins;
    until then the last goes out and each vote of theirs passes to its next preference.
    """

    PLURALITY = "plurality"
    PREFERENTIAL = "preferential"


class TieBreak(enum.StrEnum):
    """What decides between candidates with equal votes, where a rule says so.

    `earliest_round` and `latest_round`: whoever had more votes in the first, or the last, earlier
    round in which they differ. `declared_order`: an order set beforehand; whoever is further down
    loses.
    """

    EARLIEST_ROUND = "earliest_round"
    LATEST_ROUND = "latest_round"
    DECLARED_ORDER = "declared_order"


@frozen
class Counting:
    """How a contest's votes are counted: the method, and the tie-breaks in the order to try them.

    `order` lists candidates, the foremost first, for `declared_order`. If no tie-break decides, the
    tie stays undecided: the count stops and reports it.
    """

    method: Method
    ties: tuple[TieBreak, ...] = ()
    order: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a declared order that declares nothing."""
        if TieBreak.DECLARED_ORDER in self.ties and not self.order:
            raise ValueRefusedError("Ties go by a declared order, and no order is given.")


@frozen
class Weight:
    """What one section counts for in a whole, as a share of it."""

    section: str
    share: str

    def __attrs_post_init__(self) -> None:
        """Refuse a weight that is no share."""
        checked_share(self.share)
