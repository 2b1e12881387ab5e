"""Shares and votes, compared with one number of voters, with the whole and with other pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from attrs import evolve

from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.misprints import (
    Discord,
    Misprint,
    counted_rows,
    discords,
    misprints,
    one_denominator,
)
from projections.answers.reconcile.moments import published_after
from projections.answers.reconcile.polled import compared_rows, poll_words
from projections.answers.reconcile.printed import NOTHING, middle, overlap, percent
from projections.answers.reconcile.printed import whole as whole_number
from projections.answers.reconcile.results import College, Pages, Row, colleges, polls
from projections.answers.reconcile.verdicts import (
    Comparison,
    Explained,
    Outcome,
    Verdict,
    signed,
)
from projections.counting.shares import Between, added, scaled


def votes_and_shares(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare each page's votes and shares: all must imply one number of voters. Name misprints."""
    for pages in polls(inquiry):
        for printed in pages.by_source.values():
            rows = counted_rows(printed)
            if pages.poll.of_whole or len(rows) < 2:
                continue
            exact = one_denominator(rows, loose=False)
            loosely = exact or one_denominator(rows, loose=True)
            if loosely is not None:
                yield _one_number(pages, rows, loosely, rounding=exact is None)
    for discord in discords(inquiry):
        yield _odd_one_out(discord)


def _one_number(pages: Pages, rows: Sequence[Row], found: Between, *, rounding: bool) -> Comparison:
    number = f"{whole_number(found):,} voters"
    why = "votes and shares imply one number of voters"
    if rounding:
        why += ", if some shares were cut off and not rounded"
    outcome = Outcome(Verdict.AGREES, why, explained=Explained.ROUNDING if rounding else None)
    what = f"votes and shares of {poll_words(pages)}"
    return compared_rows(what, rows, (number, number), outcome)


def _odd_one_out(discord: Discord) -> Comparison:
    what = f"votes and shares of {poll_words(discord.pages)}"
    if len(discord.misprints) == 1:
        return _misprinted(discord.misprints[0], what)
    implied = ", ".join(
        f"{row.who} {round(row.votes / row.share.value):,}"
        for row in discord.rows
        if row.votes is not None and row.share is not None
    )
    why = "the rows imply different numbers of voters; " + (
        f"any of {len(discord.misprints)} numbers may be misprinted"
        if discord.misprints
        else "no one misprint explains it"
    )
    outcome = Outcome(Verdict.DIFFERS, why, explained=Explained.UNEXPLAINED)
    held = ("one number of voters", implied)
    return compared_rows(what, discord.rows, held, outcome)


def _misprinted(found: Misprint, what: str) -> Comparison:
    row = found.row
    share, votes = row.share, row.votes
    if found.share and share is not None:
        held = (f"about {percent(middle(found.repaired), share.step)}", _shared(row))
        difference = percent(share.value - middle(found.repaired), share.step)
    else:
        held = (f"about {round(middle(found.repaired)):,} votes", f"{votes:,} votes")
        difference = signed((votes or 0) - round(middle(found.repaired)))
    why = "; ".join(found.because)
    outcome = Outcome(Verdict.DIFFERS, why, difference, Explained.ERROR_THEIRS, found.claims)
    rows = (row, *found.others)
    return compared_rows(what, rows, held, outcome)


