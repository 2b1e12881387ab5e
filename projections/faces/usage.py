"""What is wrong with a call that click could not read, in our own words."""

from __future__ import annotations

import re
from typing import Final

import click

_EXTRA: Final = re.compile(r"Got unexpected extra arguments? \((?P<words>.*)\)\.?")


class Misuse(click.ClickException):
    """A call that click could not read: what is wrong with it, and what to type; exit 2."""

    exit_code = 2

    def __init__(self, error: click.UsageError, called: str) -> None:
        """Take what click found, and the command as it is typed."""
        called = called if error.ctx is None else error.ctx.command_path
        wrong = _wrong(error, called).rstrip(".")
        super().__init__(f"{wrong}. Type {called} --help to see what it takes.")

    def show(self, file: object = None) -> None:
        """Print it with control characters escaped, so that none can act on a terminal."""
        del file
        from projections.faces.escapes import shown

        click.echo(shown(self.format_message()), err=True)


def _wrong(error: click.UsageError, called: str) -> str:
    match error:
        case click.MissingParameter(param=click.Parameter() as missing):
            return f"{called} needs {_named(missing, error)}."
        case click.NoSuchOption(option_name=name, possibilities=alike):
            meant = f" (did you mean {' or '.join(alike)}?)" if alike else ""
            return f"{called} has no option {name}{meant}"
        case click.BadOptionUsage(option_name=name, message=message):
            return message.replace(f"Option {name!r} requires an argument", f"{name} needs a value")
        case click.BadParameter(param=click.Parameter() as given, message=message):
            return f"{_named(given, error)}: {message}"
        case click.UsageError(ctx=click.Context() as ctx, message=message) if (
            match := _EXTRA.fullmatch(message)
        ):
            return _too_many(match["words"], called, ctx)
        case _:
            return error.format_message()


def _too_many(words: str, called: str, ctx: click.Context) -> str:
    """Return what a command takes beside its options, and how a section is given."""
    arguments = [one for one in ctx.command.params if isinstance(one, click.Argument)]
    takes = " ".join(one.make_metavar(ctx) for one in arguments) or "no word"
    by_option = any("--section" in one.opts for one in ctx.command.params)
    by_place = any(one.name == "section" for one in arguments)
    instead = "; a section is given as --section S" if by_option and not by_place else ""
    return f"{called} takes {takes}, and “{words}” is too many{instead}"


def _named(parameter: click.Parameter, error: click.UsageError) -> str:
    """Return what a parameter is called where it is typed: `--on`, `CONTEST`."""
    if error.ctx is None or isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.make_metavar(error.ctx).rstrip("\N{HORIZONTAL ELLIPSIS}")
