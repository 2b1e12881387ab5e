"""Acts in brief: what a build of a projection needs of the most common event, and no more.

A build reads every event on record. Most are acts for one candidate that nothing else mentions, and
of these only a few fields count. A body in brief is held to its hash, its shape and its rules all
the same: whatever the full reading would refuse is not read here, but left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Final, Self

import msgspec
from attrs import frozen

from ledger.chain import body_digest
from ledger.citations import LONGEST_QUOTE, Part
from ledger.edtf import When
from ledger.errors import LedgerError
from ledger.events.act import ActMade, DecidedBy
from ledger.events.envelope import Event
from ledger.events.kinds import ActKind
from ledger.events.registry import BY_SHAPE

TYPE: Final = BY_SHAPE[ActMade].name
"""The type of which events can be read in brief."""
VERSION: Final = BY_SHAPE[ActMade].version
"""The only version of it that can: older ones are upcast, which is the full reading's work."""

Row = tuple[int, str, str, str, bytes | None, bytes | None]
"""Seq, event id, claim id, body hash, salt and body of an act; no body where it is not to be read
in brief."""

# In Python 3.11 one look-up of an enum's member takes longer than the rule itself.
_VOTE: Final = ActKind.VOTE
_NO_NOMINATION: Final = ActKind.NO_NOMINATION


class BriefDate(msgspec.Struct, frozen=True, gc=False, kw_only=True, cache_hash=True):
    """A date with the fields of `When`. It was held to its rules, but knows nothing of bounds.

    Its hash is not computed in Python, and only once, so it can be looked up for every act.
    """

    text: str
    zone: str
    best: str | None = None
    words: str | None = None

    @classmethod
    def of(cls, when: When) -> Self:
        """Return a date in brief."""
        return cls(text=when.text, zone=when.zone, best=when.best, words=when.words)

    @property
    def when(self) -> When:
        """The date, made anew each time. Raises `LedgerError` where it breaks a rule."""
        return When(self.text, self.zone, self.best, self.words)


class BriefCitation(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A citation with the fields of `Citation`."""

    source: str
    at: str
    part: Part = Part.BODY
    quote: str | None = None
    as_printed: tuple[str, ...] = ()


class BriefBody(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An act for one candidate, with the fields of `ActMade`."""

    contest: str
    section: str | None
    act: ActKind
    endorser: str
    candidate: str
    either: tuple[()]
    on: BriefDate | None
    decided_by: DecidedBy
    lent: bool
    spokesperson: str | None
    words: str | None
    citations: tuple[BriefCitation, ...]

    @property
    def when(self) -> When | None:
        """The date of `on`, made anew each time."""
        return None if self.on is None else self.on.when


_decode: Final = msgspec.json.Decoder(BriefBody).decode


class BriefAct(msgspec.Struct, frozen=True, gc=False):
    """An event of which only what counts of its act is read, with attributes as those of `Event`.

    A struct, since a build makes one for most events.
    """

    seq: int
    event_id: str
    claim_id: str
    body: BriefBody


@frozen
class Dossier:
    """Everything that a fold of a contest can depend on, most of it in brief.

    `acts` are those that are recorded once, and of whose claims no other event speaks; `events` are
    all others. Both are in seq order, and an event is in one of the two. `whole` returns the events
    of some of the acts, by their seqs, in seq order; it reads the record, and raises as any read.
    """

    acts: tuple[BriefAct, ...]
    events: tuple[Event, ...]
    whole: Callable[[Iterable[int]], tuple[Event, ...]]


def all_whole(events: Iterable[Event]) -> Dossier:
    """Return a dossier of events, which may come in any order, with none of them in brief."""
    return Dossier((), tuple(sorted(events, key=attrgetter("seq"))), lambda _: ())


def in_brief(rows: Iterable[Row]) -> tuple[list[BriefAct], list[int]]:
    """Read the acts among some rows in brief; return these, and the seqs of all other rows.

    A row is left to the full reading, which says what is wrong with it, where its body does not
    have its hash, where it does not fit its type, and where it does not keep the type's rules. So
    are redacted bodies, and acts that are for nobody or for one of several.
    """
    acts: list[BriefAct] = []
    others: list[int] = []
    for seq, event_id, claim_id, digest, salt, written in rows:
        if written is None or salt is None or body_digest(salt, written) != digest:
            others.append(seq)
            continue
        try:
            body = _decode(written)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            others.append(seq)
            continue
        if _is_sound(body) and _is_good(body.on):
            acts.append(BriefAct(seq, event_id, claim_id, body))
        else:
            others.append(seq)
    return acts, others


def _is_sound(body: BriefBody) -> bool:
    """Whether an act and its citations keep the rules of `ActMade` and `Citation`."""
    if body.act is _VOTE or body.act is _NO_NOMINATION:
        return False
    for citation in body.citations:
        if not citation.at.strip():
            return False
        if citation.quote is not None and len(citation.quote.split()) > LONGEST_QUOTE:
            return False
    return True


@lru_cache(maxsize=4_096)
def _is_good(on: BriefDate | None) -> bool:
    """Whether a date keeps the rules of `When`. Cached: contests have many dates in common."""
    if on is None:
        return True
    try:
        When(on.text, on.zone, on.best, on.words)
    except LedgerError:
        return False
    return True
