"""A count as a page: each section's rounds as a table, transfers, and how the totals add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from projections.answers.count import Pooled, Recount, Section
from projections.answers.inquiry import Inquiry
from projections.counting.college import Rebuilt
from projections.counting.rounds import Round
from projections.counting.shares import percent
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading, unused
from projections.faces.page import Block, Lines, Page, Scalar, Table, plain
from projections.faces.pages.college import (
    PLACES,
    college_blocks,
    middle,
    misfits,
    span,
    unrebuilt,
)
from projections.faces.pages.proofs import proof_data, proofs_said

EXHAUSTED: Final = "not transferable"
_BAR: Final = 24
"""Width of a picture's longest bar, in terminal columns."""
_COLUMNS: Final = (
    *("contest", *CLOCK_COLUMNS, "round", "section", "candidate", "name", "votes", "percent"),
    *("published", "rebuilt", "verdict"),
)


def count_page(inquiry: Inquiry, answer: Recount, again: str) -> Page:
    """Return a count as a page. Percentages are of the votes remaining, halves rounded up."""
    blocks: list[Block] = [Lines(tuple(_rule(answer)))]
    for section in answer.sections:
        blocks += _section(inquiry, section)
    if answer.rebuilt:
        blocks += college_blocks(inquiry, answer)
    if answer.pooled:
        blocks += _pool(inquiry, answer.pooled)
    notes = (*answer.notes, *unused(inquiry))
    blocks += [Lines(notes)] if notes else []
    return Page(
        heading=heading(inquiry, "count"),
        blocks=tuple(blocks),
        data=_data(inquiry, answer),
        columns=_COLUMNS,
        records=(*_section_records(inquiry, answer), *_whole_records(inquiry, answer)),
        hint=f"→ endorsements votes {inquiry.scaffold.contest}{again}",
    )


def _rule(answer: Recount) -> Iterable[str]:
    if answer.rule_proofs:
        yield f"Rule: {answer.rule} [{proofs_said(answer.rule_proofs)}]"
    if answer.result is not None:
        won = answer.result.winner or f"nobody ({', '.join(answer.result.tied)})"
        yield f"Counted whole: {won}, by {answer.result.ending}."


def _section(inquiry: Inquiry, section: Section) -> Iterable[Block]:
    whole = f"{section.name}: {section.voters} ballots [{proofs_said(section.proofs)}]"
    yield Lines((whole,))
    heads = ("", *(f"round {one.number}" for one in section.rounds))
    names = inquiry.scaffold.candidate_name
    first = section.rounds[0]
    rows = [
        (names(one), *(_cell(round_, section.section, one) for round_ in section.rounds))
        for one in first.remaining
    ]
    rows.append(
        (EXHAUSTED, *(_number(one.exhausted.get(section.section)) for one in section.rounds))
    )
    table = tuple(plain(row) for row in rows)
    yield Table(plain(heads), table, (False, *(True for _ in section.rounds)))
    flows = [line for one in section.rounds for line in _flow_lines(inquiry, one)]
    if flows:
        yield Lines(tuple(flows))
    if section.without:
        yield Lines((f"No ballot recorded: {', '.join(section.without)}.",))
    if section.unsettled:
        yield Lines((f"Sources differ, left out: {', '.join(section.unsettled)}.",))


def _cell(one: Round, section: str, candidate: str) -> str:
    votes = one.votes.get(section, {}).get(candidate)
    share = one.shares.get(section, {}).get(candidate)
    if votes is None:
        return ""
    return f"{_number(votes)} ({'?' if share is None else percent(share, PLACES)} %)"


def _number(votes: Fraction | None) -> str:
    return "0" if votes is None else str(votes)


def _flow_lines(inquiry: Inquiry, one: Round) -> Iterable[str]:
    """Draw a round's transfers: a bar for the votes that passed to each, the longest first."""
    if one.out is None or not one.flows:
        return
    name = inquiry.scaffold.candidate_name
    moved = sum(flow.votes for flow in one.flows)
    yield f"After round {one.number} {name(one.out)} goes out; {moved} votes pass:"
    longest = max(flow.votes for flow in one.flows)
    labels = {flow.to: EXHAUSTED if flow.to is None else name(flow.to) for flow in one.flows}
    width = max(len(label) for label in labels.values())
    for flow in sorted(one.flows, key=lambda each: (each.to is None, -each.votes)):
        bar = max(round(flow.votes / longest * _BAR), 1)
        block = "\N{LIGHT SHADE}" if flow.to is None else "\N{FULL BLOCK}"
        yield f"  {labels[flow.to]:<{width}}  {block * bar} {flow.votes}"


