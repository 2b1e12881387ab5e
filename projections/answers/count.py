"""Who won, counted again: published ballots round by round, and a college's totals from its parts.

Nothing is counted without a rule on record. Where only some sections published their ballots, those
sections are counted through the rounds of the whole contest, and the totals are rebuilt from what
is printed of the other sections; what nobody printed stays unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import frozen

from ledger.events.frame import RuleStated
from ledger.events.kinds import ActKind
from ledger.events.total import CountDeclared
from ledger.events.vote import VotePublished
from projections.answers.inquiry import Inquiry
from projections.answers.why import Proof, proofs_of
from projections.counting.ballots import Ballot, Rule
from projections.counting.college import (
    Denominator,
    Place,
    Rebuilt,
    Said,
    denominators,
    rebuild,
)
from projections.counting.rounds import Result, Round, count, follow
from projections.counting.shares import printed
from projections.fold.belief import Standing, published_order
from projections.fold.dating import span_of_claim

NO_RULE: Final = "No rule on record says how votes are counted, so none are counted here."
NO_ORDER: Final = (
    "Nothing on record tells in which order candidates went out, so only the first round is shown."
)
NO_VOTES: Final = "No ballots and no results are on record by then."


@frozen
class Section:
    """A section whose ballots were published, followed through the rounds of the contest.

    `voters` is how many cast a ballot that is counted. `without` are listed as having cast none.
    `unsettled` have several, different ballots on record and are left out.
    """

    section: str
    name: str
    rounds: tuple[Round, ...]
    voters: int
    without: tuple[str, ...]
    unsettled: tuple[str, ...]
    proofs: tuple[Proof, ...]


@frozen
class Pooled:
    """One candidate's votes in one round of a contest whose votes are one pool, added up.

    `added` is the sum of the sections' votes, None where one is not printed; `stated` is the
    printed total.
    """

    round: int
    candidate: str
    added: int | None
    stated: int | None


@frozen
class Recount:
    """A contest's count: its rule, its sections with ballots, and its published totals rebuilt.

    `result` is the whole count; None unless every section's ballots are on record. `pooled` is for
    contests whose votes are one pool, `rebuilt` for colleges.
    """

    rule: str
    rule_proofs: tuple[Proof, ...]
    weights: Mapping[str, Fraction]
    result: Result | None
    sections: tuple[Section, ...]
    rebuilt: tuple[Rebuilt, ...]
    denominators: tuple[Denominator, ...]
    pooled: tuple[Pooled, ...]
    notes: tuple[str, ...]


def recount(inquiry: Inquiry) -> Recount:
    """Count what there is to count at the moment asked about."""
    rule, text, claims = _rule(inquiry)
    declared = tuple(_declared(inquiry))
    if rule is None:  # what is printed can still be added up
        pooled = tuple(_pooled(declared))
        return Recount(text, (), {}, None, (), (), denominators(declared), pooled, (NO_RULE,))
    votes = _votes(inquiry)
    boxes = {section: _box(section, ballots) for section, ballots in votes.items()}
    running = {figure.candidate for figure in declared}
    running |= {who for box in boxes.values() for ballot in box for who in ballot.preferences}
    result = None
    if _complete(inquiry, rule, frozenset(boxes)):
        everybody = [ballot for box in boxes.values() for ballot in box]
        result = count(running, everybody, rule)
    outs = _outs(declared) if result is None else _outs_of(result)
    sections = tuple(
        _section(inquiry, section, ballots, follow(running, boxes[section], outs or (), Rule()))
        for section, ballots in sorted(votes.items())
    )
    return Recount(
        rule=text,
        rule_proofs=proofs_of(inquiry, claims),
        weights=rule.weights,
        result=result,
        sections=sections,
        rebuilt=rebuild(declared, _counted(sections), rule.weights) if rule.weights else (),
        denominators=denominators(declared),
        pooled=() if rule.weights else tuple(_pooled(declared)),
        notes=tuple(_notes(declared, sections, outs)),
    )


def _notes(
    declared: tuple[Said, ...], sections: tuple[Section, ...], outs: tuple[str, ...] | None
) -> Iterable[str]:
    if not sections and not declared:
        yield NO_VOTES
    if sections and outs is None:
        yield NO_ORDER


def _complete(inquiry: Inquiry, rule: Rule, boxes: frozenset[str]) -> bool:
    """Whether the ballots of every section of voters are on record."""
    voters = {one.id for one in inquiry.scaffold.sections if one.counts is ActKind.VOTE}
    return bool(boxes) and boxes >= (set(rule.weights) or voters)


def _counted(sections: Iterable[Section]) -> dict[Place, Fraction]:
    """Return each section's exact shares by its ballots."""
    return {
        (one.number, section.section, candidate): share
        for section in sections
        for one in section.rounds
        for candidate, share in one.shares[section.section].items()
        if share is not None
    }


