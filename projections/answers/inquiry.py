"""A question about a contest, with its three clocks settled and the standing claims resolved.

Every answer starts from an `Inquiry`: so none can forget a clock, and each prints those it used.
"""

from __future__ import annotations

import datetime as dt
import functools

from attrs import evolve, frozen

from ledger.edtf import asked, day_at
from ledger.events.kinds import ActKind
from ledger.events.source import SourceCited
from ledger.times import Asked, AsOf
from projections.fold.acts import Period, periods
from projections.fold.belief import Belief, Standing, believe
from projections.fold.figures import Cell, Figure, figure
from projections.fold.identity import Identity, identify
from projections.fold.remainders import Column, Remainder, remainder
from projections.fold.scaffold import Scaffold, scaffold
from projections.fold.windows import Window, closing_day, window_of
from projections.stored.log import Basis, Log


@frozen
class Clocks:
    """The clocks as a person types them; None takes the default. The log given settles `recorded`.

    `on` defaults to the earliest of today, the contest's close and `known`; `known` to everything
    published. A day runs to its end in the contest's zone.
    """

    on: str | None = None
    known: str | None = None
    certain: bool = False


@frozen(slots=False)
class Inquiry:
    """A contest at one `AsOf`: scaffold, standing claims, who is who, and the named acts."""

    scaffold: Scaffold
    as_of: AsOf
    basis: Basis
    belief: Belief
    identity: Identity
    acts: tuple[Period, ...]

    @functools.cached_property
    def sources(self) -> dict[str, SourceCited]:
        """The sources on record, by id."""
        return {source.source: source for source in self.belief.sources}

    @functools.cached_property
    def by_event(self) -> dict[str, Standing]:
        """The standing claims, by each of the events behind them."""
        return {event: claim for claim in self.belief.standing for event in claim.because}

    def window(self, section: str, act: ActKind) -> Window:
        """Return the window in which acts of a kind count in a section, as known."""
        return window_of(self.belief, section, act)

    def figure(self, section: str, act: ActKind, candidate: str) -> Figure:
        """Work out one cell's figure."""
        cell = Cell(section, act, candidate)
        return figure(self.belief, cell, self.acts, self.window(section, act).closes)

    def column(self, section: str, act: ActKind) -> tuple[Figure, ...]:
        """Work out a section's figures, one for each candidate, in the candidates' order."""
        return tuple(self.figure(section, act, one) for one, _ in self.scaffold.candidates)

    def remainder(
        self, section: str, act: ActKind, figures: tuple[Figure, ...] | None = None
    ) -> Remainder:
        """Work out who had yet to act; `figures` are the section's, if worked out already."""
        column = Column(section, act, self.window(section, act))
        known = self.column(section, act) if figures is None else figures
        return remainder(self.belief, column, known, self.acts)


def inquire(
    log: Log, contest: str, clocks: Clocks, now: dt.datetime, frame: Scaffold | None = None
) -> Inquiry:
    """Settle a question's clocks and resolve what stands for it.

    `now` is an aware time, for the default of `on`. `frame` is the contest's scaffold as recorded
    up to the log's seq, if the caller has it: it is then not folded again. Raises
    `NoSuchContestError`, and `DateNotUnderstoodError` for a clock that is no day or minute.
    """
    if frame is None:
        frame = scaffold(log.events, contest, log.basis.seq)
    known = asked(clocks.known, frame.zone) if clocks.known is not None else None
    today = day_at(int(now.timestamp()), frame.zone)
    # Which claims stand does not depend on `on`, so its default can be taken from them.
    anyday = AsOf(today, known, log.basis.seq, clocks.certain)
    belief = believe(log.events, anyday).about(contest)
    on = asked(clocks.on, frame.zone) if clocks.on is not None else default_on(belief, frame.zone)
    as_of = evolve(anyday, on=on)
    belief = evolve(belief, as_of=as_of)
    identity = identify(belief)
    return Inquiry(frame, as_of, log.basis, belief, identity, periods(belief, identity))


def default_on(belief: Belief, zone: str) -> Asked:
    """Return the earliest of today (the belief's own `on`), the contest's close and `known`."""
    days = (belief.as_of.on, closing_day(belief, zone), belief.as_of.known)
    return min((day for day in days if day is not None), key=lambda day: day.moment)
