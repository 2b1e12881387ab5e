"""A reconciliation as a page: what was compared, each difference with its rows, marks of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.reconciling import Reconciliation, differs
from projections.answers.reconcile.verdicts import Comparison, Mark, Spot, Verdict
from projections.answers.why import proofs_of
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading, unused
from projections.faces.page import Block, Branch, Cell, Lines, Page, Scalar, Table, left_table
from projections.faces.pages.proofs import proof_branch, proof_data

_COLUMNS: Final = (
    *("contest", *CLOCK_COLUMNS, "check", "about", "section", "candidate", "act", "moment"),
    *("verdict", "expected", "found", "difference", "class", "why", "claims"),
)
_SIGNS: Final = {
    Mark.PASSING: "✓ passing",
    Mark.FAILING: "✗ failing",
    Mark.UNCHECKED: "? unchecked",
    Mark.STALE: "~ stale",
}
"""A mark is a sign with a word: nothing is shown by a sign or a colour alone."""
MOST_ROWS: Final = 8
"""The most rows that text prints under a difference; JSON has them all."""


def reconcile_page(
    inquiry: Inquiry, answer: Reconciliation, again: str, *, everything: bool
) -> Page:
    """Return a reconciliation as a page: the differences, or with `everything` all comparisons."""
    blocks: list[Block] = [Lines(tuple(_summary(answer)))]
    blocks += [_tree(inquiry, one) for one in answer.differences]
    if everything:
        blocks.append(_listed(inquiry, [one for one in answer.comparisons if not differs(one)]))
    if answer.marks:
        blocks.append(_marks(inquiry, answer))
    blocks.append(Lines((*_left(answer), *unused(inquiry))))
    contest = inquiry.scaffold.contest
    return Page(
        heading=heading(inquiry, "reconcile"),
        blocks=tuple(blocks),
        data={
            "contest": contest,
            "as_of": as_of_data(inquiry),
            "compared": len(answer.comparisons),
            "verdicts": {str(verdict): number for verdict, number in answer.verdicts.items()},
            "classes": {str(kind): number for kind, number in answer.classes.items()},
            "failing": len(answer.failing),
            "comparisons": [_data(inquiry, one) for one in answer.comparisons],
            "marks": [
                {"section": spot.section, "candidate": spot.candidate, "mark": str(mark)}
                for spot, mark in answer.marks
            ],
        },
        columns=_COLUMNS,
        records=tuple(_records(inquiry, answer.comparisons)),
        hint=f"→ endorsements health {contest}{again}",
    )


def _summary(answer: Reconciliation) -> Iterator[str]:
    verdicts = ", ".join(
        f"{answer.verdicts[verdict]} {_VERDICTS[verdict]}"
        for verdict in Verdict
        if answer.verdicts[verdict]
    )
    yield f"{len(answer.comparisons)} compared" + (f": {verdicts}." if verdicts else ".")
    classes = ", ".join(f"{number} {kind}" for kind, number in sorted(answer.classes.items()))
    if classes:
        yield f"{len(answer.differences)} differ: {classes}."


_VERDICTS: Final = {
    Verdict.AGREES: "agree",
    Verdict.SHORT: "short",
    Verdict.OVER: "over",
    Verdict.DIFFERS: "differ",
    Verdict.NOT_COMPARABLE: "not comparable",
    Verdict.CANNOT_SAY: "cannot be said",
}


def _left(answer: Reconciliation) -> Iterator[str]:
    short = sum(one.verdict is Verdict.SHORT and not differs(one) for one in answer.comparisons)
    if short:
        yield f"{short} short with no class: part of what is counted is named by nobody."
    if answer.failing:
        yield (
            f"To be settled: {len(answer.failing)}. Correct what is ours, assess what has a "
            "reason, or leave it open."
        )
    elif answer.comparisons:
        yield "Nothing is left to settle."


def _tree(inquiry: Inquiry, one: Comparison) -> Branch:
    """Return a difference with both sides, its class and its rows."""
    off = f" ({one.difference})" if one.difference else ""
    proofs = proofs_of(inquiry, one.claims)
    more = len(proofs) - MOST_ROWS
    return Branch(
        f"{one.explained}: {_place(inquiry, one)}: expected {one.expected}, found {one.found}{off}",
        (
            Branch(f"{one.about}, {one.moment}"),
            Branch(f"{one.verdict}: {one.why}"),
            *(proof_branch(proof) for proof in proofs[:MOST_ROWS]),
            *((Branch(f"and {more} more rows (--json lists all)"),) if more > 0 else ()),
        ),
    )


def _place(inquiry: Inquiry, one: Comparison) -> str:
    """Name the cell that a comparison is about."""
    frame, spot = inquiry.scaffold, one.spot
    section = frame.section(spot.section) if spot.section is not None else None
    column = section.name if section is not None else spot.section
    who = frame.candidate_name(spot.candidate) if spot.candidate is not None else None
    act = None
    if spot.act is not None and section is not None and spot.act is not section.counts:
        act = spot.act.replace("_", " ")
    return ", ".join(part for part in (who, column, act) if part) or one.check


def _listed(inquiry: Inquiry, comparisons: Sequence[Comparison]) -> Table:
    return left_table(
        ("Check", "What", "When", "Expected", "Found", "", "Why"),
        tuple(
            (
                *(one.check, _place(inquiry, one), one.moment, one.expected, one.found),
                f"{one.verdict} {one.difference}".strip(),
                one.why,
            )
            for one in comparisons
        ),
    )


def _marks(inquiry: Inquiry, answer: Reconciliation) -> Table:
    """Return a table with a row for each candidate, a column for each section, marks in cells."""
    frame, marks = inquiry.scaffold, dict(answer.marks)
    spots = tuple(marks)
    sections = dict.fromkeys(spot.section for spot in spots if spot.section is not None)
    people = dict.fromkeys(spot.candidate for spot in spots)
    heads = [frame.section(section) for section in sections]
    rows = tuple(
        (
            Cell("Yet to declare" if who is None else frame.candidate_name(who)),
            *(Cell(_mark(marks, section, who)) for section in sections),
        )
        for who in people
    )
    names = tuple(Cell(head.name if head is not None else "") for head in heads)
    return Table((Cell(""), *names), rows, (False,) * (len(names) + 1))


def _mark(marks: dict[Spot, Mark], section: str, who: str | None) -> str:
    found = [
        mark for spot, mark in marks.items() if (spot.section, spot.candidate) == (section, who)
    ]
    return _SIGNS[found[0]] if found else ""


def _data(inquiry: Inquiry, one: Comparison) -> dict[str, object]:
    return {
        "check": one.check,
        "about": one.about,
        "section": one.spot.section,
        "candidate": one.spot.candidate,
        "act": str(one.spot.act) if one.spot.act is not None else None,
        "moment": one.moment,
        "verdict": str(one.verdict),
        "expected": one.expected,
        "found": one.found,
        "difference": one.difference or None,
        "class": str(one.explained) if one.explained is not None else None,
        "why": one.why,
        "rows": [proof_data(proof) for proof in proofs_of(inquiry, one.claims)]
        if differs(one)
        else [claim.claim_id for claim in one.claims],
    }


def _records(inquiry: Inquiry, comparisons: Iterable[Comparison]) -> Iterator[tuple[Scalar, ...]]:
    start = (inquiry.scaffold.contest, *clock_values(inquiry))
    for one in comparisons:
        spot = one.spot
        yield (
            *(*start, one.check, one.about, spot.section, spot.candidate),
            *(str(spot.act) if spot.act is not None else None, one.moment, str(one.verdict)),
            *(one.expected, one.found, one.difference or None),
            *(str(one.explained) if one.explained is not None else None, one.why),
            " ".join(claim.claim_id for claim in one.claims),
        )
