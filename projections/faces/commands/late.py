"""`endorsements late`: what was learned long after it happened."""

from __future__ import annotations

import click
from attrs import evolve

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@click.option("--days", default=7, show_default=True, help="How many days count as late.")
@reading
def late(flags: Flags, contest: str, days: int) -> None:
    """Print the claims of CONTEST that became public certainly long after what they tell of.

    Counted from the latest day it can have happened to the earliest it can have been published.
    """
    from projections.answers.late import late as answered
    from projections.faces.asking import asking
    from projections.faces.pages.late import late_page
    from projections.stored.log import contest_log

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        found = answered(inquiry, contest_log(ask, contest, ask.basis.seq), days)
        of_the_log = evolve(flags, on=None, known=None, certain=False)  # which has one clock
        ask.show(late_page(inquiry, found, days, of_the_log.again()))
