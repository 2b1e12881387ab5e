"""The notes beside a table: what is named, inferred, leans on an estimate, or is disputed.

They are sentences about figures already worked out; a note never adds a number of its own.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from ledger.edtf import spoken
from ledger.events.frame import Section
from ledger.events.total import TallyPublished
from projections.answers.brackets import bracket
from projections.answers.inquiry import Inquiry
from projections.fold.belief import Standing
from projections.fold.figures import Figure, Role
from projections.fold.remainders import Remainder
from projections.fold.rivals import TOO_FEW, Doubt
from projections.fold.windows import WindowState


class Topic(enum.StrEnum):
    """What a note is about, in the order in which notes are read."""

    NAMED = "named"
    WINDOW = "window"
    SIZE = "size"
    ESTIMATE = "estimate"
    OPEN = "open above"
    RIVAL = "rival"
    DISPUTED = "disputed"
    HIDDEN = "hidden"
    CANDIDATES = "candidates"


@frozen
class Note:
    """One sentence under a table, and the sections and candidates whose cells it is about."""

    topic: Topic
    text: str
    sections: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


def notes(
    inquiry: Inquiry,
    sections: Sequence[Section],
    figures: Sequence[Figure],
    remainders: Sequence[Remainder],
    unheard: Sequence[str] = (),
) -> tuple[Note, ...]:
    """Return every note that a table of these figures and remainders needs.

    `unheard` are candidates whom no visible claim names as standing.
    """
    names = {section.id: section.name for section in sections}
    return (
        *_named(inquiry, names, figures),
        *_remainders(names, remainders),
        *_estimates(inquiry, figures),
        *_open_above(names, figures),
        *_rivals(inquiry, names, figures),
        *_contradictions(inquiry, names, figures),
        *_hidden(inquiry),
        *_candidates(inquiry, unheard),
    )


def _named(inquiry: Inquiry, names: dict[str, str], figures: Sequence[Figure]) -> Iterable[Note]:
    for section, name in names.items():
        column = [one for one in figures if one.cell.section == section]
        endorsers = sorted(
            {
                inquiry.identity.name(leaf.endorser)
                for one in column
                for leaf in one.leaves
                if leaf.role is Role.NAME and leaf.endorser is not None
            }
        )
        if not endorsers:
            continue
        counted = [one.value for one in column if one.value is not None]
        whole = f" of {sum(counted)}" if len(counted) == len(column) else ""
        listed = f" ({', '.join(endorsers)})" if len(endorsers) <= LISTED else ""
        yield Note(Topic.NAMED, f"{name}: {len(endorsers)}{whole} named{listed}.", (section,))


_UNSETTLING: Final = frozenset({*TOO_FEW, Doubt.UNSETTLED})
LISTED = 12
"""How many endorsers a note lists at most; a longer list belongs to `why`."""


def _remainders(names: dict[str, str], remainders: Iterable[Remainder]) -> Iterable[Note]:
    shut = [rest for rest in remainders if rest.stated == 0 and rest.window is WindowState.CLOSED]
    for rest in shut:
        yield Note(
            Topic.WINDOW,
            f"{names[rest.section]}: the source states 0 yet to declare. The window had closed: "
            "nobody more could nominate, which does not say that everybody had.",
            (rest.section,),
        )
    for rest in remainders:
        if rest.stated is not None and rest.size is not None and rest.size.stated:
            least, most = rest.computed
            if least is not None and not least <= rest.stated <= (most or least):
                yield Note(
                    Topic.WINDOW,
                    f"{names[rest.section]}: {rest.stated} yet to declare is stated; "
                    f"{bracket(rest.size.low, rest.size.high)} in all, less those on record, makes "
                    f"{bracket(least, most)}.",
                    (rest.section,),
                )
    for one in remainders:
        if one.size is not None and one.acted > one.size.high:
            yield Note(
                Topic.WINDOW,
                f"{names[one.section]}: at least {one.acted} acted of "
                f"{bracket(one.size.low, one.size.high)} who could. Something counted here is "
                "wrong, so nobody can say how many had yet to.",
                (one.section,),
            )
    inferred = [
        (rest.section, rest.size.low)
        for rest in remainders
        if rest not in shut and rest.size is not None and not rest.size.stated
    ]
    if inferred:
        sizes = ", ".join(f"{names[section]} {size}" for section, size in inferred)
        yield Note(
            Topic.SIZE,
            f"Section sizes inferred from a source's own column, not published: {sizes}.",
            tuple(section for section, _ in inferred),
        )


def estimates_said(inquiry: Inquiry, figures: Iterable[Figure]) -> str:
    """Return a sentence on the best estimates of dates behind some figures; "" if there are none.

    It names the dates of totals, as their sources give them and as estimated.
    """
    leaning = [one for one in figures if one.estimated_date]
    if not leaning:
        return ""
    events = {event for one in leaning for event in one.because}
    dates = sorted(
        {
            f"{spoken(body.taken)}, best {spoken(body.taken.best)}"
            for claim, body in inquiry.belief.of(TallyPublished)
            if claim.event_id in events and body.taken is not None and body.taken.best is not None
        }
    )
    listed = f" ({'; '.join(dates)})" if dates else ""
    return f"Some dates behind this are best estimates{listed}."


def _estimates(inquiry: Inquiry, figures: Iterable[Figure]) -> Iterable[Note]:
    leaning = [one for one in figures if one.estimated_date]
    if not leaning:
        return
    yield Note(
        Topic.ESTIMATE,
        f"{estimates_said(inquiry, leaning)} --certain leaves the estimates out.",
        tuple(sorted({one.cell.section for one in leaning})),
        tuple(sorted({one.cell.candidate for one in leaning})),
    )


def _open_above(names: dict[str, str], figures: Sequence[Figure]) -> Iterable[Note]:
    for section, name in names.items():
        column = [one for one in figures if one.cell.section == section]
        still_open = [one for one in column if one.value is not None and one.high is None]
        if still_open:
            yield Note(
                Topic.OPEN,
                f"{name}: last known, open above (+). No later total bounds it.",
                (section,),
                tuple(one.cell.candidate for one in still_open),
            )


def _rivals(inquiry: Inquiry, names: dict[str, str], figures: Iterable[Figure]) -> Iterable[Note]:
    claims = {claim.event_id: claim for claim in inquiry.belief.standing}
    for figure in figures:
        for rival in figure.rivals:
            who = inquiry.scaffold.candidate_name(figure.cell.candidate)
            given = _given(inquiry, claims, rival.because)
            unsettled = rival.doubt in _UNSETTLING
            yield Note(
                Topic.DISPUTED if unsettled else Topic.RIVAL,
                f"{who}, {names[figure.cell.section]}: {given}; {rival.doubt}.",
                (figure.cell.section,),
                (figure.cell.candidate,),
            )


def _contradictions(
    inquiry: Inquiry, names: dict[str, str], figures: Iterable[Figure]
) -> Iterable[Note]:
    """Say of a figure that it is disputed where no rival beside it says so."""
    claims = {claim.event_id: claim for claim in inquiry.belief.standing}
    for one in figures:
        if one.disputed and not any(rival.doubt in _UNSETTLING for rival in one.rivals):
            who = inquiry.scaffold.candidate_name(one.cell.candidate)
            too_low = [
                leaf for leaf in one.leaves if leaf.role is Role.CEILING and leaf.count < one.low
            ]
            said = [
                f"{_given(inquiry, claims, leaf.because)}; by the rest of the record it is at least"
                f" {one.low}."
                for leaf in too_low
            ]
            yield Note(
                Topic.DISPUTED,
                f"{who}, {names[one.cell.section]}: disputed; "
                f"{' '.join(said) or 'claims behind it contradict one another.'}",
                (one.cell.section,),
                (one.cell.candidate,),
            )


def _printed(claims: dict[str, Standing], because: Iterable[str]) -> tuple[str, ...]:
    """Return the totals of some events in their sources' own words, each once."""
    bodies = [claims[event].body for event in because if event in claims]
    return tuple(
        dict.fromkeys(body.count.words for body in bodies if isinstance(body, TallyPublished))
    )


