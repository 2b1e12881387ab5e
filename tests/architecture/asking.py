"""A process that asks a ledger one question: `python -m tests.architecture.asking QUESTION LEDGER`.

It writes, pickled, the answer or a refusal's sentence, and which heavy libraries it loaded.
"""

from __future__ import annotations

import datetime as dt
import pickle
import sys
from collections.abc import Callable, Mapping
from typing import Final

from ledger.events.kinds import ActKind
from ledger.store import Ledger, open_ledger
from ledger.store.refusals import StoreError
from projections.answers.inquiry import Clocks
from projections.answers.keeping import behind, reading_stored
from projections.answers.stored import Stored
from projections.fold.figures import Cell

HEAVY: Final = frozenset({"sqlalchemy", "alembic", "psycopg", "yaml", "rapidfuzz"})
NOW: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CONTEST: Final = "labour-2010"
UNIONS: Final = Cell("unions", ActKind.NOMINATION, "david-miliband")
EARLIER: Final = Clocks("2010-07-15", "2010-07-15")

OF_WHAT_IS_STORED: Final[Mapping[str, Callable[[Stored], object]]] = {
    "scores": lambda stored: stored.scores(CONTEST, "2010-07-09", NOW),
    "scores today": lambda stored: stored.scores(CONTEST, None, NOW),
    "scores as known": lambda stored: stored.scores(CONTEST, "2010-07-15", NOW, known="2010-07-15"),
    "scores as recorded": lambda stored: stored.scores(CONTEST, "2010-07-15", NOW, recorded=100),
    "scores of a minute": lambda stored: stored.scores(CONTEST, "2010-07-15T12:00", NOW),
    "race": lambda stored: stored.race(CONTEST, "2010-07-01", "2010-07-20"),
    "standings": lambda stored: stored.standings(CONTEST, Clocks("2010-07-09"), NOW),
    "standings as known": lambda stored: stored.standings(CONTEST, EARLIER, NOW),
    "why": lambda stored: stored.why(CONTEST, UNIONS, Clocks("2010-07-01"), NOW),
    "why as known": lambda stored: stored.why(CONTEST, UNIONS, EARLIER, NOW),
    "behind": behind,
}
OF_THE_LOG: Final[Mapping[str, Callable[[Ledger], object]]] = {
    "head": lambda ledger: (ledger.head(), ledger.head_row(), ledger.hash_at(100)),
    "events": lambda ledger: tuple(ledger.events()),
    "about": lambda ledger: ledger.about(f"contest:{CONTEST}"),
    "of types": lambda ledger: ledger.of_types("act.made", "claim.corrected"),
    "contests": lambda ledger: ledger.contests(),
    "contest": lambda ledger: ledger.contest_events(CONTEST, 200),
    "find": lambda ledger: ledger.find("#100"),
    "seq": lambda ledger: ledger.seq_at(NOW),
    "kinds": lambda ledger: sorted(ledger.kinds(0, 200)),
}


def asked(question: str, where: str) -> object:
    """Open a ledger, ask it one question, and close it; a refusal's answer is its sentence."""
    try:
        with open_ledger(where) as ledger:
            if question in OF_THE_LOG:
                return OF_THE_LOG[question](ledger)
            with reading_stored(ledger) as stored:
                return OF_WHAT_IS_STORED[question](stored)
    except StoreError as error:
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    answer = asked(*sys.argv[1:])
    sys.stdout.buffer.write(pickle.dumps((answer, HEAVY & set(sys.modules))))
