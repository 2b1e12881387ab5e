"""Nominated, endorsed and voted as a page: a row for each person, a sentence a candidate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from projections.answers.inquiry import Inquiry
from projections.answers.votes import Loyalty, Person, SideBySide
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading, unused
from projections.faces.page import Lines, Page, Scalar, left_table
from projections.faces.pages.proofs import proof_data

_COLUMNS: Final = (
    *("contest", *CLOCK_COLUMNS, "endorser", "name"),
    *("nominated", "endorsed", "cast", "voted"),
)


def votes_page(
    inquiry: Inquiry, answer: SideBySide, again: str, of: str | None, who: str | None
) -> Page:
    """Return a page of the three acts side by side, of all with a ballot or those asked for."""
    shown = [one for one in answer.people if _asked_for(one, of, who)]
    loyalty = [one for one in answer.loyalty if one.nominators and one.with_ballot]
    rows = tuple(_row(inquiry, one) for one in shown)
    sentences = (
        *(_sentence(one) for one in loyalty if of in {None, one.candidate} and who is None),
        *unused(inquiry),
    )
    nobody = ("No ballots are on record by name.",) if not rows else ()
    return Page(
        heading=heading(inquiry, "nominated, endorsed, voted"),
        blocks=(
            *((left_table(("", "nominated", "endorsed", "voted"), rows),) if rows else ()),
            Lines((*nobody, *sentences)),
        ),
        data={
            "contest": inquiry.scaffold.contest,
            "as_of": as_of_data(inquiry),
            "people": [_person_data(one) for one in shown],
            "candidates": [
                {
                    "id": one.candidate,
                    "name": one.name,
                    "named_nominators": one.nominators,
                    "with_ballot": one.with_ballot,
                    "voted_first": one.voted_first,
                }
                for one in answer.loyalty
            ],
        },
        columns=_COLUMNS,
        records=tuple(_records(inquiry, shown)),
        hint=f"→ endorsements count {inquiry.scaffold.contest}{again}",
    )


def _asked_for(one: Person, of: str | None, who: str | None) -> bool:
    if who is not None:
        return one.endorser == who
    return one.cast is not None if of is None else of in one.nominated


def _row(inquiry: Inquiry, one: Person) -> tuple[str, ...]:
    name = inquiry.scaffold.candidate_name
    voted = " > ".join(name(each) for each in one.voted)
    if not voted:
        voted = {None: "?", False: "no ballot recorded", True: "nobody"}[one.cast]
    return (
        one.name,
        ", ".join(name(each) for each in one.nominated) or "?",
        ", ".join(name(each) for each in one.endorsed) or "?",
        voted,
    )


def _sentence(one: Loyalty) -> str:
    return (
        f"{one.name}: {one.nominators} named nominators, {one.with_ballot} with a ballot on "
        f"record; {one.voted_first} voted for them first."
    )


def _person_data(one: Person) -> dict[str, object]:
    return {
        "id": one.endorser,
        "name": one.name,
        "nominated": list(one.nominated),
        "endorsed": list(one.endorsed),
        "cast": one.cast,
        "voted": list(one.voted),
        "proofs": [proof_data(proof) for proof in one.proofs],
    }


def _records(inquiry: Inquiry, people: Iterable[Person]) -> Iterable[tuple[Scalar, ...]]:
    for one in people:
        yield (
            *(inquiry.scaffold.contest, *clock_values(inquiry), one.endorser, one.name),
            *(" ".join(one.nominated) or None, " ".join(one.endorsed) or None),
            *(one.cast, " ".join(one.voted) or None),
        )
