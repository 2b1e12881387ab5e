"""A page of figures taken apart, each down to the place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from ledger.events.kinds import ActKind
from projections.answers.inquiry import Inquiry
from projections.answers.mending.history import Mended
from projections.answers.why import Proof, Reason, Why
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading, unused
from projections.faces.page import Block, Branch, Lines, Page, Scalar
from projections.faces.pages.proofs import (
    PROOF_COLUMNS,
    proof_branch,
    proof_data,
    proof_values,
)

_COLUMNS: Final = (
    *("contest", "act", *CLOCK_COLUMNS, "section", "candidate"),
    *("shown", "value", "low", "high", "reason", "count", "words", *PROOF_COLUMNS),
)


@frozen
class Opened:
    """A figure taken apart, with its cell; `candidate` None is the section's remainder."""

    section: str
    candidate: str | None
    act: ActKind
    why: Why
    checks: tuple[str, ...] = ()
    history: tuple[Mended, ...] = ()


def why_page(inquiry: Inquiry, opened: Sequence[Opened], again: str) -> Page:
    """Return a page of figures taken apart. `again` are the flags for the same clocks."""
    contest = inquiry.scaffold.contest
    blocks: list[Block] = [_tree(one) for one in opened]
    blocks.append(Lines(unused(inquiry)))
    return Page(
        heading=heading(inquiry, "why"),
        blocks=tuple(blocks),
        data={
            "contest": contest,
            "as_of": as_of_data(inquiry),
            "figures": [_data(one) for one in opened],
        },
        columns=_COLUMNS,
        records=tuple(record for one in opened for record in _records(inquiry, one)),
        hint=f"→ endorsements standings {contest}{again}",
    )


def _tree(one: Opened) -> Branch:
    why = one.why
    flags = [
        *(["leans on a best estimate of a date"] if why.estimated_date else []),
        *(["disputed"] if why.disputed else []),
    ]
    return Branch(
        f"{why.shown}  {why.title}",
        (
            Branch(f"{why.kind}: {'; '.join([why.arithmetic, *flags])}"),
            *_reasons(why.reasons + why.rivals),
            *(Branch(f"check: {check}") for check in one.checks),
            *_history(one),
        ),
    )


def _history(one: Opened) -> Iterable[Branch]:
    """Yield what was mended behind a figure, the latest first."""
    for each in reversed(one.history):
        still = "" if each.holds else " Not yet at these clocks: the old words hold here."
        yield Branch(f"mended: {each.words}{still} (seq {each.mending.seq})")


def _reasons(reasons: Iterable[Reason]) -> Iterable[Branch]:
    """Return each reason with its proofs; reasons with the same proofs share a branch."""
    shared: dict[tuple[Proof, ...], list[str]] = {}
    for reason in reasons:
        shared.setdefault(reason.proofs, []).append(_said(reason))
    return (
        Branch("; ".join(said), tuple(proof_branch(proof) for proof in proofs))
        for proofs, said in shared.items()
    )


def _said(reason: Reason) -> str:
    count = "" if reason.count is None else f" {reason.count}".replace("-", "−")
    words = f" ({reason.words})" if reason.words else ""
    return f"{reason.part}{count}{words}"


def _data(one: Opened) -> dict[str, object]:
    why = one.why
    return {
        "section": one.section,
        "candidate": one.candidate,
        "act": one.act,
        "shown": why.shown,
        "value": why.value,
        "low": why.low,
        "high": why.high,
        "kind": str(why.kind),
        "arithmetic": why.arithmetic,
        "estimated_date": why.estimated_date,
        "disputed": why.disputed,
        "reasons": [_reason_data(reason) for reason in why.reasons],
        "rivals": [_reason_data(reason) for reason in why.rivals],
        "checks": list(one.checks),
        "history": [
            {
                "seq": each.mending.seq,
                "event": each.mending.event,
                "class": each.mending.called,
                "cause": None if each.mending.cause is None else str(each.mending.cause),
                "holds": each.holds,
                "words": each.words,
            }
            for each in one.history
        ],
    }


def _reason_data(reason: Reason) -> dict[str, object]:
    return {
        "part": str(reason.part),
        "count": reason.count,
        "words": reason.words,
        "proofs": [proof_data(proof) for proof in reason.proofs],
    }


def _records(inquiry: Inquiry, one: Opened) -> Iterable[tuple[Scalar, ...]]:
    """Yield a record for each proof; a figure without any has one record."""
    why = one.why
    start: tuple[Scalar, ...] = (
        *(inquiry.scaffold.contest, one.act, *clock_values(inquiry), one.section, one.candidate),
        *(why.shown, why.value, why.low, why.high),
    )
    if not why.reasons + why.rivals:
        yield (*start, None, None, None, *proof_values(None))
    for reason in why.reasons + why.rivals:
        for proof in reason.proofs or (None,):
            yield (*start, str(reason.part), reason.count, reason.words, *proof_values(proof))
