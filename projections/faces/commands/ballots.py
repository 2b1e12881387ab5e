"""`endorsements ballots`: what bodies asked their own members."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@reading
def ballots(flags: Flags, contest: str) -> None:
    """Print the ballots that bodies held before they acted in CONTEST.

    Turnout, and the votes that a printed share allows, are worked out and marked as derived.
    """
    from projections.answers.ballots import consultations
    from projections.faces.asking import asking
    from projections.faces.pages.ballots import ballots_page

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        ask.show(ballots_page(inquiry, consultations(inquiry), flags.again()))
