"""Log files among the paths of `check` and `import`: read and reported batch by batch."""

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
"""The suffix of a log file's name."""


@frozen
class Outcome:
    """Numbers of events: read, new, on record already, and recorded now; and of findings.

    Findings are only counted, since a log may have one on each line.
    """

    read: int = 0
    new: int = 0
    held: int = 0
    added: int = 0
    errors: int = 0
    warnings: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        """Add up the numbers of both."""
        return Outcome(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


def outcome_of(judged: Judged, *, added: int) -> Outcome:
    """Return the numbers of sources that were judged, of which `added` events were recorded."""
    read = len(judged.commands)
    return Outcome(read, len(judged.new), read - added, added, *_severities(judged.findings))


def _severities(findings: Sequence[Finding]) -> tuple[int, int]:
    """Return the numbers of errors and of warnings."""
    from ledger.errors import Severity

    severities = [finding.severity for finding in findings]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING)


def logs_and_sources(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Separate log files from sources. A log must be named itself; none is found in a folder."""
    logs = tuple(path for path in paths if path.suffix == SUFFIX and not path.is_dir())
    return logs, tuple(path for path in paths if path not in logs)


def read_logs(
    ledger: Ledger | None,
    paths: Sequence[Path],
    report: Callable[[Finding], None],
    *,
    recorded_by: str | None,
) -> Outcome:
    """Read log files in the order given; record what is new, unless `recorded_by` is None.

    When recording, stops after a file with an error: the files after it may depend on it.
    """
    from ledger.logfile.importing import importing

    outcome = Outcome()
    with counting("Read") as count, _without_garbage_collection():
        for path in paths:
            for batch in importing(ledger, path, recorded_by=recorded_by):
                for finding in batch.findings:
                    report(finding)
                faults = _severities(batch.findings)
                outcome += Outcome(batch.read, batch.fresh, batch.held, batch.added, *faults)
                count(outcome.read)
            if outcome.errors and recorded_by is not None:
                break
    return outcome


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Switch the garbage collector off: it would search every batch for cycles, which have none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
