"""What an event is about, so that one contest's events are found without reading the whole log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Final

from attrs import fields_dict

from ledger.events.mending import BodyRedacted, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import EVENT_TYPES, Body
from ledger.events.source import CitationAdded, SourceCited
from ledger.events.who import EndorsersLinked, EndorsersUnlinked

_NAMED: Final = ("contest", "endorser", "source")


def subjects(body: Body) -> frozenset[str]:
    """Return what a body is about: `contest:`, `endorser:`, `source:`, `claim:` and `event:` keys.

    A claim is about what it names. A mending is also about the claims it mends, so that everything
    ever recorded about a claim can be found by the claim's id.
    """
    named, has_citations, has_more = _PLANS[type(body)]
    keys = {start + value for start, read in named if (value := read(body)) is not None}
    if has_citations:
        for citation in body.citations:  # type: ignore[union-attr]  # the plan says so
            keys.add("source:" + citation.source)
    if has_more:
        keys.update(_further_keys(body))
    return frozenset(keys)


_WITH_FURTHER_KEYS: Final = (
    ClaimCorrected,
    ClaimRetracted,
    ClaimAssessed,
    CitationAdded,
    BodyRedacted,
    EndorsersLinked,
    EndorsersUnlinked,
    SourceCited,
)
"""Shapes with subjects beyond their own contest, endorser and source fields."""


def _plan(shape: type) -> tuple[_Named, bool, bool]:
    """Return a shape's naming fields, whether it has citations, and whether it has further keys."""
    fields = fields_dict(shape)
    named = tuple((f"{kind}:", attrgetter(kind)) for kind in _NAMED if kind in fields)
    return named, "citations" in fields, issubclass(shape, _WITH_FURTHER_KEYS)


_Named = tuple[tuple[str, Callable[[Body], str | None]], ...]
_PLANS: Final = {kind.shape: _plan(kind.shape) for kind in EVENT_TYPES}
"""Made once for each shape: an import uses them for every event."""


def claims_of(body: Body) -> set[str]:
    """Return the ids of the claims among a body's subjects."""
    return {key.removeprefix("claim:") for key in subjects(body) if key.startswith("claim:")}


def _further_keys(body: Body) -> Iterator[str]:
    """Yield a body's subjects beyond its own contest, endorser and source fields."""
    match body:
        case ClaimCorrected():
            yield f"claim:{body.claim}"
            yield from subjects(body.body)
        case ClaimRetracted():
            yield f"claim:{body.claim}"
        case ClaimAssessed():
            yield from (f"claim:{claim}" for claim in body.accepts + body.sets_aside)
        case CitationAdded():
            yield f"claim:{body.claim}"
            yield f"source:{body.citation.source}"
        case BodyRedacted():
            yield f"event:{body.event}"
        case EndorsersLinked():
            yield f"endorser:{body.first}"
            yield f"endorser:{body.second}"
        case EndorsersUnlinked():
            yield f"claim:{body.link}"
        case SourceCited() if body.repeats is not None:
            yield f"source:{body.repeats}"
        case _:
            pass
