"""`check` and `import`: judge authored files, and record what is new in them."""

from __future__ import annotations

import getpass
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.group import given_db
from ledger.cli.rendering import as_json

if TYPE_CHECKING:
    from ledger.authoring.importing import Further, Judged
    from ledger.errors import Finding
    from ledger.store import Ledger

_PATHS = click.Path(path_type=Path)
_FURTHER = "ledger.further_checks"
_AFTER = "ledger.after_import"


def looking_further(ctx: click.Context, load: Callable[[], Further]) -> None:
    """Let `check` look further than the record can: `load` gives what finds more, when it runs.

    What needs figures is found by whoever reads the record; the record itself knows of no reader.
    """
    ctx.find_root().meta[_FURTHER] = load


def doing_after(ctx: click.Context, load: Callable[[], Callable[[Ledger], None]]) -> None:
    """Let whoever reads the record follow an import: `load` gives what is then done with it."""
    ctx.find_root().meta[_AFTER] = load


@click.command()
@click.argument("paths", nargs=-1, required=True, type=_PATHS, metavar="PATH…")
@click.option("-v", "--verbose", is_flag=True, help="Print hints too.")
@click.option("--json", "as_data", is_flag=True, help="Print the findings as JSON.")
def check(paths: tuple[Path, ...], verbose: bool, as_data: bool) -> None:
    """Find what is wrong in files and folders of sources, and record nothing."""
    from ledger.authoring import importing
    from ledger.store import open_ledger
    from ledger.store.refusals import MissingLedgerError

    load = click.get_current_context().find_root().meta.get(_FURTHER)
    further = None if load is None else load()
    with _progress("Checking"):
        try:
            with open_ledger(given_db()) as ledger:
                judged = importing.check(paths, ledger.events(), further)
        except MissingLedgerError:  # nothing is on record yet, which is no fault of theirs
            judged = importing.check(paths, (), further)
    if as_data:
        click.echo(as_json([_data(finding) for finding in judged.findings]))
    else:
        _tell(judged, verbose=verbose, err=False)
        click.echo(f"{_counted(judged)} {_verdict(judged)}")
    if judged.refused:
        sys.exit(1)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=_PATHS, metavar="PATH…")
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and record nothing.")
@click.option("--by", "recorded_by", metavar="NAME", help="Who records this (default: your login).")
@click.option("-v", "--verbose", is_flag=True, help="Print hints too.")
def import_(paths: tuple[Path, ...], dry_run: bool, recorded_by: str | None, verbose: bool) -> None:
    """Record the sources in files and folders: all that is new in them, or nothing if one errs.

    Importing the same files again records nothing, so it is always safe to run this twice.
    """
    from ledger.authoring import importing
    from ledger.store import open_ledger
    from ledger.store.refusals import MissingLedgerError

    if dry_run:
        with _progress("Checking"):
            try:
                with open_ledger(given_db()) as ledger:
                    judged = importing.check(paths, ledger.events())
            except MissingLedgerError:
                judged = importing.check(paths)
        _tell(judged, verbose=verbose, err=True)
        click.echo(f"{_counted(judged)} Nothing was recorded: this was a dry run.")
        sys.exit(1 if judged.refused else 0)
    with open_ledger(given_db(), create=True) as ledger:
        with _progress("Importing"):
            done = importing.import_files(ledger, paths, recorded_by=recorded_by or _login())
        _tell(done.judged, verbose=verbose, err=True)
        if done.judged.refused:
            click.echo(f"{_counted(done.judged)} Nothing was recorded.", err=True)
            sys.exit(1)
        added = 0 if done.receipt is None else len(done.receipt.added)
        held = len(done.judged.commands) - added
        where = ledger.database.where
        click.echo(f"Recorded {_events(added)} in {where}; {held} were on record already.")
        # Said first: whatever keeps a reader from following, the record is made.
        if (after := click.get_current_context().find_root().meta.get(_AFTER)) is not None:
            with _progress("Bringing what is stored up to date"):
                after()(ledger)


def _login() -> str:
    """The name this program runs under; a container may know none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        message = "Nobody is named as recording this. Give --by NAME."
        raise click.UsageError(message) from error


def _tell(judged: Judged, *, verbose: bool, err: bool) -> None:
    from ledger.errors import Severity

    for finding in judged.findings:
        if verbose or finding.severity is not Severity.HINT:
            click.echo(_printable(str(finding)), err=err)


def _counted(judged: Judged) -> str:
    from ledger.errors import Severity

    severities = [finding.severity for finding in judged.findings]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    new = len(judged.new)
    return (
        f"{_events(len(judged.commands))} read, {new} new; "
        f"{_many(errors, 'error')}, {_many(warnings, 'warning')}."
    )


def _verdict(judged: Judged) -> str:
    return "An import would record nothing." if judged.refused else "Ready to import."


def _events(number: int) -> str:
    return _many(number, "event")


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _printable(text: str) -> str:
    """Show what could act on a terminal, such as a file name with an escape in it, as its code."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)


def _data(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.place.file,
        "line": finding.place.line,
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
    }


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """Say on a terminal what takes longer than a second, and wipe it out again."""
    if not sys.stderr.isatty():
        yield
        return
    told = threading.Timer(1.0, click.echo, [f"{what} …"], {"err": True, "nl": False})
    told.start()
    try:
        yield
    finally:
        told.cancel()
        told.join()
        click.echo("\r\x1b[K", err=True, nl=False)
