"""`endorsements contests`: which contests are on record."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@reading
def contests(flags: Flags) -> None:
    """Print the contests on record, with what was known of them."""
    from projections.answers.listings import contest_line
    from projections.faces.asking import asking
    from projections.faces.pages.listings import contests_page

    with asking(flags) as ask:
        lines = tuple(contest_line(ask.inquire(contest)) for contest in ask.contests())
        ask.show(contests_page(lines, flags, ask.basis))
