"""Match what a person types for a section, a candidate, an endorser or an act to its id."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Final

from ledger.events.frame import Section
from ledger.events.kinds import ActKind
from projections.faces.refusals import AskedWronglyError, choose_from, nothing_called
from projections.fold.scaffold import Scaffold

REMAINDER: Final = "yet-to-declare"
"""What is typed for the row of those who are left, where a candidate's id names a row."""


def section_id(frame: Scaffold, text: str) -> str:
    """Return the id of the section with an id or a printed name, whatever its capitals."""
    names = {section.id: section.name for section in frame.sections}
    return _matched("section", text, names, f" in {frame.contest}")


def section_of(frame: Scaffold, text: str) -> Section:
    """Return the section with an id or a printed name."""
    found = section_id(frame, text)
    return next(section for section in frame.sections if section.id == found)


def candidate_id(frame: Scaffold, text: str) -> str:
    """Return the id of the candidate with an id or a full name, whatever its capitals."""
    return _matched("candidate", text, dict(frame.candidates), f" in {frame.contest}")


def followed_id(frame: Scaffold, text: str, section: str, command: str) -> str:
    """Return a candidate's id for a command that follows no remainder, and says so if asked to."""
    if text == REMAINDER:
        again = f"endorsements why {frame.contest} {section} {REMAINDER}"
        raise AskedWronglyError(
            f"{command} follows the figures of candidates, not who is yet to declare.",
            f"For what that figure rests on type {again}.",
        )
    return candidate_id(frame, text)


def is_section(frame: Scaffold, text: str) -> bool:
    """Whether a text is the id or the printed name of a section."""
    return bool(_fitting(text, {section.id: section.name for section in frame.sections}))


def must_be_a_section(frame: Scaffold, text: str, rest: str, command: str) -> None:
    """Refuse a candidate, or the row called `rest`, typed where a section comes first."""
    if is_section(frame, text):
        return
    if text == rest or _fitting(text, dict(frame.candidates)):
        there = [section.id for section in frame.sections]
        first = next((section.id for section in frame.counted), "SECTION")
        row = "one of its rows" if text == rest else "a candidate"
        again = f"endorsements {command} {frame.contest} {first} {shlex.quote(text)}"
        raise AskedWronglyError(
            f"{text} is no section of {frame.contest} but {row}: SECTION is missing before it.",
            f"Choose from {', '.join(there)}. Type {again}.",
        )


def left_out(frame: Scaffold, *, section: bool, between: bool = False) -> AskedWronglyError:
    """Return the error for a missing section or pair, with what there is to choose from."""
    sections, candidates = [one.id for one in frame.sections], [one for one, _ in frame.candidates]
    flags = ["--section"] * section + ["--between"] * between
    said = f"{' and '.join(flags)} {'is' if len(flags) == 1 else 'are'} missing."
    choices = [f"Add --section. {choose_from(sections)}"] * section
    choices += [f"Add --between A,B. {choose_from(candidates)}"] * between
    return AskedWronglyError(said, " ".join(choices))


def candidate_missing(frame: Scaffold, command: str) -> AskedWronglyError:
    """Return the error for a missing candidate, with whom there is to choose from."""
    there = [one for one, _ in frame.candidates]
    if not there:
        return AskedWronglyError("CANDIDATE is missing.", f"{frame.contest} has none on record.")
    again = f"endorsements {command} {frame.contest} {there[0]}"
    hint = f"Choose from {', '.join(there)}. Type {again}."
    return AskedWronglyError("CANDIDATE is missing.", hint)


def endorser_id(names: Mapping[str, str], text: str) -> str:
    """Return the id of the endorser with an id or a registered name, whatever its capitals."""
    return _matched("endorser", text, names)


def act_kind(text: str) -> ActKind:
    """Return the kind of act that a text means: `nomination`, `second-preference` and so on."""
    try:
        return ActKind(text.replace("-", "_").casefold())
    except ValueError:
        kinds = ", ".join(kind.replace("_", "-") for kind in ActKind)
        raise AskedWronglyError(
            f"There is no kind of act called {text}.", f"Write one of {kinds}."
        ) from None


def _matched(what: str, text: str, names: Mapping[str, str], where: str = "") -> str:
    fitting = _fitting(text, names)
    if len(fitting) == 1:
        return fitting[0]
    raise nothing_called(what, text, tuple(sorted(names)), where)


def _fitting(text: str, names: Mapping[str, str]) -> list[str]:
    """Return the ids that a text may mean."""
    if text in names:
        return [text]
    folded = text.casefold()
    return [key for key, name in names.items() if folded in {key, name.casefold()}]
