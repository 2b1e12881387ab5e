"""Bodies' own ballots as a page: every account of each, with what is derived from it marked so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ledger.edtf import spoken
from projections.answers.ballots import Asked, Base, Consultation, Option
from projections.answers.inquiry import Inquiry
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading, unused
from projections.faces.page import Branch, Lines, Page, Scalar
from projections.faces.pages.proofs import proof_data, proofs_said

NONE: Final = "No ballot of a body's own is on record by then."
_COLUMNS: Final = (
    *("contest", *CLOCK_COLUMNS, "endorser", "name", "balloted_on", "question", "voted", "option"),
    *("candidate", "share", "votes", "votes_low_derived", "votes_high_derived", "source"),
)


def ballots_page(inquiry: Inquiry, answer: tuple[Consultation, ...], again: str) -> Page:
    """Return every body's ballot as a page, with its accounts and rival bases side by side."""
    notes = (*((NONE,) if not answer else ()), *unused(inquiry))
    return Page(
        heading=heading(inquiry, "ballots of bodies' own members"),
        blocks=(*(_branch(one) for one in answer), *((Lines(notes),) if notes else ())),
        data={
            "contest": inquiry.scaffold.contest,
            "as_of": as_of_data(inquiry),
            "ballots": [_data(one) for one in answer],
        },
        columns=_COLUMNS,
        records=tuple(record for one in answer for record in _records(inquiry, one)),
        hint=f"→ endorsements reconcile {inquiry.scaffold.contest}{again}",
    )


def _branch(one: Consultation) -> Branch:
    return Branch(
        one.name,
        (
            *(_account(account) for account in one.accounts),
            *((Branch("turnout, derived", tuple(_turnouts(one.bases))),) if one.bases else ()),
        ),
    )


def _account(one: Asked) -> Branch:
    day = "date unknown" if one.on is None else spoken(one.on)
    voted = "voted ?" if one.voted is None else f"{one.voted} voted"
    question = "question not on record" if one.question is None else f"asked: {one.question}"
    return Branch(
        f"{day}, {voted}; {question} [{proofs_said(one.proofs)}]",
        tuple(Branch(_option(option)) for option in one.options),
    )


def _option(one: Option) -> str:
    printed = [f"{one.votes:,} votes" if one.votes is not None else "", one.share or ""]
    said = ", ".join(part for part in printed if part) or "?"
    if one.low is None or one.high is None:
        return f"{one.option}: {said}"
    return f"{one.option}: {said}; derived: {one.low:,} to {one.high:,} votes"


def _turnouts(bases: Iterable[Base]) -> Iterable[Branch]:
    for base in bases:
        turnout = "?" if base.turnout is None else f"{base.turnout} %"
        about = "about " if base.about and base.turnout is not None else ""
        yield Branch(f"{about}{turnout} of {base.kind} {base.words} [{proofs_said(base.proofs)}]")


def _data(one: Consultation) -> dict[str, object]:
    return {
        "id": one.endorser,
        "name": one.name,
        "accounts": [
            {
                "on": account.on,
                "question": account.question,
                "voted": account.voted,
                "options": [
                    {
                        "option": option.option,
                        "candidate": option.candidate,
                        "share": option.share,
                        "votes": option.votes,
                        "derived": {"votes_low": option.low, "votes_high": option.high},
                    }
                    for option in account.options
                ],
                "proofs": [proof_data(proof) for proof in account.proofs],
            }
            for account in one.accounts
        ],
        "bases": [
            {
                "kind": base.kind,
                "words": base.words,
                "number": base.number,
                "about": base.about,
                "derived": {"turnout_percent": base.turnout},
                "proofs": [proof_data(proof) for proof in base.proofs],
            }
            for base in one.bases
        ],
    }


def _records(inquiry: Inquiry, one: Consultation) -> Iterable[tuple[Scalar, ...]]:
    for account in one.accounts:
        source = account.proofs[0].source if account.proofs else None
        for option in account.options:
            yield (
                *(inquiry.scaffold.contest, *clock_values(inquiry), one.endorser, one.name),
                *(account.on, account.question, account.voted, option.option, option.candidate),
                *(option.share, option.votes, option.low, option.high, source),
            )
