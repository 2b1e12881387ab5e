"""What a cell held, as rectangles: the stretch of each clock on which an act or a claim stood so.

A question is about one point of a clock. The rectangles that it hits are the answer's provenance.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

import msgspec
from attrs import frozen

from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    ContestCalled,
    MilestoneStated,
    SectionSized,
    WindowStated,
)
from ledger.events.total import RemainderPublished, TallyPublished
from projections.fold.acts import ActKey, Backing
from projections.fold.belief import Standing
from projections.fold.dating import Dated
from projections.fold.figures import Cell
from projections.stored.evidence.days import OPEN

Stretch = tuple[int, int]
"""Points of one clock, `[since, until)`: seqs, or days at whose end something was public."""
NEVER: Final[Stretch] = (0, 0)
NOBODY: Final = ""
"""Stands for the candidate of an act that backs nobody, such as a decision to nominate none."""

KEPT: Final = (
    ContestCalled,
    SectionSized,
    WindowStated,
    MilestoneStated,
    CandidacyDeclared,
    CandidacyEnded,
    TallyPublished,
    RemainderPublished,
)
"""The claims other than acts that standings are worked out from."""


@frozen
class HeldAct:
    """An act as it counted in a cell, and the stretches of both clocks on which it did so.

    `recorded` are seqs, with nothing hidden; `known` are days, as recorded at the head. Where the
    act counted so on one clock only, the other stretch is `NEVER`. `turn` numbers the turns of one
    endorser in the cell; `claims` are the ids of those that tell of the act.
    """

    cell: Cell
    turn: int
    recorded: Stretch
    known: Stretch
    backing: Backing
    claims: tuple[str, ...]


class LoneAct(msgspec.Struct, frozen=True, gc=False):
    """An act of which one claim tells, that nothing else influences: begun on a day, never ended.

    Most acts are like this, so only what counts of them is kept. It has the attributes of the
    `HeldAct` that it stands for. It is on record from `seq` on; `begun` is the whole day on which
    it began, and `day` that day's number. A struct, which is made in a fraction of the time.
    """

    cell: Cell
    endorser: str
    begun: Dated
    day: int
    seq: int
    known: Stretch
    event_id: str
    claim_id: str
    pages: frozenset[str]

    @property
    def turn(self) -> int:
        """The only turn."""
        return 0

    @property
    def recorded(self) -> Stretch:
        """The seqs from its event on."""
        return (self.seq, OPEN)

    @property
    def claims(self) -> tuple[str, ...]:
        """The id of the claim that tells of it."""
        return (self.claim_id,)

    @property
    def backing(self) -> Backing:
        """The act, as `periods_of` gives it."""
        cell, endorser = self.cell, self.endorser
        return Backing(
            ActKey(cell.section, cell.act, endorser, cell.candidate or None),
            frozenset((endorser,)),
            self.begun,
            None,
            (self.event_id,),
            estimated=False,
            listed_by=self.pages,
        )


CellAct = HeldAct | LoneAct
"""An act held in a cell."""


@frozen
class HeldClaim:
    """A claim of the frame, or a published total, and the stretches on which it stood so.

    `aside` and `accepted`: whether editors' assessments there set it aside or accepted it.
    """

    recorded: Stretch
    known: Stretch
    claim: Standing
    aside: bool
    accepted: bool


@frozen
class Held:
    """All that a contest's cells and frame are worked out from, at any point of belief."""

    acts: tuple[CellAct, ...]
    claims: tuple[HeldClaim, ...]


Value = TypeVar("Value")
Run = tuple[Hashable, Stretch, Value]
"""A value under a key, and the stretch of one clock on which it was the same."""


def runs(points: Iterable[tuple[int, Mapping[Hashable, Value]]]) -> Iterator[Run[Value]]:
    """Join the values found at rising points of one clock into stretches of equal values.

    A value at the last point has a stretch without an end.
    """
    current: dict[Hashable, tuple[int, Value]] = {}
    for point, values in points:
        for key, (since, value) in list(current.items()):
            # Mostly it is the same object, and comparing acts field by field is slow.
            if key not in values or (values[key] is not value and values[key] != value):
                yield key, (since, point), value
                del current[key]
        for key, value in values.items():
            current.setdefault(key, (point, value))
    for key, (since, value) in current.items():
        yield key, (since, OPEN), value


def on_both_clocks(
    recorded: Iterable[Run[Value]], known: Iterable[Run[Value]]
) -> Iterator[tuple[Hashable, Stretch, Stretch, Value]]:
    """Yield each run as a key, its stretch on either clock, and its value.

    Two runs of equal key and value that have no end are one rectangle on both clocks. Any other run
    has its stretch on its own clock, and `NEVER` on the other.
    """
    public = tuple(known)
    last = {key: (stretch, value) for key, stretch, value in public if _open(stretch)}
    for key, stretch, value in recorded:
        other = last.get(key)
        if _open(stretch) and other is not None and (other[1] is value or other[1] == value):
            yield key, stretch, other[0], value
            del last[key]
        else:
            yield key, stretch, NEVER, value
    for key, stretch, value in public:
        if not _open(stretch) or key in last:
            yield key, NEVER, stretch, value


def _open(stretch: Stretch) -> bool:
    return stretch[1] == OPEN
