"""Checks on acts: each a fact, in time, of this contest, by this endorser, and stated once."""

from __future__ import annotations

import re
from typing import Final

from ledger.commands import RecordClaim
from ledger.edtf import spoken
from ledger.errors import Finding, Severity
from ledger.events.act import ActEnded, ActMade
from ledger.events.frame import CandidacyEnded, WindowStated
from ledger.events.hedged import ActReported
from ledger.events.kinds import ActKind
from ledger.events.who import EndorserKind
from ledger.times import ALWAYS, Span
from ledger.view import View

_HEDGES: Final = re.compile(
    r"\b(?:is |are |was )?(?:reported(?:ly)? (?:to be )?\w+|considering|rumoured|tipped to|"
    r"likely to|expected to|thought to be|thought to|understood to|set to|poised to|"
    r"(?:could|may|might) (?:back|endorse|nominate|support|withdraw|quit|drop|abandon|step))\b",
    re.IGNORECASE,
)
_WORK: Final = re.compile(
    r"\b(?:donat\w+|gave £|gift|works? for|working for|worked for|advis\w+|employ\w+|volunteer\w*|"
    r"prais\w+|admir\w+)\b",
    re.IGNORECASE,
)
_FIRST_PERSON: Final = re.compile(r"\bI(?:['’](?:ll|m|ve|d))?\b")
_CHOOSES: Final = frozenset({ActKind.NOMINATION, ActKind.ENDORSEMENT})
_MARGIN: Final = 90 * 86_400
"""Seconds before a contest began within which an act may still be about it."""


def hedged_as_fact(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Refuse an act, an ending or an exit whose quote only hedges."""
    del view
    body = command.body
    if not isinstance(body, ActMade | ActEnded | CandidacyEnded):
        return ()
    for citation in body.citations:
        if citation.quote is not None and (said := _HEDGES.search(citation.quote)):
            return (
                Finding(
                    command.place,
                    "hedged-as-fact",
                    f"The quote says “{said.group().strip()}”. That has not happened yet.",
                    "Use rumour:, report: or expected:, or cite a source that says it happened.",
                ),
            )
    return ()


def outside_window(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Refuse an act certainly made after its window closed, or before it opened."""
    body = command.body
    if not isinstance(body, ActMade) or body.on is None or body.section is None:
        return ()
    windows = view.windows.get((body.contest, body.section, body.act), ())
    on = body.on.span(certain=True)
    late, early = _closed_before(on, windows), _opened_after(on, windows)
    if late is None and early is None:
        return ()
    section = view.section(body.contest, body.section)
    name = body.section if section is None else section.name
    which = f"after {name} closed ({late})" if late else f"before {name} opened ({early})"
    word = body.act.replace("_", "-")
    return (
        Finding(
            command.place,
            "outside-window",
            f"{_capital(spoken(body.on))} is {which} for a {word}.",
            "A late endorsement? Use endorsement:, not nomination:."
            if late and body.act is ActKind.NOMINATION
            else "Check the date.",
        ),
    )


def _closed_before(on: Span, windows: tuple[WindowStated, ...]) -> str | None:
    """Return the last close that any source states, if the act certainly came after all of them."""
    closes = [window.closes for window in windows if window.closes is not None]
    if not closes or not all(on.not_before(close.span().end) for close in closes):
        return None
    return spoken(max(closes, key=lambda close: close.span()))


def _opened_after(on: Span, windows: tuple[WindowStated, ...]) -> str | None:
    opens = [window.opens for window in windows if window.opens is not None]
    if not opens or not all(on.over_by(opening.span().start) for opening in opens):
        return None
    return spoken(min(opens, key=lambda opening: opening.span()))


def counted_twice(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Find a second choice by an endorser who has one already in the same capacity."""
    body = command.body
    if not isinstance(body, ActMade) or body.act not in _CHOOSES or body.candidate is None:
        return ()
    key = (body.contest, body.section, body.act, body.endorser)
    for known, other in view.acts.get(key, ()):
        if known.claim_id == command.claim_id:
            break  # any later claim is checked against this one
        if other.candidate is not None and (found := _clash(command, body, other, view)):
            return (found,)
    return ()


def _clash(command: RecordClaim, body: ActMade, other: ActMade, view: View) -> Finding | None:
    key = (body.contest, body.section, body.act, body.endorser)
    same_source = {one.source for one in body.citations} & {one.source for one in other.citations}
    who = view.endorser_name(body.endorser)
    for_whom = view.candidate_name(body.contest, other.candidate or "")
    already = f"{who} already has a {body.act} for {for_whom}"
    if other.on is not None:
        already += f", {spoken(other.on)}"
    if other.candidate == body.candidate:
        return (
            Finding(
                command.place, "said-twice", f"{already}, from this same page.",
                "Keep one claim; further places go into its at:.", Severity.WARNING,
            )
            if same_source
            else None
        )  # fmt: skip
    over = any(
        (key, one) in view.ended or (body.contest, one) in view.out
        for one in (other.candidate, body.candidate)
        if one is not None
    )
    if over:
        return None
    return Finding(
        command.place,
        "counted-twice",
        f"{already}.",
        "A switch? Record its end first: ended: A → B, manner: switched. Do two sources disagree? "
        "Both stand, until one is set aside by endorsements assess.",
        Severity.ERROR if same_source else Severity.WARNING,
    )


def carried_over(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Refuse an act from long before the contest began: it was about another contest."""
    body = command.body
    if not isinstance(body, ActMade) or body.act not in _CHOOSES or body.on is None:
        return ()
    began = view.began.get(body.contest, ALWAYS)
    if began == ALWAYS or not body.on.span(certain=True).over_by(began - _MARGIN):
        return ()
    called = view.contests.get(body.contest)
    name = body.contest if called is None else called.name
    return (
        Finding(
            command.place,
            "carried-over",
            f"{_capital(spoken(body.on))} is long before {name} began. "
            "It says nothing about this contest.",
            "Record it under the contest it was about: contest: ID.",
        ),
    )


def work_or_praise(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Warn if the quote of an endorsement tells of a job, a gift or praise."""
    del view
    body = command.body
    if not isinstance(body, ActMade) or body.act not in _CHOOSES:
        return ()
    if not any(_WORK.search(one.quote) for one in body.citations if one.quote is not None):
        return ()
    return (
        Finding(
            command.place,
            "no-endorsement",
            "Working, donating or praising is not an endorsement.",
            "Use statement:, or leave it out.",
            Severity.WARNING,
        ),
    )


def leader_for_body(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Warn if a body's act rests on a quote that says “I”: its leader speaks for themselves."""
    body = command.body
    if not isinstance(body, ActMade):
        return ()
    registered = view.endorsers.get(body.endorser)
    if registered is None or registered.kind is EndorserKind.PERSON:
        return ()
    quotes = (one.quote for one in body.citations if one.quote is not None)
    said = next((quote for quote in quotes if _FIRST_PERSON.search(quote)), None)
    if said is None:
        return ()
    speaker = body.spokesperson or "somebody"
    return (
        Finding(
            command.place,
            "leader-for-body",
            f"“{said}” is {speaker}, not {registered.name}.",
            "Add a person-level endorsement: with an endorser of kind: person.",
            Severity.WARNING,
        ),
    )


def headline_firmer(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Point out a headline that says more than the article: the article prevails."""
    del view
    if not isinstance(command.body, ActReported) or command.body.headline is None:
        return ()
    return (
        Finding(
            command.place,
            "headline-firmer",
            f"The headline (“{command.body.headline}”) is firmer than the body. The body prevails.",
            "",
            Severity.HINT,
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
