"""What was known of a candidate, as a page: status, figures, and the hedged claims beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from projections.answers.brackets import doubts_said, shown
from projections.answers.inquiry import Inquiry
from projections.answers.known import Hedge, Known
from projections.answers.sentences import outcome_said
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading, unused
from projections.faces.page import Block, Branch, Cell, Lines, Page, Scalar, Table, plain
from projections.faces.pages.proofs import (
    PROOF_COLUMNS,
    proof_branch,
    proof_data,
    proof_values,
)
from projections.faces.pages.standings import figure_data
from projections.fold.candidacies import Status

_COLUMNS: Final = (
    *("contest", "candidate", "name", "status", *CLOCK_COLUMNS),
    *("what", "section", "value", "low", "high", "words", *PROOF_COLUMNS),
)


def known_page(inquiry: Inquiry, answer: Known, again: str) -> Page:
    """Return what was known of a candidate as a page."""
    frame = inquiry.scaffold
    status = answer.candidacy.status
    blocks: list[Block] = [
        Branch(
            f"Status: {'?' if status is Status.UNKNOWN else status}",
            tuple(proof_branch(proof) for proof in answer.candidacy_proofs),
        ),
        Table(
            heads=plain(tuple(section.name for section in frame.counted)),
            rows=(tuple(Cell(shown(figure)) for figure in answer.figures),),
            right=(True,) * len(answer.figures),
        ),
        Lines(tuple(_doubts(inquiry, answer))),
        *(hedge_branch(hedge) for hedge in answer.hedges),
    ]
    if answer.hedges:
        blocks.append(Lines(("None of the hedged claims counts in a figure.",)))
    blocks.append(Lines(unused(inquiry)))
    return Page(
        heading=heading(inquiry, answer.name),
        blocks=tuple(blocks),
        data={
            "contest": frame.contest,
            "candidate": {"id": answer.candidate, "name": answer.name, "status": str(status)},
            "as_of": as_of_data(inquiry),
            "status_proofs": [proof_data(proof) for proof in answer.candidacy_proofs],
            "figures": {figure.cell.section: figure_data(figure) for figure in answer.figures},
            "hedges": [hedge_data(hedge) for hedge in answer.hedges],
        },
        columns=_COLUMNS,
        records=tuple(_records(inquiry, answer)),
        hint=f"→ endorsements open {frame.contest}{again}",
    )


def _doubts(inquiry: Inquiry, answer: Known) -> Iterator[str]:
    """Say what makes figures doubtful: a dispute, an estimated date, a rival beside them."""
    sections: dict[str, list[str]] = {}
    for figure in answer.figures:
        if doubts := doubts_said(figure):
            section = inquiry.scaffold.section(figure.cell.section)
            name = figure.cell.section if section is None else section.name
            sections.setdefault(doubts, []).append(name)
    yield from (f"{', '.join(names)}: {doubts}." for doubts, names in sections.items())


def hedge_branch(
    hedge: Hedge, state: str | None = None, since: Iterable[str] = (), about: str = ""
) -> Branch:
    """Return a hedged claim with its state, its chain of sources, and what became of it."""
    who = f"{about} · " if about else ""
    return Branch(
        f"{state or hedge.state} · {who}{hedge.words}",
        (
            *([Branch(f"says: {' < '.join(hedge.says)}")] if hedge.says else []),
            *(
                [Branch(f"the headline is firmer: {hedge.headline}; the body prevails")]
                if hedge.headline is not None
                else []
            ),
            *(proof_branch(proof, says=False) for proof in hedge.proofs),
            *(
                Branch(
                    outcome_said(one.manner, one.words)
                    + (f" ({' < '.join(one.says)})" if one.says else ""),
                    tuple(proof_branch(proof, says=False) for proof in one.proofs),
                )
                for one in hedge.outcomes
            ),
            *(Branch(f"since then: {words}") for words in since),
        ),
    )


def hedge_data(hedge: Hedge) -> dict[str, object]:
    """Return a hedged claim as JSON."""
    return {
        "claim": hedge.claim,
        "firmness": hedge.firmness,
        "state": str(hedge.state),
        "words": hedge.words,
        "says": list(hedge.says),
        "due": hedge.due,
        "may_be_nobody": hedge.may_be_nobody,
        "headline": hedge.headline,
        "outcomes": [
            {
                "manner": str(outcome.manner),
                "words": outcome.words,
                "says": list(outcome.says),
                "proofs": [proof_data(proof) for proof in outcome.proofs],
            }
            for outcome in hedge.outcomes
        ],
        "proofs": [proof_data(proof) for proof in hedge.proofs],
    }


def _records(inquiry: Inquiry, answer: Known) -> Iterator[tuple[Scalar, ...]]:
    """Yield the status's proofs, then each figure, then each hedged claim's proofs."""
    status = str(answer.candidacy.status)
    start = (
        *(inquiry.scaffold.contest, answer.candidate, answer.name, status),
        *clock_values(inquiry),
    )
    none = (None,) * 4
    for proof in answer.candidacy_proofs or (None,):
        yield (*start, "status", *none, status, *proof_values(proof))
    for one in answer.figures:
        bounds = (one.cell.section, one.value, one.low, one.high)
        said = "; ".join(text for text in (shown(one), doubts_said(one)) if text)
        yield (*start, "figure", *bounds, said, *proof_values(None))
    for hedge in answer.hedges:
        for proof in hedge.proofs or (None,):
            yield (*start, hedge.firmness, *none, hedge.words, *proof_values(proof))
        for outcome in hedge.outcomes:
            for proof in outcome.proofs or (None,):
                yield (*start, str(outcome.manner), *none, outcome.words, *proof_values(proof))
