"""Checks on sources, and on definitions given by several: copies, missing archives, clashes."""

from __future__ import annotations

import re
from typing import Final

from ledger.commands import RecordClaim
from ledger.errors import Finding, Severity
from ledger.events.frame import CandidacyDeclared, ContestCalled
from ledger.events.source import SourceCited
from ledger.events.who import EndorserRegistered
from ledger.ids import name_key
from ledger.view import View

_ALLEGES: Final = re.compile(
    r"\b(?:alleg\w+|brib\w+|corrupt\w*|bought (?:off|the)|blackmail\w*|fraud\w*|smear\w*)\b",
    re.IGNORECASE,
)


def repeats_another(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Find a page that copies another, and is therefore no independent source."""
    body = command.body
    if not isinstance(body, SourceCited):
        return ()
    if body.repeats is not None:
        original = view.sources.get(body.repeats)
        if original is None:
            return (
                Finding(
                    command.place, "repeats-unknown", f"No source {body.repeats} is known.",
                    "Give the id of the source that this page repeats, and its own file.",
                ),
            )  # fmt: skip
        message = f"This page repeats {original.publisher or original.source}."
        return (
            Finding(
                command.place, "repeats", f"{message} It adds no independence.", "", Severity.HINT
            ),
        )
    twin = view.titles.get(name_key(body.title), body.source)
    if twin == body.source or view.sources[twin].repeats == body.source:
        return ()
    return (
        Finding(
            command.place,
            "second-hand",
            f"{twin} has the same title. A copy adds no independence.",
            f"If this page repeats it, add repeats: {twin}.",
            Severity.WARNING,
        ),
    )


def not_archived(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Point out a URL without a copy or an archived page: a link may die."""
    del view
    body = command.body
    if not isinstance(body, SourceCited) or body.url is None:
        return ()
    if body.archive is not None or body.sha256 is not None:
        return ()
    return (
        Finding(
            command.place,
            "not-archived",
            "The URL is not archived.",
            "Add archive: with an archived page, or keep a copy and add its sha256:.",
            Severity.HINT,
        ),
    )


def alleges(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Warn of alleged wrongdoing, which does not belong in a record of acts and figures."""
    del view
    texts = [one.quote for one in getattr(command.body, "citations", ())]
    texts += (getattr(command.body, "words", None), command.note)
    said = None
    for text in texts:
        if text and (said := _ALLEGES.search(text)):
            break
    if said is None:
        return ()
    return (
        Finding(
            command.place,
            "alleges",
            f"This alleges wrongdoing (“{said.group()}”).",
            "Keep the act and leave out its alleged motive; no figure may rest on one.",
            Severity.WARNING,
        ),
    )


def defined_otherwise(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Refuse a definition of a contest, candidate or endorser that differs from an earlier one."""
    match command.body:
        case EndorserRegistered() as body:
            first = view.endorsers.get(body.endorser, body)
            if (first.name, first.kind) == (body.name, body.kind):
                return ()
            what, was = body.endorser, f"{first.name}, {first.kind}"
        case CandidacyDeclared() as body:
            what, was = body.candidate, view.candidate_name(body.contest, body.candidate)
            if was == body.name:
                return ()
        case ContestCalled() as body:
            called = view.contests.get(body.contest, body)
            given = (body.zone, body.counts, body.sections)
            if (called.zone, called.counts, called.sections) == given:
                return ()
            what, was = body.contest, f"{called.name}, with other sections, zone or act"
        case _:
            return ()
    return (
        Finding(
            command.place,
            "defined-otherwise",
            f"{what} is defined elsewhere as {was}.",
            "Give both the same definition, or this one an id of its own; other spellings of an "
            "endorser go into aliases:.",
        ),
    )
