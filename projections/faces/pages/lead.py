"""Who led whom as a page: the premise judged, then each stretch, then each change of hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from ledger.edtf import spoken
from projections.answers.brackets import shown
from projections.answers.inquiry import Inquiry
from projections.answers.lead import Handover, Lead, LeadStretch, Overtaking, State
from projections.answers.notes import estimates_said
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.page import Block, Branch, Lines, Page, Scalar
from projections.faces.pages.proofs import proof_branch, proof_data
from projections.fold.figures import Figure

_COLUMNS: Final = (
    *("contest", "section", "act", *CLOCK_COLUMNS),
    *("first", "last", "state", "one", "one_shown", "other", "other_shown"),
    *("one_shown_last", "other_shown_last"),
)

MOST_PROOFS: Final = 12
"""The most proofs that text prints of one stretch; --json holds them all."""


def lead_page(inquiry: Inquiry, answer: Lead, again: str) -> Page:
    """Return a page of who led whom, and when that changed hands."""
    names = inquiry.scaffold.candidate_name
    section = inquiry.scaffold.section(answer.section)
    column = section.name if section is not None else answer.section
    one, other = names(answer.one), names(answer.other)
    blocks: list[Block] = [Lines((_premise(answer, one, other, column),))]
    blocks += [_stretch(standing, one, other) for standing in answer.standings]
    blocks += [Lines(tuple(_handovers(inquiry, answer.handovers)))] if answer.handovers else []
    return Page(
        heading=heading(inquiry, f"{column}: {one} and {other}", (answer.act,)),
        blocks=tuple(blocks),
        data={
            "contest": inquiry.scaffold.contest,
            "as_of": as_of_data(inquiry),
            "section": answer.section,
            "act": answer.act,
            "between": [answer.one, answer.other],
            "verdict": answer.verdict,
            "standings": [_standing_data(standing) for standing in answer.standings],
            "handovers": [_handover_data(one) for one in answer.handovers],
        },
        columns=_COLUMNS,
        records=tuple(_record(inquiry, answer, standing) for standing in answer.standings),
        hint=f"→ endorsements timeline {inquiry.scaffold.contest} {answer.section}{again}",
    )


def stretch_words(first: dt.date | None, last: dt.date | None) -> str:
    """Put a stretch of days into words: "8 July 2010", "up to …", "9–25 July 2010", "from …"."""
    if first is None:
        return "always" if last is None else f"up to {spoken(last.isoformat())}"
    if last is None:
        return f"from {spoken(first.isoformat())}"
    if first == last:
        return spoken(first.isoformat())
    return spoken(f"{first.isoformat()}/{last.isoformat()}")


def _premise(answer: Lead, one: str, other: str, column: str) -> str:
    on = f"among {column} on the evidence held"
    return {
        Overtaking.YES: f"{one} overtook {other} {on}.",
        Overtaking.OTHER_WAY: (
            f"{one} did not overtake {other} {on}. It was the other way round: "
            f"{other} overtook {one}."
        ),
        Overtaking.BOTH: f"The lead changed hands more than once {on}.",
        Overtaking.NEVER: f"The lead never changed hands {on}.",
        Overtaking.UNSEEN: (
            f"{_leader(answer, one, other)} led wherever it can be said {on}; "
            "where it cannot, a change of hands is not ruled out."
        ),
        Overtaking.UNKNOWN: f"Who led cannot be said {on}.",
    }[answer.verdict]


def _leader(answer: Lead, one: str, other: str) -> str:
    """Name whoever was certainly ahead first."""
    ahead = {State.FIRST: one, State.SECOND: other}
    return next((ahead[each.state] for each in answer.standings if each.state in ahead), "Neither")


def _stretch(standing: LeadStretch, one: str, other: str) -> Branch:
    mine, theirs = standing.at_last
    figures = f"{one} {_moved(standing.one, mine)}, {other} {_moved(standing.other, theirs)}"
    state = {
        State.FIRST: f"{one} ahead",
        State.SECOND: f"{other} ahead",
        State.LEVEL: "level",
        State.OPEN: "cannot say",
    }[standing.state]
    when = stretch_words(standing.first, standing.last)
    certain = standing.state is not State.OPEN
    return Branch(f"{when} · {state} · {figures}", tuple(_proofs(standing)) if certain else ())


def _proofs(standing: LeadStretch) -> Iterable[Branch]:
    """Yield the first proofs of a stretch, its totals; hundreds of names would bury the answer."""
    yield from map(proof_branch, standing.proofs[:MOST_PROOFS])
    if len(standing.proofs) > MOST_PROOFS:
        yield Branch(f"… and {len(standing.proofs) - MOST_PROOFS} more; --json prints all.")


def _moved(first: Figure, last: Figure) -> str:
    """Print a figure on a stretch's first and last day, or once where both print alike."""
    return shown(first) if shown(first) == shown(last) else f"{shown(first)} → {shown(last)}"


def _handovers(inquiry: Inquiry, handovers: Sequence[Handover]) -> Iterable[str]:
    names = inquiry.scaffold.candidate_name
    for one in handovers:
        after = "" if one.after is None else f"after {spoken(one.after.isoformat())} and "
        by = "" if one.by is None else f"no later than {spoken(one.by.isoformat())}"
        yield f"{names(one.gainer)} passed {names(one.loser)} {after}{by}."
        if len(one.bases) > 1:
            yield f"The totals on either side count on different bases: {', '.join(one.bases)}."
    bounding = [
        figure
        for one in handovers
        for figure in (*one.before.at_last, one.behind.one, one.behind.other)
    ]
    if said := estimates_said(inquiry, bounding):
        yield f"{said} --certain leaves the estimates out."


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _standing_data(standing: LeadStretch) -> dict[str, object]:
    return {
        "state": standing.state,
        "first": _day(standing.first),
        "last": _day(standing.last),
        "shown": [shown(standing.one), shown(standing.other)],
        "shown_last": [shown(figure) for figure in standing.at_last],
        "proofs": [proof_data(proof) for proof in standing.proofs],
    }


def _handover_data(one: Handover) -> dict[str, object]:
    return {
        "gainer": one.gainer,
        "loser": one.loser,
        "after": _day(one.after),
        "by": _day(one.by),
        "bases": list(one.bases),
        "estimated_date": any(
            figure.estimated_date
            for figure in (*one.before.at_last, one.behind.one, one.behind.other)
        ),
    }


def _record(inquiry: Inquiry, answer: Lead, standing: LeadStretch) -> tuple[Scalar, ...]:
    return (
        *(inquiry.scaffold.contest, answer.section, answer.act, *clock_values(inquiry)),
        *(_day(standing.first), _day(standing.last), standing.state),
        *(answer.one, shown(standing.one), answer.other, shown(standing.other)),
        *(shown(figure) for figure in standing.at_last),
    )
