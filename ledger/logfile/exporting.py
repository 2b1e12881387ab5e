"""Writing the log to a file, line by line as entries are read, so that memory stays flat."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from ledger.errors import LedgerError
from ledger.events.envelope import Entry
from ledger.filenames import spelled
from ledger.logfile.line import line_of

EVERY = 10_000
"""Lines between two reports of progress."""


class Log(Protocol):
    """The part of a ledger that exporting needs."""

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """Yield entries after a seq up to another, in order, as they are stored."""


class TakenError(LedgerError):
    """There is a file of that name, and nothing is overwritten."""

    is_usage = True

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(
            f"{spelled(path)} is there already and is not overwritten. Give another name."
        )


class UnwritableError(LedgerError):
    """The file cannot be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        """Name the file and what the system says."""
        super().__init__(f"{spelled(path)} cannot be written ({error.strerror}).")


def lines(log: Log, after: int = 0, upto: int | None = None) -> Iterator[bytes]:
    """Yield the lines of a log after a seq up to another (the current head), line ends included.

    Raises `BodyUnreadableError` at the first body that does not hash to what was recorded.
    """
    for entry in log.entries(after, upto):
        yield line_of(entry) + b"\n"


def write_file(path: Path, written: Iterable[bytes], tell: Callable[[int], None]) -> int:
    """Write lines to a new file and return their number; `tell` is called with it now and then.

    The file gets its name only when it is complete and on the disk, so that half a log is never
    taken for a whole one. Raises `TakenError`, `UnwritableError`, and what the lines raise.
    """
    if path.exists():
        raise TakenError(path)
    part = path.with_name(f"{path.name}.part")
    count = 0
    try:
        with part.open("wb") as file:
            for line in written:
                file.write(line)
                count += 1
                if count % EVERY == 0:
                    tell(count)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise UnwritableError(path, error) from error
    finally:
        part.unlink(missing_ok=True)
    return count
