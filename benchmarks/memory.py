"""Measure how much memory a piece of work used, with the processes that it started."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from typing import Final

from attrs import define

_OURS: Final = Path("/proc/self")


def own_peak() -> float:
    """Return the most memory this process has had so far, in MB.

    It avoids `getrusage` where it can: that counts the parent's memory too, which a new process
    shares until it starts a program of its own.
    """
    peak = _size_in(_OURS / "status", "VmHWM")
    return peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@define
class Watch:
    """Reads how much memory a process and its children have together, from outside of it.

    Memory that they share, mostly the interpreter's own code, is counted once. A thread inside
    would be in the way: once a process has started one, its C library guards what it did not need
    to guard before, and a scan of the log takes a quarter longer.
    """

    pid: int
    together: float = 0.0
    """The most that was read while there were children, in MB."""

    def look(self) -> None:
        """Read it now, which takes about a millisecond for each process."""
        if children := _children(self.pid):
            all_of_them = (Path(f"/proc/{process}") for process in (str(self.pid), *children))
            shares = [_size_in(process / "smaps_rollup", "Pss") for process in all_of_them]
            self.together = max(self.together, sum(share or 0.0 for share in shares))


def had_children() -> bool:
    """Whether this process has started others. Asserts that none of them still runs."""
    assert not _children(os.getpid()), "children that nobody has waited for"
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 0


def _children(process: int) -> list[str]:
    try:
        files = [task / "children" for task in Path(f"/proc/{process}/task").iterdir()]
        return [child for file in files for child in file.read_text(encoding="ascii").split()]
    except OSError:
        return []


def _size_in(file: Path, name: str) -> float | None:
    """Return the size under a name in a file of `/proc`, in MB; None where it cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    sizes = (line.split()[1] for line in lines if line.startswith(f"{name}:"))
    return next((int(size) / 1024 for size in sizes), None)
