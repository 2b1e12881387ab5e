"""Sources and endorsers' names as the record has them at its end, with nothing hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from ledger.events.envelope import Event
from ledger.events.source import SourceCited
from ledger.events.who import EndorserRegistered
from ledger.times import ANY_DAY, AsOf
from projections.fold.belief import believe

Shape = TypeVar("Shape", SourceCited, EndorserRegistered)


def sources_of(events: Iterable[Event]) -> Mapping[str, SourceCited]:
    """Return the sources of a log, by id."""
    return {body.source: body for body in _standing(events, SourceCited)}


def names_of(events: Iterable[Event]) -> Mapping[str, str]:
    """Return the registered names of the endorsers of a log, by id."""
    return {body.endorser: body.name for body in _standing(events, EndorserRegistered)}


def _standing(events: Iterable[Event], shape: type[Shape]) -> list[Shape]:
    """Return the claims of one shape that stand, ordered by claim id.

    The fold is asked only where any of them was mended.
    """
    log = tuple(events)
    ours = {event.claim_id for event in log if isinstance(event.said, shape)}
    telling = [event for event in log if event.claim_id in ours]
    if len(telling) == len(ours):
        telling.sort(key=lambda event: event.claim_id)
        return [event.body for event in telling if isinstance(event.body, shape)]
    upto = max(event.seq for event in telling)
    belief = believe(telling, AsOf(ANY_DAY, None, upto))
    return [body for _, body in belief.of(shape)]
