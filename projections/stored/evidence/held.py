"""What each cell of a contest held: its acts and totals, and from when until when on both clocks.

For every act that ever counted, and every claim that the frame or a total ever depended on, this
finds the stretch of seqs in which the record said so (with nothing hidden), and the stretch of days
by which the public could know it (as recorded at the head).

Most claims stand alone and take the plain lane (`alone`). All others go to `tied`, each with what
can influence it.
"""

from __future__ import annotations

from ledger.briefs import Dossier
from projections.stored.evidence.alone import PlainLane
from projections.stored.evidence.apart import apart
from projections.stored.evidence.rectangles import Held, HeldAct
from projections.stored.evidence.sorting import SortedLog
from projections.stored.evidence.tied import together


def held(dossier: Dossier, contest: str, zone: str) -> Held:
    """Work out what was held in a contest from its log, or from the part behind some of its claims.

    Days are those of `zone`, a name such as `Europe/London`. Of acts in brief, those that turn out
    not to stand alone are read whole. Raises `UnknownEventError`, and what reading raises.
    """
    log = SortedLog(zone)
    log.take(dossier.events)
    in_brief = apart(log, dossier.acts)
    if len(in_brief) < len(dossier.acts):
        alone = {act.seq for act, *_ in in_brief}
        log.join(dossier.whole(act.seq for act in dossier.acts if act.seq not in alone))
    ties = log.ties()
    lane = PlainLane(log, ties)
    lone, acts = lane.acts(in_brief)
    claims = list(lane.claims())
    for group in log.groups(ties):
        for act_or_claim in lane.mended_once(group, contest) or together(group, contest, zone):
            if isinstance(act_or_claim, HeldAct):
                acts.append(act_or_claim)
            else:
                claims.append(act_or_claim)
    return Held(lone, tuple(acts), tuple(claims))
