"""How the ledger's own answer came about: one line for each time a recorded event changed it.

The question's `on` and `known` stay; only `recorded` moves. The last line is the event that made
the figure what it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from attrs import frozen

from ledger.events.envelope import Event
from ledger.events.frame import ContestCalled, WindowStated
from ledger.events.mending import ClaimAssessed, ClaimCorrected
from ledger.events.source import SourceCited
from ledger.events.who import EndorsersLinked, EndorsersUnlinked
from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.answers.kept import Kept
from projections.answers.sentences import sentence
from projections.answers.timeline import same_answer
from projections.answers.why import names_of
from projections.fold.figures import Cell, Figure
from projections.fold.frame import NoSuchContestError
from projections.stored.log import Basis, Log


@frozen
class Blamed:
    """An event that changed an answer: when it was recorded, by whom, what it says, and the change.

    `was` None: before it there was no contest to ask about.
    """

    seq: int
    recorded_at: dt.datetime
    recorded_by: str
    event: str
    claim: str
    says: str
    was: Figure | None
    becomes: Figure


def blame(log: Log, cell: Cell, inquiry: Inquiry) -> tuple[Blamed, ...]:
    """Every recorded event that changed the answer for one cell, in the order of recording.

    The clocks are those of `inquiry`, which was asked of the whole `log`. Costs one resolution of
    what the cell leans on for each event that can touch it.
    """
    clocks = Clocks(
        inquiry.as_of.on.text,
        inquiry.as_of.known.text if inquiry.as_of.known is not None else None,
        inquiry.as_of.certain,
    )
    names = names_of(inquiry)
    was: Figure | None = None
    lines: list[Blamed] = []
    behind = Kept.behind(log, inquiry, cell).events
    for event in _touching(behind, cell):
        becomes = _answer(behind, cell, inquiry.scaffold.contest, clocks, event.seq)
        if becomes is None:
            continue
        if was is None or not same_answer(was, becomes):
            lines.append(
                Blamed(
                    seq=event.seq,
                    recorded_at=event.recorded_at,
                    recorded_by=event.recorded_by,
                    event=event.event_id,
                    claim=event.claim_id,
                    says=sentence(event.body, names),
                    was=was,
                    becomes=becomes,
                )
            )
        was = becomes
    return tuple(lines)


def _answer(
    events: Iterable[Event], cell: Cell, contest: str, clocks: Clocks, seq: int
) -> Figure | None:
    """The cell as the ledger would have answered right after a seq; None before the contest."""
    cut = Log(tuple(event for event in events if event.seq <= seq), Basis(seq, ""))
    try:
        then = inquire(cut, contest, clocks, dt.datetime.fromtimestamp(0, dt.UTC))
    except NoSuchContestError:
        return None
    return then.figure(cell.section, cell.act, cell.candidate)


def _touching(events: Iterable[Event], cell: Cell) -> Iterable[Event]:
    """The events that can change a cell, and those that mend one of these.

    About its section, who is who, when sources appeared; the contest itself gives the first line.
    """
    mattering: set[str] = set()
    for event in sorted(events, key=lambda event: event.seq):
        body = event.body.body if isinstance(event.body, ClaimCorrected) else event.body
        sections = {getattr(body, "section", None)}
        if isinstance(body, WindowStated):
            sections.update(body.sections)
        matters = (
            cell.section in sections
            or event.claim_id in mattering
            or isinstance(
                body,
                ContestCalled | SourceCited | EndorsersLinked | EndorsersUnlinked | ClaimAssessed,
            )
        )
        if matters:
            mattering.add(event.claim_id)
            yield event
