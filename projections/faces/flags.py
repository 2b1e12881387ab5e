"""The flags of every reading command: three clocks, and how to print the answer."""

from __future__ import annotations

import functools
import shlex
from collections.abc import Callable
from typing import Concatenate, ParamSpec

import click
from attrs import frozen

from ledger.cli.group import given_db

Params = ParamSpec("Params")


@frozen
class Flags:
    """The shared flags as typed; None where a flag was left out."""

    db: str | None
    on: str | None
    known: str | None
    recorded: str | None
    certain: bool
    form: str

    def again(self, act: str | None = None) -> str:
        """Return the flags with which another command asks at the same clocks of the same ledger.

        `act` is the act that was chosen, if any: without it the other command would show other
        figures.
        """
        typed = (
            ("--act", act),
            ("--on", self.on),
            ("--as-known", self.known),
            ("--as-recorded", self.recorded),
            ("--db", self.db),
        )
        said = [f" {flag} {shlex.quote(value)}" for flag, value in typed if value is not None]
        return "".join(said) + (" --certain" if self.certain else "")


class Needed(click.Option):
    """A required option whose absence the command refuses, and not click.

    The command can name what there is to choose from in the contest.
    """

    def value_is_missing(self, value: object) -> bool:
        """Let the command run without it."""
        del value
        return False


def reading(
    command: Callable[Concatenate[Flags, Params], None],
) -> Callable[Params, None]:
    """Decorate a command with the flags of every reading command; it gets them as one value."""

    @functools.wraps(command)
    def with_flags(*args: Params.args, **kwargs: Params.kwargs) -> None:
        typed: dict[str, object] = kwargs
        command(_taken(typed), *args, **kwargs)

    for flag in reversed(_FLAGS):
        with_flags = flag(with_flags)
    return with_flags


def recorded_reading(
    command: Callable[Concatenate[Flags, Params], None],
) -> Callable[Params, None]:
    """Do the same for a command that lists the record itself and takes the recorded clock alone."""

    @functools.wraps(command)
    def with_flags(*args: Params.args, **kwargs: Params.kwargs) -> None:
        typed: dict[str, object] = kwargs
        typed |= {"on": None, "known": None, "certain": False}
        command(_taken(typed), *args, **kwargs)

    for flag in reversed((_RECORDED, *_FORMS)):
        with_flags = flag(with_flags)
    return with_flags


def _taken(typed: dict[str, object]) -> Flags:
    """Remove the shared flags from click's arguments and return them; the command's own remain."""
    forms = [form for form in ("json", "csv", "md") if typed.pop(f"as_{form}")]
    if len(forms) > 1:
        raise click.UsageError(f"--{forms[0]} and --{forms[1]} are two forms. Choose one of them.")
    return Flags(
        db=given_db(),
        on=_text(typed.pop("on")),
        known=_text(typed.pop("known")),
        recorded=_text(typed.pop("recorded")),
        certain=bool(typed.pop("certain")),
        form=forms[0] if forms else "text",
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


_RECORDED = click.option(
    "--as-recorded",
    "recorded",
    metavar="SEQ|TIME",
    help="What did this ledger say then (default: all it holds). A time is UTC.",
)
_FORMS = (
    click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    click.option("--csv", "as_csv", is_flag=True, help="Print CSV, one record a line."),
    click.option("--md", "as_md", is_flag=True, help="Print Markdown."),
)
_FLAGS = (
    click.option("--on", metavar="DATE", help="When was it so in the world: a day or a minute."),
    click.option(
        "--as-known",
        "known",
        metavar="DATE",
        help="What could the public read by then (default: everything published).",
    ),
    _RECORDED,
    click.option("--certain", is_flag=True, help="Leave best estimates of dates out."),
    *_FORMS,
)
