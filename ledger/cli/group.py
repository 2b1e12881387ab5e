"""What all commands share: the option for the ledger, and the printing of errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any, Final

import click

from ledger.errors import LedgerError

_DB: Final = "ledger.db"


class Refusal(click.ClickException):
    """An error of the ledger's, whose sentence is printed unchanged; exit 1."""

    def __init__(self, error: LedgerError) -> None:
        """Take the sentence and its hint from the error."""
        super().__init__(f"{error} {getattr(error, 'hint', '')}".strip())

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence on standard error."""
        click.echo(self.format_message(), file=file, err=file is None)


class WrongCall(Refusal):
    """An error whose remedy is to call the command differently; exit 2."""

    exit_code = 2


class RecordGroup(click.Group):
    """A group whose commands may raise any `LedgerError`, whose sentence is then printed."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, and turn the ledger's errors into messages."""
        try:
            result: object = super().invoke(ctx)
        except LedgerError as error:
            kind = WrongCall if getattr(error, "is_usage", False) else Refusal
            raise kind(error) from error
        return result


def db_option() -> click.Option:
    """Return the option `--db`, for a command or a group; given to both, the command's wins."""
    return click.Option(
        ["--db"],
        metavar="FILE|URL",
        help="The ledger to use; else ENDORSEMENTS_DB, else endorsements.db.",
        expose_value=False,
        callback=_keep,
    )


def given_db() -> str | None:
    """Return the value of `--db`, given before or after the sub-command; None if not given."""
    value = click.get_current_context().find_root().meta.get(_DB)
    return None if value is None else str(value)


def record_group(name: str, commands: Iterable[click.Command]) -> RecordGroup:
    """Return a group that takes `--db` before its commands, and adds it to each of them."""
    members = tuple(commands)
    for command in members:
        if not any(option.name == "db" for option in command.params):
            command.params.append(db_option())
    return RecordGroup(
        name,
        commands=members,
        params=[db_option()],
        help="Keep and check the record of who backed whom, and on whose word.",
    )


def _keep(ctx: click.Context, option: click.Parameter, value: str | None) -> str | None:
    del option
    if value is not None:
        ctx.find_root().meta[_DB] = value
    return value
