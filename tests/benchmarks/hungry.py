"""Work for the benchmarks' tests that starts processes of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from typing import Final

from benchmarks.apart import Found
from benchmarks.logs import Log
from benchmarks.measured import spent

EACH: Final = 100
"""Megabytes that each process takes."""
SECONDS: Final = 0.3
"""Seconds of the processor that each process takes at least."""
_LOOKED_AT: Final = 1.0
"""Seconds for which all are full at once: their memory is read every tenth of a second."""
_EATING: Final = (
    f"import time\nheld = b'x' * ({EACH} << 20)\nwhile time.process_time() < {SECONDS}: pass\n"
    "print('full', flush=True)\ninput()"
)


def fed(log: Log, *at_once: str) -> Found:
    """Start as many processes at once as each word says, and wait for them before the next word."""
    del log
    took = spent(partial(_eat, [int(many) for many in at_once]))
    return {"seconds": took.seconds, "cpu": took.cpu}


def forsaken(log: Log) -> Found:
    """Start a process and do not wait for it."""
    del log
    return {"pid": _hungry().pid}


def _eat(at_once: Sequence[int]) -> None:
    for many in at_once:
        started = [_hungry() for _ in range(many)]
        assert ["full\n"] * many == [each.stdout.readline() for each in started if each.stdout]
        time.sleep(_LOOKED_AT)
        for each in started:
            each.communicate("\n")
        assert [0] * many == [each.returncode for each in started]


def _hungry() -> subprocess.Popen[str]:
    """Start a process that takes its fill, says so, and stays until it is told to go."""
    return subprocess.Popen(
        [sys.executable, "-c", _EATING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
