"""The health of the record, as a page: a row for each section, and what is worth finding next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import asdict

from projections.answers.health import SectionHealth, Wish, wishes
from projections.faces.flags import Flags
from projections.faces.forms import as_markdown
from projections.faces.headings import basis_data, ledger_heading
from projections.faces.page import Cell, Lines, Page, Table
from projections.stored.log import Basis

MOST_WISHES: Final = 12
"""The most wishes that a page lists; JSON has them all."""
_HEADS: Final = (
    *("Contest", "Section", "Named", "Unnamed", "Undated", "Single-source", "Disputed"),
    *("Sources", "Unarchived"),
)
_COLUMNS: Final = (
    *("contest", "section", "named", "unnamed", "open", "undated", "single_source"),
    *("disputed", "sources", "unarchived", "on", "known", "recorded", "head", "certain"),
)
_MEANING: Final = (
    "Named: acts on record that name who acted. Unnamed: what totals count and nobody names.",
    "Undated: named acts without a day. Single-source: named acts told by one independent source.",
    "Disputed: figures with an unsettled rival or a lagging total, and acts whose dates clash.",
    "Unarchived: sources cited of which no copy is kept, neither in an archive nor by its hash.",
)


def health_page(sections: Sequence[SectionHealth], flags: Flags, basis: Basis) -> Page:
    """Return the health of some sections as a page."""
    return Page(
        heading=ledger_heading(
            "Health of the record", basis, flags.on, flags.known, certain=flags.certain
        ),
        blocks=(_table(sections), Lines(_MEANING), Lines(tuple(_wished(sections)))),
        data={
            "as_of": basis_data(basis, flags.on, flags.known, certain=flags.certain),
            "sections": [
                {key: _plain(value) for key, value in asdict(one).items()} for one in sections
            ],
            "wishes": [asdict(wish) | {"such_as": list(wish.such_as)} for wish in wishes(sections)],
        },
        columns=_COLUMNS,
        records=tuple(
            (
                *(one.contest, one.section, one.named, one.unnamed, one.open, len(one.undated)),
                *(len(one.single), len(one.disputed), one.sources, len(one.unarchived)),
                *(flags.on, flags.known, basis.seq, basis.head, flags.certain),
            )
            for one in sections
        ),
    )


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _table(sections: Sequence[SectionHealth]) -> Table:
    rows = tuple(
        tuple(
            Cell(text)
            for text in (
                *(one.contest, one.name, str(one.named)),
                _unnamed(one),
                *(str(len(one.undated)), str(len(one.single)), str(len(one.disputed))),
                *(str(one.sources), str(len(one.unarchived))),
            )
        )
        for one in sections
    )
    return Table(tuple(Cell(head) for head in _HEADS), rows, (False, False, *(True,) * 7))


def _unnamed(one: SectionHealth) -> str:
    """Print how many are unnamed; `+` or `?` where a candidate's figure is open or unknown."""
    if one.open and not one.unnamed:
        return "?"
    return f"{one.unnamed}+" if one.open else str(one.unnamed)


def _wished(sections: Sequence[SectionHealth]) -> list[str]:
    every = wishes(sections)
    lines = [_said(wish) for wish in every[:MOST_WISHES]]
    if len(every) > MOST_WISHES:
        lines.append(f"and {len(every) - MOST_WISHES} more (--json lists all)")
    return ["Worth finding next:", *lines] if lines else ["Nothing is missing that could be seen."]


def _said(wish: Wish) -> str:
    such = ""
    if wish.such_as:
        more = ", …" if wish.count > len(wish.such_as) else ""
        such = f" ({', '.join(wish.such_as)}{more})"
    return f"{wish.contest}, {wish.section}: {wish.count} {wish.what}{such}"


def health_document(sections: Sequence[SectionHealth]) -> str:
    """Return the page `docs/health.md`. It has no basis, since it describes the fixtures."""
    page = Page("", (_table(sections),), {}, (), ())
    _, table = as_markdown(page).split("\n\n", 1)
    return "\n".join(
        (
            "# Health of the record",
            "",
            "What the record in `fixtures/` holds, section by section, and what is worth finding",
            "next. This page is written by a command and checked by a test; after a change run",
            "",
            "```sh",
            "export ENDORSEMENTS_DB=health.db",
            "endorsements import fixtures/endorsers fixtures/labour-* fixtures/shared",
            "endorsements health --document > docs/health.md",
            "```",
            "",
            table,
            "",
            *(f"- {line}" for line in _MEANING),
            "",
            "## Worth finding next",
            "",
            *(f"- {_said(wish)}" for wish in wishes(sections)[: 2 * MOST_WISHES]),
        )
    )
