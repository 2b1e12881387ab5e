"""Endorsers by contests, as a page. Every cell says in words what was done; none is empty."""

from __future__ import annotations

from projections.answers.matrix import Matrix
from projections.faces.flags import Flags
from projections.faces.headings import basis_data, ledger_heading
from projections.faces.page import Lines, Page, left_table
from projections.stored.log import Basis

_NOTE = (
    "In brackets: said of it, not done by it. Nothing on record is not a refusal, and not a "
    "decision to back nobody."
)


def matrix_page(answer: Matrix, flags: Flags, basis: Basis) -> Page:
    """Return a page with a row for each endorser and a column for each contest, by its close."""
    ids = tuple(contest for contest, _ in answer.contests)
    title = "Stances" if flags.on is not None else "Stances · on each contest's close"
    table = left_table(("Endorser", *ids), tuple((row.name, *row.cells) for row in answer.rows))
    return Page(
        heading=ledger_heading(title, basis, flags.on, flags.known, certain=flags.certain),
        blocks=(table if answer.rows else Lines(("No such endorser on record.",)), Lines((_NOTE,))),
        data={
            "as_of": basis_data(basis, flags.on, flags.known, certain=flags.certain),
            "contests": [{"id": contest, "name": name} for contest, name in answer.contests],
            "endorsers": [
                {
                    "id": row.endorser,
                    "name": row.name,
                    "kind": row.kind,
                    "stances": dict(zip(ids, row.cells, strict=True)),
                }
                for row in answer.rows
            ],
        },
        columns=("endorser", "name", "kind", *ids, "on", "known", "recorded", "head", "certain"),
        records=tuple(
            (
                *(row.endorser, row.name, row.kind, *row.cells),
                *(flags.on, flags.known, basis.seq, basis.head, flags.certain),
            )
            for row in answer.rows
        ),
    )
