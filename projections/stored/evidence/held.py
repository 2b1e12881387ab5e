"""What each cell of a contest held: its acts and totals, and from when until when on both clocks.

For every act that ever counted, and every claim that the frame or a total ever depended on, this
finds the stretch of seqs in which the record said so (with nothing hidden), and the stretch of days
by which the public could know it (as recorded at the head).

Most claims stand alone and take the plain lane (`alone`). All others go to `tied`, each with what
can influence it.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from ledger.events.envelope import Event
from projections.stored.evidence.alone import PlainLane
from projections.stored.evidence.rectangles import CellAct, Held, HeldAct
from projections.stored.evidence.sorting import SortedLog
from projections.stored.evidence.tied import together


def held(events: Iterable[Event], contest: str, zone: str) -> Held:
    """Work out what was held in a contest from its log, or from the part behind some of its claims.

    The events may come in any order; days are those of `zone`, a name such as `Europe/London`.
    Raises `UnknownEventError`.
    """
    log = SortedLog(zone)
    log.take(sorted(events, key=attrgetter("seq")))
    ties = log.ties()
    lane = PlainLane(log, ties)
    acts: list[CellAct] = list(lane.acts())
    claims = list(lane.claims())
    for group in log.groups(ties):
        for act_or_claim in lane.mended_once(group, contest) or together(group, contest, zone):
            if isinstance(act_or_claim, HeldAct):
                acts.append(act_or_claim)
            else:
                claims.append(act_or_claim)
    return Held(tuple(acts), tuple(claims))
