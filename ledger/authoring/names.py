"""Whom a name means. A name is matched exactly or not at all; similar names are only suggested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from ledger.authoring.fields import nearest, one_of
from ledger.ids import name_key, slug
from ledger.view import View

NO_ZONE: Final = (
    "Nothing says in which time zone this file's days are meant.",
    "Add contest:, or zone: Europe/London, to the file.",
)


@frozen
class NotFound:
    """Why a name was not found, and what to write."""

    message: str
    hint: str
    code: str = ""


def candidate(text: str, contest: str, view: View) -> str | NotFound:
    """Return the id of a candidate, given by id or full name, or why there is none."""
    key = name_key(text)
    if (found := view.standing.get(contest, {}).get(key)) is not None:
        return found
    standing = view.candidates.get(contest, {})
    partly = [name for name in standing.values() if _is_part(key, name)]
    if len(partly) > 1:
        return NotFound(
            f"“{text}” could be {one_of(partly)}.",
            f"Write one, or for: {' | '.join(partly)} to leave it open. It will not be counted.",
            "name-ambiguous",
        )
    if not standing:
        return NotFound(
            f"“{text}” is not in this contest, for which no candidate is on record.",
            f"Add a claim candidacy: {text}.",
        )
    near = partly[0] if partly else nearest(text, standing.values())
    if near is None:
        return NotFound(
            f"“{text}” is not in this contest.",
            f"It has {', '.join(standing.values())}. Someone else? Add a claim candidacy: {text}.",
        )
    return NotFound(
        f"“{text}” is not in this contest. Did you mean {near}?",
        f"Write {near}, and as-printed: {text} if the page spells it so.",
    )


def _is_part(key: str, name: str) -> bool:
    """Whether a key is some words of a name: “Ed” of Ed Balls, “Abbott” of Diane Abbott."""
    return bool(key) and set(key.split()) < set(name_key(name).split())


def endorser(text: str, view: View) -> str | NotFound:
    """Return the id of an endorser, given by id, name or alias, or why there is none."""
    ids = view.names.get(name_key(text), frozenset())
    if len(ids) == 1:
        return next(iter(ids))
    if ids:
        choices = ", ".join(sorted(ids))
        return NotFound(
            f"“{text}” is the name of several endorsers: {choices}.",
            "Write the id of the one meant.",
            "name-ambiguous",
        )
    names = {body.name: body.endorser for body in view.endorsers.values()}
    near = nearest(text, [*names, *view.names])
    new = f"If it is somebody new, add {slug(text) or 'an id'} to endorsers:."
    if near is None:
        return NotFound(f"“{text}” is not a known endorser.", new)
    meant = view.endorser_name(names.get(near) or next(iter(view.names[name_key(near)])))
    return NotFound(
        f"“{text}” is not a known endorser. Did you mean {meant}?",
        f"Write {meant}, and as-printed: {text} if the page spells it so. {new}",
    )


def heading(text: str, contest: str, view: View) -> str | None:
    """Return the id of the section that a text names; None if there is none, with no reason."""
    return view.headings.get(contest, {}).get(name_key(text))


def section(text: str, contest: str, view: View) -> str | NotFound:
    """Return the id of a section, given by id, column name or long name, or why there is none."""
    called = view.contests.get(contest)
    if called is None:
        return NotFound(*unknown_contest(contest, view), "contest-unknown")
    if (found := heading(text, contest, view)) is not None:
        return found
    spellings = view.headings[contest]
    near = nearest(name_key(text), spellings)
    columns = ", ".join(known.name for known in called.sections)
    return NotFound(
        f"“{text}” is not a section of {called.name}.",
        (f"Did you mean {_column(spellings, near, view, contest)}? " if near else "")
        + f"It has {columns}. A page's own heading goes in brackets: Unions (TUs).",
    )


def _column(spellings: Mapping[str, str], near: str, view: View, contest: str) -> str:
    known = view.section(contest, spellings[near])
    return near if known is None else known.name


def unknown_contest(contest: str, view: View) -> tuple[str, str]:
    """Return the message that a contest is not defined, and a hint."""
    near = nearest(contest, view.contests)
    return (
        f"No contest {contest} is defined.",
        f"Did you mean {near}?"
        if near
        else f"Add a claim called: {contest}, or read its file too.",
    )
