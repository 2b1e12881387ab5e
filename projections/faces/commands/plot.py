"""`endorsements plot`: the picture of a race."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from projections.faces.flags import Flags, Needed, reading

if TYPE_CHECKING:
    from projections.faces.asking import Asking


@click.command()
@click.argument("contest")
@click.option("--section", metavar="S", cls=Needed, required=True, help="The section to draw.")
@click.option("--act", metavar="ACT", help="Another act than the one the section counts.")
@click.option("--known-too", is_flag=True, help="Draw what could be read on each day as well.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to: FILE.svg or FILE.png (default: a name it prints; in a pipe, the pipe).",
)
@reading
def plot(  # noqa: PLR0917 - click passes them by name
    flags: Flags,
    contest: str,
    section: str | None,
    act: str | None,
    known_too: bool,
    output: Path | None,
) -> None:
    """Draw SECTION of CONTEST as a chart: SVG, or PNG with the optional extra plot.

    Lines step at published points, what is not known in between is shaded, hearsay stands hollow
    above the plot, and a flag marks what was corrected.
    """
    from ledger.filenames import spelled
    from projections.faces.asking import asking
    from projections.faces.pictures import png, replace_whole
    from projections.faces.refusals import writing

    _must_be_a_picture(flags, contest, section, output)
    with asking(flags) as ask:
        svg, drawn_section = _draw(ask, contest, section, act, known_too=known_too)
    if output is None and not sys.stdout.isatty():
        click.echo(svg.encode(), nl=False)  # UTF-8, as its first line says, on every terminal
        return
    target = output or Path(f"{contest}-{drawn_section}.svg")
    painted = png(svg) if target.suffix.lower() == ".png" else svg.encode()
    with writing(target):
        replace_whole(target, painted)
    click.echo(f"Drawn: {spelled(target)}")


def _must_be_a_picture(
    flags: Flags, contest: str, section: str | None, output: Path | None
) -> None:
    """Refuse a form or a file that is no picture."""
    from projections.faces.refusals import AskedWronglyError

    if flags.form != "text":
        which = contest if section is None else f"{contest} {section}"
        hint = f"For the figures type endorsements timeline {which} --{flags.form}."
        raise AskedWronglyError(f"A picture is not {flags.form.upper()}.", hint)
    if output is not None and output.suffix.lower() not in {".svg", ".png"}:
        raise AskedWronglyError(
            f"{output} is neither SVG nor PNG.", "Name it FILE.svg or FILE.png."
        )


def _draw(
    ask: Asking, contest: str, section: str | None, act: str | None, *, known_too: bool
) -> tuple[str, str]:
    """Return the chart as SVG, and the id of its section. Raises where no section is named."""
    from projections.answers.inquiry import inquire
    from projections.answers.mending.mendings import mendings
    from projections.answers.race import race
    from projections.answers.replay import replay_as_then
    from projections.faces.charts.race import race_chart
    from projections.faces.charts.words import race_words
    from projections.faces.names import act_kind, left_out, section_of
    from projections.faces.progress import progress
    from projections.stored.log import contest_log

    ask.must_hold(contest)
    log = contest_log(ask, contest, ask.basis.seq)
    inquiry = inquire(log, contest, ask.clocks, dt.datetime.now(dt.UTC))
    if section is None:
        raise left_out(inquiry.scaffold, section=True)
    column = section_of(inquiry.scaffold, section)
    kind = act_kind(act) if act is not None else column.counts
    then = None
    if known_too:
        with progress("Asking day by day") as watch:
            then = replay_as_then(inquiry, log, [(column.id, kind)], watch=watch, doubts=True)
    course = race(inquiry, column.id, kind, mendings(log.events, ask.basis.seq), then)
    return race_chart(course, race_words(inquiry, column, course)), column.id
