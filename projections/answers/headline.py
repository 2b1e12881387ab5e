"""The headline over a picture of a race: who led, by how much, and since when.

Nobody leads who may have been overtaken by a figure that is a bracket or open above: the headline
then says so.
"""

from __future__ import annotations

from ledger.edtf import spoken
from ledger.events.total import TallyPublished
from projections.answers.brackets import shown
from projections.answers.inquiry import Inquiry
from projections.answers.lead import lead_in
from projections.answers.sentences import act_words
from projections.answers.timeline import Timeline
from projections.answers.why import names_of
from projections.fold.belief import published_order
from projections.fold.candidacies import Status, candidacy_of
from projections.fold.dating import span_of_claim
from projections.fold.figures import Figure

_GONE = frozenset({Status.WITHDRAWN, Status.NOT_QUALIFIED})


def headline(inquiry: Inquiry, walked: Timeline) -> str:
    """Return who led at the end of a timeline, by how much, and when the lead last changed."""
    figures = [one for one in walked.moments[-1].figures if one.value is not None or one.low]
    section = walked.section
    named, among = inquiry.scaffold.candidate_name, names_of(inquiry).section(section)
    on = spoken(inquiry.as_of.on.text)
    if not figures:
        return _of_nobody(inquiry, walked, among, on)
    best, *rest = sorted(figures, key=lambda one: (one.low, one.value or 0), reverse=True)
    # Who left with less on record is in nobody's way, even where nothing bounds what they had.
    if still := [one for one in rest if one.high is not None or not _gone(inquiry, one, best)]:
        rest = still
    leader = named(best.cell.candidate)
    if not rest:
        return f"{leader} had {shown(best)} among {among} on {on}."
    chaser = max(rest, key=lambda one: (_most_on_record(one), one.low))
    level = [one for one in rest if (one.low, one.high) == (chaser.low, chaser.high)]
    second = " and ".join(named(one.cell.candidate) for one in level)
    top = _most_on_record(chaser)
    pair = f"{shown(best)} to {shown(chaser)}"
    if best.low < top:
        return (
            f"Who led among {among} on {on} cannot be said: "
            f"{leader} {shown(best)}, {second} {shown(chaser)}."
        )
    open_above = [named(one.cell.candidate) for one in (best, *rest) if one.high is None]
    if open_above:
        them = " and ".join(open_above) if len(open_above) < 3 else f"{len(open_above)} of them"
        ahead = f"{leader} had most" if best.low > top else f"{leader} was level with {second}"
        return (
            f"On record by {on} {ahead} among {among}, {pair} for {second}; "
            f"nothing published bounds {them} above."
        )
    if best.low == top:
        return f"{leader} and {second} were level among {among} on {on}, {pair}."
    least = "" if best.exact and chaser.exact else "at least "
    ahead = f"{leader} led {second} by {least}{best.low - top} among {among} on {on}, {pair}."
    return ahead if len(level) > 1 else ahead + _passed(inquiry, walked, best, chaser)


def _gone(inquiry: Inquiry, one: Figure, best: Figure) -> bool:
    """Whether a candidate with less on record than the best has left before the result."""
    return one.low < best.low and candidacy_of(inquiry.belief, one.cell.candidate).status in _GONE


def _most_on_record(figure: Figure) -> int:
    """The most that a figure is known to have room for: of one open above, what it has at least."""
    return figure.low if figure.high is None else figure.high


def _of_nobody(inquiry: Inquiry, walked: Timeline, among: str, on: str) -> str:
    """What there is where no candidate has a figure: a total for all of them together, perhaps."""
    section, act = walked.section, walked.act
    certain, moment = inquiry.as_of.certain, inquiry.as_of.on.moment
    totals = [
        (taken.end, published_order(claim), body)
        for claim, body in inquiry.belief.upheld(TallyPublished)
        if (body.section, body.act, body.candidate) == (section, act, None)
        and (taken := span_of_claim(body.taken, certain=certain)).over_by(moment)
    ]
    if not totals:
        return f"No {act_words(act)} by {among} is on record by {on}."
    *_, last = max(totals, key=lambda total: total[:2])
    many = act_words(act) if last.count.exact == 1 else f"{act_words(act)}s"
    return (
        f"By {on} a total of {last.count.words} {many} by {among} is on record, "
        "and for no candidate a number."
    )


def _passed(inquiry: Inquiry, walked: Timeline, best: Figure, chaser: Figure) -> str:
    """Return the sentence on when the leader took the lead, if it was ever the other's."""
    lead = lead_in(inquiry, walked, best.cell.candidate, chaser.cell.candidate)
    if not lead.handovers:
        return ""
    last, named = lead.handovers[-1], inquiry.scaffold.candidate_name
    after = ""
    if last.after is not None:
        one_year = last.by is not None and last.by.year == last.after.year
        day = spoken(last.after.isoformat())
        after = f"after {day[:-5] if one_year else day} and "
    by = "" if last.by is None else f"no later than {spoken(last.by.isoformat())}"
    return f" {named(last.gainer)} passed {named(last.loser)} {after}{by}."
