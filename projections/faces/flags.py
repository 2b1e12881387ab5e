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
    """What was typed, as it was typed; None where a flag was left out."""

    db: str | None
    on: str | None
    known: str | None
    recorded: str | None
    certain: bool
    form: str

    def again(self, act: str | None = None) -> str:
        """The flags to type again for a command that asks at the same clocks of the same ledger.

        And about the same act, where one was chosen: another command would open other figures.
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


def reading(
    command: Callable[Concatenate[Flags, Params], None],
) -> Callable[Params, None]:
    """Give a command the flags that every reading command takes, as one value."""

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
    """The same for a command that lists the record itself, which has one clock: recorded."""

    @functools.wraps(command)
    def with_flags(*args: Params.args, **kwargs: Params.kwargs) -> None:
        typed: dict[str, object] = kwargs
        typed |= {"on": None, "known": None, "certain": False}
        command(_taken(typed), *args, **kwargs)

    for flag in reversed((_RECORDED, *_FORMS)):
        with_flags = flag(with_flags)
    return with_flags


def _taken(typed: dict[str, object]) -> Flags:
    """Take the shared flags out of what click hands over; the rest is the command's own."""
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
