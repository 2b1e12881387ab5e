"""One contest's part of the log, cut at a seq: every answer about the contest is read from it."""

from __future__ import annotations

from typing import Protocol

from attrs import frozen

from ledger.events.envelope import Event


@frozen
class Basis:
    """The last seq that an answer may use, and the hash of that entry. Printed with the answer."""

    seq: int
    head: str


@frozen
class Log:
    """The events about one contest with all that they lean on, and the basis they were cut at."""

    events: tuple[Event, ...]
    basis: Basis


class Record(Protocol):
    """The record, as a reader needs it."""

    def contest_events(self, contest: str, upto: int) -> tuple[Event, ...]:
        """Return every event needed to answer about a contest, up to and including a seq."""

    def hash_at(self, seq: int) -> str:
        """Return the entry hash at a seq; the genesis hash at 0."""


def contest_log(record: Record, contest: str, recorded: int) -> Log:
    """Read one contest's log as recorded up to and including `recorded`."""
    return Log(record.contest_events(contest, recorded), Basis(recorded, record.hash_at(recorded)))
