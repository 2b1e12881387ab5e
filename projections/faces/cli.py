"""The console script `endorsements`: the record's commands and the reading ones in one group.

Nothing but click is imported until a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledger.authoring.importing import Further
    from ledger.store import Ledger

_READING: Final = {
    "standings": "Where a contest stood: every figure of every section.",
    "why": "Where a figure came from, down to the place in the source.",
    "known": "What was known of a candidate, rumours and denials included.",
    "open": "What was expected, rumoured or refused, and what became of it.",
    "stance": "One endorser across all contests.",
    "diff": "What happened, was learned, or was changed between two answers.",
    "timeline": "Every change of a section, from before the first.",
    "lead": "Who led whom, and when that changed hands.",
    "replay": "A race step by step: what happened, where it stood, what moved.",
    "plot": "The race of a section as a picture, SVG or PNG.",
    "blame": "Which recorded events made a figure what it is.",
    "bisect": "Since which recorded event a figure says it, or when it ever said another.",
    "late": "What was learned long after it happened.",
    "what-if": "Which figures would differ without an act, or with one more.",
    "corrections": "What was corrected or taken back, since when, and where it had shown.",
    "reconcile": "What on record agrees with what, and what explains a difference.",
    "qualify": "Who is through, by which route, or how far short.",
    "count": "Who won: rounds, transfers, and the published totals put together again.",
    "votes": "Who nominated, endorsed and voted for whom, side by side.",
    "electorate": "Who could vote, on what terms, and until when.",
    "ballots": "What bodies asked their own members, with what the figures allow.",
    "contests": "The contests on record.",
    "sources": "The sources on record, with their dates and claims.",
    "candidates": "Who stood, with status and dates.",
    "sections": "Who may nominate: sizes, windows, names.",
    "endorsers": "Who is on record, under which names, and whose names are alike.",
    "health": "How good the record is, and what is worth finding next.",
    "log": "What was recorded, event by event.",
    "show": "One event in full, with what mended it.",
}
_MENDING: Final = {
    "correct": "Say a recorded claim again, as it should read.",
    "retract": "Take back a claim, one wording of it, or another change.",
    "assess": "Settle claims that disagree; all of them stay shown.",
    "redact": "Forget words for good, because the law says so.",
}
"""The commands of `projections.faces.commands`, each in a module of its name."""

_KEEPING: Final = {"rebuild": "Build the stored projections anew, and compare."}
_RECORD: Final = {
    "init": "Make an empty ledger, or bring its tables up to date.",
    "import": "Record sources from files.",
    "check": "Find what is wrong in files before they are imported.",
    "new": "Write a source file to fill in: new source URL.",
    "verify": "Check that nothing recorded was changed.",
    "status": "How much is recorded, and where.",
    "backup": "Copy the ledger while it is in use.",
    "export": "Write the log as JSON Lines, for other programs and ledgers.",
}
"""The commands of `ledger.cli`, which also work without this package."""

COMMANDS: Final = (*_READING, *_MENDING, *_RECORD, *_KEEPING)
"""Reading first, then mending, then the record, each in the order in which people need them."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads one only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command by name."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        del ctx
        return load(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any."""
        del ctx
        sections = (
            ("Reading", _READING),
            ("Mending", _MENDING),
            ("The record", {**_RECORD, **_KEEPING}),
        )
        for title, commands in sections:
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a name; raise `Refusal` with those most like it where none has it."""
        if args and args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            from projections.faces.refusals import nothing_called

            raise Refusal(nothing_called("command", args[0], tuple(self.list_commands(ctx))))
        return super().resolve_command(ctx, args)

    def make_context(self, *given: Any, **more: Any) -> click.Context:  # noqa: ANN401 - as click has it
        """Read the words before the command, and say in a sentence what is wrong with them."""
        with _in_our_words(lambda: "endorsements"):
            return super().make_context(*given, **more)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command, and turn an error of its words or the ledger's into a sentence."""
        from ledger.errors import LedgerError

        try:
            with _in_our_words(lambda: f"{ctx.command_path} {ctx.invoked_subcommand}"):
                return super().invoke(ctx)
        except LedgerError as error:
            raise Refusal(error) from error


class Refusal(click.ClickException):
    """A sentence on standard error: what is wrong, where, and what to type."""

    def __init__(self, error: Exception) -> None:
        """Take the error's sentence and hint, and choose the exit code: 2 for a wrong question."""
        hint = getattr(error, "hint", "")
        super().__init__(f"{error} {hint}".strip())
        self.exit_code = 2 if _asked_wrongly(error) else 1  # type: ignore[misc]  # click reads the instance's

    def show(self, file: object = None) -> None:
        """Print it with control characters escaped, so that none can act on a terminal."""
        del file
        from projections.faces.escapes import shown

        for line in self.format_message().splitlines():
            click.echo(shown(line), err=True)


@contextmanager
def _in_our_words(called: Callable[[], str]) -> Iterator[None]:
    """Say what click says of a call as a `Misuse`; a call without words still gets its help.

    `called` returns the command as it is typed, where click does not know it yet.
    """
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        from projections.faces.usage import Misuse

        raise Misuse(error, called()) from error


def _asked_wrongly(error: Exception) -> bool:
    """Whether the question is at fault (exit 2) and not the ledger (exit 1)."""
    from ledger.errors import DateNotUnderstoodError, ValueRefusedError

    wrong = (DateNotUnderstoodError, ValueRefusedError)
    return isinstance(error, wrong) or bool(getattr(error, "is_usage", False))


def load(name: str) -> click.Command | None:
    """Load a command by name; return None where there is none of that name."""
    if name in {*_READING, *_MENDING, *_KEEPING}:
        module = importlib.import_module(f"projections.faces.commands.{name.replace('-', '_')}")
        commands = vars(module).values()
    elif name in _RECORD:
        commands = importlib.import_module("ledger.cli").COMMANDS
    else:
        return None
    command = next(
        (one for one in commands if isinstance(one, click.Command) and one.name == name), None
    )
    if command is None:
        return None
    if not any(option.name == "db" for option in command.params):
        from ledger.cli.group import db_option

        command.params.append(db_option())
    return command


def _keep_db(ctx: click.Context, option: click.Parameter, value: str | None) -> None:
    """Keep a --db given before the sub-command where the sub-command looks for it."""
    if value is not None:
        from ledger.cli.group import db_option

        keep = db_option().callback
        assert keep is not None  # noqa: S101 - that option is made with a callback
        keep(ctx, option, value)


def _further_checks() -> Further:
    """Return the checks that `check` makes with figures, which the record alone cannot make."""
    from projections.answers.falling import falling

    return falling


def _following() -> Callable[[Ledger], None]:
    """Return what an import does at its end: bring the stored projections to the head."""
    from projections.answers.renewing import follow

    return follow


def _how_far() -> Callable[[Ledger], Mapping[str, str]]:
    """Return what `status` prints beside the record: how far each stored projection has read."""
    from projections.answers.renewing import how_far

    return how_far


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--db",
    metavar="FILE|URL",
    help="The ledger to use; else ENDORSEMENTS_DB, else endorsements.db.",
    expose_value=False,
    callback=_keep_db,
)
@click.version_option(package_name="endorsement-ledger", prog_name="endorsements")
def main() -> None:
    """Keep and read a ledger of political endorsements.

    Every reading command takes three clocks: --on (when it was so), --as-known (what could be
    read by then) and --as-recorded (what this ledger said then).
    """
    from ledger.cli.importing import set_after_import, set_extra_checks
    from ledger.cli.status import telling_more

    ctx = click.get_current_context()
    set_extra_checks(ctx, _further_checks)
    set_after_import(ctx, _following)
    telling_more(ctx, _how_far)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # an encoding without a dash: print its code instead
            reconfigure(errors="backslashreplace")
