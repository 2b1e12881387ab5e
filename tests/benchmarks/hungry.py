"""Work for the benchmarks' tests that starts processes of its own."""

from __future__ import annotations

import subprocess
import sys
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
_EATING: Final = (
    f"import time\nheld = b'x' * ({EACH} << 20)\nwhile time.process_time() < {SECONDS}: pass"
)


def fed(log: Log, *at_once: str) -> Found:
    """Start as many processes at once as each word says, and wait for them before the next word."""
    del log
    took = spent(partial(_eat, [int(many) for many in at_once]))
    return {"seconds": took.seconds, "cpu": took.cpu}


def forsaken(log: Log) -> Found:
    """Start a process and do not wait for it."""
    del log
    return {"pid": subprocess.Popen([sys.executable, "-c", _EATING]).pid}


def _eat(at_once: Sequence[int]) -> None:
    for many in at_once:
        started = [subprocess.Popen([sys.executable, "-c", _EATING]) for _ in range(many)]
        assert [0] * many == [each.wait() for each in started]
