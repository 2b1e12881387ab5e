"""`endorsements contests`: which contests are on record."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.option("--like", metavar="TEXT", help="Only those with a name like this.")
@reading
def contests(flags: Flags, like: str | None) -> None:
    """Print the contests on record, with what was known of them."""
    from projections.answers.alikes import resembles
    from projections.answers.listings import contest_line
    from projections.faces.asking import asking
    from projections.faces.pages.listings import contests_page

    with asking(flags) as ask:
        every = (contest_line(ask.inquire(contest)) for contest in ask.contests())
        lines = tuple(
            line for line in every if like is None or resembles(like, (line.contest, line.name))
        )
        ask.show(contests_page(lines, flags, ask.basis))
