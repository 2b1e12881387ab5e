"""What a cell held, as rectangles: the stretch of each clock on which an act or a claim stood so.

A question is about one point of a clock. The rectangles that it hits are the answer's provenance.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
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
from ledger.times import Span
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


class LoneAct(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An act of which one claim tells, that nothing else influences: begun on a day, never ended.

    Most acts are like this, so only what counts of them is kept, as it is stored. It is on record
    from `seq` on, and public from the day `known` on, or never where that is 0. It began on `day`,
    which lasts from the instant `start` to `end`, and counts from that day on. `claim_id` is None
    where the claim has the id of the event. `pages`, which tell of it, are sorted.
    """

    endorser: str
    seq: int
    known: int
    day: int
    start: int
    end: int
    event_id: str
    claim_id: str | None
    pages: tuple[str, ...]

    def held_in(self, cell: Cell) -> HeldAct:
        """Return the act as its cell holds it."""
        key = ActKey(cell.section, cell.act, self.endorser, cell.candidate or None)
        event, claim = self.event_id, self.claim_id
        backing = Backing(
            key,
            frozenset((self.endorser,)),
            _begun(self.start, self.end),
            None,
            (event,),
            estimated=False,
            listed_by=frozenset(self.pages),
        )
        known = (self.known, OPEN) if self.known else NEVER
        claims = (event if claim is None else claim,)
        return HeldAct(cell, 0, (self.seq, OPEN), known, backing, claims)


@lru_cache(maxsize=4_096)
def _begun(start: int, end: int) -> Dated:
    """Return when an act began. Cached: many are of the same day."""
    span = Span(start, end)
    return Dated(span, span, clash=False)


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
    """All that a contest's cells and frame are worked out from, at any point of belief.

    `lone` are acts by their cell, in the order of their seqs, and `acts` are all others.
    """

    lone: Mapping[Cell, Sequence[LoneAct]]
    acts: tuple[HeldAct, ...]
    claims: tuple[HeldClaim, ...]

    def in_full(self) -> Held:
        """Return the same with lone acts as any others are."""
        lone = (act.held_in(cell) for cell, its in self.lone.items() for act in its)
        return Held({}, (*lone, *self.acts), self.claims)


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
