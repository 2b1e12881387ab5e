"""`endorsements log`: what was recorded."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, recorded_reading


@click.command()
@click.argument("contest", required=False)
@recorded_reading
def log(flags: Flags, contest: str | None) -> None:
    """Print what was recorded, event by event: all of it, or what CONTEST rests on."""
    from projections.answers.listings import log_lines, names_in
    from projections.faces.asking import asking
    from projections.faces.pages.listings import log_page

    with asking(flags) as ask:
        if contest is None:
            events = tuple(ask.ledger.events(upto=ask.basis.seq))
        else:
            ask.must_hold(contest)
            events = ask.contest_events(contest, ask.basis.seq)
        title = "Log" if contest is None else f"Log of {contest}"
        ask.show(log_page(log_lines(events, names_in(events)), ask.basis, title))
