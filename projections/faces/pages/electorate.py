"""Who could vote as a page: a table of classes, their terms, and the steps of the ballot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from projections.answers.electorate import Electorate, Said
from projections.answers.inquiry import Inquiry
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.page import Block, Branch, Lines, Page, Scalar, left_table
from projections.faces.pages.proofs import proof_branch, proof_data, proofs_said

_COLUMNS: Final = ("contest", *CLOCK_COLUMNS, "what", "class", "words", "dated", "sources")


def electorate_page(inquiry: Inquiry, answer: Electorate, again: str) -> Page:
    """Return who could vote as a page."""
    contest = inquiry.scaffold.contest
    blocks = [*_classes(answer), *_terms(answer), *_steps(answer)]
    none = Lines((f"Nothing on record says who could vote in {contest}.",))
    return Page(
        heading=heading(inquiry, "electorate"),
        blocks=tuple(blocks) if blocks else (none,),
        data={
            "contest": contest,
            "as_of": as_of_data(inquiry),
            "classes": [
                {
                    "id": one.section.id,
                    "name": one.section.name,
                    "weight": one.weight,
                    "sizes": [_data(said) for said in one.sizes],
                    "terms": [_data(said) for said in one.terms],
                }
                for one in answer.classes
            ],
            "terms": [_data(said) for said in answer.terms],
            "steps": [
                {
                    "kind": step.kind,
                    "words": step.words,
                    "dated": step.dated,
                    "passed": step.passed,
                    "proofs": [proof_data(proof) for proof in step.proofs],
                }
                for step in answer.steps
            ],
        },
        columns=_COLUMNS,
        records=tuple(_records(inquiry, answer)),
        hint=f"→ endorsements count {contest}{again}",
    )


def _classes(answer: Electorate) -> Iterable[Block]:
    if answer.classes:
        yield left_table(
            ("Class", "How many", "Weight", "Source"),
            tuple(
                (one.section.name if at == 0 else "", *row)
                for one in answer.classes
                for at, row in enumerate(_sizes(one.sizes, one.weight))
            ),
        )


def _sizes(sizes: tuple[Said, ...], weight: str | None) -> Iterable[tuple[str, str, str]]:
    """Yield a row for each size on record, rivals included; one row of `?` where there is none."""
    shown = weight or ""
    if not sizes:
        yield ("?", shown, "")
    for at, size in enumerate(sizes):
        said = f"{size.words} ({size.dated})"
        yield (said, shown if at == 0 else "", proofs_said(size.proofs))


def _terms(answer: Electorate) -> Iterable[Branch]:
    for one in answer.classes:
        yield from (_branch(f"{one.section.name}: ", said) for said in one.terms)
    yield from (_branch("", said) for said in answer.terms)


def _branch(whose: str, said: Said) -> Branch:
    dated = f" ({said.dated})" if said.dated else ""
    proofs = tuple(proof_branch(proof, says=False) for proof in said.proofs)
    return Branch(f"{whose}{said.words}{dated}", proofs)


def _steps(answer: Electorate) -> Iterable[Block]:
    if answer.steps:
        rows = ((one.dated, one.words, one.passed, proofs_said(one.proofs)) for one in answer.steps)
        yield left_table(("When", "What", "", "Source"), tuple(rows))


def _data(said: Said) -> dict[str, object]:
    return {
        "words": said.words,
        "dated": said.dated,
        "proofs": [proof_data(proof) for proof in said.proofs],
    }


def _records(inquiry: Inquiry, answer: Electorate) -> Iterable[tuple[Scalar, ...]]:
    start = (inquiry.scaffold.contest, *clock_values(inquiry))
    for one in answer.classes:
        for what, group in (("size", one.sizes), ("term", one.terms)):
            for said in group:
                proofs = proofs_said(said.proofs)
                yield (*start, what, one.section.id, said.words, said.dated, proofs)
    for said in answer.terms:
        yield (*start, "term", None, said.words, said.dated, proofs_said(said.proofs))
    for step in answer.steps:
        proofs = proofs_said(step.proofs)
        yield (*start, str(step.kind), None, step.words, step.dated, proofs)
