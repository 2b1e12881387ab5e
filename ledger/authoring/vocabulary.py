"""The small vocabularies of the format: counts and shares in words, arrows, and word lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from ledger.counts import Count, exactly
from ledger.errors import ValueRefusedError
from ledger.events.act import DecidedBy, Ending
from ledger.events.frame import Exit, MilestoneKind, RuleKind
from ledger.events.kinds import ActKind
from ledger.events.total import AssertionKind, Basis, Part
from ledger.events.who import Attribute, EndorserKind, Relation
from ledger.rules import Joined, Method, TieBreak

_MOST_DIGITS: Final = 12
_NUMBER: Final = rf"(\d{{1,3}}(?:,\d{{3}})+|\d{{1,{_MOST_DIGITS}}})"
_SMALL: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
_ARROW: Final = re.compile(r"\s*(?:→|->|⇒|=>)\s*")
_PRINTED: Final = re.compile(r"(?P<name>.+?)\s*\((?P<printed>[^()]+)\)\Z")
_PLAIN_SHARE: Final = re.compile(r"(\d{1,9})/([1-9]\d{0,8})\Z")

Bounds = tuple[int | None, int | None]
_FORMS: Final[tuple[tuple[str, Callable[[int], Bounds]], ...]] = (
    (rf"(?:exactly )?{_NUMBER}", lambda n: (n, n)),
    (rf"(?:more than|over|above|upwards of) {_NUMBER}", lambda n: (n + 1, None)),
    (rf"(?:at least|no fewer than|not fewer than|≥) ?{_NUMBER}", lambda n: (n, None)),
    (rf"{_NUMBER}(?: or more|\+)", lambda n: (n, None)),
    (rf"(?:fewer than|less than|under|below) {_NUMBER}", lambda n: (None, n - 1)),
    (rf"(?:at most|up to|no more than|not more than|≤) ?{_NUMBER}", lambda n: (None, n)),
    (rf"{_NUMBER} or (?:fewer|less)", lambda n: (None, n)),
    (
        rf"(?:about|around|roughly|approximately|some|nearly|almost|c\.|~) ?{_NUMBER}",
        lambda _: (None, None),
    ),
)
_COUNTS: Final = tuple((re.compile(form, re.IGNORECASE), bounds) for form, bounds in _FORMS)
_RANGE: Final = re.compile(rf"(?:between )?{_NUMBER} ?(?:–|-| to | and ) ?{_NUMBER}")
_OF_WHICH: Final = re.compile(r"(?P<count>.+?) of (?P<of>[^,]+?)(?:, *(?P<label>.+))?\Z")
_PERCENT: Final = re.compile(r"(\d{1,3})(?:\.(\d{1,6}))? ?(?:%|per ?cent)\Z")


def count_of(words: str) -> Count:
    """Read a count: 22, more than 100, at least 5, at most 9, 5–8, about 641000 (bounds nothing).

    Raises `ValueRefusedError`.
    """
    if words.isdecimal() and len(words) <= _MOST_DIGITS:  # most counts are plain numbers
        return Count(int(words), int(words), words)
    if words.casefold() in _SMALL:
        number = _SMALL.index(words.casefold())
        return Count(number, number, words)
    for form, bounds in _COUNTS:
        if match := form.fullmatch(words):
            low, high = bounds(_whole(match[1]))
            return Count(low, high, words)
    if match := _RANGE.fullmatch(words):
        return Count(_whole(match[1]), _whole(match[2]), words)
    raise ValueRefusedError(
        f"“{words}” is not a count.",
        "Write 22, more than 100, at least 5, at most 9, 5–8 or about 641000.",
    )


def _whole(digits: str) -> int:
    return int(digits.replace(",", ""))


def part_of(words: str) -> Part:
    """Read a stated part of a total: `18 of 29, London`, or `18, London`."""
    if match := _OF_WHICH.match(words):
        label = match["label"] or ""
        return Part(label, count_of(match["count"]), count_of(match["of"]))
    count, _, label = words.partition(",")
    return Part(label.strip(), count_of(count.strip()), None)


def share_of(text: str) -> tuple[str, str | None]:
    """Read a share: `60%` is 3/5 rounded to 1/100, `1/3` is exact. Raises `ValueRefusedError`."""
    if match := _PERCENT.match(text):
        digits = match[2] or ""
        scale = 100 * 10 ** len(digits)
        share = Fraction(int(match[1] + digits), scale)
        if share > 1:
            raise ValueRefusedError(f"“{text}” is more than the whole.")
        return _fraction(share), _fraction(Fraction(1, scale))
    match = _PLAIN_SHARE.match(text)
    if match is None or int(match[1]) > int(match[2]):
        raise ValueRefusedError(f"“{text}” is not a share.", "Write 60%, 59.81% or 1/3.")
    return _fraction(Fraction(int(match[1]), int(match[2]))), None


_SHARE_BOUNDS: Final = re.compile(
    r"(?P<sign>more than|over|at least|less than|under|at most|up to)? ?(?P<share>\S.*)\Z",
    re.IGNORECASE,
)


def share_bounds(text: str) -> tuple[str | None, str | None]:
    """Read the bounds of a share: `more than 5%`, `at most 5%`, or `5%`, which is both bounds.

    Bounds are inclusive: more than 5 % is kept as at least 5 %, which is safe though not as tight.
    Raises `ValueRefusedError`.
    """
    match = _SHARE_BOUNDS.match(text)
    if match is None:
        raise ValueRefusedError(f"“{text}” is not a share.", "Write more than 5%, or 1/3.")
    share, _ = share_of(match["share"])
    match (match["sign"] or "").casefold():
        case "more than" | "over" | "at least":
            return share, None
        case "less than" | "under" | "at most" | "up to":
            return None, share
        case _:
            return share, share


def _fraction(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def number_of(text: str) -> int:
    """Read a plain whole number. Raises `ValueRefusedError`."""
    count = count_of(text).exact
    if count is None:
        raise ValueRefusedError(f"“{text}” is not one number.", "Write a number such as 2.")
    return count


def arrow(text: str) -> tuple[str, str | None]:
    """Split `A → B` (or `A -> B`); without an arrow the second part is None.

    Raises `ValueRefusedError` for more than one arrow, or an arrow without both sides.
    """
    parts = _ARROW.split(text)
    if len(parts) > 2 or not all(parts):
        raise ValueRefusedError(f"“{text}” does not read A → B.", "Write one arrow, → or ->.")
    return (parts[0], parts[1]) if len(parts) == 2 else (text, None)


def with_printed(text: str) -> tuple[str, str | None]:
    """Split `Diane Abbott (Diane Abbot)` into our name and the page's spelling of it."""
    match = _PRINTED.match(text) if text.endswith(")") else None  # most names have no brackets
    return (text, None) if match is None else (match["name"], match["printed"])


