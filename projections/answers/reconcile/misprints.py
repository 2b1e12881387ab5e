"""Which printed number of a poll cannot be right, and how that is known.

Votes and a share imply how many voted in all, and every row of one page must imply the same number.
Where they do not, each number in turn is supposed to be the misprint. It is repaired from the other
rows and compared with the rest of the record: the share of the whole that the weighted sections
make, and the points of the whole that another page prints. If exactly one supposition contradicts
nothing, it is the finding.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.printed import NOTHING, Share, middle, percent, voters, whole
from projections.answers.reconcile.results import College, Pages, Row, colleges, polls
from projections.counting.shares import Between, added, scaled
from projections.fold.belief import Standing


@frozen
class Misprint:
    """A number that cannot be right: the share of a row if `share`, else its votes.

    `row` is the row as printed, `others` are the rows that agree with each other. `repaired` is
    what the number must have been, `voters` how many voted by the others, `because` how that is
    known.
    """

    row: Row
    others: tuple[Row, ...]
    share: bool
    repaired: Between
    voters: Between
    because: tuple[str, ...]
    claims: tuple[Standing, ...]


@frozen
class Discord:
    """Rows of one page that imply different numbers of voters, and misprints that may explain it.

    Exactly one misprint is an answer; several leave it open.
    """

    pages: Pages
    source: str
    rows: tuple[Row, ...]
    misprints: tuple[Misprint, ...]


def counted_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows that give both votes and a share."""
    return tuple(row for row in rows if row.votes and row.share is not None and row.share.value)


def one_denominator(rows: Sequence[Row], *, loose: bool) -> Between | None:
    """Return how many voted in all, as every row implies it; None where rows differ."""
    common: Between | None = None
    for row in rows:
        share = row.share
        if share is None or row.votes is None:
            continue
        implied = voters(row.votes, share.loose if loose else share.rounded)
        if implied is None:
            continue
        common = implied if common is None else common.meet(implied)
        if common is None:
            return None
    return common if common is not None and whole(common) is not None else None


def discords(inquiry: Inquiry) -> Iterator[Discord]:
    """Yield every page and poll whose rows imply different numbers of voters."""
    by_round = {college.round: college for college in colleges(inquiry)}
    for pages in polls(inquiry):
        for source, printed in pages.by_source.items():
            rows = counted_rows(printed)
            if pages.poll.of_whole or len(rows) < 2 or one_denominator(rows, loose=True):
                continue
            college = by_round.get(pages.poll.round)
            supposed = tuple(_suppositions(rows, pages.poll.section or "", college))
            yield Discord(pages, source, rows, supposed)


def misprints(inquiry: Inquiry) -> tuple[Misprint, ...]:
    """Return the certain misprints: those that alone explain a discord."""
    return tuple(
        discord.misprints[0] for discord in discords(inquiry) if len(discord.misprints) == 1
    )


def _suppositions(rows: Sequence[Row], section: str, college: College | None) -> Iterator[Misprint]:
    """Suppose each number in turn to be the misprint; yield those that contradict nothing."""
    for row in rows:
        others = tuple(one for one in rows if one is not row)
        implied = one_denominator(others, loose=True)
        if implied is None or row.share is None or row.votes is None:
            continue
        share = Between(row.votes / implied.high, row.votes / implied.low)
        for is_share in (True, False):
            instead = {row.who: share} if is_share else {}
            held = _Supposed(section, college, {one.who: one for one in rows}, instead)
            if held.broken:
                continue
            repaired = share if is_share else _times(row.share.rounded, implied)
            because = (
                _implied(row, implied),
                *(held.tell(row.who, row.share) if is_share else ()),
            )
            yield Misprint(row, others, is_share, repaired, implied, because, held.claims(row.who))


def _times(share: Between, count: Between) -> Between:
    return Between(share.low * count.low, share.high * count.high)


def _implied(row: Row, others: Between) -> str:
    if row.share is None or row.votes is None:
        return ""
    own = round(row.votes / row.share.value)
    share = percent(row.share.value, row.share.step)
    return (
        f"{row.votes:,} votes at {share} make {own:,} voters, "
        f"where the page's other rows make {round(middle(others)):,}"
    )


@frozen(slots=False)
class _Supposed:
    """Shares of one section, some as supposed, compared with the rest of the round."""

    section: str
    college: College | None
    rows: dict[str, Row]
    instead: dict[str, Between]

    @functools.cached_property
    def broken(self) -> tuple[str, ...]:
        """The candidates whose share contradicts something on record."""
        return tuple(who for who in self.rows if not self.fits(who, self.allowed(who)))

    def allowed(self, who: str) -> Between:
        """Return a candidate's share of the section: as supposed, else as printed."""
        share = self.rows[who].share
        printed = share.loose if share is not None else NOTHING
        return self.instead.get(who, printed)

    def fits(self, who: str, share: Between) -> bool:
        """Whether a share fits the declared whole and the points, as far as these are on record."""
        made, declared = self.made(who, share), self.declared(who)
        if made is not None and declared is not None and declared.loose.meet(made) is None:
            return False
        weight, points = self.weight, self.points(who)
        if points is None or weight is None:
            return True
        return points.meet(scaled(share, weight)) is not None

    @property
    def weight(self) -> Fraction | None:
        """The section's weight in the college, if it is part of one."""
        return self.college.weights.get(self.section) if self.college is not None else None

    def declared(self, who: str) -> Share | None:
        """Return a candidate's declared share of the whole."""
        row = self.college.whole.get(who) if self.college is not None else None
        return row.share if row is not None else None

    def made(self, who: str, share: Between) -> Between | None:
        """Return the share of the whole that the sections make, given this section's share."""
        if self.college is None or self.weight is None:
            return None
        total = scaled(share, self.weight)
        for section, weight in self.college.weights.items():
            if section == self.section:
                continue
            row = self.college.shares.get((section, who))
            if row is None or row.share is None:
                return None
            total = added((total, scaled(row.share.loose, weight)))
        return total

    def points(self, who: str) -> Between | None:
        """Return a candidate's points of the whole from this section, where a page prints them."""
        row = self.college.points.get((self.section, who)) if self.college is not None else None
        return row.share.loose if row is not None and row.share is not None else None

    def tell(self, who: str, printed: Share) -> Iterator[str]:
        """Yield sentences on how the supposition fits the whole and the points."""
        now, before = self.made(who, self.instead[who]), self.made(who, printed.loose)
        declared, points, weight = self.declared(who), self.points(who), self.weight
        if now is not None and before is not None and declared is not None:
            yield (
                f"with {percent(middle(self.instead[who]), printed.step)} the sections make "
                f"{percent(middle(now), declared.step)} of the whole, as declared; with "
                f"{percent(printed.value, printed.step)} they make "
                f"{percent(middle(before), declared.step)}"
            )
        if points is not None and weight is not None:
            shown = percent(middle(points) / weight, printed.step)
            yield f"the points of the whole that are printed elsewhere make it about {shown}"

    def claims(self, who: str) -> tuple[Standing, ...]:
        """Return the claims that the supposition leans on, besides the page's own rows."""
        if self.college is None or self.weight is None:
            return ()
        others = [
            self.college.shares.get((section, who))
            for section in self.college.weights
            if section != self.section
        ]
        rows = [self.college.whole.get(who), *others, self.college.points.get((self.section, who))]
        rule = () if self.college.rule is None else (self.college.rule,)
        return (*(row.claim for row in rows if row is not None), *rule)
