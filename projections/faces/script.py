"""The console script, made to start and to end fast.

Two thirds of a question's time goes into loading and unloading Python's libraries. While they load
there is no garbage worth collecting. Once the answer is printed nothing needs to be torn down, so
the process ends without unloading them. Ledgers are closed by then: every command closes its own
when its work is done.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

_MANY = 50_000
"""Objects made before Python looks for garbage: more than loading makes, and little memory."""


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
        except BrokenPipeError:  # the pipe's reader has closed it: nothing more can be printed
            code = 1
    if sys.gettrace() is not None:  # a debugger or a coverage tool needs the ordinary end
        sys.exit(code if isinstance(code, int) else 1)
    os._exit(code if isinstance(code, int) else int(code is not None))
