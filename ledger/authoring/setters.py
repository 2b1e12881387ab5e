"""Reading a new value for one field of a recorded claim from the words that a person types.

Each reader takes the settings, the key and the current body, and returns the fields that change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from attrs import evolve, frozen

from ledger.authoring.claims import ClaimFields
from ledger.authoring.vocabulary import chained, listed, part_of, share_of
from ledger.authoring.votes import BLANK, NOT_CAST
from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade
from ledger.events.hedged import ActReported
from ledger.events.source import DateBasis

T = TypeVar("T")
Read = Callable[[ClaimFields, str, Any], dict[str, Any]]
"""Takes the settings, a key and the current body; returns the fields that change."""

NONE: Final = "none"
"""The word that removes a text."""


@frozen
class Setting:
    """One key: its reader, and whether it is a date, which may have a best estimate beside it."""

    read: Read
    dated: bool = False


def text(field: str) -> Setting:
    """Return the setting of a text that must be there."""

    def read(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
        return {field: given.text(key)}

    return Setting(read)


def text_or_none(field: str) -> Setting:
    """Return the setting of a text that `none` removes."""

    def read(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
        text = given.text(key)
        return {field: None if text is None or text.casefold() == NONE else text}

    return Setting(read)


def date(field: str) -> Setting:
    """Return the setting of a date, its best estimate beside it, or of the estimate alone."""

    def read(given: ClaimFields, key: str, body: object) -> dict[str, Any]:
        if given.has(key):
            return {field: given.when(key)}
        current, best = getattr(body, field), given.text(f"{key}-best")
        if current is None or best is None:
            given.find(
                given.line_of(f"{key}-best"),
                "no-date",
                "A best estimate needs a date to estimate.",
                f"Set {key}= too.",
            )
            return {}
        estimate = None if best.casefold() == NONE else best
        line = given.line_of(f"{key}-best")
        parse = _estimating(current, estimate)
        return {field: given.attempt(line, parse, best, current)}

    return Setting(read, dated=True)


def _estimating(current: When, best: str | None) -> Callable[[str], When]:
    return lambda _: evolve(current, best=best)


def choice(field: str, choices: Mapping[str, T]) -> Setting:
    """Return the setting of a word of a small vocabulary."""

    def read(given: ClaimFields, key: str, body: object) -> dict[str, Any]:
        return {field: given.choice(key, dict[str, Any](choices), getattr(body, field))}

    return Setting(read)


def parsed(field: str, parse: Callable[[str], object]) -> Setting:
    """Return the setting of a value that `parse` reads."""

    def read(given: ClaimFields, key: str, body: object) -> dict[str, Any]:
        return {field: given.parsed(key, parse, getattr(body, field))}

    return Setting(read)


def read_section(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """Read the section, or `none` for an act in no capacity that counts."""
    text = given.text(key)
    may_be_none = isinstance(body, ActMade | ActEnded | ActReported)
    if text is None or (may_be_none and text.casefold() == NONE):
        return {"section": None}
    return {"section": given.section(text, given.line_of(key), given.contest())}


def read_electorate(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """Read a section of voters, or `none` for the whole."""
    text = given.text(key)
    if text is None or text.casefold() == NONE:
        return {"section": None}
    return {"section": given.electorate(text, given.line_of(key), given.contest())}


def read_sections(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """Read the sections of a window or an assertion."""
    contest = given.contest()
    names = given.texts(key, listed)
    return {"sections": tuple(given.section(name.value, name.line, contest) for name in names)}


def read_candidate(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """Read the candidate: one, nobody (`none`), or several choices with bars between them."""
    if isinstance(body, ActMade):
        open_choices = given.either(given.contest())
        if len(open_choices) > 1:
            return {"candidate": None, "either": open_choices}
    text = given.text(key)
    candidate = None
    if text is not None and text.casefold() != NONE:
        candidate = given.candidate(text, given.line_of(key), given.contest())
    changes = {"candidate": candidate}
    return changes | {"either": ()} if isinstance(body, ActMade) else changes


def read_candidates(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """Read the candidates that an assertion is about."""
    contest = given.contest()
    names = given.texts(key, listed)
    return {"candidates": tuple(given.candidate(name.value, name.line, contest) for name in names)}


def endorser(field: str = "endorser") -> Setting:
    """Return the setting of an endorser, given by id, name or alias."""

    def read(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
        text = given.text(key)
        return {} if text is None else {field: given.endorser(text, given.line_of(key))}

    return Setting(read)


def read_names(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """Read the endorsers that a total lists."""
    names = given.texts(key, listed)
    return {"lists": tuple(sorted({given.endorser(name.value, name.line) for name in names}))}


def read_parts(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """Read the stated part of a total."""
    return {"parts": given.parsed(key, lambda text: (part_of(text),), body.parts)}


def read_preferences(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """Read a published ballot: candidates, most preferred first; `blank`; or `none recorded`."""
    text, contest = given.text(key), given.contest()
    if text is None or text.casefold() in {BLANK, NOT_CAST}:
        return {"preferences": (), "cast": text is None or text.casefold() == BLANK}
    names = given.texts(key, listed)
    preferences = tuple(given.candidate(name.value, name.line, contest) for name in names)
    return {"preferences": preferences, "cast": True}


def read_share(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """Read a share, and the step it was rounded to."""
    share, step = given.parsed(key, share_of, (body.share, body.share_step))
    return {"share": share, "share_step": step}


def read_says(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """Read the chain of attribution, nearest first."""
    return {"says": tuple(name.value for name in given.texts(key, chained))}


def read_published(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """Read a source's publication date; its basis changes with it to or from unknown."""
    changes = date("published").read(given, key, body)
    when = changes.get("published", body.published)
    if when is None:
        return changes | {"published_basis": DateBasis.UNKNOWN}
    if body.published_basis is DateBasis.UNKNOWN:  # and the date is now given
        return changes | {"published_basis": DateBasis.STATED}
    return changes
