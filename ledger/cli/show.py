"""`show`: one event, or all that was recorded for a claim, in full."""

from __future__ import annotations

import click

from ledger.cli.group import given_db
from ledger.cli.rendering import as_json, body_lines, event_data, event_line


@click.command()
@click.argument("reference", metavar="ID")
@click.option("--json", "as_data", is_flag=True, help="Print one JSON object an event.")
def show(reference: str, as_data: bool) -> None:
    """Print an event (by #SEQ or event id) or every event of a claim (by claim id) in full."""
    from ledger.store import open_ledger

    with open_ledger(given_db()) as ledger:
        for event in ledger.find(reference):
            if as_data:
                click.echo(as_json(event_data(event)))
                continue
            click.echo(event_line(event))
            click.echo(f"         event {event.event_id}, hash {event.entry_hash}")
            if event.note:
                click.echo(f"         note: {event.note}")
            for line in body_lines(event):
                click.echo(f"         {line}")
