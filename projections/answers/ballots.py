"""Ballots that bodies held among their own members: as printed, and what is derived from that.

Turnout is always derived: it is worked out on each base that a source gives (who could vote, or how
many are members), and rival bases stand side by side. A printed share of the votes cast allows a
range of votes: 60 % of 43,419 is 25,835 to 26,268.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from attrs import frozen

from ledger.counts import Count
from ledger.events.total import BallotHeld, BallotShare
from projections.answers.inquiry import Inquiry
from projections.answers.why import Proof, proofs_of
from projections.counting.shares import percent, printed, whole_votes
from projections.fold.belief import Standing
from projections.fold.dating import span_of_claim

_NUMBER: Final = re.compile(r"\d[\d,]*")


@frozen
class Base:
    """Something turnout can be worked out on: "electorate" or "members", as a source words it.

    `turnout` is derived, in percent to two places. `about`: the base itself is a round number, and
    the turnout no more exact.
    """

    kind: str
    words: str
    number: int | None
    about: bool
    turnout: str | None
    proofs: tuple[Proof, ...]


@frozen
class Option:
    """An option of a ballot: share and votes as printed, and bounds on the votes by the share.

    `low` and `high` are whole votes, both inclusive, None where they cannot be worked out.
    """

    option: str
    candidate: str | None
    share: str | None
    votes: int | None
    low: int | None
    high: int | None


@frozen
class Asked:
    """One source's account of one ballot."""

    endorser: str
    name: str
    question: str | None
    on: str | None
    voted: str | None
    options: tuple[Option, ...]
    proofs: tuple[Proof, ...]


@frozen
class Consultation:
    """One body's ballots in a contest: every account of them, and every base for turnout."""

    endorser: str
    name: str
    accounts: tuple[Asked, ...]
    bases: tuple[Base, ...]


def consultations(inquiry: Inquiry) -> tuple[Consultation, ...]:
    """Return every ballot that a body had held by the moment asked about."""
    held: dict[str, list[tuple[Standing, BallotHeld]]] = {}
    certain, moment = inquiry.as_of.certain, inquiry.as_of.on.moment
    for claim, body in inquiry.belief.of(BallotHeld):
        if span_of_claim(body.on, certain=certain).possible_by(moment):
            held.setdefault(inquiry.identity.of(body.endorser), []).append((claim, body))
    return tuple(
        Consultation(
            endorser=endorser,
            name=inquiry.identity.name(endorser),
            accounts=tuple(_account(inquiry, claim, body) for claim, body in accounts),
            bases=tuple(_bases(inquiry, accounts)),
        )
        for endorser, accounts in sorted(held.items())
    )


def _account(inquiry: Inquiry, claim: Standing, body: BallotHeld) -> Asked:
    return Asked(
        endorser=body.endorser,
        name=inquiry.identity.name(body.endorser),
        question=body.question,
        on=None if body.on is None else body.on.text,
        voted=None if body.voted is None else body.voted.words,
        options=tuple(_option(option, cast(body)) for option in body.options),
        proofs=proofs_of(inquiry, (claim,)),
    )


def cast(body: BallotHeld) -> int | None:
    """Return how many votes were cast, where a source prints one number."""
    return None if body.voted is None else body.voted.exact


def _option(printed_row: BallotShare, voted: int | None) -> Option:
    """Return an option as printed, with bounds on its votes where `voted` is known."""
    share = None if printed_row.share is None else Fraction(printed_row.share)
    step = None if printed_row.share_step is None else Fraction(printed_row.share_step)
    low = high = None
    if share is not None and voted is not None:
        low, high = whole_votes(printed(share, step), voted)
    return Option(
        option=printed_row.option,
        candidate=printed_row.candidate,
        share=None if share is None else _as_printed(share, step),
        votes=None if printed_row.votes is None else printed_row.votes.exact,
        low=low,
        high=high,
    )


def _as_printed(share: Fraction, step: Fraction | None) -> str:
    """Print a share with as many places as its source did; an exact one as a fraction."""
    if step is None:
        return str(share)
    places = next((digits for digits in range(7) if step >= Fraction(1, 100 * 10**digits)), 6)
    return f"{percent(share, places)} %"


def _bases(inquiry: Inquiry, accounts: Iterable[tuple[Standing, BallotHeld]]) -> Iterable[Base]:
    """Yield each base that some account gives, with its turnout by that account's votes cast."""
    for claim, body in accounts:
        for kind, count in (("electorate", body.electorate), ("members", body.members)):
            if count is None:
                continue
            number, about = _number(count)
            voted = cast(body)
            derived = number and voted is not None and voted <= number
            yield Base(
                kind=kind,
                words=body.electorate_words or count.words if kind == "electorate" else count.words,
                number=number,
                about=about,
                turnout=percent(Fraction(voted or 0, number), 2) if derived and number else None,
                proofs=proofs_of(inquiry, (claim,)),
            )


def _number(count: Count) -> tuple[int | None, bool]:
    """Return a base's number, and whether it is a round one, as in "about 641,000"."""
    if count.exact is not None:
        return count.exact, False
    match = _NUMBER.search(count.words)
    return (None, True) if match is None else (int(match[0].replace(",", "")), True)
