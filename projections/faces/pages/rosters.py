"""Lists of who is on record, as pages: endorsers, candidates, sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import asdict

from ledger.edtf import When, spoken
from projections.answers.alikes import Alike
from projections.answers.brackets import bracket
from projections.answers.endorsers import EndorserLine, EndorserList
from projections.answers.rosters import CandidateLine, SectionLine
from projections.faces.flags import Flags
from projections.faces.headings import basis_data, ledger_heading
from projections.faces.page import Block, Lines, Page, Scalar, left_table
from projections.fold.remainders import Size
from projections.stored.log import Basis

_CLOCKS: Final = ("on", "known", "recorded", "head", "certain")
_ENDORSER: Final = (
    *("id", "name", "kind", "role", "public", "aliases", "identifiers", "counted_as", "links"),
    *("contests", "acts", "alike"),
)
_CANDIDATE: Final = (
    *("contest", "id", "name", "status", "stood", "left", "acts", "totals", "sources"),
)
_SECTION: Final = (
    *("contest", "id", "name", "long_name", "counts", "parent", "size"),
    *("size_low", "size_high", "size_stated", "window"),
    *("opens", "closes", "named", "totals", "sources"),
)


def endorsers_page(answer: EndorserList, flags: Flags, basis: Basis) -> Page:
    """Return a page of endorsers, and beneath them the pairs whose names are alike."""
    blocks: list[Block] = [
        left_table(
            ("Id", "Name", "Kind", "Also printed", "Identifiers", "Contests", "Acts"),
            tuple(_endorser_row(one) for one in answer.lines),
        )
        if answer.lines
        else Lines(("None on record.",))
    ]
    links = dict.fromkeys(link for one in answer.lines for link in one.links)
    blocks.append(Lines(tuple(links)))
    if answer.alike:
        blocks.append(Lines(tuple(_alike(pair) for pair in answer.alike)))
        blocks.append(
            Lines(("Alike names are for a person to look at: nothing is merged without a link.",))
        )
    return Page(
        heading=_heading("Endorsers", flags, basis),
        blocks=tuple(blocks),
        data={
            "as_of": _as_of(flags, basis),
            "endorsers": [_endorser_data(one) for one in answer.lines],
            "alike": [asdict(pair) | {"names": list(pair.names)} for pair in answer.alike],
        },
        columns=(*_ENDORSER, *_CLOCKS),
        records=tuple(
            (*_endorser_values(one, answer.alike), *_clocks(flags, basis)) for one in answer.lines
        ),
    )


def _endorser_row(one: EndorserLine) -> tuple[str, ...]:
    return (
        one.endorser if one.counted_as == one.endorser else f"{one.endorser} (as {one.counted_as})",
        one.name if one.public else f"{one.name} (not for publication)",
        one.kind if one.role is None else f"{one.kind}, {one.role}",
        ", ".join(one.aliases),
        ", ".join(one.identifiers),
        ", ".join(one.contests),
        str(one.acts),
    )


def _alike(pair: Alike) -> str:
    first, second = pair.names
    return f"alike ({pair.why}): {pair.first} “{first}” and {pair.second} “{second}”"


def _endorser_data(one: EndorserLine) -> dict[str, object]:
    return {
        "id": one.endorser,
        "name": one.name,
        "kind": str(one.kind),
        "role": one.role,
        "public": one.public,
        "aliases": list(one.aliases),
        "identifiers": list(one.identifiers),
        "counted_as": one.counted_as,
        "links": list(one.links),
        "described": list(one.described),
        "contests": list(one.contests),
        "acts": one.acts,
    }


def _endorser_values(one: EndorserLine, alike: Sequence[Alike]) -> tuple[Scalar, ...]:
    near = [
        pair.second if pair.first == one.endorser else pair.first
        for pair in alike
        if one.endorser in {pair.first, pair.second}
    ]
    return (
        *(one.endorser, one.name, str(one.kind), one.role, one.public),
        *("; ".join(one.aliases) or None, "; ".join(one.identifiers) or None, one.counted_as),
        *("; ".join(one.links) or None, " ".join(one.contests) or None, one.acts),
        " ".join(near) or None,
    )


def candidates_page(lines: Sequence[CandidateLine], flags: Flags, basis: Basis) -> Page:
    """Return a page of candidates, contest by contest, by surname."""
    return Page(
        heading=_heading("Candidates", flags, basis),
        blocks=(
            left_table(
                ("Contest", "Id", "Name", "Status", "Stood", "Left", "Acts", "Totals", "Sources"),
                tuple(
                    (
                        *(one.contest, one.candidate, one.name),
                        "?" if one.status == "unknown" else one.status,
                        *(_date(one.stood), "" if one.left is None else _date(one.left)),
                        *(str(one.acts), str(one.totals), str(one.sources)),
                    )
                    for one in lines
                ),
            )
            if lines
            else Lines(("None on record.",)),
        ),
        data={
            "as_of": _as_of(flags, basis),
            "candidates": [
                dict(zip(_CANDIDATE, _candidate_values(one), strict=True)) for one in lines
            ],
        },
        columns=(*_CANDIDATE, *_CLOCKS),
        records=tuple((*_candidate_values(one), *_clocks(flags, basis)) for one in lines),
    )


def _candidate_values(one: CandidateLine) -> tuple[Scalar, ...]:
    return (
        *(one.contest, one.candidate, one.name, one.status, _text(one.stood), _text(one.left)),
        *(one.acts, one.totals, one.sources),
    )


def sections_page(lines: Sequence[SectionLine], flags: Flags, basis: Basis) -> Page:
    """Return a page of sections, contest by contest, in each contest's own order."""
    return Page(
        heading=_heading("Sections", flags, basis),
        blocks=(
            left_table(
                (
                    *("Contest", "Id", "Name", "In full", "Counts", "Size", "Window"),
                    *("Closes", "Named", "Totals", "Sources"),
                ),
                tuple(
                    (
                        *(one.contest, one.section, one.name, one.long_name),
                        one.counts.replace("_", " "),
                        _size(one.size),
                        "?" if one.window == "unknown" else one.window,
                        *(_date(one.closes), str(one.named), str(one.totals), str(one.sources)),
                    )
                    for one in lines
                ),
            )
            if lines
            else Lines(("None on record.",)),
        ),
        data={
            "as_of": _as_of(flags, basis),
            "sections": [dict(zip(_SECTION, _section_values(one), strict=True)) for one in lines],
        },
        columns=(*_SECTION, *_CLOCKS),
        records=tuple((*_section_values(one), *_clocks(flags, basis)) for one in lines),
    )


def _section_values(one: SectionLine) -> tuple[Scalar, ...]:
    return (
        *(one.contest, one.section, one.name, one.long_name, one.counts, one.parent),
        *(None if one.size is None else one.size.exact,),
        *((None,) * 3 if one.size is None else (one.size.low, one.size.high, one.size.stated)),
        *(one.window, _text(one.opens), _text(one.closes)),
        *(one.named, one.totals, one.sources),
    )


def _size(size: Size | None) -> str:
    if size is None:
        return "?"
    return bracket(size.low, size.high) + ("" if size.stated else " (inferred)")


def _date(when: When | None) -> str:
    return "?" if when is None else spoken(when)


def _text(when: When | None) -> str | None:
    return None if when is None else when.text


def _heading(title: str, flags: Flags, basis: Basis) -> str:
    return ledger_heading(title, basis, flags.on, flags.known, certain=flags.certain)


def _as_of(flags: Flags, basis: Basis) -> dict[str, object]:
    return basis_data(basis, flags.on, flags.known, certain=flags.certain)


def _clocks(flags: Flags, basis: Basis) -> tuple[Scalar, ...]:
    return (flags.on, flags.known, basis.seq, basis.head, flags.certain)
