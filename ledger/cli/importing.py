"""`check` and `import`: judge authored files, and record what is new in them."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.group import given_db
from ledger.cli.progress import waiting
from ledger.cli.rendering import as_json

if TYPE_CHECKING:
    from ledger.authoring.importing import Further
    from ledger.cli.logs import Outcome
    from ledger.errors import Finding
    from ledger.store import Ledger

_PATHS = click.Path(path_type=Path)
_FURTHER = "ledger.further_checks"
_AFTER = "ledger.after_import"


def set_extra_checks(ctx: click.Context, load: Callable[[], Further]) -> None:
    """Add checks to `check`: `load` returns them, and is called only when the command runs.

    Checks that need figures belong to the projections, which the record must not import.
    """
    ctx.find_root().meta[_FURTHER] = load


def set_after_import(ctx: click.Context, load: Callable[[], Callable[[Ledger], None]]) -> None:
    """Add a step after each import: `load` returns what is then called with the ledger."""
    ctx.find_root().meta[_AFTER] = load


@click.command()
@click.argument("paths", nargs=-1, required=True, type=_PATHS, metavar="PATH…")
@click.option("-v", "--verbose", is_flag=True, help="Print hints too.")
@click.option("--json", "as_data", is_flag=True, help="Print the findings as JSON.")
def check(paths: tuple[Path, ...], verbose: bool, as_data: bool) -> None:
    """Find what is wrong in files and folders of sources, or in FILE.jsonl, and record nothing."""
    load = click.get_current_context().find_root().meta.get(_FURTHER)
    found: list[Finding] = []
    report = found.append if as_data else _printer(verbose=verbose, err=False)
    outcome = _checked(paths, report, None if load is None else load())
    if as_data:
        click.echo(as_json([_data(finding) for finding in found]))
    else:
        verdict = "An import would record nothing." if outcome.errors else "Ready to import."
        click.echo(f"{_counted(outcome)} {verdict}")
    if outcome.errors:
        sys.exit(1)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=_PATHS, metavar="PATH…")
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and record nothing.")
@click.option("--by", "recorded_by", metavar="NAME", help="Who records this (default: your login).")
@click.option("-v", "--verbose", is_flag=True, help="Print hints too.")
def import_(paths: tuple[Path, ...], dry_run: bool, recorded_by: str | None, verbose: bool) -> None:
    """Record the sources in files and folders: all that is new in them, or nothing if one errs.

    A log that export wrote (FILE.jsonl) comes first, and is recorded in batches of 10,000 events.
    Importing the same files again records nothing, so it is always safe to run this twice.
    """
    from ledger.store import open_ledger

    report = _printer(verbose=verbose, err=True)
    if dry_run:
        outcome = _checked(paths, report, None)
        click.echo(f"{_counted(outcome)} Nothing was recorded: this was a dry run.")
        sys.exit(1 if outcome.errors else 0)
    with open_ledger(given_db(), create=True) as ledger:
        outcome = _recorded(ledger, paths, report, recorded_by or _login())
        where = ledger.database.where
        if outcome.errors:
            partly = f"{_events(outcome.added)} recorded in {where} before the first error."
            click.echo(
                f"{_counted(outcome)} {partly if outcome.added else 'Nothing was recorded.'}",
                err=True,
            )
            sys.exit(1)
        click.echo(
            f"Recorded {_events(outcome.added)} in {where}; {outcome.held} were on record already."
        )
        # Printed first: the events are recorded, even if the step that follows fails.
        if (after := click.get_current_context().find_root().meta.get(_AFTER)) is not None:
            with waiting("Bringing what is stored up to date"):
                after()(ledger)


def _checked(
    paths: tuple[Path, ...], report: Callable[[Finding], None], further: Further | None
) -> Outcome:
    """Check log files and sources against what is on record, and record nothing."""
    from ledger.store import open_ledger
    from ledger.store.refusals import MissingLedgerError

    try:
        ledger = open_ledger(given_db())
    except MissingLedgerError:  # nothing is on record yet, which is no error in the files
        return _checked_against(None, paths, report, further)
    with ledger:
        return _checked_against(ledger, paths, report, further)


def _checked_against(
    ledger: Ledger | None,
    paths: tuple[Path, ...],
    report: Callable[[Finding], None],
    further: Further | None,
) -> Outcome:
    from ledger.authoring import importing
    from ledger.cli.logs import logs_and_sources, outcome_of, read_logs

    logs, sources = logs_and_sources(paths)
    outcome = read_logs(ledger, logs, report, recorded_by=None)
    if not sources:
        return outcome
    with waiting("Checking"):
        judged = importing.check(sources, () if ledger is None else ledger.events(), further)
    for finding in judged.findings:
        report(finding)
    return outcome + outcome_of(judged, added=0)


def _recorded(
    ledger: Ledger, paths: tuple[Path, ...], report: Callable[[Finding], None], recorded_by: str
) -> Outcome:
    """Record what is new: first the logs, which sources may refer to, then the sources."""
    from ledger.authoring import importing
    from ledger.cli.logs import logs_and_sources, outcome_of, read_logs

    logs, sources = logs_and_sources(paths)
    outcome = read_logs(ledger, logs, report, recorded_by=recorded_by)
    if outcome.errors or not sources:
        return outcome
    with waiting("Importing"):
        imported = importing.import_files(ledger, sources, recorded_by=recorded_by)
    for finding in imported.judged.findings:
        report(finding)
    added = 0 if imported.receipt is None else len(imported.receipt.added)
    return outcome + outcome_of(imported.judged, added=added)


def _login() -> str:
    """Return the name of the user that runs this; a container may have none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        message = "Nobody is named as recording this. Give --by NAME."
        raise click.UsageError(message) from error


def _printer(*, verbose: bool, err: bool) -> Callable[[Finding], None]:
    """Return a function that prints a finding; a hint only if `verbose`."""
    from ledger.errors import Severity

    def report(finding: Finding) -> None:
        if verbose or finding.severity is not Severity.HINT:
            click.echo(_printable(str(finding)), err=err)

    return report


def _counted(outcome: Outcome) -> str:
    return (
        f"{_events(outcome.read)} read, {outcome.new} new; "
        f"{_many(outcome.errors, 'error')}, {_many(outcome.warnings, 'warning')}."
    )


def _events(number: int) -> str:
    return _many(number, "event")


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _printable(text: str) -> str:
    """Replace what a terminal might act on, such as an escape in a file name, by its code."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def _data(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.place.file,
        "line": finding.place.line,
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
    }
