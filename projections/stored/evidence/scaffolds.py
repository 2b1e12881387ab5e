"""A contest's scaffolding as recorded at every seq: its zone, its sections, who ever stood."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from ledger.events.envelope import Event
from ledger.events.frame import CandidacyDeclared, ContestCalled
from ledger.events.source import SourceCited
from projections.fold.scaffold import NoSuchContestError, Scaffold, scaffold

_FRAME: Final = (ContestCalled, CandidacyDeclared)
_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode
_READ: Final = msgspec.json.Decoder(Scaffold).decode


def scaffolds(events: Iterable[Event], contest: str) -> Iterator[tuple[int, Scaffold | None]]:
    """Yield each scaffolding that a contest had on record, after the seq from which on it had it.

    It is None while there was no such contest, since its calling had been taken back.
    """
    frame, points = _of_the_frame(tuple(events))
    last: Scaffold | None = None
    for seq in points:
        try:
            now: Scaffold | None = scaffold(frame, contest, seq)
        except NoSuchContestError:
            now = None
        if now != last:
            yield seq, now
            last = now


def is_of_frame(body: object) -> bool:
    """Whether what an event says is part of a contest's scaffolding."""
    return isinstance(body, _FRAME)


def written(one: Scaffold | None) -> str | None:
    """Return a scaffolding as stored text; equal scaffoldings give equal text."""
    return None if one is None else _ENCODE(one).decode()


@functools.lru_cache(maxsize=256)
def read(text: str) -> Scaffold:
    """Return the scaffolding of a stored text. Cached by the text."""
    return _READ(text)


def _of_the_frame(events: Iterable[Event]) -> tuple[list[Event], list[int]]:
    """Return the events of the scaffolding and of its pages, and the seqs of the former."""
    log = tuple(events)
    ours = {event.claim_id for event in log if is_of_frame(event.said)}
    telling = [event for event in log if event.claim_id in ours]
    cited = {one.source for event in telling for one in getattr(event.body, "citations", ())}
    pages = {
        event.claim_id
        for event in log
        if isinstance(page := event.said, SourceCited) and page.source in cited
    }
    bearing = telling + [event for event in log if event.claim_id in pages]
    return bearing, sorted(event.seq for event in telling)
