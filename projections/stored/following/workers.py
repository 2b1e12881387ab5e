"""Workers: the contests of a long log are worked out by several processes, and come in turn.

What a contest comes to depends on no other, and working it out takes far longer than writing it
down, which only one can do. A process of ours that fails or dies is no loss: what it did not give
is worked out here, and meets the same trouble, if there is any, where it can be told.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import islice
from queue import SimpleQueue
from typing import Final, Self

from attrs import frozen

from projections.stored.following.building import Task, Worked, work_out
from projections.stored.following.collecting import uncollected
from projections.stored.following.pipes import read, receive, send
from projections.stored.following.projecting import Readable, Record

LONG_LOG: Final = 50_000
"""Events from which on it pays: until a process is ready to work, it costs a third of a second."""
MOST_WORKERS: Final = 4
"""Processes beyond which there is no gain: writing the rows down takes a sixth of the work."""
_AHEAD: Final = 1
"""Contests that may be asked for beside one of each process, so that none waits for its turn."""
_MODULE: Final = "projections.stored.following.worker"


def worked_in_turn(
    record: Record, keeping: Readable, task: Task, contests: Sequence[str]
) -> Generator[Worked]:
    """Work out contests, numbered from 1 as they come, and give each in its turn.

    Close it when done: that ends the processes. Raises what working out a contest raises.
    """
    numbered = enumerate(contests, 1)
    with ExitStack() as open_:
        # A thread of the pool starts when it is needed.
        pool = open_.enter_context(ThreadPoolExecutor(MOST_WORKERS))
        free: SimpleQueue[Worker] = SimpleQueue()
        for worker in _started(record, task, len(contests)):
            free.put(open_.enter_context(worker))
        count = free.qsize()
        if not count:
            for number, contest in numbered:
                yield work_out(record, keeping, task, number, contest)
            return
        ahead: deque[tuple[int, str, Future[bytes | None]]] = deque()
        while True:
            for number, contest in islice(numbered, count + _AHEAD - len(ahead)):
                ahead.append((number, contest, pool.submit(_asked, free, number, contest)))
            if not ahead:
                return
            number, contest, answer = ahead.popleft()
            told = answer.result()
            with uncollected():
                worked = None if told is None else Worked(*read(told))
            del answer, told  # of a long contest, that is much
            yield worked or work_out(record, keeping, task, number, contest)
            del worked  # by now it is written


def _started(record: Record, task: Task, contests: int) -> Iterator[Worker]:
    """Start as many processes as are worth their while; where one cannot be started, no more."""
    count = how_many(record.address, task.head.seq, contests)
    if record.address is None or count < 2:
        return
    for _ in range(count):
        try:
            worker = Worker.started(record.address, task)
        except OSError:
            return
        yield worker


def how_many(address: str | None, events: int, contests: int) -> int:
    """How many processes are worth their while; fewer than two are not."""
    if address is None or events < LONG_LOG or not sys.executable:
        return 0
    return min(processors(), MOST_WORKERS, contests)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _asked(free: SimpleQueue[Worker], number: int, contest: str) -> bytes | None:
    worker = free.get()
    try:
        return worker.work_out(number, contest)
    finally:
        free.put(worker)


@frozen
class Worker:
    """A process that works out one contest after the other, as it is asked."""

    process: subprocess.Popen[bytes]

    @classmethod
    def started(cls, address: str, task: Task) -> Self:
        """Start one on the record at an address; that, which may hold a password, goes by pipe.

        Raises `OSError` where the system starts none.
        """
        # -P, and our own search path: whatever is called `projections` where somebody works is not
        # ours. What is no text there, is passed over by Python too.
        ours = [path for path in sys.path if path and isinstance(path, str)]
        worker = cls(
            subprocess.Popen(  # noqa: S603 - our own module, by our own Python
                [sys.executable, "-P", "-m", _MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(ours)},
            )
        )
        worker._send((address, pickle.dumps(task)))
        return worker

    def work_out(self, number: int, contest: str) -> bytes | None:
        """Have a contest worked out, as it was sent; None where the process failed or is gone."""
        if not self._send((number, contest)):
            return None
        assert self.process.stdout is not None  # noqa: S101 - it was opened as a pipe
        told = receive(self.process.stdout)
        if told is None:
            self.process.kill()  # nothing it may say later can be told from what was cut off
        return told

    def _send(self, value: tuple[object, ...]) -> bool:
        assert self.process.stdin is not None  # noqa: S101 - as above
        try:
            send(self.process.stdin, value)
        except OSError:
            return False
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        with suppress(OSError), self.process:  # closes the pipes and waits
            pass  # that nobody was there to read what was last sent, is no news
        self.process.wait()
