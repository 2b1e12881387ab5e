"""Questions and appends where totals are knotted, as on the project's own record.

A cell is knotted where no sum answers for its totals: they clash, speak for a close, or lean on
dates left open. Synthetic logs have none such.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import Final

from attrs import asdict

from benchmarks import appending, asking, bare
from benchmarks.apart import Effort, Found
from benchmarks.logs import Log, Question
from benchmarks.measured import Result, asked, spread
from benchmarks.stretches import Stretch, questions
from benchmarks.synthetic import nomination
from ledger.events.act import ActMade
from ledger.events.envelope import Draft
from ledger.store import Ledger, open_ledger
from projections.answers.keeping import reading_stored

ASKED: Final = ("scores on any day", "scores, on × known", "scores, on × recorded")
"""The kinds of questions, by their names among those to synthetic logs, whose goals they have."""
_HELD: Final = 2
"""Answers held to the fold, of each kind and process."""
_COUNT: Final = "SELECT count(*) FROM event_subject WHERE subject = ?"
_COUNT_IS: Final = "a bare count of the contest's entries in the log's index"
_CONTEST, _SECTION, _CANDIDATE = "labour-2010", "mps", "diane-abbott"
"""A knotted cell: 30 acts, and 34 totals of which some differ for the same day."""
_DAY: Final = dt.date(2010, 6, 8)
"""The day before nominations in that section closed."""
_APPENDED: Final = 30
"""Acts appended there: more would make the cell several times as long."""


def ask(log: Log, kind: str, wanted: str, about: str) -> Found:
    """Ask so many questions of a kind about some contests, then hold a few answers to the fold.

    `about` is a list of stretches as JSON: reading them off the log here would warm it.
    """
    stretches = [Stretch(**one) for one in json.loads(about)]
    seed = f"{kind} of {', '.join(one.contest for one in stretches)}"
    with (
        open_ledger(log.where) as ledger,
        reading_stored(ledger) as stored,
        bare.Raw(log.where, synced=False) as raw,
    ):
        reader = asking.Reader(ledger, stored)
        answer = getattr(reader, kind)
        took = spread(
            (partial(_count, raw, one), partial(answer, one))
            for one in islice(questions(stretches, seed), int(wanted))
        )
        for one in islice(questions(stretches, seed), min(_HELD, int(wanted))):
            asking.hold_numbers_to_the_fold(reader, kind, one)
    return asdict(took)


def append(log: Log, wanted: str, page: str) -> Found:
    """Append acts of new endorsers to the knotted cell, one at a time, with projections."""
    acts = (_act(number, page) for number in range(int(wanted)))
    return appending.in_turn(log, acts, followed=True)


def answered(name: str, log: Log, about: Sequence[Stretch], effort: Effort) -> Result:
    """Ask random questions of a kind in a process of its own, of one contest or any of several."""
    alone = len(about) == 1
    wanted = effort.fewer if alone else effort.asked
    words = json.dumps([asdict(one) for one in about])
    found = effort.apart(ask, log, asking.KINDS[name], str(wanted), words)
    return asked(row_of(name, about[0]) if alone else name, log.events, found, wanted, _COUNT_IS)


def row_of(name: str, about: Stretch) -> str:
    """Return the name in the table of a kind of questions about one contest."""
    return f"{name}: {about.contest}"


def appended(log: Log, page: str, effort: Effort) -> Result:
    """Append acts that cite a page to the knotted cell, in a process of its own."""
    wanted = min(effort.fewer, _APPENDED)
    found = effort.apart(append, log, str(wanted), page)
    name = "append in a knotted cell, with projections"
    return asked(name, log.events, found, wanted, appending.FLOOR)


def page_of(ledger: Ledger) -> str:
    """Return the page that the first act in the knotted cell cites."""
    acts = (event.said for event in ledger.contest_events(_CONTEST))
    return next(
        act.citations[0].source
        for act in acts
        if isinstance(act, ActMade) and (act.section, act.candidate) == (_SECTION, _CANDIDATE)
    )


def _count(raw: bare.Raw, one: Question) -> None:
    raw.run(_COUNT, (f"contest:{one.contest}",)).fetchall()


def _act(number: int, page: str) -> Draft:
    endorser = f"one-more-{number}"
    act = nomination(_CONTEST, page, _SECTION, endorser, _CANDIDATE, _DAY)
    return Draft(f"more/{number}", f"more/{number}", act)
