"""`endorsements open`: what was expected, rumoured or refused."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command("open")
@click.argument("contest")
@reading
def open_(flags: Flags, contest: str) -> None:
    """Print what was expected, rumoured or refused in CONTEST, and what became of it."""
    from projections.answers.pending import pending
    from projections.faces.asking import asking
    from projections.faces.pages.pending import open_page

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        ask.show(open_page(inquiry, pending(inquiry)))