def _given(inquiry: Inquiry, claims: dict[str, Standing], because: Iterable[str]) -> str:
    """Say who gives which number: "LabourList gives 148", "The Guardian, LabourList give 148"."""
    events = tuple(because)
    publishers = {
        inquiry.sources[citation.source].publisher or citation.source
        for event in events
        if event in claims
        for citation in claims[event].citations
        if citation.source in inquiry.sources
    }
    gives = "gives" if len(publishers) < 2 else "give"
    number = " or ".join(_printed(claims, events)) or "?"
    return f"{', '.join(sorted(publishers)) or 'a source'} {gives} {number}"


def _hidden(inquiry: Inquiry) -> Iterable[Note]:
    maybe = inquiry.belief.maybe_public
    if maybe:
        yield Note(
            Topic.HIDDEN,
            f"May not have been public yet, so not used: {', '.join(maybe)}.",
        )


def _candidates(inquiry: Inquiry, unheard: Sequence[str]) -> Iterable[Note]:
    """Yield a note on candidates whose names are hindsight: names are listed as recorded."""
    known = inquiry.as_of.known
    if unheard and known is not None:
        yield Note(
            Topic.CANDIDATES,
            f"No source dated by {spoken(known.text)} says that these stood: "
            f"{', '.join(map(inquiry.scaffold.candidate_name, unheard))}. "
            "They are listed since the record has them now.",
            candidates=tuple(unheard),
        )
