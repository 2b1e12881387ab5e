"""The console script, made to start and to end fast.

Two thirds of a question's time goes into loading and unloading Python's libraries. While they load
there is no garbage worth collecting. Once the answer is printed nothing needs to be torn down, so
the process ends without unloading them. Ledgers are closed by then: every command closes its own
when its work is done.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

_MANY = 50_000
"""Objects made before Python looks for garbage: more than loading makes, and little memory."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def run() -> NoReturn:
    """Run `endorsements` and end the process with its exit code."""
    gc.set_threshold(_MANY)
    from projections.faces.cli import main

    code: object = 0
    try:
        main()
    except SystemExit as left:
        code = left.code
    except OSError as error:
        if error.errno not in _FULL or error.filename is not None:
            raise
        code = _unprinted(error)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:  # the pipe's reader has closed it: nothing more can be printed
            code = 1
        except OSError as error:
            code = _unprinted(error) if code == 0 else code
    if sys.gettrace() is not None:  # a debugger or a coverage tool needs the ordinary end
        sys.exit(code if isinstance(code, int) else 1)
    os._exit(code if isinstance(code, int) else int(code is not None))


def _unprinted(error: OSError) -> int:
    """Say that the answer did not all go where it was sent, and return the exit code."""
    why = error.strerror or str(error)
    with suppress(OSError):  # nor may standard error take it
        sys.stderr.write(f"The answer is cut short: its end cannot be written ({why}).\n")
    return 1
