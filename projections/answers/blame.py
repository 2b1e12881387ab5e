"""How the ledger's own answer came about: one line for each time a recorded event changed it.

The question's `on` and `known` stay; only `recorded` moves. The last line is the event that made
the figure what it is.
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
    """An event that changed an answer: when it was recorded, by whom, what it says, and the change.

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

    `touching` come in the order of recording. An answer is worked out when it is asked for, at the
    cost of one resolution of `behind`, which is what the cell leans on.
    """

    cell: Cell
    contest: str
    clocks: Clocks
    names: Names
    behind: tuple[Event, ...]
    touching: tuple[Event, ...]

    @classmethod
    def of(cls, log: Log, cell: Cell, inquiry: Inquiry) -> Answers:
        """At the clocks of `inquiry`, which was asked of the whole `log`."""
        clocks = Clocks(
            inquiry.as_of.on.text,
            inquiry.as_of.known.text if inquiry.as_of.known is not None else None,
            inquiry.as_of.certain,
        )
        behind = Columns.behind(log, inquiry, cell).events
        touching = tuple(_touching(behind, cell))
        return cls(cell, inquiry.scaffold.contest, clocks, names_of(inquiry), behind, touching)

    def after(self, seq: int) -> Figure | None:
        """The answer right after a seq; None before the contest was on record."""
        cut = Log(tuple(event for event in self.behind if event.seq <= seq), Basis(seq, ""))
        try:
            then = inquire(cut, self.contest, self.clocks, dt.datetime.fromtimestamp(0, dt.UTC))
        except NoSuchContestError:
            return None
        return then.figure(self.cell.section, self.cell.act, self.cell.candidate)

    def each(self, events: Iterable[Event]) -> Iterator[tuple[Event, Figure]]:
        """Some events with the answer right after each, but for those that found no contest."""
        for event in events:
            becomes = self.after(event.seq)
            if becomes is not None:
                yield event, becomes

    def blamed(self, event: Event, was: Figure | None, becomes: Figure) -> Blamed:
        """The line of an event that changed the answer."""
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
    """Every recorded event that changed the answer for one cell, in the order of recording.

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
