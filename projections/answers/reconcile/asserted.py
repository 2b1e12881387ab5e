"""Whether the record bears an assertion out at one moment: one function for each kind."""

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
    """Check “the second of the 14” by how many certainly, and possibly, acted before."""
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
    if acted is not None:  # no more can have acted before than had acted by then in all
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
    """Return whether the whole that an assertion gives is a size on record, and the sizes."""
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
    """Return the acts that a section counts and that may have been made by the moment asked."""
    moment = inquiry.as_of.on.moment
    counts = _counts(inquiry, section)
    return tuple(
        act
        for act in inquiry.acts
        if (act.key.section, act.key.act) == (section, counts)
        and act.begun.span.possible_by(moment)
    )


def _counts(inquiry: Inquiry, section: str) -> ActKind:
    known = inquiry.scaffold.section(section)
    return known.counts if known is not None else inquiry.scaffold.counts


def _column(inquiry: Inquiry, section: str) -> tuple[Figure, ...]:
    """Return the figures of a section's candidates still in the race at the moment asked about."""
    column = inquiry.column(section, _counts(inquiry, section))
    return tuple(one for one in column if still_in(inquiry, one.cell.candidate))


def _split(
    inquiry: Inquiry, asserted: AssertionStated, section: str
) -> tuple[list[Figure], list[Figure]]:
    """Return the figures of the candidates asserted about, and those of everybody else."""
    column = _column(inquiry, section)
    ours = [one for one in column if one.cell.candidate in asserted.candidates]
    return ours, [one for one in column if one.cell.candidate not in asserted.candidates]


def _words(inquiry: Inquiry, figures: Iterable[Figure]) -> str:
    name = inquiry.scaffold.candidate_name
    return ", ".join(f"{name(one.cell.candidate)} {shown(one)}" for one in figures)


def _rows(inquiry: Inquiry, figures: Iterable[Figure]) -> tuple[Standing, ...]:
    return rows_of(inquiry, (event for one in figures for event in one.because))


def only(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """Check “the only candidate with any”: they have some, and everybody else none."""
    sections = _sections(asserted)
    if not sections or not asserted.candidates:
        return Answer(Held.OPEN, "?", NOT_CHECKED)
    held: list[Held] = []
    figures: list[Figure] = []
    for section in sections:
        ours, others = _split(inquiry, asserted, section)
        held += [at_least(one.low, one.high, 1) for one in ours]
        held += [at_most(one.low, one.high, 0) for one in others]
        if asserted.number is not None and len(ours) == 1:
            held.append(at_least(ours[0].low, ours[0].high, asserted.number))
            held.append(at_most(ours[0].low, ours[0].high, asserted.number))
        figures += [*ours, *others]
    words = _words(inquiry, figures)
    return Answer(every(held), words, f"the record has {words}", _rows(inquiry, figures))


def most(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """Check “leads among”: everybody else has less; a tie is no lead."""
    sections = _sections(asserted)
    if not sections or not asserted.candidates:
        return Answer(Held.OPEN, "?", NOT_CHECKED)
    held: list[Held] = []
    figures: list[Figure] = []
    for section in sections:
        ours, others = _split(inquiry, asserted, section)
        held += [_more(one, other) for one in ours for other in others]
        figures += [*ours, *others]
    words = _words(inquiry, figures)
    return Answer(every(held), words, f"the record has {words}", _rows(inquiry, figures))


def _more(one: Figure, other: Figure) -> Held:
    if other.high is not None and one.low > other.high:
        return Held.YES
    return Held.NO if one.high is not None and one.high <= other.low else Held.OPEN


def joint_lead(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """Check “together they have most”: in each section more than everybody else together."""
    sections = _sections(asserted)
    if not sections or not asserted.candidates:
        return Answer(Held.OPEN, "?", NOT_CHECKED)
    held: list[Held] = []
    sums: list[str] = []
    figures: list[Figure] = []
    for section in sections:
        ours, others = _split(inquiry, asserted, section)
        (low, high), (least, greatest) = _sum(ours), _sum(others)
        if greatest is not None and low > greatest:
            held.append(Held.YES)
        else:
            held.append(Held.NO if high is not None and high <= least else Held.OPEN)
        whole = None if high is None or greatest is None else high + greatest
        sums.append(f"{section} {bracket(low, high)} of {bracket(low + least, whole)}")
        figures += [*ours, *others]
    words = ", ".join(sums)
    return Answer(every(held), words, f"together they have {words}", _rows(inquiry, figures))


def _sum(figures: Sequence[Figure]) -> tuple[int, int | None]:
    highs = [one.high for one in figures]
    high = None if None in highs else sum(one for one in highs if one is not None)
    return sum(one.low for one in figures), high


def _sections(asserted: AssertionStated) -> tuple[str, ...]:
    return asserted.sections or ((asserted.section,) if asserted.section is not None else ())


def own(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """Check “his one is his own”: only the count can be checked."""
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
    words = _words(inquiry, ours)
    # No claim says that a body is a candidate's own, so that half is left to the reader.
    held = Held.NO if counted is Held.NO else Held.OPEN
    why = f"the record has {words}; whose own it is, no claim says"
    return Answer(held, words, why, _rows(inquiry, ours))


def qualified(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """Check “passed the first hurdle” by the stages and thresholds on record.

    With a section, the stages that it decides count; without, only the last stage.
    """
    in_order = stages(inquiry.belief, inquiry.scaffold, inquiry.identity, inquiry.acts)
    meant = [
        stage
        for stage in in_order
        if asserted.section is not None and asserted.section in _deciding(stage)
    ]
    if asserted.section is None:
        meant = list(in_order[-1:])
    if not meant or not asserted.candidates:
        return Answer(Held.OPEN, "?", "no threshold on record says what was needed")
    ours = [
        one for stage in meant for one in stage.progress if one.candidate in asserted.candidates
    ]
    held = {True: Held.YES, False: Held.NO, None: Held.OPEN}
    state_words = {True: "through", False: "not through", None: "?"}
    name = inquiry.scaffold.candidate_name
    progress = ", ".join(f"{name(one.candidate)} {state_words[one.through]}" for one in ours)
    because = [event for one in ours if one.passage is not None for event in one.passage.because]
    why = f"by the thresholds on record: {progress}"
    return Answer(
        every(held[one.through] for one in ours), progress, why, rows_of(inquiry, because)
    )


def _deciding(stage: Stage) -> frozenset[str]:
    """Return the sections whose support decides a stage."""
    return frozenset(
        section
        for one in stage.progress
        for way in one.reading.ways
        for threshold in way.thresholds
        for section in threshold.sections
    )


def roster(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """Check a bare number of candidates by how many stand; any other comment stays unchecked."""
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
    words = f"{bracket(low, high)} standing"
    return Answer(held, words, f"the record has {words}", rows)
