"""Restating a recorded claim with some fields changed: `when=2010-07-26`, `for=Ed Miliband`.

The new values are read in the vocabulary of authored files and judged by the same rules; all other
fields stay as they were. The result is the whole new body, or everything that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from ledger.authoring.claims import ClaimFields, Header
from ledger.authoring.fields import nearest, one_of
from ledger.authoring.setters import NONE
from ledger.authoring.settings import SETTINGS
from ledger.authoring.vocabulary import barred
from ledger.authoring.yaml import Entries, Entry, Text
from ledger.citations import Citation, Part
from ledger.edtf import When
from ledger.errors import DateNotUnderstoodError, Finding, Place, ValueRefusedError
from ledger.events.registry import BY_SHAPE, Claim
from ledger.events.source import SourceCited
from ledger.view import View

FLAG: Final = "--set"
_CITED: Final = ("at", "quote", "part", "as-printed")
_PARTS: Final = {part.value: part for part in Part}


@frozen
class Amended:
    """A claim's whole new body, or None with what is wrong."""

    body: Claim | None
    findings: tuple[Finding, ...]


class _Given(ClaimFields):
    """Settings as typed, each with its number for a line; a finding's place names the setting."""

    def place(self, line: int | None = None) -> Place:
        """Return the setting of that number as a place."""
        keys = list(self._values)
        at = (line or 1) - 1
        return Place(f"{FLAG} {keys[at]}" if at < len(keys) else FLAG)


def amend(body: Claim, settings: Sequence[str], view: View) -> Amended:
    """Restate a claim with some fields changed by settings, each written `field=value`.

    `view` holds what is on record, for names and for dates relative to the source's.
    """
    entries, findings = _entries(settings)
    if findings:
        return Amended(None, tuple(findings))
    by_key = {entry.key: entry for entry in entries}
    given = _Given(Entries(by_key, 1), _header(body, view), "", view)
    new = body
    try:
        changes = _changes(given, body, list(by_key))
        new = body if given.refused else evolve(body, **changes)
    except (ValueRefusedError, DateNotUnderstoodError) as error:
        if not given.refused:
            given.find(1, "value-refused", str(error), error.hint)
    if new == body and not given.refused:
        given.find(1, "nothing-changed", "The claim says that already.", "Set what is to change.")
    return Amended(None if given.refused else new, tuple(given.findings))


def fields_of(body: Claim) -> tuple[str, ...]:
    """Return the fields that can be set on a claim of this kind."""
    cited = () if isinstance(body, SourceCited) else _CITED
    return (*SETTINGS[type(body)], *cited)


def _entries(settings: Sequence[str]) -> tuple[list[Entry], list[Finding]]:
    """Split settings into keys and values, with findings about those that cannot be split."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    seen: set[str] = set()
    for line, setting in enumerate(settings, start=1):
        name, equals, value = setting.partition("=")
        key = name.strip().casefold().replace("_", "-")
        if not equals or not key:
            findings.append(
                Finding(
                    Place(FLAG),
                    "no-field",
                    f"“{setting}” does not say which field it sets.",
                    "Write field=value, such as count=148.",
                )
            )
        elif key in seen:
            findings.append(
                Finding(
                    Place(f"{FLAG} {key}"), "set-twice", f"{key} is set twice.", "Keep one of them."
                )
            )
        seen.add(key)
        entries.append(Entry(key, line, Text(value.strip(), line)))
    return entries, findings


def _header(body: Claim, view: View) -> Header:
    """Return what the header of the claim's own file would give: source, its date, and zone."""
    citations = getattr(body, "citations", ())
    source = citations[0].source if citations else getattr(body, "source", "")
    cited = view.sources.get(source)
    return Header(
        file=FLAG,
        source=source,
        published=None if cited is None else cited.published,
        zone=_zone(body),
        contest=getattr(body, "contest", None),
    )


def _zone(body: Claim) -> str | None:
    """Return the zone that the claim's dates have, used where no contest gives another."""
    dates = (getattr(body, name, None) for name in ("on", "taken", "as_of", "published"))
    return next((date.zone for date in dates if isinstance(date, When)), "UTC")


def _changes(given: ClaimFields, body: Claim, keys: Sequence[str]) -> dict[str, Any]:
    """Read each key that was given; a key that the claim does not have is a finding."""
    table = SETTINGS[type(body)]
    changes: dict[str, Any] = {}
    for key in dict.fromkeys(key.removesuffix("-best") for key in keys):
        if key in table and (given.has(key) or table[key].dated):
            changes |= table[key].read(given, key, body)
        elif key in _CITED and key in fields_of(body):
            given.has(key)
        else:
            _unknown(given, key, body)
    if any(key in _CITED for key in keys) and not given.refused:
        changes["citations"] = tuple(_citations(given, getattr(body, "citations", ())))
    return changes


def _unknown(given: ClaimFields, key: str, body: Claim) -> None:
    kind = BY_SHAPE[type(body)].name
    fields = fields_of(body)
    near = nearest(key, fields)
    given.find(
        given.line_of(key),
        "field-unknown",
        f"A claim of the kind {kind} has no field {key} to set.",
        f"Did you mean {near}?" if near else f"It has {one_of(fields)}.",
    )


def _citations(given: ClaimFields, citations: Sequence[Citation]) -> Iterator[Citation]:
    """Yield the citations, the first with the new values: the place where the claim was read."""
    first, *rest = citations
    at = given.text("at") or first.at
    quote = given.text("quote") if given.has("quote") else first.quote
    printed = first.as_printed
    if given.has("as-printed"):
        spellings = (text.value for text in given.texts("as-printed", barred))
        printed = tuple(spelling for spelling in spellings if spelling.casefold() != NONE)
    yield Citation(
        source=first.source,
        at=at,
        part=given.choice("part", _PARTS, first.part),
        quote=None if quote is not None and quote.casefold() == NONE else quote,
        as_printed=printed,
    )
    yield from rest
