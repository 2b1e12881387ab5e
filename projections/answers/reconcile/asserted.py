"""The questions that assertions put to the record, one function a kind, each at one moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from ledger.events.frame import SectionSized
from ledger.events.kinds import ActKind
from ledger.events.total import AssertionStated
from projections.answers.brackets import bracket, shown
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.holding import Answer, Held, at_least, at_most, every, rows_of
from projections.answers.reconcile.moments import still_in
from projections.fold.acts import Period
from projections.fold.belief import Standing
from projections.fold.candidacies import Status, candidacy_of
from projections.fold.figures import Figure
from projections.fold.qualifying import Stage, stages

_CANDIDATES: Final = re.compile(r"\bcandidates?\b|\bcontenders?\b")
COMMENT = "a comment, which nothing on record could check"
NOT_CHECKED = "the record holds nothing that could check it"


def ordinal(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """“The second of the 14”: how many of the section certainly, and possibly, acted before."""
    if asserted.endorser is None or asserted.number is None or asserted.section is None:
        return Answer(Held.OPEN, "?", NOT_CHECKED)
    who = inquiry.identity.of(asserted.endorser)
    column = acts_in(inquiry, asserted.section)
    ours = [act for act in column if act.key.endorser == who]
    if not ours:
        why = f"no act of {inquiry.identity.name(who)} is on record there"
        return Answer(Held.OPEN, "?", why)
    first = min(ours, key=lambda act: (act.begun.span.end, act.begun.span.start))
    others = [act for act in column if act.key.endorser != who]
    before = {act.key.endorser for act in others if act.begun.span.precedes(first.begun.span)}
    maybe = {act.key.endorser for act in others if act.begun.span.possible_by(first.begun.span.end)}
    least, most_ = len(before) + 1, len(before | maybe) + 1
    _, acted = _sum(_column(inquiry, asserted.section))
    if acted is not None:  # no more can have come before than had acted by then in all
        most_ = max(least, min(most_, acted))
    ranked = Held.OPEN if least < most_ else Held.YES
    if not least <= asserted.number <= most_:
        ranked = Held.NO
    sized, sizes = _sized(inquiry, asserted)
    found = f"{bracket(least, most_)}" + (f" of {sizes}" if sizes else "")
    surely = ", ".join(sorted(inquiry.identity.name(one) for one in before)) or "nobody for sure"
    why = f"by the dates on record {bracket(least - 1, most_ - 1)} acted before it ({surely})"
    rows = tuple(claim for act in (*ours, *others) for claim in act.made)
    return Answer(every([ranked, sized]), found, why, rows)


def _sized(inquiry: Inquiry, asserted: AssertionStated) -> tuple[Held, str]:
    """Whether the whole that an assertion gives is a size on record."""
    sizes = [
        body.size
        for _, body in inquiry.belief.of(SectionSized)
        if body.section == asserted.section and not body.size.bounds_nothing
    ]
    if asserted.of is None:
        return Held.YES, ""
    given = " or ".join(dict.fromkeys(size.words for size in sizes))
    fits = [
        (size.low is None or size.low <= asserted.of)
        and (size.high is None or asserted.of <= size.high)
        for size in sizes
    ]
    if not fits:
        return Held.OPEN, ""
    return (Held.YES if any(fits) else Held.NO), given


def acts_in(inquiry: Inquiry, section: str) -> tuple[Period, ...]:
    """The acts that a section counts, which may have been made by the moment asked about."""
    moment = inquiry.as_of.on.moment
    counts = _counts(inquiry, section)
    return tuple(
        act
        for act in inquiry.acts
        if (act.key.section, act.key.act) == (section, counts)
        and act.begun.span.possible_by(moment)
    )


def _counts(inquiry: Inquiry, section: str) -> ActKind:
    found = inquiry.scaffold.section(section)
    return found.counts if found is not None else inquiry.scaffold.counts


def _column(inquiry: Inquiry, section: str) -> tuple[Figure, ...]:
    """A section's figures, of those in the race at the moment asked about."""
    column = inquiry.column(section, _counts(inquiry, section))
    return tuple(one for one in column if still_in(inquiry, one.cell.candidate))


def _split(
    inquiry: Inquiry, asserted: AssertionStated, section: str
) -> tuple[list[Figure], list[Figure]]:
    """A column's figures of those asserted, and of everybody else."""
    column = _column(inquiry, section)
    ours = [one for one in column if one.cell.candidate in asserted.candidates]
    return ours, [one for one in column if one.cell.candidate not in asserted.candidates]


def _told(inquiry: Inquiry, figures: Iterable[Figure]) -> str:
    name = inquiry.scaffold.candidate_name
    return ", ".join(f"{name(one.cell.candidate)} {shown(one)}" for one in figures)


def _rows(inquiry: Inquiry, figures: Iterable[Figure]) -> tuple[Standing, ...]:
    return rows_of(inquiry, (event for one in figures for event in one.because))


