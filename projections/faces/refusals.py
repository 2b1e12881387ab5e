"""Questions that cannot be answered as they were asked, each with what to type instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ledger.errors import LedgerError
from ledger.filenames import spelled


class AskedWronglyError(LedgerError):
    """A command was called with something that does not exist or does not fit."""

    is_usage = True

    def __init__(self, message: str, hint: str = "") -> None:
        """Take what is wrong and what to type instead."""
        self.hint = hint
        super().__init__(message)


class UnwritableError(LedgerError):
    """A file or a folder that the command should write cannot be written."""

    hint = "Give another name, in a folder that is yours to write."

    def __init__(self, path: Path, error: OSError) -> None:
        """Name it, and what the system said."""
        super().__init__(f"{spelled(path)} cannot be written ({error.strerror or error}).")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise the system's errors about a file or folder as `UnwritableError`, with its name."""
    try:
        yield
    except OSError as error:
        raise UnwritableError(path, error) from error


def nothing_called(
    what: str, text: str, there: Sequence[str], where: str = ""
) -> AskedWronglyError:
    """Return the error for an unknown name, with the nearest there are, or all if they are few."""
    missing = f"There is no {what} {text or '“”'}{where}."
    near = nearest(text, there) or _one_slip_from(text, there)
    if near:
        return AskedWronglyError(missing, f"Did you mean {_either(near)}?")
    if len(there) > FEW and what in _LISTED_BY:
        hint = f"There are {len(there)}. Type {_LISTED_BY[what]} to see them."
        return AskedWronglyError(missing, hint)
    if there:
        return AskedWronglyError(missing, choose_from(there))
    return AskedWronglyError(missing, "The ledger holds none yet: endorsements import PATH.")


def choose_from(there: Sequence[str]) -> str:
    """List what can be chosen, or only the first where there are many."""
    few = ", ".join(there[:FEW])
    return f"Choose from {few}{', …' if len(there) > FEW else '.'}"


FEW: Final = 12
"""The most names that an error lists in full."""
_LISTED_BY: Final = {
    "command": "endorsements --help",
    "contest": "endorsements contests",
    "endorser": "endorsements endorsers",
    "source": "endorsements sources",
}


def nearest(text: str, there: Iterable[str]) -> tuple[str, ...]:
    """Return at most three names like a text, the most alike first, none that is far off."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        text,
        tuple(there),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=70,
        limit=3,
    )
    return tuple(name for name, _, _ in found)


def _one_slip_from(text: str, there: Iterable[str]) -> tuple[str, ...]:
    """Return names one letter or swap away, such as "gbm": too short for a ratio to show it."""
    from rapidfuzz.distance import OSA

    typed = text.casefold()
    return tuple(
        [name for name in there if len(name) > 2 and OSA.distance(typed, name, score_cutoff=1) <= 1]
    )[:3]


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
