"""`endorsements standings`: where a contest stood."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@click.option("--act", metavar="ACT", help="Another act than the one that is counted there.")
@click.option("--section", "sections", metavar="S", multiple=True, help="Only this section.")
@reading
def standings(flags: Flags, contest: str, act: str | None, sections: tuple[str, ...]) -> None:
    """Print where CONTEST stood: every candidate's figure in every section.

    Unknown prints `?`, a bracket a–b, a figure open above a+. Without --on it is today, the
    contest's close or --as-known, whichever is earliest.
    """
    from projections.answers.standings import standings as answered
    from projections.faces.asking import show
    from projections.faces.columns import act_typed, columns, counted
    from projections.faces.names import act_kind
    from projections.faces.pages.standings import standings_page
    from projections.faces.reading import inquire_figures

    inquiry = inquire_figures(flags, contest, act)
    frame = inquiry.scaffold
    kind = counted(frame, sections) if act is None else act_kind(act)
    typed = act_typed(frame, kind)
    if act is None and typed is not None:
        inquiry = inquire_figures(flags, contest, typed)
    only = columns(frame, kind, sections)
    show(standings_page(inquiry, answered(inquiry, kind, only), flags.again(typed)), flags)
