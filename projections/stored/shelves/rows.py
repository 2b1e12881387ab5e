"""Held acts and claims as rows, and back: what one row keeps of them, and how it is written.

An act's row keeps what a count needs of it. The words of its claims stay in the log, and `claims`
names these. A claim of the frame is kept whole, by the ledger's own codec.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from operator import itemgetter
from typing import Final

import msgspec
from attrs import frozen

from ledger.citations import Citation
from ledger.codec import BodyUnreadableError, decode, encode, type_of
from ledger.events.envelope import Unknown
from ledger.events.registry import Claim
from ledger.times import Span
from projections.fold.acts import ActKey, Backing
from projections.fold.belief import Standing
from projections.fold.dating import Dated
from projections.fold.figures import Cell
from projections.fold.sources import Publication
from projections.stored.evidence.days import OPEN, days_of
from projections.stored.evidence.rectangles import HeldAct, HeldClaim, LoneAct
from projections.stored.shelves.shelf import Row

ACT_COLUMNS: Final = (
    "contest INTEGER NOT NULL, cell INTEGER NOT NULL, endorser TEXT NOT NULL,"
    " turn INTEGER NOT NULL, recorded_from BIGINT NOT NULL, recorded_until BIGINT NOT NULL,"
    " known_from BIGINT NOT NULL, known_until BIGINT NOT NULL,"
    " on_from BIGINT NOT NULL, on_until BIGINT NOT NULL, told TEXT NOT NULL,"
    " PRIMARY KEY (contest, cell, endorser, turn, recorded_from, known_from)"
)
"""One rectangle: an act's stretches of both clocks, and the days it may have been in force on."""
ACT: Final = "endorser, turn, recorded_from, recorded_until, known_from, known_until, told"
CLAIM_COLUMNS: Final = (
    "contest INTEGER NOT NULL, cell INTEGER NOT NULL, claim TEXT NOT NULL,"
    " recorded_from BIGINT NOT NULL, recorded_until BIGINT NOT NULL,"
    " known_from BIGINT NOT NULL, known_until BIGINT NOT NULL, told TEXT NOT NULL,"
    " PRIMARY KEY (contest, cell, claim, recorded_from, known_from)"
)
CLAIM: Final = "recorded_from, recorded_until, known_from, known_until, told"
_ENCODE: Final = msgspec.json.Encoder(order="deterministic").encode
_endorser: Final = itemgetter(2)
CellNumber = tuple[int, int]
"""The number of a contest, and the number of one of its cells."""
_Dates = tuple[int | bool, ...]
_Names = tuple[str, ...]
_DECODE: Final = msgspec.json.Decoder(
    tuple[_Dates, _Dates | None, _Names, bool, _Names, _Names | None, _Names | None]
).decode


def act_rows(held: Iterable[HeldAct], number: CellNumber, zone: str) -> list[Row]:
    """Return the rows of acts held in the cell of that number, in the order of their key."""
    rows = [_act_row(act, number, zone) for act in held]
    rows.sort(key=_endorser)
    if len(set(map(_endorser, rows))) < len(rows):
        rows.sort()
    return rows


def _act_row(held: HeldAct, number: CellNumber, zone: str) -> Row:
    backing = held.backing
    key = backing.key
    _, (on_from, on_until), _ = days_of(backing, zone)
    claims = None if held.claims == backing.because else held.claims
    known_as = None if len(backing.known_as) == 1 else sorted(backing.known_as)
    told = _ENCODE(
        (
            _dates(backing.begun),
            None if backing.ended is None else _dates(backing.ended),
            backing.because,
            backing.estimated,
            sorted(backing.listed_by),
            known_as,
            claims,
        )
    ).decode()
    return (
        *number, key.endorser, held.turn, *held.recorded, *held.known, on_from, on_until, told
    )  # fmt: skip


def act_of(cell: Cell, row: Row) -> HeldAct:
    """Return the act of a row that has the columns `ACT`."""
    endorser, turn, recorded_from, recorded_until, known_from, known_until, told = row
    begun, ended, because, estimated, listed_by, known_as, claims = _DECODE(told)
    return HeldAct(
        cell,
        turn,
        (recorded_from, recorded_until),
        (known_from, known_until),
        Backing(
            ActKey(cell.section, cell.act, endorser, cell.candidate or None),
            frozenset((endorser,) if known_as is None else known_as),
            _dated(begun),
            None if ended is None else _dated(ended),
            because,
            estimated,
            frozenset(listed_by),
        ),
        because if claims is None else claims,
    )


def lone_act(row: Row) -> LoneAct | None:
    """Return the act of a whole row as a lone one, as bundles have them; None where it is not.

    Raises `DecodeError`.
    """
    _, _, endorser, turn, seq, until, known, hidden, day, past, told = row
    if turn or (until, past) != (OPEN, OPEN) or (hidden != OPEN if known else hidden):
        return None
    begun, ended, because, estimated, pages, known_as, claims = _DECODE(told)
    if ended is not None or estimated or known_as is not None or len(begun) != 2:
        return None
    if len(because) != 1 or (claims is not None and len(claims) != 1):
        return None
    claim = None if claims is None else claims[0]
    start, end = begun
    return LoneAct(endorser, seq, known, day, start, end, because[0], claim, pages)


def _dates(dated: Dated) -> _Dates:
    span, given = dated.span, dated.given
    if span == given and not dated.clash:
        return (span.start, span.end)
    return (span.start, span.end, given.start, given.end, dated.clash)


@functools.lru_cache(maxsize=4_096)
def _dated(dates: _Dates) -> Dated:
    """Return dates from a row. Cached: many acts are of the same day."""
    span = Span(dates[0], dates[1])
    if len(dates) == 2:
        return Dated(span, span, clash=False)
    return Dated(span, Span(dates[2], dates[3]), bool(dates[4]))


@frozen
class _Claim:
    """A claim as it is stored, its body tagged with its type."""

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
    aside: bool
    accepted: bool


_READ: Final = msgspec.json.Decoder(_Claim).decode


def claim_row(held: HeldClaim, contest: int, number: int) -> Row:
    """Return the row of a claim held in the cell of that number, or in the frame's, 0."""
    claim = held.claim
    name, version = type_of(claim.body)
    told = _ENCODE(
        _Claim(
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
            aside=held.aside,
            accepted=held.accepted,
        )
    ).decode()
    return (contest, number, claim.claim_id, *held.recorded, *held.known, told)


def claim_of(row: Row) -> HeldClaim:
    """Return the claim of a row that has the columns `CLAIM`. Raises `BodyUnreadableError`."""
    recorded_from, recorded_until, known_from, known_until, told = row
    wire = _READ(told)
    body = decode(wire.type, wire.version, bytes(wire.body))
    if isinstance(body, Unknown) or not isinstance(body, Claim):
        raise BodyUnreadableError(f"A stored projection holds a {wire.type} as a claim.")
    standing = Standing(
        claim_id=wire.claim_id,
        event_id=wire.event_id,
        seq=wire.seq,
        body=body,
        citations=wire.citations,
        published=wire.published,
        estimated=wire.estimated,
        because=wire.because,
    )
    stretches = ((recorded_from, recorded_until), (known_from, known_until))
    return HeldClaim(*stretches, standing, wire.aside, wire.accepted)
