"""`new source URL`: write a source file to fill in."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def new() -> None:
    """Start something new."""


@new.command()
@click.argument("url")
@click.option("--contest", metavar="ID", help="The contest it is about, such as labour-2010.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where to write it (default: by its id)."
)
def source(url: str, contest: str | None, out: Path | None) -> None:
    """Write a source file to fill in for the page at URL. The page itself is not fetched."""
    from ledger.authoring.templates import template

    named, written = template(url, contest)
    path = Path(f"{named}.yaml") if out is None else out
    try:
        with path.open("x", encoding="utf-8") as file:  # never over a file that is there
            file.write(written)
    except FileExistsError:
        raise click.ClickException(
            f"{path} exists already. Give another name with --out."
        ) from None
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"Wrote {path}. Fill in the title, the date and the claims, then type:")
    click.echo(f"  endorsements check {path}")
