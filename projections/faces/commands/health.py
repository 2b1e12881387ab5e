"""`endorsements health`: how good the record is, and what is worth finding next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from projections.faces.flags import Flags, reading

if TYPE_CHECKING:
    from projections.answers.inquiry import Inquiry
    from projections.faces.asking import Asking

_EVER: Final = "9998-12-31"
"""The day asked about for a contest without a result: so late that everything counts."""


@click.command()
@click.argument("contest", required=False)
@click.option("--document", is_flag=True, help="Print the page docs/health.md, without a basis.")
@reading
def health(flags: Flags, contest: str | None, document: bool) -> None:
    """Count what is named, unnamed, undated, told once, disputed and unarchived, by section.

    For CONTEST, or for every contest. Without --on all that is on record of it is counted.
    """
    from projections.answers.health import SectionHealth
    from projections.answers.health import health as counted
    from projections.faces.asking import asking
    from projections.faces.pages.health import health_document, health_page
    from projections.faces.progress import progress

    with asking(flags) as ask:
        asked = ask.contests() if contest is None else (contest,)
        sections: list[SectionHealth] = []
        with progress("Measuring contests") as watch:
            for done, one in enumerate(asked, start=1):
                sections += counted(_inquire(ask, one))
                watch(done, len(asked))
        if document:
            click.echo(health_document(sections))
        else:
            ask.show(health_page(sections, flags, ask.basis))


def _inquire(ask: Asking, contest: str) -> Inquiry:
    """Ask about a contest at its close, or without one on record on the last day."""
    from attrs import evolve

    from projections.fold.windows import closing_day

    inquiry = ask.inquire(contest)
    if ask.flags.on is not None or closing_day(inquiry.belief, inquiry.scaffold.zone) is not None:
        return inquiry
    return evolve(ask, flags=evolve(ask.flags, on=_EVER)).inquire(contest)
