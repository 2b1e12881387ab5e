"""Ask one question in a process of its own, through the Python API: the named count of each cell.

python -m benchmarks.one_answer LEDGER CONTEST DAY
"""

from __future__ import annotations

import datetime as dt
import json
import sys

from ledger.store import open_ledger
from projections.answers.keeping import reading_stored


def main(where: str, contest: str, day: str) -> None:
    """Print the named count of each cell as JSON."""
    with open_ledger(where) as ledger, reading_stored(ledger) as stored:
        scores = stored.scores(contest, day, dt.datetime.now(dt.UTC))
    found = {f"{one.section}:{one.candidate}": one.numbers.named for one in scores}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
