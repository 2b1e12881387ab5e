"""`new source URL`: write a source file to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.group import given_db

if TYPE_CHECKING:
    from ledger.authoring.templates import Roster


@click.group()
def new() -> None:
    """Start something new."""


@new.command()
@click.argument("url")
@click.option("--contest", metavar="ID", help="The contest it is about, such as labour-2010.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="Where to write it: a folder, or a name that ends in .yaml (default: here, by its id).",
)
def source(url: str, contest: str | None, out: Path | None) -> None:
    """Write a source file to fill in for the page at URL. The page itself is not fetched."""
    from ledger.authoring.templates import template
    from ledger.filenames import spelled

    named, written = template(url, contest, None if contest is None else _roster(contest))
    path = out if out is not None and out.suffix else (out or Path()) / f"{named}.yaml"
    name = spelled(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:  # never overwrites a file
            file.write(written)
    except FileExistsError:
        raise click.ClickException(
            f"{name} exists already. Give another name with --out."
        ) from None
    except OSError as error:
        raise click.ClickException(f"{name} cannot be written: {error.strerror}.") from None
    click.echo(f"Wrote {name}. Fill in the title, the date and the claims, then type:")
    click.echo(f"  endorsements check {name}")


def _roster(contest: str) -> Roster | None:
    """Return the names on record for a contest, None if there is no ledger or no such contest."""
    from ledger.authoring.templates import Roster
    from ledger.store import open_ledger
    from ledger.store.refusals import MissingLedgerError
    from ledger.view import View, known_of

    try:
        with open_ledger(given_db()) as ledger:
            return Roster.of(contest, View(known_of(ledger.contest_events(contest))))
    except MissingLedgerError:
        return None
