"""A log in memory, written as a story, from which a test builds stored projections."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Self

from attrs import frozen

from ledger.briefs import Dossier
from ledger.events.envelope import GENESIS, Event, Redacted, Unknown
from ledger.events.frame import ContestCalled
from ledger.events.mending import ClaimAssessed, ClaimCorrected
from ledger.events.source import SourceCited
from ledger.events.subjects import subjects
from ledger.events.who import (
    EndorserDescribed,
    EndorserNamed,
    EndorserRegistered,
    EndorsersLinked,
    EndorsersUnlinked,
)
from ledger.store import Head
from tests.briefed import briefed

_ABOUT_ENDORSERS = (
    EndorserRegistered,
    EndorserNamed,
    EndorserDescribed,
    EndorsersLinked,
    EndorsersUnlinked,
)


@frozen
class Told:
    """Some events as a record that projections read; seqs run from 1."""

    events_told: tuple[Event, ...]
    address: str | None = None
    """In memory, where no other process can read it."""

    def head(self) -> Head:
        """The last seq, with a hash that depends on every event before it."""
        return Head(len(self.events_told), self.hash_at(len(self.events_told)))

    def hash_at(self, seq: int) -> str:
        """A hash of all events up to a seq."""
        if not seq:
            return GENESIS
        said = "\n".join(event.event_id for event in self.events_told[:seq])
        return hashlib.sha256(said.encode()).hexdigest()

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """Itself: nothing changes under it."""
        yield self

    def kinds(self, after: int, upto: int) -> tuple[tuple[str, int, int], ...]:
        """Return each type with its first seq."""
        first: dict[tuple[str, int], int] = {}
        for event in self.events(after, upto):
            first.setdefault((event.type, event.version), event.seq)
        return tuple((*kind, seq) for kind, seq in first.items())

    def events(self, after: int = 0, upto: int | None = None) -> Iterator[Event]:
        """Some of the events."""
        return iter(self.events_told[after:upto])

    def contests(self, upto: int | None = None) -> tuple[str, ...]:
        """The contests called."""
        bodies = [event.body for event in self.events(0, upto)]
        return tuple(body.contest for body in bodies if isinstance(body, ContestCalled))

    def contest_events(self, contest: str, upto: int) -> tuple[Event, ...]:
        """Everything: a fold passes over what is of another contest."""
        del contest
        return self.events_told[:upto]

    def contest_in_brief(self, contest: str, upto: int) -> Dossier:
        """The same, with all acts in brief that can be."""
        return briefed(self.contest_events(contest, upto), contest)

    def about(self, subject: str, upto: int | None = None) -> tuple[Event, ...]:
        """The events about a subject."""
        return tuple(
            event
            for event in self.events(0, upto)
            if not isinstance(event.body, Redacted | Unknown) and subject in subjects(event.body)
        )

    def of_claims(self, claims: Iterable[str], upto: int | None = None) -> tuple[Event, ...]:
        """The events of some claims."""
        wanted = set(claims)
        return tuple(event for event in self.events(0, upto) if event.claim_id in wanted)

    def events_behind(self, claims: Iterable[str], upto: int | None = None) -> tuple[Event, ...]:
        """Return the events about claims, about the pages they cite and whom they name."""
        open_threads = {f"claim:{claim}" for claim in claims}
        followed: set[str] = set()
        found: dict[int, Event] = {}
        while open_threads:
            thread = open_threads.pop()
            followed.add(thread)
            for event in self.events(0, upto):
                if self._leads(thread, event):
                    found[event.seq] = event
                    open_threads |= set(_threads(event)) - followed
        return tuple(found[seq] for seq in sorted(found))

    @staticmethod
    def _leads(thread: str, event: Event) -> bool:
        """Whether a thread leads to an event."""
        if thread == f"claim:{event.claim_id}":
            return True
        if isinstance(event.body, Redacted | Unknown) or thread not in subjects(event.body):
            return False
        said = event.body.body if isinstance(event.body, ClaimCorrected) else event.body
        kinds = {"source:": (SourceCited,), "endorser:": _ABOUT_ENDORSERS}
        shapes = next((kinds[kind] for kind in kinds if thread.startswith(kind)), None)
        return shapes is None or isinstance(said, shapes)


def _threads(event: Event) -> Iterator[str]:
    yield f"claim:{event.claim_id}"
    if not isinstance(event.body, Redacted | Unknown):
        told = subjects(event.body)
        yield from (key for key in told if key.startswith(("source:", "endorser:")))
    if isinstance(event.body, ClaimAssessed):
        yield from (f"claim:{claim}" for claim in event.body.accepts)
