"""The flags of every command that mends: the reason, the page it rests on, and the consent."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

import click
from attrs import frozen

Params = ParamSpec("Params")


@frozen
class Mend:
    """The flags about a change, as typed; None where a flag was left out."""

    reason: str
    cites: str | None
    at: str | None
    yes: bool
    dry_run: bool
    as_json: bool
    recorded_by: str | None


def mending(
    command: Callable[Concatenate[Mend, Params], None],
) -> Callable[Params, None]:
    """Decorate a command with the flags that all mendings share; it gets them as one value."""
    return _with_flags(command, (_REASON, *_CITED, *_MANNER))


def redacting(
    command: Callable[Concatenate[Mend, Params], None],
) -> Callable[Params, None]:
    """Do the same for a redaction, which cites no page."""
    return _with_flags(command, (_REASON, *_MANNER))


def _with_flags(
    command: Callable[Concatenate[Mend, Params], None],
    flags: tuple[Callable[[Callable[Params, None]], Callable[Params, None]], ...],
) -> Callable[Params, None]:
    @functools.wraps(command)
    def with_flags(*args: Params.args, **kwargs: Params.kwargs) -> None:
        typed = cast("dict[str, Any]", kwargs)
        mend = Mend(
            reason=typed.pop("reason"),
            cites=typed.pop("cites", None),
            at=typed.pop("at", None),
            yes=typed.pop("yes"),
            dry_run=typed.pop("dry_run"),
            as_json=typed.pop("as_json"),
            recorded_by=typed.pop("recorded_by"),
        )
        command(mend, *args, **kwargs)

    flagged: Callable[Params, None] = with_flags
    for flag in reversed(flags):
        flagged = flag(flagged)
    return flagged


_REASON = click.option(
    "--reason", required=True, metavar="TEXT", help="Why; readers see it among the corrections."
)
_CITED = (
    click.option("--cites", metavar="SOURCE", help="The page on which the source put it right."),
    click.option("--at", metavar="PLACE", help="Where on that page."),
)
_MANNER = (
    click.option("--yes", is_flag=True, help="Record it without asking (for scripts)."),
    click.option("--dry-run", is_flag=True, help="Show what would change, and record nothing."),
    click.option("--json", "as_json", is_flag=True, help="Print JSON; needs --yes or --dry-run."),
    click.option("--by", "recorded_by", metavar="NAME", help="Who records it (default: you)."),
)
