"""`endorsements log`: what was recorded."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, recorded_reading


@click.command()
@click.argument("contest", required=False)
@click.option("--after", type=click.IntRange(min=0), default=0, help="Start after this seq.")
@click.option("--limit", type=click.IntRange(min=1), help="Print at most so many.")
@recorded_reading
def log(flags: Flags, contest: str | None, after: int, limit: int | None) -> None:
    """Print what was recorded, event by event: all of it, or what CONTEST rests on."""
    from itertools import islice

    from projections.answers.listings import log_lines
    from projections.faces.asking import asking
    from projections.faces.pages.listings import log_page

    with asking(flags) as ask:
        if contest is None:
            events = tuple(islice(ask.ledger.events(after, ask.basis.seq), limit))
        else:
            ask.must_hold(contest)
            found = ask.contest_events(contest, ask.basis.seq)
            events = tuple(islice((event for event in found if event.seq > after), limit))
        title = "Log" if contest is None else f"Log of {contest}"
        ask.show(log_page(log_lines(events, ask.all_names()), ask.basis, title))
