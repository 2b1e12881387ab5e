"""`endorsements count`: who won, counted again."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@reading
def count(flags: Flags, contest: str) -> None:
    """Count CONTEST again: published ballots by round, and published totals put together again.

    Shares are exact and of the votes remaining. What cannot be put together again is said, with
    the reason.
    """
    from projections.answers.count import recount
    from projections.faces.asking import asking
    from projections.faces.pages.count import count_page

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        ask.show(count_page(inquiry, recount(inquiry), flags.again()))
