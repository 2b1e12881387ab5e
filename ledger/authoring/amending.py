"""A recorded claim said again with some fields set anew: `when=2010-07-26`, `for=Ed Miliband`.

What is set is read in the vocabulary of authored files and judged by the same rules; what is not
set stays as it was. The outcome is the whole new body, or everything that is wrong.
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
from ledger.authoring.yaml import Entries, Text
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
    """Settings as typed; a finding points at the setting, there being no line to point at."""

    def place(self, line: int | None = None) -> Place:
        """The setting that stands on that line."""
        keys = list(self._values)
        at = (line or 1) - 1
        return Place(f"{FLAG} {keys[at]}" if at < len(keys) else FLAG)


def amend(body: Claim, settings: Sequence[str], view: View) -> Amended:
    """Say a claim again with some fields set anew, each written `field=value`.

    `view` is what is on record, for names and for dates that lean on the source's.
    """
    entries, findings = _entries(settings)
    if findings:
        return Amended(None, tuple(findings))
    given = _Given(Entries(tuple(entries), 1), _header(body, view), "", view)
    new = body
    try:
        changes = _changes(given, body, [key.value for key, _ in entries])
        new = body if given.refused else evolve(body, **changes)
    except (ValueRefusedError, DateNotUnderstoodError) as error:
        if not given.refused:
            given.find(1, "value-refused", str(error), error.hint)
    if new == body and not given.refused:
        given.find(1, "nothing-changed", "The claim says that already.", "Set what is to change.")
    return Amended(None if given.refused else new, tuple(given.findings))


def fields_of(body: Claim) -> tuple[str, ...]:
    """The fields that can be set anew on a claim of this kind."""
    cited = () if isinstance(body, SourceCited) else _CITED
    return (*SETTINGS[type(body)], *cited)


def _entries(settings: Sequence[str]) -> tuple[list[tuple[Text, Text]], list[Finding]]:
    entries: list[tuple[Text, Text]] = []
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
        entries.append((Text(key, line), Text(value.strip(), line)))
    return entries, findings


def _header(body: Claim, view: View) -> Header:
    """Stand in for the head of the claim's own file: its source, that one's date, the zone."""
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
    """The zone a claim's dates are in already. Its contest's, where it has one, comes first."""
    dates = (getattr(body, name, None) for name in ("on", "taken", "as_of", "published"))
    return next((one.zone for one in dates if isinstance(one, When)), "UTC")


def _changes(given: ClaimFields, body: Claim, keys: Sequence[str]) -> dict[str, Any]:
    """Read each key that was given, and complain about those the claim does not have."""
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
    there = fields_of(body)
    near = nearest(key, there)
    given.find(
        given.line_of(key),
        "field-unknown",
        f"A claim of the kind {kind} has no field {key} to set.",
        f"Did you mean {near}?" if near else f"It has {one_of(there)}.",
    )


def _citations(given: ClaimFields, citations: Sequence[Citation]) -> Iterator[Citation]:
    """The citations with the first set anew: the place that the claim was read in."""
    first, *rest = citations
    at = given.text("at") or first.at
    quote = given.text("quote") if given.has("quote") else first.quote
    printed = first.as_printed
    if given.has("as-printed"):
        spellings = [one.value for one in given.texts("as-printed", barred)]
        printed = tuple(one for one in spellings if one.casefold() != NONE)
    yield Citation(
        source=first.source,
        at=at,
        part=given.choice("part", _PARTS, first.part),
        quote=None if quote is not None and quote.casefold() == NONE else quote,
        as_printed=printed,
    )
    yield from rest
