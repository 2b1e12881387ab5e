"""What the standings of a contest need beside its cells, small enough to be kept in one piece.

Its scaffolding, the claims about its shape and its totals, the pages these cite, and who said that
they nominate nobody. Written as JSON, a claim's body by the ledger's own codec.
"""

from __future__ import annotations

from typing import Final

import msgspec
from attrs import frozen

from ledger.citations import Citation
from ledger.codec import BodyUnreadableError, decode, encode, type_of
from ledger.events.envelope import Unknown
from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    MilestoneStated,
    SectionSized,
    WindowStated,
)
from ledger.events.kinds import ActKind
from ledger.events.mending import (
    BodyRedacted,
    ClaimAssessed,
    ClaimCorrected,
    ClaimRetracted,
)
from ledger.events.source import CitationAdded, SourceCited
from ledger.events.total import RemainderPublished, TallyPublished
from ledger.times import AsOf
from projections.fold.acts import ActKey, Dated, Period
from projections.fold.belief import Belief, Standing
from projections.fold.frame import Scaffold
from projections.fold.sources import Publication

KEPT: Final = (
    SectionSized,
    WindowStated,
    MilestoneStated,
    CandidacyDeclared,
    CandidacyEnded,
    TallyPublished,
    RemainderPublished,
)
"""The claims that standings are worked out from beside the acts."""


@frozen
class Frame:
    """A contest without its acts, under the latest knowledge, as recorded up to a seq.

    `belief` holds claims of the `KEPT` shapes only; `refusers` are the acts of backing nobody.
    `public_since` is the instant from which on nothing in its log was hidden from anybody, if any.
    """

    scaffold: Scaffold
    belief: Belief
    refusers: tuple[Period, ...]
    public_since: int | None


def framed(
    scaffold: Scaffold, belief: Belief, acts: tuple[Period, ...], public_since: int | None
) -> Frame:
    """Keep of a contest's belief what its standings need beside its cells."""
    standing = tuple(claim for claim in belief.standing if isinstance(claim.body, KEPT))
    ids = {claim.claim_id for claim in standing}
    cited = {citation.source for claim in standing for citation in claim.citations}
    return Frame(
        scaffold=scaffold,
        belief=Belief(
            as_of=belief.as_of,
            standing=standing,
            sources=tuple(source for source in belief.sources if source.source in cited),
            unused_undated=(),
            maybe_public=(),
            accepted=belief.accepted & ids,
            set_aside=belief.set_aside & ids,
            redacted=(),
        ),
        refusers=tuple(act for act in acts if act.key.act is ActKind.NO_NOMINATION),
        public_since=public_since,
    )


@frozen
class _Claim:
    """A standing claim as it is written, its body tagged with its type."""

    claim_id: str
    event_id: str
    seq: int
    type: str
    version: int
    body: msgspec.Raw
    citations: tuple[Citation, ...]
    published: Publication
    estimated: bool
    because: tuple[str, ...]


@frozen
class _Period:
    """An act as it is written."""

    key: ActKey
    known_as: frozenset[str]
    begun: Dated
    ended: Dated | None
    because: tuple[str, ...]
    estimated: bool
    made: tuple[_Claim, ...]
    ended_by: tuple[_Claim, ...]
    listed_by: frozenset[str]


@frozen
class _Frame:
    """A frame as it is written."""

    scaffold: Scaffold
    claims: tuple[_Claim, ...]
    sources: tuple[SourceCited, ...]
    accepted: frozenset[str]
    set_aside: frozenset[str]
    refusers: tuple[_Period, ...]
    public_since: int | None


@frozen
class _Only:
    """The part of a written frame that the numbers of its cells need; the rest is skipped."""

    scaffold: Scaffold


_SCAFFOLD: Final = msgspec.json.Decoder(_Only)
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")  # sets in order: equal is equal text
_DECODER: Final = msgspec.json.Decoder(_Frame)


def written(frame: Frame) -> str:
    """Write a frame; equal frames give equal text."""
    belief = frame.belief
    return _ENCODER.encode(
        _Frame(
            scaffold=frame.scaffold,
            claims=tuple(map(_claim, belief.standing)),
            sources=belief.sources,
            accepted=belief.accepted,
            set_aside=belief.set_aside,
            refusers=tuple(map(_period, frame.refusers)),
            public_since=frame.public_since,
        )
    ).decode()


def read_scaffold(text: str) -> Scaffold:
    """Read the scaffolding alone out of a written frame."""
    return _SCAFFOLD.decode(text).scaffold


def read(text: str, as_of: AsOf) -> Frame:
    """Read a frame back, for a question under the latest knowledge."""
    wire = _DECODER.decode(text)
    return Frame(
        scaffold=wire.scaffold,
        belief=Belief(
            as_of=as_of,
            standing=tuple(map(_standing, wire.claims)),
            sources=wire.sources,
            unused_undated=(),
            maybe_public=(),
            accepted=wire.accepted,
            set_aside=wire.set_aside,
            redacted=(),
        ),
        refusers=tuple(
            Period(
                key=one.key,
                known_as=one.known_as,
                begun=one.begun,
                ended=one.ended,
                because=one.because,
                estimated=one.estimated,
                made=tuple(map(_standing, one.made)),
                ended_by=tuple(map(_standing, one.ended_by)),
                listed_by=one.listed_by,
            )
            for one in wire.refusers
        ),
        public_since=wire.public_since,
    )


def _claim(claim: Standing) -> _Claim:
    name, version = type_of(claim.body)
    return _Claim(
        claim_id=claim.claim_id,
        event_id=claim.event_id,
        seq=claim.seq,
        type=name,
        version=version,
        body=msgspec.Raw(encode(claim.body)),
        citations=claim.citations,
        published=claim.published,
        estimated=claim.estimated,
        because=claim.because,
    )


def _standing(wire: _Claim) -> Standing:
    body = decode(wire.type, wire.version, bytes(wire.body))
    if isinstance(
        body,
        Unknown | CitationAdded | ClaimCorrected | ClaimRetracted | ClaimAssessed | BodyRedacted,
    ):
        raise BodyUnreadableError(f"A stored projection holds a {wire.type} as a claim.")
    return Standing(
        claim_id=wire.claim_id,
        event_id=wire.event_id,
        seq=wire.seq,
        body=body,
        citations=wire.citations,
        published=wire.published,
        estimated=wire.estimated,
        because=wire.because,
    )


def _period(period: Period) -> _Period:
    return _Period(
        key=period.key,
        known_as=period.known_as,
        begun=period.begun,
        ended=period.ended,
        because=period.because,
        estimated=period.estimated,
        made=tuple(map(_claim, period.made)),
        ended_by=tuple(map(_claim, period.ended_by)),
        listed_by=period.listed_by,
    )
