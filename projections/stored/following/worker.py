"""The program of a worker: reads contests from its input and writes their rows to its output."""

from __future__ import annotations

import pickle
import sys
from typing import BinaryIO

from ledger.store import open_ledger
from projections.stored.following.building import Task, work_out
from projections.stored.following.pipes import read, receive, send
from projections.stored.shelves.keeping import kept_for


def main(asked: BinaryIO, told: BinaryIO) -> None:
    """Work out each contest that `asked` brings and send it to `told`, until `asked` is closed.

    Sends nothing where the address leads to another log than that of the process that asks.
    """
    address, pickled = read(receive(asked) or b"")
    task: Task = pickle.loads(pickled)  # noqa: S301 - by the process that started this one
    with open_ledger(address) as record:
        if record.hash_at(task.head.seq) != task.head.entry_hash:
            return  # a backup has replaced it, or the server at the address lags behind
        keeping = record.beside(kept_for)
        while (wanted := receive(asked)) is not None:
            number, contest = read(wanted)
            worked = work_out(record, keeping, task, number, contest)
            send(told, (worked.rows, worked.digest, worked.before))
            del worked  # its rows are freed before the next contest's come


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
