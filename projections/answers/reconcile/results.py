"""A contest's declared results, sorted for comparison: rows, pages, and the college they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from ledger.events.frame import RuleStated
from ledger.events.total import CountDeclared
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.moments import by_then
from projections.answers.reconcile.printed import Share, share_of
from projections.fold.belief import Standing


@frozen
class Row:
    """One declared count or share of an option: its claim, and one source that prints it."""

    claim: Standing
    body: CountDeclared
    source: str

    @property
    def who(self) -> str:
        """The candidate, or the words for an option that is no candidate."""
        return self.body.candidate or self.body.option

    @property
    def share(self) -> Share | None:
        """The share as printed."""
        return share_of(self.body.share, self.body.share_step)

    @property
    def votes(self) -> int | None:
        """The votes, where one number is printed."""
        return self.body.votes.exact if self.body.votes is not None else None


@frozen
class Poll:
    """One round in one section of the voters, or in the whole (None).

    `of_whole`: the shares are a section's points of the whole.
    """

    round: int
    section: str | None
    of_whole: bool


@frozen
class Pages:
    """What each source prints of one poll, and everybody whom any source counts in it."""

    poll: Poll
    by_source: Mapping[str, tuple[Row, ...]]
    everybody: frozenset[str]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row of the poll."""
        return tuple(row for rows in self.by_source.values() for row in rows)


def polls(inquiry: Inquiry) -> tuple[Pages, ...]:
    """Return every poll declared by the moment asked about, by round and section."""
    by_poll: dict[Poll, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for claim, body in inquiry.belief.of(CountDeclared):
        if claim.claim_id in inquiry.belief.set_aside or not by_then(inquiry, body.on):
            continue
        whole = body.of_whole and body.section is not None
        poll = Poll(body.round, body.section, whole)
        for source in dict.fromkeys(citation.source for citation in claim.citations):
            by_poll[poll][source].append(Row(claim, body, source))
    return tuple(
        Pages(
            poll,
            {source: tuple(rows) for source, rows in sorted(by_source.items())},
            frozenset(
                row.who
                for rows in by_source.values()
                for row in rows
                if row.body.candidate is not None or row.share is not None
            ),
        )
        for poll, by_source in sorted(by_poll.items(), key=lambda item: _order(item[0]))
    )


def _order(poll: Poll) -> tuple[int, bool, str, bool]:
    return (poll.round, poll.section is not None, poll.section or "", poll.of_whole)


@frozen
class College:
    """One round of a college with weighted sections.

    `weights` are by section. `whole` holds the declared share of the whole by candidate, `shares`
    the share printed to the finest step by section and candidate, and `points` the same as points
    of the whole.
    """

    round: int
    weights: Mapping[str, Fraction]
    whole: Mapping[str, Row]
    shares: Mapping[tuple[str, str], Row]
    points: Mapping[tuple[str, str], Row]
    rule: Standing | None


def colleges(inquiry: Inquiry) -> Iterator[College]:
    """Yield the rounds of a college, if a rule on record gives the declared sections weights."""
    every_poll = polls(inquiry)
    for number in dict.fromkeys(pages.poll.round for pages in every_poll):
        ours = [pages for pages in every_poll if pages.poll.round == number]
        shares = _finest(ours, of_whole=False)
        rule, weights = _weights(inquiry, {section for section, _ in shares})
        whole = _finest(ours, of_whole=False, section=False)
        points = _finest(ours, of_whole=True)
        if weights and rule is not None:
            yield College(
                round=number,
                weights=weights,
                whole={who: row for (_, who), row in whole.items()},
                shares=shares,
                points=points,
                rule=rule,
            )


def _finest(
    polled: Iterable[Pages], *, of_whole: bool, section: bool = True
) -> dict[tuple[str, str], Row]:
    """Return for each section and candidate the row whose share is printed to the finest step."""
    finest: dict[tuple[str, str], Row] = {}
    for pages in polled:
        if pages.poll.of_whole is not of_whole or (pages.poll.section is not None) is not section:
            continue
        for row in pages.rows:
            if row.share is None:
                continue
            key = (pages.poll.section or "", row.who)
            held = finest.get(key)
            if held is None or _step(row) < _step(held):
                finest[key] = row
    return finest


def _step(row: Row) -> Fraction:
    return row.share.step or Fraction(0) if row.share is not None else Fraction(1)


def _weights(inquiry: Inquiry, sections: set[str]) -> tuple[Standing | None, dict[str, Fraction]]:
    """Return the rule and its weights, if every section it weighs has results."""
    for claim, rule in inquiry.belief.of(RuleStated):
        weights = {weight.section: Fraction(weight.share) for weight in rule.weights}
        if weights and set(weights) <= sections and claim.claim_id not in inquiry.belief.set_aside:
            return claim, weights
    return None, {}
