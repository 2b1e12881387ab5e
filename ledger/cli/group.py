"""What all commands share: where the ledger is, and how a refusal is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any, Final

import click

from ledger.errors import LedgerError

_DB: Final = "ledger.db"


class Refusal(click.ClickException):
    """A sentence of the ledger's own, printed as it is; exit 1."""

    def __init__(self, error: LedgerError) -> None:
        """Take the sentence and its hint from the error."""
        super().__init__(f"{error} {getattr(error, 'hint', '')}".strip())

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence on standard error."""
        click.echo(self.format_message(), file=file, err=file is None)


class WrongCall(Refusal):
    """A refusal whose remedy is to call differently; exit 2."""

    exit_code = 2


class RecordGroup(click.Group):
    """A group whose commands may raise any `LedgerError`: its sentence is what is printed."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, and turn what the ledger refuses into a message."""
        try:
            result: object = super().invoke(ctx)
        except LedgerError as error:
            kind = WrongCall if getattr(error, "is_usage", False) else Refusal
            raise kind(error) from error
        return result


def db_option() -> click.Option:
    """Return the option `--db`, for a command or a group; the one nearest the command wins."""
    return click.Option(
        ["--db"],
        metavar="FILE|URL",
        help="The ledger to use; else ENDORSEMENTS_DB, else endorsements.db.",
        expose_value=False,
        callback=_keep,
    )


def given_db() -> str | None:
    """Return what `--db` said, before or after the sub-command."""
    found = click.get_current_context().find_root().meta.get(_DB)
    return None if found is None else str(found)


def record_group(name: str, commands: Iterable[click.Command]) -> RecordGroup:
    """Make a group that takes `--db` in front of its commands, and gives it to each of them."""
    taken = tuple(commands)
    for command in taken:
        if not any(option.name == "db" for option in command.params):
            command.params.append(db_option())
    return RecordGroup(
        name,
        commands=taken,
        params=[db_option()],
        help="Keep and check the record of who backed whom, and on whose word.",
    )


def _keep(ctx: click.Context, option: click.Parameter, value: str | None) -> str | None:
    del option
    if value is not None:
        ctx.find_root().meta[_DB] = value
    return value
