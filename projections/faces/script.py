"""The console script: it starts fast and leaves fast.

Two thirds of a question's time is Python loading and unloading libraries. While they load nothing
is worth collecting, and once the answer is out there is nothing left to tear down, so the process
ends without unloading what it loaded. Ledgers are closed by then: every command holds its own open
only while it works.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

_MANY = 50_000
"""Objects made before Python looks for garbage: more than loading makes, few enough to hold."""


def run() -> NoReturn:
    """Run `endorsements` and end the process with its exit code."""
    gc.set_threshold(_MANY)
    from projections.faces.cli import main

    code: object = 0
    try:
        main()
    except SystemExit as left:
        code = left.code
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:  # the reader has seen enough; there is nobody to tell
            code = 1
    if sys.gettrace() is not None:  # a debugger, or something that measures what ran
        sys.exit(code if isinstance(code, int) else 1)
    os._exit(code if isinstance(code, int) else int(code is not None))