def _rule(inquiry: Inquiry) -> tuple[Rule | None, str, tuple[Standing, ...]]:
    """Return how votes are counted, in words too, and the claims that state it.

    The last-published statement of the method holds, and that of the weights.
    """
    stated = sorted(inquiry.belief.upheld(RuleStated), key=lambda pair: published_order(pair[0]))
    methods = [(claim, body) for claim, body in stated if body.counting is not None]
    colleges = [(claim, body) for claim, body in stated if body.weights]
    if not methods or methods[-1][1].counting is None:
        return None, NO_RULE, ()
    counting = methods[-1][1].counting
    used = [methods[-1], *colleges[-1:]]
    weights = {
        weight.section: Fraction(weight.share)
        for _, body in colleges[-1:]
        for weight in body.weights
    }
    text = " ".join(dict.fromkeys(body.text for _, body in used))
    claims = tuple(dict.fromkeys(claim for claim, _ in used))
    return Rule(counting.method, weights, counting.ties, counting.order), text, claims


def _declared(inquiry: Inquiry) -> Iterable[Said]:
    """Yield the results declared by the moment asked about, as far as they are a candidate's."""
    certain, moment = inquiry.as_of.certain, inquiry.as_of.on.moment
    for claim, body in inquiry.belief.upheld(CountDeclared):
        if body.candidate is None or not span_of_claim(body.on, certain=certain).possible_by(
            moment
        ):
            continue
        step = None if body.share_step is None else Fraction(body.share_step)
        yield Said(
            round=body.round,
            section=body.section,
            candidate=body.candidate,
            votes=None if body.votes is None else body.votes.exact,
            share=None if body.share is None else printed(Fraction(body.share), step),
            of_whole=body.of_whole,
            because=claim.because,
        )


def _outs(declared: Iterable[Said]) -> tuple[str, ...] | None:
    """Return the order in which candidates went out by the declared totals; None if unknown."""
    running: dict[int, set[str]] = defaultdict(set)
    for figure in declared:
        if figure.section is None:
            running[figure.round].add(figure.candidate)
    rounds = [running[number] for number in sorted(running)]
    outs = [now - after for now, after in pairwise(rounds)]
    if not rounds or any(len(out) != 1 for out in outs):
        return None
    return tuple(next(iter(out)) for out in outs)


def _outs_of(result: Result) -> tuple[str, ...]:
    """Return the order in which candidates went out by the count."""
    return tuple(each.out for each in result.rounds if each.out is not None)


Ballots = Mapping[str, tuple[tuple[Standing, VotePublished], ...]]
"""By voter, the claims of their ballot in a section; they agree unless sources differ."""


def _votes(inquiry: Inquiry) -> dict[str, Ballots]:
    """Return the published ballots by section and voter, with all claims of each."""
    certain, moment = inquiry.as_of.certain, inquiry.as_of.on.moment
    by_section: dict[str, dict[str, list[tuple[Standing, VotePublished]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for claim, body in inquiry.belief.upheld(VotePublished):
        if span_of_claim(body.on, certain=certain).possible_by(moment):
            voter = inquiry.identity.of(body.endorser)
            by_section[body.section][voter].append((claim, body))
    return {
        section: {voter: tuple(claims) for voter, claims in voters.items()}
        for section, voters in by_section.items()
    }


def _agreed(claims: Iterable[tuple[Standing, VotePublished]]) -> VotePublished | None:
    """Return a voter's ballot; None where claims of it differ."""
    bodies = [body for _, body in claims]
    alike = {(body.cast, body.preferences) for body in bodies}
    return bodies[0] if len(alike) == 1 else None


def _box(section: str, ballots: Ballots) -> list[Ballot]:
    """Return the ballots of a section that can be counted."""
    agreed = (_agreed(claims) for claims in ballots.values())
    return [Ballot(vote.preferences, section) for vote in agreed if vote is not None and vote.cast]


def _section(
    inquiry: Inquiry, section: str, ballots: Ballots, rounds: tuple[Round, ...]
) -> Section:
    agreed = {voter: _agreed(claims) for voter, claims in ballots.items()}
    name = inquiry.identity.name
    known = inquiry.scaffold.section(section)
    sources = {
        citation.source: claim
        for claims in ballots.values()
        for claim, _ in claims
        for citation in claim.citations
    }
    return Section(
        section=section,
        name=section if known is None else known.name,
        rounds=rounds,
        voters=sum(one is not None and one.cast for one in agreed.values()),
        without=tuple(
            sorted(name(voter) for voter, one in agreed.items() if one is not None and not one.cast)
        ),
        unsettled=tuple(sorted(name(voter) for voter, one in agreed.items() if one is None)),
        proofs=proofs_of(inquiry, dict.fromkeys(sources.values())),
    )


def _pooled(declared: Iterable[Said]) -> Iterable[Pooled]:
    """Yield the sums of the sections' printed votes, beside the printed totals."""
    parts: dict[tuple[int, str], dict[str, int | None]] = defaultdict(dict)
    totals: dict[tuple[int, str], int | None] = {}
    for figure in declared:
        if figure.section is None:
            totals[figure.round, figure.candidate] = figure.votes
        else:
            parts[figure.round, figure.candidate][figure.section] = figure.votes
    for place in sorted(set(parts) | set(totals)):
        known = [votes for votes in parts[place].values() if votes is not None]
        whole = sum(known) if known and len(known) == len(parts[place]) else None
        yield Pooled(*place, whole, totals.get(place))
