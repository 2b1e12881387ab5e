"""Who is through, stage by stage, with every rule's citations: the fold's stages in words."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from ledger.edtf import day_at, last_day_of
from ledger.errors import LedgerError
from ledger.events.act import ActMade
from ledger.events.envelope import Event
from ledger.events.frame import CandidacyEnded, RuleStated
from ledger.events.kinds import ActKind
from ledger.rules import Joined
from ledger.times import Span
from projections.answers.brackets import bracket
from projections.answers.inquiry import Inquiry
from projections.answers.why import Proof, names_of, proofs_of
from projections.fold.candidacies import Candidacy, Status, candidacy_of
from projections.fold.dating import span_of_claim
from projections.fold.identity import identify
from projections.fold.meeting import Had
from projections.fold.qualifying import Progress, Stage, stages
from projections.fold.thresholds import RuleReading, Threshold
from projections.fold.windows import WindowState

NO_RULE = "No rule on record says who goes through, so nobody is taken to be through."
DISPUTED = "Its statements differ and nobody has settled which holds: both are tried."


class NoSuchNominatorError(LedgerError):
    """Somebody to be left out has no act on record in this contest."""


@frozen
class Need:
    """One threshold for one candidate: what they had, what is asked, how many are missing."""

    words: str
    had: str
    met: bool | None
    short: int | None


@frozen
class Route:
    """One way through, as far as one candidate got on it."""

    name: str
    needs: tuple[Need, ...]


@frozen
class Contender:
    """One candidate in one stage. `through` None: the evidence, or the rule, leaves it open.

    `by_reading` is the same for each reading of the rule. `on` is the day by which they certainly
    were through, `earliest` the first on which they may have been. `acts` are the nominators who
    completed the route; none where a total shows it.
    """

    candidate: str
    name: str
    status: Status
    through: bool | None
    by_reading: tuple[bool | None, ...]
    on: str | None
    earliest: str | None
    route: str | None
    automatic: bool
    acts: tuple[str, ...]
    act_names: tuple[str, ...]
    routes: tuple[Route, ...]
    lent: tuple[str, ...]
    stopped: str | None
    proofs: tuple[Proof, ...]
    because: tuple[str, ...]


@frozen
class ReadAs:
    """One reading of a stage's rule, in words, with who states it."""

    words: str
    used: bool
    proofs: tuple[Proof, ...]


@frozen
class Hurdle:
    """One stage: its rule as stated and worked out, its window, and everybody in it."""

    id: str
    name: str
    text: str
    threshold: str
    readings: tuple[ReadAs, ...]
    disputed: bool
    opens: str | None
    closes: str | None
    state: WindowState
    contenders: tuple[Contender, ...]


@frozen
class Freed:
    """A nominator of somebody who withdrew, and whom they nominate now, if anybody.

    `released`: a stated rule frees them, and the window had not certainly shut before.
    """

    nominator: str
    left: str
    now_for: str | None
    released: bool


@frozen
class Qualified:
    """The stages of a contest in order, and the nominators whose candidate withdrew."""

    hurdles: tuple[Hurdle, ...]
    freed: tuple[Freed, ...]
    notes: tuple[str, ...]


def qualify(inquiry: Inquiry) -> Qualified:
    """Return who is through at the moment asked about."""
    in_order = stages(inquiry.belief, inquiry.scaffold, inquiry.identity, inquiry.acts)
    return Qualified(
        tuple(_hurdle(inquiry, stage) for stage in in_order),
        tuple(_freed(inquiry)),
        () if in_order else (NO_RULE,),
    )


def acts_of(inquiry: Inquiry, events: Iterable[Event], endorser: str) -> frozenset[str]:
    """Return the events in which an endorser acted in this contest, to be left out.

    Raises `NoSuchNominatorError` where there is none.
    """
    identity = identify(inquiry.belief)
    acts = frozenset(
        event.event_id
        for event in events
        if isinstance(event.body, ActMade)
        and event.body.contest == inquiry.scaffold.contest
        and identity.of(event.body.endorser) == identity.of(endorser)
    )
    if not acts:
        name = inquiry.identity.name(endorser)
        raise NoSuchNominatorError(f"{name} did nothing in {inquiry.scaffold.contest}.")
    return acts


def _hurdle(inquiry: Inquiry, stage: Stage) -> Hurdle:
    rule = stage.rule
    window, zone = rule.window, inquiry.scaffold.zone
    return Hurdle(
        id=rule.id,
        name=rule.name,
        text=rule.text,
        threshold="; ".join(dict.fromkeys(_words(inquiry, one) for one in rule.tried)),
        readings=tuple(
            ReadAs(_words(inquiry, one), one is rule.used, proofs_of(inquiry, one.claims))
            for one in rule.readings
        ),
        disputed=rule.used is None,
        opens=None if window.opens is None else day_at(window.opens.start, zone).text,
        closes=None if window.closes is None else last_day_of(window.closes, zone).text,
        state=stage.state,
        contenders=tuple(_contender(inquiry, stage, one) for one in stage.progress),
    )


def _words(inquiry: Inquiry, reading: RuleReading) -> str:
    """Return a reading in one line: its routes, how they are joined, and who is exempt."""
    routes = [
        " with ".join(threshold_words(inquiry, one) for one in way.thresholds)
        for way in reading.ways
    ]
    joint = {Joined.OR: " or ", Joined.AND: " and also ", Joined.UNCLEAR: " and/or "}
    words = joint[reading.joined].join(routes) or "no threshold stated"
    exempt = ", ".join(inquiry.scaffold.candidate_name(one) for one in reading.automatic)
    return f"{words}; {exempt} automatically" if exempt else words


