"""`endorsements electorate`: who could vote, on what terms, until when."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@reading
def electorate(flags: Flags, contest: str) -> None:
    """Tell who could vote in CONTEST: classes, sizes, weights, fees and the days that mattered.

    Sizes that disagree stand side by side; whether a step is past is asked at --on.
    """
    from projections.answers.electorate import electorate as answered
    from projections.faces.asking import asking
    from projections.faces.pages.electorate import electorate_page

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        ask.show(electorate_page(inquiry, answered(inquiry), flags.again()))
