"""A real contest's stretch of each clock: the days and seqs about which questions make sense."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import frozen

from benchmarks.logs import Question
from ledger.edtf import When, last_day_of
from ledger.events.act import ActMade
from ledger.events.envelope import Event
from ledger.events.frame import (
    CandidacyDeclared,
    ContestCalled,
    MilestoneKind,
    MilestoneStated,
    WindowStated,
)
from ledger.times import FOREVER

_AFTERWARDS: Final = dt.timedelta(days=61)
"""Two months: pages about a contest are published for so long after its end."""


@frozen
class Stretch:
    """A contest's first and last day, as ISO text, and the seqs that called it and were its last.

    It ends with its result; where none is on record, with the last day that anything names.
    """

    contest: str
    first: str
    last: str
    called: int
    latest: int

    def question(self, chance: random.Random) -> Question:
        """Return a random question.

        The day is any of the year in which the contest ended. The day of knowledge is any from the
        first month until two months after the end. The seq is any from the one that called the
        contest to the one before its latest: from there on the head answers, which is asked anyway.
        """
        first, last = dt.date.fromisoformat(self.first), dt.date.fromisoformat(self.last)
        return Question(
            self.contest,
            _between(chance, dt.date(last.year, 1, 1), dt.date(last.year, 12, 31)),
            _between(chance, first.replace(day=1), last + _AFTERWARDS),
            chance.randint(self.called, max(self.called, self.latest - 1)),
        )


def questions(stretches: Sequence[Stretch], seed: str) -> Iterator[Question]:
    """Yield random questions about any of some contests, without end."""
    chance = random.Random(seed)
    while True:
        yield chance.choice(stretches).question(chance)


def stretch_of(contest: str, events: Iterable[Event]) -> Stretch:
    """Read a contest's stretch from the events that it is folded from, in the log's order.

    Raises `ValueError` where these do not call it, or name no day.
    """
    log = tuple(events)
    ours = [event for event in log if getattr(event.said, "contest", None) == contest]
    results = [
        event
        for event in ours
        if isinstance(event.said, MilestoneStated) and event.said.milestone is MilestoneKind.RESULT
    ]
    days = list(_days(ours))
    return Stretch(
        contest,
        first=min(days),
        last=max(_days(results), default=max(days)),
        called=min(event.seq for event in ours if isinstance(event.said, ContestCalled)),
        latest=log[-1].seq,
    )


def _days(events: Iterable[Event]) -> Iterator[str]:
    """Yield the days on which things happened, each the last on which it may have."""
    for said in (event.said for event in events):
        whens: tuple[When | None, ...] = ()
        if isinstance(said, ActMade | CandidacyDeclared | MilestoneStated):
            whens = (said.on,)
        elif isinstance(said, WindowStated):
            whens = (said.opens, said.closes)
        for when in whens:
            if when is not None and (span := when.span()).end != FOREVER:
                yield last_day_of(span, when.zone).text


def _between(chance: random.Random, first: dt.date, last: dt.date) -> str:
    return (first + dt.timedelta(days=chance.randint(0, (last - first).days))).isoformat()
