"""`export`: the log as JSON Lines, for other programs and other ledgers."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ledger.cli.group import given_db
from ledger.cli.progress import counting


@click.command()
@click.argument("target", metavar="[FILE|-]", default="-", type=click.Path(path_type=Path))
@click.option("--after", type=click.IntRange(min=0), default=0, help="Start after this seq.")
@click.option("--upto", type=click.IntRange(min=0), help="End with this seq.")
def export(target: Path, after: int, upto: int | None) -> None:
    """Write the log to FILE (or to the terminal) as JSON Lines, one event a line.

    `import FILE.jsonl` records it in another ledger. Nothing is overwritten.
    """
    from ledger.filenames import spelled
    from ledger.logfile.exporting import lines, write_file
    from ledger.store import open_ledger

    with open_ledger(given_db()) as ledger:
        written = lines(ledger, after, upto)
        if str(target) == "-":
            for line in written:
                sys.stdout.buffer.write(line)  # as UTF-8, whatever the terminal's encoding
            sys.stdout.buffer.flush()
            return
        with counting("Exported") as tell:
            count = write_file(target, written, tell)
    click.echo(f"Wrote {count} event{'' if count == 1 else 's'} to {spelled(target)}.")
