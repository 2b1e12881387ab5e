"""One contest's part of the log, cut at a seq: what every answer about it is read from."""

from __future__ import annotations

from typing import Protocol

from attrs import frozen

from ledger.events.envelope import Event


@frozen
class Basis:
    """What an answer stands on: the last seq it may use, and that entry's hash. Printed with it."""

    seq: int
    head: str


@frozen
class Log:
    """Events about one contest with everything they lean on, and the basis they were cut at."""

    events: tuple[Event, ...]
    basis: Basis


class Record(Protocol):
    """What a reader needs of the record."""

    def contest_events(self, contest: str, upto: int) -> tuple[Event, ...]:
        """Every event needed to answer about a contest, up to and including a seq."""

    def hash_at(self, seq: int) -> str:
        """The entry hash at a seq; the genesis hash at 0."""


def contest_log(record: Record, contest: str, recorded: int) -> Log:
    """Read one contest's log as recorded up to and including `recorded`."""
    return Log(record.contest_events(contest, recorded), Basis(recorded, record.hash_at(recorded)))
