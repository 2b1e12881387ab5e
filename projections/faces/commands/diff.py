"""`endorsements diff`: what happened, what was learned, what this ledger changed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import click
from attrs import evolve

from projections.faces.flags import Flags, reading

if TYPE_CHECKING:
    from ledger.times import AsOf
    from projections.answers.diff import Kind
    from projections.answers.inquiry import Inquiry


@click.command()
@click.argument("contest")
@click.option("--from", "start", metavar="DATE", help="The earlier day.")
@click.option("--to", "end", metavar="DATE", help="The later day (default: as --on).")
@click.option(
    "--known",
    "learned",
    metavar="A..B",
    help="What was learned between two days about one day; A.. goes on to now.",
)
@click.option(
    "--recorded",
    "changed",
    metavar="A..B",
    help="What this ledger changed between two points; A.. goes on to its head.",
)
@click.option("--section", metavar="S", help="Only this section.")
@click.option("--act", metavar="ACT", help="Another act than the one the contest counts.")
@reading
def diff(
    flags: Flags,
    contest: str,
    *,
    start: str | None,
    end: str | None,
    learned: str | None,
    changed: str | None,
    section: str | None,
    act: str | None,
) -> None:
    """Print which figures of CONTEST differ, and why.

    Between two days (--from, --to); between what was known on two days about one (--known A..B
    --on D); or between two points of this ledger (--recorded A..B). Given together they are told
    one after the other: the kinds of change never share a line.
    """
    from ledger.cli.progress import waiting
    from projections.answers.diff import diff as compared
    from projections.faces.asking import asking
    from projections.faces.names import act_kind, section_of
    from projections.faces.pages.diff import diff_page
    from projections.faces.refusals import AskedWronglyError

    if start is None and learned is None and changed is None:
        raise AskedWronglyError(
            "diff needs two ends to compare.",
            "Give --from DATE --to DATE, --known DATE..DATE, or --recorded SEQ..SEQ.",
        )
    _only_one_of(flags, end=end, learned=learned, changed=changed)
    kind = act_kind(act) if act is not None else None
    stops = _stops(flags, start=start, end=end, learned=learned, changed=changed)
    clocks = _clocks(start=start, learned=learned, changed=changed)
    inquiries: list[Inquiry] = []
    day: str | None = None
    for stop in reversed(stops):  # without --on and --to every stop takes the last one's day
        with asking(stop if stop.on is not None else evolve(stop, on=day)) as ask:
            inquiries.insert(0, ask.inquire(contest))
            day = inquiries[0].as_of.on.text if day is None else day
    for before, after in pairwise(inquiries):
        _must_run_forwards(before.as_of, after.as_of)
    only = None if section is None else section_of(inquiries[-1].scaffold, section)
    with waiting("Comparing"):
        steps = [
            compared(*ends, kind, only, clock)
            for ends, clock in zip(pairwise(inquiries), clocks, strict=True)
        ]
    column = "" if only is None else f" {only.id}"
    with asking(stops[-1]) as ask:
        ask.show(diff_page(inquiries[-1], steps, f"{column}{stops[-1].again(act)}"))


def _must_run_forwards(before: AsOf, after: AsOf) -> None:
    """Refuse ends in the wrong order: nothing un-happens, and nobody un-learns."""
    from ledger.edtf import spoken
    from projections.faces.refusals import AskedWronglyError

    if before.on.moment > after.on.moment:
        raise AskedWronglyError(
            f"{spoken(before.on.text)} is later than {spoken(after.on.text)}.",
            "Give the earlier day as --from, and the later as --to.",
        )
    if before.known and after.known and before.known.moment > after.known.moment:
        raise AskedWronglyError(
            f"{spoken(before.known.text)} is later than {spoken(after.known.text)}.",
            f"Write --known {after.known.text}..{before.known.text}.",
        )
    if before.recorded > after.recorded:
        raise AskedWronglyError(
            f"Seq {before.recorded} is later than seq {after.recorded}.",
            f"Write --recorded {after.recorded}..{before.recorded}.",
        )


def _stops(
    flags: Flags,
    *,
    start: str | None,
    end: str | None,
    learned: str | None,
    changed: str | None,
) -> list[Flags]:
    """Return the questions to compare, each with the next; between two only one clock moves.

    The recorded clock moves first, then the known one, then the day.
    """
    last = evolve(flags, on=flags.on if end is None else end)
    stops = [evolve(last, on=last.on if start is None else start)]
    if learned is not None:
        one, other = _ends("--known", learned)
        stops = [evolve(stops[0], known=one), evolve(stops[0], known=other)]
        last = evolve(last, known=other)
    if changed is not None:
        one, other = _ends("--recorded", changed)
        stops = [evolve(stops[0], recorded=one)] + [evolve(stop, recorded=other) for stop in stops]
        last = evolve(last, recorded=other)
    return stops if start is None else [*stops, last]


def _clocks(*, start: str | None, learned: str | None, changed: str | None) -> list[Kind]:
    """Return which clock moves between each stop and the next, in the order of `_stops`."""
    from projections.answers.diff import Kind

    moved = ((Kind.CHANGED, changed), (Kind.LEARNED, learned), (Kind.HAPPENED, start))
    return [clock for clock, given in moved if given is not None]


def _only_one_of(
    flags: Flags, *, end: str | None, learned: str | None, changed: str | None
) -> None:
    """Refuse a clock that is set twice: one of the two flags would have no effect."""
    from projections.faces.refusals import AskedWronglyError

    for flag, twice, other in (
        ("--on", flags.on is not None and end is not None, "--to"),
        ("--as-known", flags.known is not None and learned is not None, "--known"),
        ("--as-recorded", flags.recorded is not None and changed is not None, "--recorded"),
    ):
        if twice:
            raise AskedWronglyError(f"{flag} and {other} set one clock.", f"Leave {flag} out.")


def _ends(flag: str, text: str) -> tuple[str, str | None]:
    """Split `A..B` into its two ends; None for the later one left out, which is now.

    Raises `AskedWronglyError` where the earlier one is missing.
    """
    from projections.faces.refusals import AskedWronglyError

    one, dots, other = text.partition("..")
    if not (dots and one):
        raise AskedWronglyError(
            f"{flag} {text} does not give two ends.",
            f"Write {flag} A..B, or {flag} A.. for all that came since.",
        )
    return one, other or None