def threshold_words(inquiry: Inquiry, threshold: Threshold) -> str:
    """Return a threshold in words: "33 CLPs (5 % of 648, rounded up)", "2 Unions"."""
    names = names_of(inquiry)
    share = "" if threshold.share is None else _percent(threshold.share)
    if threshold.measure is not None:
        return f"{share} of {threshold.measure.replace('-', ' ')}"
    whom = " and ".join(names.section(one) for one in threshold.sections)
    whom = whom or (threshold.of or "?").replace("-", " ")
    if threshold.kind is not None:
        whom = f"{whom} of kind {threshold.kind}"
    if threshold.low is None:
        return f"? {whom} ({share} of a number that nobody states)"
    number = bracket(threshold.low, threshold.high)
    if not share:
        return f"{number} {whom}"
    low, high = (sum(getattr(one, end) for one in threshold.sizes) for end in ("low", "high"))
    return f"{number} {whom} ({share} of {bracket(low, high)}, rounded up)"


def _percent(share: Fraction) -> str:
    """Print a share as people write it: 12.5 %, 5 %, 1/3."""
    tenths = share * 1000
    if tenths.denominator != 1:
        return str(share)
    whole, rest = divmod(tenths.numerator, 10)
    return f"{whole}.{rest} %" if rest else f"{whole} %"


def _contender(inquiry: Inquiry, stage: Stage, one: Progress) -> Contender:
    passage, zone = one.passage, inquiry.scaffold.zone
    span = passage.span if passage is not None else None
    events = set(passage.because) if passage is not None else set()
    claims = [claim for claim in inquiry.belief.standing if events & set(claim.because)]
    ways = zip(one.reading.ways, one.had, strict=True)
    return Contender(
        candidate=one.candidate,
        name=inquiry.scaffold.candidate_name(one.candidate),
        status=one.status,
        through=one.through,
        by_reading=one.by_reading,
        on=None if span is None else last_day_of(span, zone).text,
        earliest=None if span is None else day_at(span.start, zone).text,
        route=None if passage is None else passage.route or stage.rule.name,
        automatic=passage is not None and passage.automatic,
        acts=tuple(act.key.endorser for act in passage.acts) if passage is not None else (),
        act_names=tuple(inquiry.identity.name(act.key.endorser) for act in passage.acts)
        if passage is not None
        else (),
        routes=tuple(
            Route(
                way.name or stage.rule.name,
                tuple(
                    _need(inquiry, threshold, got)
                    for threshold, got in zip(way.thresholds, had, strict=True)
                ),
            )
            for way, had in ways
        ),
        lent=tuple(inquiry.identity.name(name) for name in one.lent),
        stopped=one.stopped,
        proofs=proofs_of(inquiry, claims),
        because=passage.because if passage is not None else (),
    )


def _need(inquiry: Inquiry, threshold: Threshold, had: Had) -> Need:
    if not had.known:
        got = "?"
    elif threshold.measure is not None:
        got = "enough" if had.met else "?" if had.met is None else "not enough"
    elif had.bounded:
        got = bracket(had.low, had.high)
    else:
        got = f"{had.low} (perhaps {had.high})"
    return Need(threshold_words(inquiry, threshold), got, had.met, had.short(threshold))


def _freed(inquiry: Inquiry) -> Iterable[Freed]:
    """Yield who had nominated somebody who withdrew, and whom each nominates now."""
    moment, counted = inquiry.as_of.on.moment, inquiry.scaffold.counts
    acts = [act for act in inquiry.acts if act.key.act is counted]
    left = {
        one: found
        for one, _ in inquiry.scaffold.candidates
        if (found := candidacy_of(inquiry.belief, one)).status is Status.WITHDRAWN
    }
    for act in acts:
        if act.key.candidate not in left or not act.begun.span.over_by(moment):
            continue
        after = [
            other.key.candidate
            for other in acts
            if other.key.endorser == act.key.endorser
            and other.key.section == act.key.section
            and other.key.candidate != act.key.candidate
            and other.surely_in_force(moment)
        ]
        gone = left[str(act.key.candidate)]
        yield Freed(
            inquiry.identity.name(act.key.endorser),
            str(act.key.candidate),
            _first(after),
            _lapsed(inquiry, gone)
            and not _after_the_close(inquiry, gone, str(act.key.section), counted),
        )


def _after_the_close(inquiry: Inquiry, gone: Candidacy, section: str, act: ActKind) -> bool:
    """Whether somebody certainly left when the window of a section had shut."""
    closes = inquiry.window(section, act).closes
    return closes is not None and any(
        left.not_before(closes.end) for left in _left_at(inquiry, gone)
    )


def _lapsed(inquiry: Inquiry, gone: Candidacy) -> bool:
    """Whether a rule that may have been in force says that nominations lapse with the candidacy."""
    certain = inquiry.as_of.certain
    for _, rule in inquiry.belief.upheld(RuleStated):
        begun, over = (
            None if when is None else when.span(certain=certain)
            for when in (rule.since, rule.until)
        )
        if rule.lapses_with_candidacy and any(
            (begun is None or begun.possible_by(left.end))
            and (over is None or not over.over_by(left.start))
            for left in _left_at(inquiry, gone)
        ):
            return True
    return False


def _left_at(inquiry: Inquiry, gone: Candidacy) -> list[Span]:
    """Return when somebody left, as each claim of it says."""
    certain = inquiry.as_of.certain
    return [
        span_of_claim(claim.body.on, certain=certain)
        for claim in gone.claims
        if isinstance(claim.body, CandidacyEnded)
    ]


def _first(candidates: list[str | None]) -> str | None:
    return candidates[0] if candidates else None
