"""`endorsements corrections`: the public list of what was corrected or taken back."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, recorded_reading


@click.command()
@click.argument("contest", required=False)
@recorded_reading
def corrections(flags: Flags, contest: str | None) -> None:
    """List every correction, retraction, assessment and redaction, of CONTEST or of all contests.

    Each says what was asserted, since when it stood, what replaced it, why, and which figures on
    which days had shown it.
    """
    import datetime as dt

    from projections.answers.mending.corrections import Corrected
    from projections.answers.mending.corrections import corrections as listed
    from projections.faces.asking import asking
    from projections.faces.pages.corrections import corrections_page
    from projections.faces.progress import progress
    from projections.stored.log import contest_log

    now = dt.datetime.now(dt.UTC)
    with asking(flags) as ask:
        if contest is not None:
            ask.must_hold(contest)
        contests = ask.contests() if contest is None else (contest,)
        lines: list[Corrected] = []
        for one in contests:
            with progress(f"Comparing {one} before and after each correction") as watch:
                lines += listed(contest_log(ask, one, ask.basis.seq), one, now, watch)
        ask.show(corrections_page(tuple(lines), contest, ask.basis))
