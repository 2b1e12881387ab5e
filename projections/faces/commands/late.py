"""`endorsements late`: what was learned long after it happened."""

from __future__ import annotations

import re
from typing import Final

import click
from attrs import evolve

from projections.faces.flags import Flags, reading

_DAYS: Final = re.compile(r"[0-9]{1,9}\Z")


@click.command()
@click.argument("contest")
@click.option(
    "--days", metavar="N", default="7", show_default=True, help="How many days count as late."
)
@reading
def late(flags: Flags, contest: str, days: str) -> None:
    """Print the claims of CONTEST that became public certainly long after what they tell of.

    The days are whole ones that certainly passed: from the end of the latest day on which it can
    have happened to the beginning of the earliest on which it can have been published. What
    happened on the 9th and was published on the 29th counts 19, and not 20. A best estimate stands
    for the stretch that the source allows, unless --certain leaves it out.

    Where another source had told the same before, it is named: then only this telling was late.
    """
    from projections.answers.late import late as answered
    from projections.faces.asking import asking
    from projections.faces.pages.late import late_page
    from projections.stored.log import contest_log

    least = _days(days)
    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        claims = answered(inquiry, contest_log(ask, contest, ask.basis.seq), least)
        # The hint's command, `log`, takes the recorded clock alone.
        of_the_log = evolve(flags, on=None, known=None, certain=False)
        ask.show(late_page(inquiry, claims, least, of_the_log.again()))


def _days(text: str) -> int:
    """Read a number of days. Raises `AskedWronglyError` for text that is none."""
    from projections.faces.refusals import AskedWronglyError

    if _DAYS.match(text) is None:
        message = f"--days {text} is no number of days."
        raise AskedWronglyError(message, "Write a number of days, such as 30.")
    return int(text)
