"""What is open in a contest, as a page: expectations, rumours and refusals. None of it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ledger.edtf import spoken
from projections.answers.inquiry import Inquiry
from projections.answers.pending import PAST_DUE, Declined, Open, Pending
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading, unused
from projections.faces.page import Block, Branch, Lines, Page, Scalar
from projections.faces.pages.known import hedge_branch, hedge_data
from projections.faces.pages.proofs import (
    PROOF_COLUMNS,
    proof_branch,
    proof_data,
    proof_values,
)

_COLUMNS: Final = (
    *("contest", *CLOCK_COLUMNS, "what", "state", "endorser", "candidate"),
    *("due", "derived", "words", *PROOF_COLUMNS),
)


def open_page(inquiry: Inquiry, answer: Open) -> Page:
    """Return a page of what was expected, rumoured and refused, with what became of it."""
    blocks: list[Block] = [_pending(one) for one in sorted(answer.pending, key=_order)]
    blocks += [_declined(one) for one in answer.declined]
    if not blocks:
        blocks.append(Lines(("Nothing on record is expected, rumoured or refused.",)))
    else:
        blocks.append(Lines(("None of this counts in a figure.",)))
    blocks.append(Lines(unused(inquiry)))
    return Page(
        heading=heading(inquiry, "open"),
        blocks=tuple(blocks),
        data={
            "contest": inquiry.scaffold.contest,
            "as_of": as_of_data(inquiry),
            "pending": [_pending_data(one) for one in answer.pending],
            "declined": [_declined_data(one) for one in answer.declined],
        },
        columns=_COLUMNS,
        records=tuple(_records(inquiry, answer)),
    )


_STATES: Final = ("open", PAST_DUE, "met", "broken", "denied", "lapsed")
DERIVED: Final = "derived: its time is over, and nothing on record says what became of it"


def _order(one: Pending) -> int:
    return _STATES.index(one.state)


def _pending(one: Pending) -> Branch:
    """Return a hedged claim with its due date, what settled it, and whether a lapse is derived."""
    branch = hedge_branch(one.hedge, one.state, one.since, one.about)
    due = [Branch(f"due {spoken(one.hedge.due)}")] if one.hedge.due is not None else []
    over = [Branch(f"its time was over on {one.until}")] if _late(one) else []
    acts = [
        Branch(f"{ended.manner} by: {ended.act}") for ended in one.settled if ended.act is not None
    ]
    derived = [Branch(DERIVED)] if one.derived else []
    return Branch(branch.text, (*due, *over, *branch.branches, *acts, *derived))


def _late(one: Pending) -> bool:
    return one.until is not None and (one.derived or one.state == PAST_DUE)


def _declined(one: Declined) -> Branch:
    return Branch(
        f"not given · {one.words}",
        tuple(proof_branch(proof, says=False) for proof in one.proofs),
    )


def _pending_data(one: Pending) -> dict[str, object]:
    return hedge_data(one.hedge) | {
        "state": one.state,
        "endorser": one.endorser,
        "candidate": one.candidate,
        "derived": one.derived,
        "until": one.until,
        "settled": [
            {
                "manner": str(ended.manner),
                "words": ended.words,
                "on": ended.on.text if ended.on is not None else None,
                "act": ended.act,
                "proofs": [proof_data(proof) for proof in ended.proofs],
            }
            for ended in one.settled
        ],
        "since": list(one.since),
    }


def _declined_data(one: Declined) -> dict[str, object]:
    return {
        "claim": one.claim,
        "act": str(one.act),
        "endorser": one.endorser,
        "candidate": one.candidate,
        "words": one.words,
        "proofs": [proof_data(proof) for proof in one.proofs],
    }


def _records(inquiry: Inquiry, answer: Open) -> Iterator[tuple[Scalar, ...]]:
    start = (inquiry.scaffold.contest, *clock_values(inquiry))
    for one in answer.pending:
        hedge = one.hedge
        for proof in hedge.proofs or (None,):
            yield (
                *(*start, hedge.firmness, one.state, one.endorser, one.candidate),
                *(hedge.due, one.derived, hedge.words, *proof_values(proof)),
            )
        for outcome in hedge.outcomes:
            for proof in outcome.proofs or (None,):
                yield (
                    *(*start, str(outcome.manner), one.state, one.endorser, one.candidate),
                    *(None, None, outcome.words, *proof_values(proof)),
                )
    for no in answer.declined:
        for proof in no.proofs or (None,):
            yield (
                *(*start, str(no.act), "declined", no.endorser, no.candidate),
                *(None, None, no.words, *proof_values(proof)),
            )