def listed(text: str) -> list[str]:
    """Split names on bars if there are any (a name may have a comma in it), otherwise on commas."""
    return [part.strip() for part in text.split("|" if "|" in text else ",")]


def barred(text: str) -> list[str]:
    """Split choices on bars: `Ed Balls | Ed Miliband`."""
    return [part.strip() for part in text.split("|")]


def chained(text: str) -> list[str]:
    """Split an attribution chain, nearest first: `blog < paper < unnamed`."""
    return [part.strip() for part in re.split("[<←]", text)]


def cells(text: str) -> list[str]:
    """Split a row's cells on bars if there are any, otherwise on spaces, with or without commas."""
    if "|" in text:
        return barred(text)
    return [part.removesuffix(",") for part in text.split()]


def _words(kinds: type[ActKind]) -> dict[str, ActKind]:
    return {kind.value.replace("_", " "): kind for kind in kinds}


ACTS: Final = _words(ActKind) | {"second preference": ActKind.SECOND_PREFERENCE}
DECIDED_BY: Final = {way.value.replace("_", " "): way for way in DecidedBy} | {
    "ballot": DecidedBy.MEMBER_BALLOT,
    "members' ballot": DecidedBy.MEMBER_BALLOT,
    "executive council": DecidedBy.EXECUTIVE,
    "policy conference": DecidedBy.CONFERENCE,
    "policy conference and executive council": DecidedBy.CONFERENCE_AND_EXECUTIVE,
}
BASES: Final = {basis.value: basis for basis in Basis} | {
    "received by the party": Basis.RECEIVED,
    "received by party": Basis.RECEIVED,
    "meetings held": Basis.MEETINGS,
    "media count": Basis.MEDIA,
    "media reports": Basis.MEDIA,
    "campaign claim": Basis.CAMPAIGN,
}
ENDINGS: Final = {ending.value: ending for ending in Ending}
EXITS: Final = {exit_.value.replace("_", " "): exit_ for exit_ in Exit}
RULE_KINDS: Final = {kind.value: kind for kind in RuleKind}
MILESTONES: Final = {kind.value.replace("_", " "): kind for kind in MilestoneKind}
JOINS: Final = {join.value: join for join in Joined}
METHODS: Final = {method.value: method for method in Method}
TIES: Final = {tie.value.replace("_", " "): tie for tie in TieBreak}
ENDORSER_KINDS: Final = {kind.value: kind for kind in EndorserKind}
ATTRIBUTES: Final = {attribute.value: attribute for attribute in Attribute}
RELATIONS: Final = {relation.value.replace("_", " "): relation for relation in Relation}
ASSERTIONS: Final = {kind.value.replace("_", " "): kind for kind in AssertionKind}

NO_COUNT: Final = exactly(0)
"""A stand-in for a count that could not be read; its claim is refused."""
