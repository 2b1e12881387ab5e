"""`endorsements replay`: a race step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from projections.faces.flags import Flags, reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.events.kinds import ActKind
    from projections.fold.scaffold import Scaffold


@click.command()
@click.argument("contest")
@click.option("--section", "sections", metavar="S", multiple=True, help="Only this section.")
@click.option("--act", metavar="ACT", help="Another act than the one the section counts.")
@click.option(
    "--step", type=click.Choice(["day", "event"]), default="day", help="How far a step goes."
)
@click.option("--as-then", is_flag=True, help="Ask every frame as known on its own day.")
@click.option(
    "--speed",
    type=click.FloatRange(0.125, 16),
    metavar="N",
    help="Frames a second once it plays (default 1).",
)
@click.option(
    "--frames",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the frames into this folder instead, with an index.",
)
@click.option("--format", "kinds", metavar="svg,csv", help="What to write there (default both).")
@reading
def replay(  # noqa: PLR0917 - click passes them by name
    flags: Flags,
    contest: str,
    sections: tuple[str, ...],
    act: str | None,
    step: str,
    as_then: bool,
    speed: float | None,
    folder: Path | None,
    kinds: str | None,
) -> None:
    """Step through CONTEST: each day on which something happened, where it stood, what moved.

    On a terminal space plays and pauses, arrows step, q quits; it never starts by itself. In a pipe
    it prints one block a frame. With --as-then nothing is hindsight: each frame shows what could be
    read on its own day.
    """
    from projections.answers.replay import Step, replay_as_then
    from projections.answers.replay import replay as answered
    from projections.faces.asking import asking
    from projections.faces.frames import kinds_of, write_frames
    from projections.faces.names import act_kind, section_of
    from projections.faces.pages.replay import replay_page
    from projections.faces.progress import progress
    from projections.faces.refusals import AskedWronglyError
    from projections.faces.stepper import Place, Stage
    from projections.faces.terminal import is_interactive, step_through
    from projections.stored.log import contest_log

    if kinds is not None and folder is None:
        raise AskedWronglyError("--format says what to write, but not where.", "Add --frames DIR.")
    wanted = kinds_of(kinds)
    if folder is not None and flags.form != "text":
        raise AskedWronglyError(
            f"--frames writes files and prints no {flags.form.upper()}.",
            f"Leave --{flags.form} out, or leave --frames out to print it.",
        )
    if speed is not None and (folder is not None or flags.form != "text"):
        other = "--frames" if folder is not None else f"--{flags.form}"
        raise AskedWronglyError(
            f"--speed is for playing on a terminal, and with {other} nothing plays.",
            "Leave --speed out.",
        )
    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        frame = inquiry.scaffold
        chosen = [section_of(frame, section) for section in sections] or list(frame.counted)
        kind = act_kind(act) if act is not None else None
        columns = tuple(dict.fromkeys((section.id, kind or section.counts) for section in chosen))
        with progress("Replaying") as watch:
            if as_then:
                log = contest_log(ask, contest, ask.basis.seq)
                answer = replay_as_then(inquiry, log, columns, Step(step), watch)
            else:
                answer = answered(inquiry, columns, Step(step), watch)
        if folder is not None:
            click.echo(write_frames(folder, inquiry, answer, wanted))
        elif flags.form == "text" and answer.frames and is_interactive():
            step_through(Stage.of(inquiry, answer), Place(speed=speed or 1.0))
        else:
            ask.show(replay_page(inquiry, answer, _again(flags, frame, columns)))


def _again(flags: Flags, frame: Scaffold, columns: Iterable[tuple[str, ActKind]]) -> str:
    """Return the flags for standings of the same columns; without --act if they are of several."""
    from projections.faces.columns import act_typed, sections_typed

    acts = dict.fromkeys(act for _, act in columns)
    if len(acts) != 1:
        return flags.again()
    (act,) = acts
    sections = sections_typed(frame, act, (section for section, _ in columns))
    return sections + flags.again(act_typed(frame, act))
