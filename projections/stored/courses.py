"""One contest worked out for storing: its frame, and every cell of it through all time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from ledger.events.envelope import Event
from ledger.events.total import TallyPublished
from ledger.times import ANY_TIME, Asked, AsOf
from projections.fold.acts import Period, periods
from projections.fold.belief import Standing, believe
from projections.fold.figures import Cell, cell_of
from projections.fold.frame import scaffold_in, window_of
from projections.fold.identity import identify
from projections.fold.remainders import columns_in
from projections.stored.cells import Course, course
from projections.stored.framing import Frame, framed
from projections.stored.publicity import public_since


@frozen
class Worked:
    """A contest under the latest knowledge; `names` are those of the endorsers in its cells.

    `last` is the seq of the last event that the answers can depend on.
    """

    frame: Frame
    courses: tuple[Course, ...]
    names: Mapping[str, str]
    last: int


def worked(events: Sequence[Event], contest: str, upto: int) -> Worked:
    """Work a contest out from its log, as recorded up to a seq.

    Raises `NoSuchContestError`, and `UnknownEventError` at a type this release does not know.
    """
    whole = believe(events, AsOf(Asked("", ANY_TIME), None, upto))
    scaffold = scaffold_in(whole, contest)
    belief = whole.about(contest)
    identity = identify(belief)
    acts = periods(belief, identity)
    frame = framed(scaffold, belief, acts, public_since(events, whole))
    named: dict[Cell, list[Period]] = defaultdict(list)
    for act in acts:
        if (cell := cell_of(act)) is not None:
            named[cell].append(act)
    told: dict[tuple[str, str, str | None], list[Standing]] = defaultdict(list)
    for claim, tally in frame.belief.of(TallyPublished):
        told[tally.section, tally.act, tally.candidate].append(claim)
    courses: list[Course] = []
    for section, act_kind in columns_in(scaffold, frame.belief, acts):
        close = window_of(frame.belief, section, act_kind).closes
        for candidate, _ in scaffold.candidates:
            cell = Cell(section, act_kind, candidate)
            totals = evolve(frame.belief, standing=tuple(told[section, act_kind, candidate]))
            courses.append(course(totals, cell, named[cell], close, scaffold.zone))
    endorsers = {share.endorser for one in courses for share in one.shares}
    names = {one: identity.name(one) for one in endorsers}
    return Worked(frame, tuple(courses), names, max(event.seq for event in events))
