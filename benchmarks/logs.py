"""A synthetic log in a ledger: where it is, its length, and its number of contests."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import frozen

from benchmarks.synthetic import DAYS, FIRST_DAY, TURN, contest_name, drafts
from ledger.events.envelope import Draft

BATCH: Final = 10_000
"""Events in one commit, as in a long import."""


@frozen
class Log:
    """The path or URL of a ledger, and the synthetic log's number of events and contests."""

    where: str
    events: int
    races: int

    @property
    def on_server(self) -> bool:
        """Whether it is in PostgreSQL."""
        return "://" in self.where

    @property
    def path(self) -> Path:
        """The path of a log that is kept in a file."""
        return Path(self.where)

    @property
    def contest_length(self) -> int:
        """Events in each contest."""
        return self.events // self.races

    def batches(self) -> Iterator[list[Draft]]:
        """Yield the log in the order of recording, in batches to be committed together."""
        stream = drafts(self.events, self.races)
        while some := list(islice(stream, BATCH)):
            yield some

    def questions(self, seed: str) -> Iterator[Question]:
        """Yield random questions without end, at seqs by which every contest is on record."""
        chance = random.Random(seed)
        called = min(self.races * TURN, self.events)
        while True:
            yield Question(
                contest_name(chance.randrange(self.races)),
                _day(chance),
                _day(chance),
                chance.randint(called, self.events),
            )


@frozen
class Question:
    """A contest and a point of each clock: a day, a day of knowledge, a seq."""

    contest: str
    on: str
    known: str
    recorded: int


def _day(chance: random.Random) -> str:
    return (FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))).isoformat()
