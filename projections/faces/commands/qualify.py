"""`endorsements qualify`: who is through."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from projections.faces.flags import Flags, reading

if TYPE_CHECKING:
    from projections.answers.inquiry import Inquiry
    from projections.faces.asking import Asking


@click.command()
@click.argument("contest")
@click.option(
    "--without",
    metavar="ENDORSER",
    help="Suppose that they had done nothing here, and print what changes.",
)
@reading
def qualify(flags: Flags, contest: str, without: str | None) -> None:
    """Print who is through in CONTEST, stage by stage, by which route and since when.

    Thresholds are worked out from the rules that sources state; a contest without one qualifies
    nobody. `?` is open: the evidence, or a disputed rule, does not settle it.
    """
    from projections.answers.qualify import qualify as answered
    from projections.answers.without import differences
    from projections.faces.asking import asking
    from projections.faces.pages.qualify import qualify_page
    from projections.faces.pages.without import without_page

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        answer = answered(inquiry)
        if without is None:
            ask.show(qualify_page(inquiry, answer, flags.again()))
        else:
            supposed, name = _supposing(ask, inquiry, without)
            becomes = answered(supposed)
            changes = differences(answer, becomes)
            ask.show(without_page(inquiry, becomes, changes, flags.again(), name))


def _supposing(ask: Asking, inquiry: Inquiry, without: str) -> tuple[Inquiry, str]:
    """Ask the same of the log without an endorser's acts; also return the endorser's name."""
    from projections.answers.inquiry import inquire
    from projections.answers.mending.hypothetical import forgetting
    from projections.answers.qualify import acts_of
    from projections.faces.names import endorser_id
    from projections.stored.log import contest_log

    who = endorser_id(inquiry.identity.names, without)
    contest = inquiry.scaffold.contest
    log = contest_log(ask, contest, ask.basis.seq)
    less = forgetting(log, acts_of(inquiry, log.events, who))
    supposed = inquire(less, contest, ask.clocks, dt.datetime.now(dt.UTC))
    return supposed, inquiry.identity.name(who)
