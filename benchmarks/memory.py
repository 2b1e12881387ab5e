"""How much memory a piece of work had, that of the processes it started included."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Final

from attrs import define

_STATUS: Final = Path("/proc/self/status")
_TASKS: Final = Path("/proc/self/task")
_STARTING: Final = frozenset({"subprocess.Popen", "os.fork", "os.posix_spawn"})


def own_peak() -> float:
    """The most memory this process has had so far, in MB.

    Not by `getrusage` where it can be helped: that counts the parent's memory, which a new process
    shares until it starts a program of its own.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@define
class Watch:
    """Counts the processes that this one starts from now on: Python cannot unhear what it told."""

    at_once: int = 0
    """How many there were at once at most, those included that ended and were not waited for."""

    def begin(self) -> None:
        """Listen, for as long as this process lives."""
        sys.addaudithook(self._heard)

    def peak(self) -> float:
        """An upper bound of the memory that this process and its children had at once, in MB.

        It is this process's peak and, for each child of as many as there were at once, the peak of
        the largest one; as if all had theirs at one moment. What they share (the interpreter's own
        code) counts for each, and a child counts no less than what this process had when it started
        it, since the machine says no other. So it never understates; nor does it overstate where
        there were no children. Asserts that all were counted, and waited for: of others, the
        machine tells nothing.
        """
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        assert self.at_once or not largest, "children that nobody has counted"
        assert not _have_children(), "children that nobody has waited for"
        return own_peak() + self.at_once * largest

    def _heard(self, event: str, _: object) -> None:
        if event in _STARTING:
            self.at_once = max(self.at_once, self._alive() + 1)

    def _alive(self) -> int:
        """How many there are; where the machine does not tell, as many as ever were."""
        try:
            files = [task / "children" for task in _TASKS.iterdir()]
            return sum(len(file.read_text(encoding="ascii").split()) for file in files)
        except OSError:
            return self.at_once


def _have_children() -> bool:
    """Whether there is a child, running or ended, that was not waited for."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True
