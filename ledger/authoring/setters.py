"""How one field of a recorded claim is read anew from the words a person types for it.

Each reader takes the settings, the key and the body as it is, and returns the fields that change.
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
"""Reads a key: the settings, the key, and the body as it is; returns the fields that change."""

NONE: Final = "none"
"""What is written to take a text away."""


@frozen
class Setting:
    """One key: how it is read, and whether it is a date, which has a best estimate beside it."""

    read: Read
    dated: bool = False


def text(field: str) -> Setting:
    """A text that must be there."""

    def read(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
        return {field: given.text(key)}

    return Setting(read)


def text_or_none(field: str) -> Setting:
    """A text that `none` takes away."""

    def read(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
        text = given.text(key)
        return {field: None if text is None or text.casefold() == NONE else text}

    return Setting(read)


def date(field: str) -> Setting:
    """A date, with its best estimate beside it, or the estimate alone."""

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
    """A word of a small vocabulary."""

    def read(given: ClaimFields, key: str, body: object) -> dict[str, Any]:
        return {field: given.choice(key, dict[str, Any](choices), getattr(body, field))}

    return Setting(read)


def parsed(field: str, parse: Callable[[str], object]) -> Setting:
    """Whatever `parse` reads."""

    def read(given: ClaimFields, key: str, body: object) -> dict[str, Any]:
        return {field: given.parsed(key, parse, getattr(body, field))}

    return Setting(read)


def read_section(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """The section, or `none` for an act in no capacity that counts."""
    text = given.text(key)
    may_be_none = isinstance(body, ActMade | ActEnded | ActReported)
    if text is None or (may_be_none and text.casefold() == NONE):
        return {"section": None}
    return {"section": given.section(text, given.line_of(key), given.contest())}


def read_electorate(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """A section of voters, or `none` for the whole."""
    text = given.text(key)
    if text is None or text.casefold() == NONE:
        return {"section": None}
    return {"section": given.electorate(text, given.line_of(key), given.contest())}


def read_sections(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """The sections of a window or an assertion."""
    contest = given.contest()
    named = given.texts(key, listed)
    return {"sections": tuple(given.section(one.value, one.line, contest) for one in named)}


def read_candidate(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """Whom it is for: one candidate, nobody (`none`), or several choices left open by bars."""
    if isinstance(body, ActMade):
        open_choices = given.either(given.contest())
        if len(open_choices) > 1:
            return {"candidate": None, "either": open_choices}
    text = given.text(key)
    if text is None or text.casefold() == NONE:
        nobody = {"candidate": None}
        return nobody | {"either": ()} if isinstance(body, ActMade) else nobody
    one = {"candidate": given.candidate(text, given.line_of(key), given.contest())}
    return one | {"either": ()} if isinstance(body, ActMade) else one


def read_candidates(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """The candidates an assertion is about."""
    contest = given.contest()
    named = given.texts(key, listed)
    return {"candidates": tuple(given.candidate(one.value, one.line, contest) for one in named)}


def endorser(field: str = "endorser") -> Setting:
    """An endorser by id, name or alias."""

    def read(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
        text = given.text(key)
        return {} if text is None else {field: given.endorser(text, given.line_of(key))}

    return Setting(read)


def read_names(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """The endorsers a total lists."""
    named = given.texts(key, listed)
    return {"lists": tuple(sorted({given.endorser(one.value, one.line) for one in named}))}


def read_parts(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """The stated part of a total."""
    return {"parts": given.parsed(key, lambda text: (part_of(text),), body.parts)}


def read_preferences(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """The candidates of a published ballot, most preferred first; `blank`, or `none recorded`."""
    text, contest = given.text(key), given.contest()
    if text is None or text.casefold() in {BLANK, NOT_CAST}:
        return {"preferences": (), "cast": text is None or text.casefold() == BLANK}
    named = given.texts(key, listed)
    found = tuple(given.candidate(one.value, one.line, contest) for one in named)
    return {"preferences": found, "cast": True}


def read_share(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """A share, and the step it was rounded to."""
    share, step = given.parsed(key, share_of, (body.share, body.share_step))
    return {"share": share, "share_step": step}


def read_says(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """Who says that who says, nearest first."""
    return {"says": tuple(one.value for one in given.texts(key, chained))}


def read_published(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """When a source appeared; its basis follows where it was, or becomes, unknown."""
    found = date("published").read(given, key, body)
    when = found.get("published", body.published)
    if when is None:
        return found | {"published_basis": DateBasis.UNKNOWN}
    if body.published_basis is DateBasis.UNKNOWN:  # and is now given
        return found | {"published_basis": DateBasis.STATED}
    return found
