"""A process that writes: `python -m tests.contracts.writer URL NAME APPENDS EVENTS_EACH`.

Prints the last seq of each receipt as soon as it has it.
"""

from __future__ import annotations

import sys

from ledger.store import open_ledger
from tests.samples import draft, nomination


def main(url: str, name: str, appends: int, events_each: int) -> None:
    """Append as fast as possible, and print the last seq of each receipt."""
    with open_ledger(url) as ledger:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        for number in range(appends):
            keys = [f"{name}-{number}-{index}" for index in range(events_each)]
            drafts = [draft(nomination(key), key) for key in keys]
            sys.stdout.write(f"{ledger.append(drafts, recorded_by=name).last}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
