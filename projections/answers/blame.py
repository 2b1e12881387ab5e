"""How the ledger's own answer came about: one line for each recorded event that changed it.

The question's `on` and `known` stay the same; only `recorded` moves. The last line is the event
since which the figure is what it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from attrs import frozen

from ledger.events.envelope import Event
from ledger.events.frame import ContestCalled, WindowStated
from ledger.events.mending import ClaimAssessed, ClaimCorrected
from ledger.events.source import SourceCited
from ledger.events.who import EndorsersLinked, EndorsersUnlinked
from projections.answers.columns import Columns
from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.answers.sentences import Names, sentence
from projections.answers.timeline import same_answer
from projections.answers.why import names_of
from projections.fold.figures import Cell, Figure
from projections.fold.scaffold import NoSuchContestError
from projections.stored.log import Basis, Log


@frozen
class Blamed:
    """An event that changed an answer: when it was recorded, by whom, its sentence, and the change.

    `was` None: before it there was no contest to ask about. `note` is the recorder's own remark.
    """

    seq: int
    recorded_at: dt.datetime
    recorded_by: str
    event: str
    claim: str
    says: str
    note: str | None
    was: Figure | None
    becomes: Figure


@frozen
class Answers:
    """A cell as the ledger would have answered right after each recorded event that can touch it.

    `behind` are the events that the cell leans on; `touching` are those of them that can change it,
    in the order of recording. Working out one answer costs one resolution of `behind`.
    """

    cell: Cell
    contest: str
    clocks: Clocks
    names: Names
    behind: tuple[Event, ...]
    touching: tuple[Event, ...]

    @classmethod
    def of(cls, log: Log, cell: Cell, inquiry: Inquiry) -> Answers:
        """Prepare the answers at the clocks of `inquiry`, which was asked of the whole `log`."""
        clocks = Clocks(
            inquiry.as_of.on.text,
            inquiry.as_of.known.text if inquiry.as_of.known is not None else None,
            inquiry.as_of.certain,
        )
        behind = Columns.behind(log, inquiry, cell).events
        touching = tuple(_touching(behind, cell))
        return cls(cell, inquiry.scaffold.contest, clocks, names_of(inquiry), behind, touching)

    def after(self, seq: int) -> Figure | None:
        """Work out the answer right after a seq; None before the contest was on record."""
        cut = Log(tuple(event for event in self.behind if event.seq <= seq), Basis(seq, ""))
        try:
            then = inquire(cut, self.contest, self.clocks, dt.datetime.fromtimestamp(0, dt.UTC))
        except NoSuchContestError:
            return None
        return then.figure(self.cell.section, self.cell.act, self.cell.candidate)

    def each(self, events: Iterable[Event]) -> Iterator[tuple[Event, Figure]]:
        """Yield events with the answer right after each; omit those before there was a contest."""
        for event in events:
            becomes = self.after(event.seq)
            if becomes is not None:
                yield event, becomes

    def blamed(self, event: Event, was: Figure | None, becomes: Figure) -> Blamed:
        """Return the line of an event that changed the answer."""
        return Blamed(
            seq=event.seq,
            recorded_at=event.recorded_at,
            recorded_by=event.recorded_by,
            event=event.event_id,
            claim=event.claim_id,
            says=sentence(event.body, self.names),
            note=event.note,
            was=was,
            becomes=becomes,
        )


def blame(log: Log, cell: Cell, inquiry: Inquiry) -> tuple[Blamed, ...]:
    """Return the recorded events that changed the answer for one cell, in order of recording.

    The clocks are those of `inquiry`, which was asked of the whole `log`. Costs one resolution of
    what the cell leans on for each event that can touch it.
    """
    answers = Answers.of(log, cell, inquiry)
    was: Figure | None = None
    lines: list[Blamed] = []
    for event, becomes in answers.each(answers.touching):
        if was is None or not same_answer(was, becomes):
            lines.append(answers.blamed(event, was, becomes))
        was = becomes
    return tuple(lines)


def _touching(events: Iterable[Event], cell: Cell) -> Iterable[Event]:
    """Yield the events that can change a cell, and those that mend one of these.

    Those are about its section, about who is who, or about when sources appeared. The event of the
    contest itself gives the first line.
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
