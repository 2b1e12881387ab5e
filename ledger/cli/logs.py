"""Log files among the paths of `check` and `import`: read batch by batch, told as they come."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import astuple, frozen

from ledger.cli.progress import counting

if TYPE_CHECKING:
    from ledger.authoring.importing import Judged
    from ledger.errors import Finding
    from ledger.store import Ledger

SUFFIX: Final = ".jsonl"
"""How the name of a log file ends."""


@frozen
class Came:
    """What files came to, in events: read, new in them, on record already, and recorded now.

    Findings are counted, not kept: a log may have as many as lines.
    """

    read: int = 0
    new: int = 0
    held: int = 0
    added: int = 0
    errors: int = 0
    warnings: int = 0

    def __add__(self, other: Came) -> Came:
        """Put two counts together."""
        return Came(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


def came_of(judged: Judged, *, added: int) -> Came:
    """Count what sources came to, of which so many events were recorded."""
    read = len(judged.commands)
    return Came(read, len(judged.new), read - added, added, *_severities(judged.findings))


def _severities(findings: Sequence[Finding]) -> tuple[int, int]:
    """Count errors and warnings."""
    from ledger.errors import Severity

    each = [finding.severity for finding in findings]
    return each.count(Severity.ERROR), each.count(Severity.WARNING)


def parted(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Part paths into log files and sources. Logs are named themselves, not found in folders."""
    logs = tuple(path for path in paths if path.suffix == SUFFIX and not path.is_dir())
    return logs, tuple(path for path in paths if path not in logs)


def read_logs(
    ledger: Ledger | None,
    paths: Sequence[Path],
    tell: Callable[[Finding], None],
    *,
    recorded_by: str | None,
) -> Came:
    """Read log files in the order given, and record what is new if `recorded_by` names somebody.

    Stops recording after the file in which an error stands: what comes after may lean on it.
    """
    from ledger.logfile.importing import importing

    came = Came()
    with counting("Read") as count, _collecting_later():
        for path in paths:
            for batch in importing(ledger, path, recorded_by=recorded_by):
                for finding in batch.findings:
                    tell(finding)
                faults = _severities(batch.findings)
                came += Came(batch.read, batch.fresh, batch.held, batch.added, *faults)
                count(came.read)
            if came.errors and recorded_by is not None:
                break
    return came


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Look for no garbage meanwhile: a batch has no cycles, and a look walks all of it for none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
