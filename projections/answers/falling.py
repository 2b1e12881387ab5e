"""Totals about to be recorded that are below what an earlier total had already made certain.

This is the one authoring mistake that only figures show. It is a warning and never refuses: both
totals may be true, counting different things, and the record keeps them as rivals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.commands import RecordClaim
from ledger.edtf import spoken
from ledger.errors import Finding, Severity
from ledger.events.envelope import Event
from ledger.events.total import TallyPublished
from ledger.times import ANY_DAY, AsOf
from projections.answers.mending.hypothetical import supposing
from projections.fold.acts import periods
from projections.fold.belief import Belief, believe
from projections.fold.figures import Cell, cell_of, totals_of
from projections.fold.identity import identify
from projections.fold.rivals import TOO_FEW
from projections.fold.scaffold import Scaffold, scaffold
from projections.fold.tallies import Reading, comparable
from projections.fold.windows import window_of
from projections.stored.log import Basis, Log


def falling(events: Iterable[Event], commands: Iterable[RecordClaim]) -> tuple[Finding, ...]:
    """Warn of each total among `commands` that is below an earlier one without a withdrawal.

    `events` are what is on record, `commands` what is new. Costs one resolution of each contest in
    which a new total stands.
    """
    log, new = tuple(events), tuple(commands)
    contests = {body.contest for command in new if isinstance(body := command.body, TallyPublished)}
    return tuple(
        finding for contest in sorted(contests) for finding in _in_contest(contest, log, new)
    )


def _in_contest(
    contest: str, log: tuple[Event, ...], new: tuple[RecordClaim, ...]
) -> Iterator[Finding]:
    """Yield the findings about one contest, from its events and the new claims."""
    last = max((event.seq for event in log), default=0)
    drafts = [command.draft() for command in new]
    supposed = supposing(Log(log, Basis(last, "")), drafts).events
    ours = tuple(event for event in supposed if _contest_of(event) in {None, contest})
    places = {command.claim_id: command.place for command in new}
    recorded = last + len(drafts)
    frame = scaffold(ours, contest, recorded)
    belief = believe(ours, AsOf(ANY_DAY, None, recorded))
    acts = periods(belief, identify(belief))
    cells = {
        Cell(tally.section, tally.act, tally.candidate): None
        for claim, tally in belief.of(TallyPublished)
        if claim.claim_id in places and tally.candidate is not None
    }
    for cell in cells:
        close = window_of(belief, cell.section, cell.act).closes
        totals = totals_of(belief, cell, [act for act in acts if cell_of(act) == cell], close)
        for doubted in totals.doubted:
            if doubted.doubt in TOO_FEW:
                yield from (
                    Finding(
                        places[claim.claim_id],
                        "figure-falls",
                        _message(frame, cell, doubted.reading, totals.bounding, belief),
                        "Different basis? Say basis: received by party. Did somebody withdraw? "
                        "Then say so with ended:.",
                        Severity.WARNING,
                    )
                    for claim in doubted.reading.claims
                    if claim.claim_id in places
                )


def _contest_of(event: Event) -> object:
    return getattr(event.said, "contest", None)


def _message(
    frame: Scaffold, cell: Cell, reading: Reading, bounding: Iterable[Reading], belief: Belief
) -> str:
    """Return what a total falls below: an earlier total, or the names."""
    section = frame.section(cell.section)
    column = section.name if section is not None else cell.section
    now = f"{reading.high}{_when(belief, reading)}"
    before = [
        earlier
        for earlier in bounding
        if earlier.low is not None
        and earlier.taken.precedes(reading.taken)
        and comparable(earlier.basis, reading.basis)
    ]
    highest = max(before, key=lambda one: one.low or 0, default=None)
    if highest is None or reading.high is None or (highest.low or 0) <= reading.high:
        who = f"{column} for {frame.candidate_name(cell.candidate)}"
        return f"{who}: {now} is fewer than the endorsers who are named by then."
    was = f"{highest.low}{_when(belief, highest)}"
    who = f"{column} for {frame.candidate_name(cell.candidate)}"
    return f"{who} fall from {was} to {now} with no withdrawal."


def _when(belief: Belief, reading: Reading) -> str:
    """Return the date of a total in brackets, as its own source gives it."""
    claims = {claim.claim_id for claim in reading.claims}
    taken = [
        tally.taken
        for claim, tally in belief.of(TallyPublished)
        if claim.claim_id in claims and tally.taken is not None
    ]
    return f" ({spoken(taken[0])})" if taken else ""
