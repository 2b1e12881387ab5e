"""A body's own ballot: its votes, shares and turnout, compared with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ledger.events.total import BallotHeld, BallotShare
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.moments import by_then, said
from projections.answers.reconcile.printed import Share, percent, share_of
from projections.answers.reconcile.verdicts import (
    NOWHERE,
    Comparison,
    Explained,
    Outcome,
    Verdict,
    signed,
)
from projections.counting.shares import added, exactly, whole_votes
from projections.fold.belief import Standing

Account = tuple[Standing, BallotHeld]
"""A page's account of a ballot, with its claim."""


def ballots_add_up(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare each page's figures of a ballot with each other, and with other pages' figures."""
    held: dict[str, list[Account]] = {}
    for claim, ballot in inquiry.belief.of(BallotHeld):
        if claim.claim_id not in inquiry.belief.set_aside and by_then(inquiry, ballot.on):
            held.setdefault(inquiry.identity.of(ballot.endorser), []).append((claim, ballot))
    for endorser, accounts in held.items():
        name = inquiry.identity.name(endorser)
        for account in accounts:
            yield from _votes_against_voted(name, account)
            yield from _shares_against_100(name, account)
        for account in accounts:
            for other in accounts:
                yield from _votes_against_shares(name, account, other)
        yield from _turnouts(name, accounts)


def _votes_against_voted(name: str, account: Account) -> Iterator[Comparison]:
    claim, ballot = account
    votes = [option.votes.exact if option.votes is not None else None for option in ballot.options]
    voted = ballot.voted.exact if ballot.voted is not None else None
    if voted is None or len(votes) < 2 or None in votes:
        return
    total = sum(one for one in votes if one is not None)
    outcome = Outcome(Verdict.AGREES, "the votes add up to all that were cast")
    if total > voted:
        why = "the page gives more votes than were cast"
        outcome = Outcome(Verdict.OVER, why, signed(total - voted), Explained.ERROR_THEIRS)
    elif total < voted:
        # Spoilt papers would explain it, but no page says that there were any.
        why = f"{voted - total} votes are for no option that the page gives"
        outcome = Outcome(Verdict.SHORT, why, signed(total - voted), Explained.UNEXPLAINED)
    held = (f"{voted:,} voted", f"{total:,} votes")
    yield _compared(f"{name}: votes against turnout", ballot, (claim,), held, outcome)


def _shares_against_100(name: str, account: Account) -> Iterator[Comparison]:
    claim, ballot = account
    shares = [share for option in ballot.options if (share := _share(option)) is not None]
    if len(shares) < 2 or len(shares) < len(ballot.options):
        return
    total = sum((share.value for share in shares), Fraction(0))
    step = max(share.step or Fraction(0) for share in shares)
    fits = added([share.loose for share in shares]).meet(exactly(Fraction(1))) is not None
    outcome = Outcome(Verdict.AGREES, "the shares make 100, as far as they are rounded")
    if not fits and total < 1:
        why = "the page does not say that these were all the options"
        outcome = Outcome(Verdict.NOT_COMPARABLE, why)
    elif not fits:
        why = "the page's own shares make more than 100"
        off = percent(total - 1, step)
        outcome = Outcome(Verdict.OVER, why, off, Explained.ERROR_THEIRS)
    held = ("100 %", percent(total, step))
    yield _compared(f"{name}: shares against 100", ballot, (claim,), held, outcome)


def _votes_against_shares(name: str, counted: Account, shared: Account) -> Iterator[Comparison]:
    """Compare one page's votes with the shares of the votes cast by it or another page."""
    (claim, ballot), (other, sharing) = counted, shared
    voted = _cast(ballot) or _cast(sharing)
    for option in ballot.options:
        votes = option.votes.exact if option.votes is not None else None
        share = next(
            (_share(one) for one in sharing.options if _same(one, option)),
            None,
        )
        if votes is None or share is None or not voted:
            continue
        fewest, most = whole_votes(share.rounded, voted)
        loosely = whole_votes(share.loose, voted)
        if fewest <= votes <= most:
            outcome = Outcome(Verdict.AGREES, f"the share allows {fewest:,} to {most:,} votes")
        elif loosely[0] <= votes <= loosely[1]:
            why = "the share fits if it was cut off and not rounded"
            outcome = Outcome(Verdict.AGREES, why, explained=Explained.ROUNDING)
        else:
            why = f"{percent(share.value, share.step)} of {voted:,} is {fewest:,} to {most:,}"
            off = votes - (most if votes > most else fewest)
            outcome = Outcome(Verdict.DIFFERS, why, signed(off), Explained.UNEXPLAINED)
        held = (percent(share.value, share.step), f"{votes:,} votes")
        claims = tuple(dict.fromkeys((claim, other)))
        what = f"{name}: votes for {option.option} against its share"
        yield _compared(what, ballot, claims, held, outcome)


def _turnouts(name: str, accounts: Sequence[Account]) -> Iterator[Comparison]:
    """Compare the least with the most turnout that several pages give of one ballot."""
    given = [(claim, ballot) for claim, ballot in accounts if ballot.voted is not None]
    exact = sorted({count for _, one in given if one.voted and (count := one.voted.exact)})
    if len(given) < 2 or not exact:
        return
    outcome = Outcome(Verdict.AGREES, f"{len(given)} pages give the same turnout")
    if len(exact) > 1:
        # The later number is not the truer one: either may include spoilt papers.
        why = "pages differ, and no claim says what the difference is"
        off = signed(exact[-1] - exact[0])
        outcome = Outcome(Verdict.DIFFERS, why, off, Explained.UNEXPLAINED)
    claims = tuple(claim for claim, _ in given)
    held = (f"{exact[0]:,} voted", f"{exact[-1]:,} voted")
    yield _compared(f"{name}: one turnout against another", given[0][1], claims, held, outcome)


def _cast(ballot: BallotHeld) -> int | None:
    """Return the votes cast: as printed, else those of all options together."""
    if ballot.voted is not None and ballot.voted.exact is not None:
        return ballot.voted.exact
    votes = [option.votes.exact if option.votes is not None else None for option in ballot.options]
    if len(votes) < 2 or None in votes:
        return None
    return sum(one for one in votes if one is not None)


def _same(one: BallotShare, other: BallotShare) -> bool:
    return (one.candidate or one.option) == (other.candidate or other.option)


def _share(option: BallotShare) -> Share | None:
    return share_of(option.share, option.share_step)


def _compared(
    what: str,
    ballot: BallotHeld,
    claims: tuple[Standing, ...],
    held: tuple[str, str],
    outcome: Outcome,
) -> Comparison:
    return Comparison(
        check="members' ballots",
        about=what,
        spot=NOWHERE,
        moment=said(ballot.on),
        verdict=outcome.verdict,
        expected=held[0],
        found=held[1],
        difference=outcome.difference,
        why=outcome.why,
        explained=outcome.explained,
        claims=claims,
    )
