"""The twelve numbers of a cell: what each of them means, and at which index it is."""

from __future__ import annotations

from operator import add, sub
from typing import Final, TypeAlias, cast

from ledger.events.total import Basis

BASES: Final = (Basis.UNKNOWN, Basis.RECEIVED, Basis.MEETINGS)
"""The bases on which a total binds, each at the index that stands for it in the sums."""

Numbers: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, int, int, int]
"""named, possible, clashing, leaning, led, unnamed, floor, capped, ceiling, lagging, basis, knotted

The first four count named acts: those surely in force (`named`), those possibly in force
(`possible`), those possibly but not surely in force because their dates clash (`clashing`), and
those surely in force only by an estimate (`leaning`; one more where a total leans on one).

The others are of totals. `led`: whether a total is carried to the day, and if it states one number
(`STATING`) or only bounds (`BOUNDING`). `unnamed`, `floor` and `ceiling`: what that total, the
floor and the ceiling add to `named`. `capped`: whether there is a ceiling; where there is none,
`ceiling` means nothing. `lagging`: whether a total lags, or totals clash. `basis`: the basis of the
total carried. `knotted`: the fold must work the cell out when it is asked about; `led` to `basis`
are then zero.
"""

NAMED: Final = 0
POSSIBLE: Final = 1
CLASHING: Final = 2
LEANING: Final = 3
LED: Final = 4
"""The first of the eight that totals make."""
STATING: Final = 1
BOUNDING: Final = 2
CAPPED: Final = 7
CEILING: Final = 8
LAGGING: Final = 9
KNOTTED: Final = 11
WIDTH: Final = 12
"""How many numbers a cell has."""

NOTHING: Final[Numbers] = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
ONE_MORE: Final[Numbers] = (1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
"""One more act, from one day on and without an end: what most changes are."""
MANY: Final = 8
"""Acts that begin at one place up to which each is a change by itself."""


def none_yet() -> list[int]:
    """Return numbers to be added to, all zero."""
    return [*NOTHING]


def summed(one: Numbers, other: Numbers) -> Numbers:
    """Add numbers up."""
    # `map` loses the length of the tuple, for the type checker.
    return cast("Numbers", tuple(map(add, one, other)))


def difference(was: Numbers, now: Numbers) -> Numbers:
    """Return by how much numbers have changed."""
    return cast("Numbers", tuple(map(sub, now, was)))


def unmarked(numbers: Numbers) -> Numbers:
    """Return numbers without the mark that says that the fold must work them out."""
    return (*numbers[:KNOTTED], 0)
