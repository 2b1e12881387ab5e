"""How much memory a piece of work had, that of the processes it started included."""

from __future__ import annotations

import resource
import threading
from pathlib import Path
from typing import Final

from attrs import define

_OURS: Final = Path("/proc/self")
_EVERY: Final = 0.1
"""Seconds from one look to the next, which takes a thousandth of one for each process."""


def own_peak() -> float:
    """The most memory this process has had so far, in MB.

    Not by `getrusage` where it can be helped: that counts the parent's memory, which a new process
    shares until it starts a program of its own.
    """
    found = _said(_OURS / "status", "VmHWM")
    return found or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@define
class Watch:
    """Looks, ten times a second, at what this process and its children have at one moment.

    What several of them share, the interpreter's own code above all, is counted once.
    """

    together: float = 0.0
    """The most that was seen while there were children, in MB."""

    def begin(self) -> None:
        """Look from now on, for as long as this process lives."""
        threading.Thread(target=self._looking, daemon=True).start()

    def peak(self) -> float:
        """The most memory that this process had, or was seen to have with its children, in MB.

        Asserts that it was seen at all where there were children, as it is on Linux, and that none
        is left: its share would be missing.
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
                shares = [_said(process / "smaps_rollup", "Pss") for process in ours]
                self.together = max(self.together, sum(share or 0.0 for share in shares))


def _children() -> list[str]:
    try:
        files = [task / "children" for task in (_OURS / "task").iterdir()]
        return [child for file in files for child in file.read_text(encoding="ascii").split()]
    except OSError:
        return []


def _said(file: Path, name: str) -> float | None:
    """What the machine says under a name, in MB; None where it says nothing, or no longer."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    sizes = (line.split()[1] for line in lines if line.startswith(f"{name}:"))
    return next((int(size) / 1024 for size in sizes), None)
