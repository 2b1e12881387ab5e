"""Who is through: a contest's stages in order, worked out from the rules that sources state.

A candidate is through a stage once a route of its rule is met (every route, where the source joins
them so), but not before the stage's window opens; what is done after it shuts does not count.
Where statements of a rule differ and no editor has chosen, every reading is tried: the answer is
yes or no only if all readings agree, and open otherwise. Without a rule nobody qualifies.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ledger.edtf import last_day_of
from ledger.events.act import ActMade
from ledger.events.frame import CandidacyEnded, Exit
from ledger.rules import Joined
from ledger.times import Asked
from projections.fold.acts import Period
from projections.fold.belief import Belief
from projections.fold.candidacies import Status, candidacy_of
from projections.fold.dating import span_of_claim
from projections.fold.identity import Identity
from projections.fold.meeting import Had, Truth, every, had, some
from projections.fold.passing import Passage, passage, way_met
from projections.fold.ruling import Rule, rules_of
from projections.fold.scaffold import Scaffold
from projections.fold.support import Support
from projections.fold.thresholds import RuleReading
from projections.fold.windows import WindowState


@frozen
class Progress:
    """One candidate in one stage: through or not (None: open), how, and what each threshold lacked.

    `had` aligns with the ways and thresholds of `reading`, `by_reading` with all of the rule's.
    `stopped` says why somebody could not get through whatever support they had.
    """

    candidate: str
    status: Status
    through: Truth
    passage: Passage | None
    reading: RuleReading
    by_reading: tuple[Truth, ...]
    had: tuple[tuple[Had, ...], ...]
    lent: tuple[str, ...]
    stopped: str | None


@frozen
class Stage:
    """One stage with every candidate's progress in it, and where its window stood."""

    rule: Rule
    state: WindowState
    progress: tuple[Progress, ...]


def stages(
    belief: Belief, frame: Scaffold, identity: Identity, acts: tuple[Period, ...]
) -> tuple[Stage, ...]:
    """Work out every stage of a contest, in order, at the belief's own `on`."""
    earlier: list[Stage] = []
    for rule in rules_of(belief, frame):
        entitled = _entitled(frame, earlier, rule)
        earlier.append(
            Stage(
                rule,
                rule.window.state(belief.as_of.on.moment),
                tuple(
                    _progress(Support(belief, frame, identity, who, acts), rule, entitled[who])
                    for who, _ in frame.candidates
                ),
            )
        )
    return tuple(earlier)


def _entitled(frame: Scaffold, earlier: Sequence[Stage], rule: Rule) -> dict[str, Truth]:
    """Return, by candidate, whether they can take part: if through all stages of a lower order."""
    before = [
        stage
        for stage in earlier
        if stage.rule.order is not None and rule.order is not None
        if stage.rule.order < rule.order
    ]
    return {
        candidate: every(
            progress.through
            for stage in before
            for progress in stage.progress
            if progress.candidate == candidate
        )
        for candidate, _ in frame.candidates
    }


def _progress(support: Support, rule: Rule, entitled: Truth) -> Progress:
    belief, candidate = support.belief, support.candidate
    on = _asked_about(belief, rule, support.frame.zone)
    status = candidacy_of(belief, candidate).status
    outcomes = tuple(_outcome(support, reading, on) for reading in rule.readings)
    met = {
        truth
        for reading, truth in zip(rule.readings, outcomes, strict=True)
        if reading in rule.tried
    }
    through: Truth = next(iter(met)) if len(met) == 1 else None
    stopped = _stopped(belief, candidate, on, entitled)
    reading = rule.foremost
    if stopped is not None:
        through = False
    elif entitled is None:
        through = every((through, None))
    return Progress(
        candidate=candidate,
        status=status,
        through=through,
        passage=passage(support, rule, reading, on) if through is True else None,
        reading=reading,
        by_reading=outcomes,
        had=tuple(
            tuple(had(support, threshold, on) for threshold in way.thresholds)
            for way in reading.ways
        ),
        lent=_lent(support, rule, on),
        stopped=stopped,
    )


def _lent(support: Support, rule: Rule, on: Asked) -> tuple[str, ...]:
    """Return the nominators in force who said that their nomination implied no support."""
    return tuple(
        act.key.endorser
        for act in support.acts_in(rule.sections)
        if act.surely_in_force(on.moment)
        and any(isinstance(claim.body, ActMade) and claim.body.lent for claim in act.made)
    )


def _asked_about(belief: Belief, rule: Rule, zone: str) -> Asked:
    """Return the moment that decides: the one asked about, or the end of the window's last day.

    The end of the day, because most totals of a last day are dated by the whole day.
    """
    on, closes = belief.as_of.on, rule.window.closes
    if closes is None or not on.span.not_before(closes.end):
        return on
    return last_day_of(closes, zone)


def _stopped(belief: Belief, candidate: str, on: Asked, entitled: Truth) -> str | None:
    """Return why somebody cannot get through whatever support they have; None if they can."""
    if entitled is False:
        return "not through the stage before"
    left = any(
        body.candidate == candidate
        and body.manner is Exit.WITHDRAWN
        and span_of_claim(body.on, certain=belief.as_of.certain).over_by(on.moment)
        for _, body in belief.upheld(CandidacyEnded)
    )
    return "withdrawn" if left else None


def _outcome(support: Support, reading: RuleReading, on: Asked) -> Truth:
    """Whether a reading is met; if it is unclear how routes join, only where both ways agree."""
    if support.candidate in reading.automatic:
        return True
    if not reading.ways:
        return None
    ways = [way_met(support, way, on) for way in reading.ways]
    match reading.joined:
        case Joined.OR:
            return some(ways)
        case Joined.AND:
            return every(ways)
        case Joined.UNCLEAR:
            either, both = some(ways), every(ways)
            return either if either is both else None
