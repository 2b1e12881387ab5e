"""Writers of one file queue on a side file.

SQLite's own waiting is no queue: among eight busy writers one may wait twelve seconds. A kernel
lock on a file beside the database wakes waiters in turn, and is released when its holder dies.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import define, field

from ledger.filenames import spelled
from ledger.store.places import PATIENCE
from ledger.store.refusals import BusyError, NoFolderError, StorageRefusedError

if sys.platform != "win32":
    import fcntl


@contextmanager
def its_turn(side_file: Path, where: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the side file's lock. Raises `BusyError` after `patience` seconds.

    Raises `NoFolderError` where the file has no folder to be in, else `StorageRefusedError`.
    """
    if sys.platform == "win32":  # no flock there: SQLite's own lock still keeps writers apart
        yield
        return
    try:
        descriptor = os.open(side_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except FileNotFoundError as error:
        raise NoFolderError(where, spelled(side_file.parent)) from error
    except OSError as error:
        said = f"{spelled(side_file)} cannot be written ({error.strerror})."
        raise StorageRefusedError(where, said) from error
    if not (_free(descriptor) or _Turn(descriptor).taken(patience)):
        raise BusyError(where, patience)
    try:
        yield
    finally:
        os.close(descriptor)


def _free(descriptor: int) -> bool:
    """Whether nobody holds the lock; then it is ours. Most writers are alone."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@define
class _Turn:
    """A lock being waited for. If the caller gives up, the waiting thread closes the file."""

    descriptor: int
    _guard: threading.Lock = field(factory=threading.Lock)
    _came: threading.Event = field(factory=threading.Event)
    _abandoned: bool = False

    def taken(self, patience: float) -> bool:
        """Whether the lock came within `patience` seconds; if not, the descriptor is let go."""
        # A blocked flock cannot be given a time limit, so a thread waits in our place.
        threading.Thread(target=self._wait, daemon=True).start()
        try:
            self._came.wait(patience)
        except BaseException:
            if not self._abandon():  # Ctrl-C, say: the lock came, and nobody else will release it
                os.close(self.descriptor)
            raise
        return not self._abandon()

    def _abandon(self) -> bool:
        """Give up if the lock has not come; return whether it had not."""
        with self._guard:
            self._abandoned = not self._came.is_set()
            return self._abandoned

    def _wait(self) -> None:
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)
        with self._guard:
            if self._abandoned:
                os.close(self.descriptor)
            else:
                self._came.set()
