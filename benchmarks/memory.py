"""Measure how much memory a piece of work used, with the processes that it started."""

from __future__ import annotations

import resource
import threading
from pathlib import Path
from typing import Final

from attrs import define

_OURS: Final = Path("/proc/self")
_EVERY: Final = 0.1
"""Seconds between two readings, each of which takes about a millisecond for each process."""


def own_peak() -> float:
    """Return the most memory this process has had so far, in MB.

    It avoids `getrusage` where it can: that counts the parent's memory too, which a new process
    shares until it starts a program of its own.
    """
    peak = _size_in(_OURS / "status", "VmHWM")
    return peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@define
class Watch:
    """Reads ten times a second how much memory this process and its children have together.

    Memory that they share, mostly the interpreter's own code, is counted once.
    """

    together: float = 0.0
    """The most that was read while there were children, in MB."""

    def begin(self) -> None:
        """Start reading, for as long as this process lives."""
        threading.Thread(target=self._looking, daemon=True).start()

    def peak(self) -> float:
        """Return the most memory that this process had, alone or with its children, in MB.

        Asserts that no child still runs, since its memory would be missing, and that children's
        memory was read if there were any, which works on Linux.
        """
        assert not _children(), "children that nobody has waited for"
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        assert self.together or not children, "what children had was not seen"
        return max(own_peak(), self.together)

    def _looking(self) -> None:
        wait = threading.Event().wait
        while not wait(_EVERY):
            if children := _children():
                ours = [_OURS, *(Path(f"/proc/{child}") for child in children)]
                shares = [_size_in(process / "smaps_rollup", "Pss") for process in ours]
                self.together = max(self.together, sum(share or 0.0 for share in shares))


def _children() -> list[str]:
    try:
        files = [task / "children" for task in (_OURS / "task").iterdir()]
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
