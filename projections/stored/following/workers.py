"""Workers: several processes work out the contests of a long log, which are returned in order.

A contest's rows depend on no other contest. Working them out takes far longer than writing them,
which only one process can do. A worker that fails or dies is no loss: what it did not return is
worked out here, where an error that stopped it can be reported.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from queue import SimpleQueue
from typing import Final, Self

from attrs import frozen

from projections.stored.following.building import Task, Worked, work_out
from projections.stored.following.collecting import uncollected
from projections.stored.following.pipes import read, receive, send
from projections.stored.following.projecting import Readable, Record

LONG_LOG: Final = 50_000
"""Events from which on workers save time: starting one costs a sixth of a second."""
MOST_WORKERS: Final = 4
"""Workers beyond which there is no gain: writing the rows is an eighth of the work."""
_AHEAD: Final = 1
"""Contests asked for beyond one for each worker, so that no worker waits to be asked."""
_MODULE: Final = "projections.stored.following.worker"


@frozen
class Crew:
    """The workers of a build, and the threads that ask them: none where no worker saves time."""

    free: SimpleQueue[Worker]
    asking: ThreadPoolExecutor

    def ask(self, number: int, contest: str) -> Future[bytes | None]:
        """Have the next free worker work out a contest, for `Worker.work_out`'s answer."""
        return self.asking.submit(self._asked, number, contest)

    def _asked(self, number: int, contest: str) -> bytes | None:
        worker = self.free.get()
        try:
            return worker.work_out(number, contest)
        finally:
            self.free.put(worker)


@contextmanager
def started(record: Record, task: Task, contests: int) -> Iterator[Crew]:
    """Start as many workers as save time, and end them on leaving.

    They take a sixth of a second to be ready, in which other things can be done.
    """
    with ExitStack() as open_:
        # A thread of the pool starts when it is needed.
        crew = Crew(SimpleQueue(), open_.enter_context(ThreadPoolExecutor(MOST_WORKERS)))
        for worker in _starting(record, task, contests):
            crew.free.put(open_.enter_context(worker))
        yield crew


def worked_in_turn(
    record: Record, keeping: Readable, task: Task, contests: Sequence[str], crew: Crew
) -> Generator[Worked]:
    """Yield contests worked out, in their order, numbered from 1.

    Raises what working out a contest raises.
    """
    numbered = enumerate(contests, 1)
    count = crew.free.qsize()
    if not count:
        for number, contest in numbered:
            yield work_out(record, keeping, task, number, contest)
        return
    ahead: deque[tuple[int, str, Future[bytes | None]]] = deque()
    while True:
        for number, contest in islice(numbered, count + _AHEAD - len(ahead)):
            ahead.append((number, contest, crew.ask(number, contest)))
        if not ahead:
            return
        number, contest, future = ahead.popleft()
        answer = future.result()
        with uncollected():
            worked = None if answer is None else Worked(*read(answer))
        del future, answer  # the bytes of a long contest are many
        yield worked or work_out(record, keeping, task, number, contest)
        del worked  # it has been written by now


def _starting(record: Record, task: Task, contests: int) -> Iterator[Worker]:
    """Start as many workers as save time, and no more after one that cannot be started."""
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
    """Return how many workers a build can use; with fewer than two it takes none."""
    if address is None or events < LONG_LOG or not sys.executable:
        return 0
    return min(processors(), MOST_WORKERS, contests)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@frozen
class Worker:
    """A process that works out one contest after the other, as it is asked to."""

    process: subprocess.Popen[bytes]

    @classmethod
    def started(cls, address: str, task: Task) -> Self:
        """Start a worker on the record at an address.

        The address is sent through the pipe, since it may hold a password. Raises `OSError` where
        the system starts no process.
        """
        # -P and our own search path make sure that it imports our `projections`, and not a folder
        # of that name in the current one. Python ignores entries that are no text, too.
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
        """Have a contest worked out and return the answer's bytes; None where the worker failed."""
        if not self._send((number, contest)):
            return None
        assert self.process.stdout is not None  # noqa: S101 - it was opened as a pipe
        answer = receive(self.process.stdout)
        if answer is None:
            self.process.kill()  # nothing it may send later could be read
        return answer

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
            pass  # closing may fail on what was sent last and nobody read, which does not matter
        self.process.wait()