def only(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """“The only candidate with any”: theirs are some, everybody else's none."""
    sections = _sections(asserted)
    if not sections or not asserted.candidates:
        return Answer(Held.OPEN, "?", NOT_CHECKED)
    held: list[Held] = []
    found: list[Figure] = []
    for section in sections:
        ours, others = _split(inquiry, asserted, section)
        held += [at_least(one.low, one.high, 1) for one in ours]
        held += [at_most(one.low, one.high, 0) for one in others]
        if asserted.number is not None and len(ours) == 1:
            held.append(at_least(ours[0].low, ours[0].high, asserted.number))
            held.append(at_most(ours[0].low, ours[0].high, asserted.number))
        found += [*ours, *others]
    told = _told(inquiry, found)
    return Answer(every(held), told, f"the record has {told}", _rows(inquiry, found))


def most(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """“Leads among”: nobody else has more; a tie does not lead."""
    sections = _sections(asserted)
    if not sections or not asserted.candidates:
        return Answer(Held.OPEN, "?", NOT_CHECKED)
    held: list[Held] = []
    found: list[Figure] = []
    for section in sections:
        ours, others = _split(inquiry, asserted, section)
        held += [_more(one, other) for one in ours for other in others]
        found += [*ours, *others]
    told = _told(inquiry, found)
    return Answer(every(held), told, f"the record has {told}", _rows(inquiry, found))


def _more(one: Figure, other: Figure) -> Held:
    if other.high is not None and one.low > other.high:
        return Held.YES
    return Held.NO if one.high is not None and one.high <= other.low else Held.OPEN


def joint_lead(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """“Together they have most”: in each section more than everybody else put together."""
    sections = _sections(asserted)
    if not sections or not asserted.candidates:
        return Answer(Held.OPEN, "?", NOT_CHECKED)
    held: list[Held] = []
    told: list[str] = []
    found: list[Figure] = []
    for section in sections:
        ours, others = _split(inquiry, asserted, section)
        (low, high), (least, greatest) = _sum(ours), _sum(others)
        if greatest is not None and low > greatest:
            held.append(Held.YES)
        else:
            held.append(Held.NO if high is not None and high <= least else Held.OPEN)
        whole = None if high is None or greatest is None else high + greatest
        told.append(f"{section} {bracket(low, high)} of {bracket(low + least, whole)}")
        found += [*ours, *others]
    said = ", ".join(told)
    return Answer(every(held), said, f"together they have {said}", _rows(inquiry, found))


def _sum(figures: Sequence[Figure]) -> tuple[int, int | None]:
    highs = [one.high for one in figures]
    high = None if None in highs else sum(one for one in highs if one is not None)
    return sum(one.low for one in figures), high


def _sections(asserted: AssertionStated) -> tuple[str, ...]:
    return asserted.sections or ((asserted.section,) if asserted.section is not None else ())


def own(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """“His one is his own”: the count can be checked, whose it is only where it is named."""
    if asserted.section is None or not asserted.candidates or asserted.number is None:
        return Answer(Held.OPEN, "?", NOT_CHECKED)
    ours, _ = _split(inquiry, asserted, asserted.section)
    counted = every(
        held
        for one in ours
        for held in (
            at_least(one.low, one.high, asserted.number),
            at_most(one.low, one.high, asserted.number),
        )
    )
    told = _told(inquiry, ours)
    # No claim ties a candidate to a body of their own, so the second half stays with the reader.
    held = Held.NO if counted is Held.NO else Held.OPEN
    why = f"the record has {told}; whose own it is, no claim says"
    return Answer(held, told, why, _rows(inquiry, ours))


def qualified(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """“Passed the first hurdle”: by the stages and thresholds on record.

    With a section, the stages that it decides; without, the last stage: the ballot itself.
    """
    found = stages(inquiry.belief, inquiry.scaffold, inquiry.identity, inquiry.acts)
    meant = [
        stage
        for stage in found
        if asserted.section is not None and asserted.section in _deciding(stage)
    ]
    if asserted.section is None:
        meant = list(found[-1:])
    if not meant or not asserted.candidates:
        return Answer(Held.OPEN, "?", "no threshold on record says what was needed")
    ours = [
        one for stage in meant for one in stage.progress if one.candidate in asserted.candidates
    ]
    held = {True: Held.YES, False: Held.NO, None: Held.OPEN}
    said = {True: "through", False: "not through", None: "?"}
    name = inquiry.scaffold.candidate_name
    told = ", ".join(f"{name(one.candidate)} {said[one.through]}" for one in ours)
    because = [event for one in ours if one.passage is not None for event in one.passage.because]
    why = f"by the thresholds on record: {told}"
    return Answer(every(held[one.through] for one in ours), told, why, rows_of(inquiry, because))


def _deciding(stage: Stage) -> frozenset[str]:
    """The sections whose support decides a stage."""
    return frozenset(
        section
        for one in stage.progress
        for way in one.reading.ways
        for threshold in way.thresholds
        for section in threshold.sections
    )


def roster(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """A comment, which nothing checks; but a bare number of candidates is a roster's length."""
    about_it = _CANDIDATES.search(asserted.words) is not None
    if asserted.number is None or asserted.section is not None or not about_it:
        return Answer(Held.OPEN, "?", COMMENT)
    standing = [
        candidacy_of(inquiry.belief, candidate) for candidate, _ in inquiry.scaffold.candidates
    ]
    ours = [one for one in standing if one.status is Status.STANDING]
    doubtful = sum(one.status is Status.UNKNOWN for one in standing)
    low, high = len(ours), len(ours) + doubtful
    held = every([at_least(low, high, asserted.number), at_most(low, high, asserted.number)])
    rows = tuple(claim for one in ours for claim in one.claims)
    told = f"{bracket(low, high)} standing"
    return Answer(held, told, f"the record has {told}", rows)