def _pool(inquiry: Inquiry, pooled: Sequence[Pooled]) -> Iterable[Block]:
    names = inquiry.scaffold.candidate_name
    rows = tuple(
        plain(
            (
                names(one.candidate),
                str(one.round),
                "?" if one.stated is None else f"{one.stated:,}",
                "?" if one.added is None else f"{one.added:,}",
                "?" if None in {one.added, one.stated} else "agrees"
                if one.added == one.stated else "differs",
            )
        )
        for one in pooled
    )  # fmt: skip
    heads = plain(("", "round", "stated total", "sections add up to", ""))
    yield Table(heads, rows, (False, True, True, True, False))


def _data(inquiry: Inquiry, answer: Recount) -> dict[str, object]:
    return {
        "contest": inquiry.scaffold.contest,
        "as_of": as_of_data(inquiry),
        "rule": {"text": answer.rule, "proofs": [proof_data(one) for one in answer.rule_proofs]},
        "weights": {section: str(weight) for section, weight in answer.weights.items()},
        "winner": answer.result.winner if answer.result is not None else None,
        "ending": str(answer.result.ending) if answer.result is not None else None,
        "sections": [
            {
                "id": section.section,
                "voters": section.voters,
                "without": list(section.without),
                "unsettled": list(section.unsettled),
                "rounds": [_round_data(section.section, one) for one in section.rounds],
            }
            for section in answer.sections
        ],
        "whole": [_whole_data(one) for one in answer.rebuilt],
        "totals": [
            {
                "round": one.round,
                "candidate": one.candidate,
                "stated": one.stated,
                "added": one.added,
            }
            for one in answer.pooled
        ],
        "notes": [*answer.notes, *unrebuilt(inquiry, answer), *misfits(inquiry, answer)],
    }


def _round_data(section: str, one: Round) -> dict[str, object]:
    """Return a round as JSON: votes, the exact share as a fraction, and the printed percentage."""
    return {
        "round": one.number,
        "candidates": [
            {
                "id": candidate,
                "votes": _json_number(one.votes[section][candidate]),
                "share": None if share is None else str(share),
                "percent": None if share is None else percent(share, PLACES),
            }
            for candidate in one.remaining
            for share in (one.shares[section][candidate],)
        ],
        "exhausted": _json_number(one.exhausted[section]),
        "out": one.out,
        "flows": [{"to": flow.to, "votes": _json_number(flow.votes)} for flow in one.flows],
    }


def _json_number(votes: Fraction) -> int | str:
    return votes.numerator if votes.denominator == 1 else str(votes)


def _whole_data(one: Rebuilt) -> dict[str, object]:
    return {
        "round": one.round,
        "candidate": one.candidate,
        "published": None if one.published is None else middle(one.published),
        "rebuilt": None if one.total is None else [str(one.total.low), str(one.total.high)],
        "verdict": str(one.verdict),
        "missing": list(one.missing),
        "left": None if one.left is None else [str(one.left.low), str(one.left.high)],
    }


def _section_records(inquiry: Inquiry, answer: Recount) -> Iterable[tuple[Scalar, ...]]:
    for section in answer.sections:
        for one in section.rounds:
            for candidate in one.remaining:
                share = one.shares[section.section][candidate]
                yield (
                    *(inquiry.scaffold.contest, *clock_values(inquiry), one.number),
                    *(section.section, candidate, inquiry.scaffold.candidate_name(candidate)),
                    _json_number(one.votes[section.section][candidate]),
                    *(None if share is None else percent(share, PLACES), None, None, None),
                )


def _whole_records(inquiry: Inquiry, answer: Recount) -> Iterable[tuple[Scalar, ...]]:
    for one in answer.rebuilt:
        yield (
            *(inquiry.scaffold.contest, *clock_values(inquiry), one.round, None, one.candidate),
            *(inquiry.scaffold.candidate_name(one.candidate), None, None),
            None if one.published is None else middle(one.published),
            None if one.total is None else span(one.total),
            str(one.verdict),
        )