def sections_against_whole(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare the sections' shares, with their weights, with the declared share of the whole."""
    known = misprints(inquiry)
    for college in colleges(inquiry):
        for who, whole in sorted(college.whole.items()):
            rows = [college.shares.get((section, who)) for section in college.weights]
            present = [row for row in rows if row is not None]
            if len(present) == len(rows):
                yield _against_whole(college, whole, present, known)
            points = [college.points.get((section, who)) for section in college.weights]
            printed = [row for row in points if row is not None]
            if len(printed) == len(points):
                yield _points_against_whole(whole, printed)


def _against_whole(
    college: College, whole: Row, rows: Sequence[Row], known: Sequence[Misprint]
) -> Comparison:
    total, plain = NOTHING, Fraction(0)
    for row in rows:
        weight = college.weights[row.body.section or ""]
        if row.share is not None:
            total = added((total, scaled(row.share.loose, weight)))
            plain += row.share.value * weight
    guilty = [one.row for one in known if one.share and one.row in rows]
    why = "the sections' shares, weighed, do not make the share of the whole"
    if guilty:
        why += f": {_shared(guilty[0])} of {guilty[0].body.section} is misprinted"
    what = f"the sections' shares of {whole.body.option} against the whole"
    claims = () if college.rule is None else (college.rule,)
    explained = Explained.ERROR_THEIRS if guilty else Explained.UNEXPLAINED
    return _of_whole(
        what, whole, rows, (total, plain), Outcome(Verdict.DIFFERS, why, "", explained, claims)
    )


def _points_against_whole(whole: Row, rows: Sequence[Row]) -> Comparison:
    total, plain = NOTHING, Fraction(0)
    for row in rows:
        if row.share is not None:
            total, plain = added((total, row.share.loose)), plain + row.share.value
    what = f"the sections' points of {whole.body.option} against the whole"
    why = "the sections' points do not make the share of the whole"
    otherwise = Outcome(Verdict.DIFFERS, why, explained=Explained.UNEXPLAINED)
    return _of_whole(what, whole, rows, (total, plain), otherwise)


def _of_whole(
    what: str, whole: Row, rows: Sequence[Row], made: tuple[Between, Fraction], otherwise: Outcome
) -> Comparison:
    share = whole.share
    step = share.step if share is not None else None
    fits = share is not None and share.loose.meet(made[0]) is not None
    off = "" if share is None else percent(made[1] - share.value, step)
    outcome = (
        Outcome(Verdict.AGREES, "they make the declared share")
        if fits
        else evolve(otherwise, difference=off)
    )
    held = (_shared(whole), percent(made[1], step))
    return compared_rows(what, (whole, *rows), held, outcome)


def results_against_each_other(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare what several pages declare of one candidate in one poll."""
    known = [one.row for one in misprints(inquiry)]
    for pages in polls(inquiry):
        by_who: dict[str, list[Row]] = {}
        for row in pages.rows:
            by_who.setdefault(row.who, []).append(row)
        for rows in by_who.values():
            for one, other in combinations(rows, 2):
                if one.claim.claim_id != other.claim.claim_id:
                    yield _against_other(pages, one, other, known)


def _against_other(pages: Pages, one: Row, other: Row, known: Sequence[Row]) -> Comparison:
    what = f"two pages on {poll_words(pages)}"
    outcome = _two_pages(pages, one, other, known)
    return compared_rows(what, (one, other), (_printed(one), _printed(other)), outcome)


def _two_pages(pages: Pages, one: Row, other: Row, known: Sequence[Row]) -> Outcome:
    if one.votes is not None and other.votes is not None and one.votes != other.votes:
        return _one_fits(one, other, pages) or _contradicting(one, other, known, "the votes differ")
    if one.share is None or other.share is None:
        both = one.votes is not None and other.votes is not None
        why = "the same votes" if both else "one page prints votes, the other a share"
        return Outcome(Verdict.AGREES if both else Verdict.NOT_COMPARABLE, why)
    if overlap(one.share, other.share):
        return Outcome(Verdict.AGREES, "the same, as far as they are rounded")
    if one.share.loose.meet(other.share.loose) is not None:
        why = "the same if one was cut off and not rounded"
        return Outcome(Verdict.AGREES, why, explained=Explained.ROUNDING)
    return _contradicting(one, other, known, "the shares differ")


def _one_fits(one: Row, other: Row, pages: Pages) -> Outcome | None:
    """Find which of two counts of votes fits the share and the other rows, if only one does."""
    share = one.share or other.share
    rest = one_denominator(
        counted_rows([row for row in pages.rows if row.who != one.who]), loose=True
    )
    if share is None or rest is None:
        return None
    fits = [
        row
        for row in (one, other)
        if row.votes is not None
        and share.loose.low * rest.low <= row.votes <= share.loose.high * rest.high
    ]
    if len(fits) != 1:
        return None
    (right,) = fits
    wrong = other if right is one else one
    why = (
        f"{right.votes:,} votes are {percent(share.value, share.step)} of the "
        f"{round(middle(rest)):,} voters that the other rows imply; {wrong.votes:,} are not"
    )
    off = signed((wrong.votes or 0) - (right.votes or 0))
    return Outcome(Verdict.DIFFERS, why, off, Explained.ERROR_THEIRS)


def _contradicting(one: Row, other: Row, known: Sequence[Row], why: str) -> Outcome:
    if one in known or other in known:
        return Outcome(Verdict.DIFFERS, f"{why}; one is misprinted", "", Explained.ERROR_THEIRS)
    if published_after(one.claim, other.claim) or published_after(other.claim, one.claim):
        return Outcome(Verdict.DIFFERS, f"{why}; one came later", "", Explained.REVISION)
    return Outcome(Verdict.DIFFERS, why, "", Explained.UNEXPLAINED)


def _printed(row: Row) -> str:
    votes = "" if row.body.votes is None else f"{row.body.votes.words} votes"
    share = "" if row.share is None else _shared(row)
    return ", ".join(part for part in (votes, share) if part)


def _shared(row: Row) -> str:
    return "?" if row.share is None else percent(row.share.value, row.share.step)
