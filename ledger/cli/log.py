"""`log`: what was recorded, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ledger.cli.group import given_db
from ledger.cli.rendering import as_json, event_data, event_line

if TYPE_CHECKING:
    from ledger.events.envelope import Event
    from ledger.store import Ledger


@click.command()
@click.argument("contest", required=False)
@click.option("--after", type=click.IntRange(min=0), default=0, help="Start after this seq.")
@click.option("--upto", type=click.IntRange(min=0), help="End with this seq.")
@click.option("--limit", type=click.IntRange(min=1), help="Print at most so many.")
@click.option("--json", "as_data", is_flag=True, help="Print one JSON object a line.")
def log(
    contest: str | None, after: int, upto: int | None, limit: int | None, as_data: bool
) -> None:
    """Print what was recorded, in order: all of it, or what is about one CONTEST."""
    from itertools import islice

    from ledger.store import open_ledger

    with open_ledger(given_db()) as ledger:
        for event in islice(_events(ledger, contest, after, upto), limit):
            click.echo(as_json(event_data(event)) if as_data else event_line(event))


def _events(ledger: Ledger, contest: str | None, after: int, upto: int | None) -> Iterator[Event]:
    if contest is None:
        yield from ledger.events(after, upto)
    else:
        about = ledger.about(f"contest:{contest}", upto)
        yield from (event for event in about if event.seq > after)
