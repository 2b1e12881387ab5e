"""Names so similar that they may be one endorser: findings for a person to judge, never a merger.

Two bodies may have nearly the same name (Leeds North East, Leeds North West), and two people the
very same. Nothing here joins endorsers: only a link does, recorded by a person with a source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from ledger.ids import slug

_TELLING: Final = frozenset(
    "north south east west northern southern eastern western central centre upper lower mid inner "
    "outer greater new old first second junior senior young women students".split()
)
"""Words that distinguish two bodies however similar the rest is."""
_EMPTY: Final = frozenset(
    "the of and in for constituency labour party clp cllr councillor lord baroness mp sir dame dr "
    "mr mrs ms miss rt hon".split()
)
"""Words that some pages print and others leave out."""
_LIKE_ENOUGH: Final = 84
"""The score, of 100, from which two spellings are compared word by word."""
_SLIPS: Final = 2
"""How many letters may be added, lost or changed in a misspelt word."""
_SHORTEST: Final = 5
"""How many letters a word must have: a slip in a shorter one makes another word."""
_ENDING: Final = re.compile(r"(?:s|es)\Z")


@frozen
class Named:
    """An endorser with every name it goes by. Only endorsers of one kind are compared."""

    id: str
    kind: str
    names: tuple[str, ...]


@frozen
class Alike:
    """Two endorsers whose names are similar, and how."""

    first: str
    second: str
    names: tuple[str, str]
    why: str


def alikes(endorsers: Iterable[Named], settled: Iterable[frozenset[str]] = ()) -> tuple[Alike, ...]:
    """Return the pairs of endorsers to look at, without those settled by a link."""
    done = frozenset(settled)
    kinds: dict[str, list[Named]] = defaultdict(list)
    for endorser in endorsers:
        kinds[endorser.kind].append(endorser)
    pairs: dict[frozenset[str], Alike] = {}
    for kind in sorted(kinds):
        for pair in _alike_in(sorted(kinds[kind], key=lambda endorser: endorser.id)):
            key = frozenset({pair.first, pair.second})
            if key not in done:
                pairs.setdefault(key, pair)
    return tuple(sorted(pairs.values(), key=lambda pair: (pair.first, pair.second)))


def _alike_in(endorsers: Sequence[Named]) -> Iterable[Alike]:
    """Yield similar names of one kind of endorser: spelt alike, one word off, or shortened."""
    spellings = [(one.id, name, _words(name)) for one in endorsers for name in one.names]
    spellings = [entry for entry in spellings if entry[2]]
    plain = [" ".join(sorted(words)) for _, _, words in spellings]
    for at, (one, name, words) in enumerate(spellings):
        near = process.extract(
            plain[at], plain[:at], scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH, limit=None
        )
        for _, _, other_at in near:
            other, other_name, other_words = spellings[other_at]
            why = _why_alike(words, other_words) if other != one else None
            if why is not None:
                yield _pair(other, one, other_name, name, why)
    yield from _shortened(spellings)


Spelling = tuple[str, str, tuple[str, ...]]


def _shortened(spellings: Sequence[Spelling]) -> Iterable[Alike]:
    """Yield names that are part of a longer one (Hull West and Hessle), and initials (CWU)."""
    holding: Mapping[str, list[int]] = defaultdict(list)
    initials: Mapping[str, list[int]] = defaultdict(list)
    for at, (_, name, words) in enumerate(spellings):
        for word in words:
            holding[word].append(at)
        whole = slug(name).split("-")
        if len(whole) > 2:
            initials["".join(word[0] for word in whole if word not in _EMPTY)].append(at)
    for one, name, words in spellings:
        rarest = min(words, key=lambda word: len(holding[word]))
        for at in holding[rarest] if len(words) > 1 else ():
            other, longer, more = spellings[at]
            extra = set(more) - set(words)
            if other != one and set(words) < set(more) and not extra & _TELLING:
                yield _pair(one, other, name, longer, "one name within the other")
        for at in initials[words[0]] if len(words) == 1 and len(words[0]) > 2 else ():
            other, longer, _ = spellings[at]
            if other != one:
                yield _pair(one, other, name, longer, "initials")


def _pair(one: str, other: str, name: str, other_name: str, why: str) -> Alike:
    (first, first_name), (second, second_name) = sorted([(one, name), (other, other_name)])
    return Alike(first, second, (first_name, second_name), why)


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name that distinguish it; all of them where none would be left."""
    words = tuple(slug(name.replace("&", " and ")).split("-"))
    telling = tuple(word for word in words if word and word not in _EMPTY)
    return telling or tuple(word for word in words if word)


def _why_alike(words: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    if words == other:
        return "the same name"
    if sorted(words) == sorted(other):
        return "the same words"
    ours, theirs = sorted(set(words) - set(other)), sorted(set(other) - set(words))
    if len(words) != len(other) or len(ours) != 1 or len(theirs) != 1:
        return None
    return "one letter or two" if _misspelt(ours[0], theirs[0]) else None


def _misspelt(word: str, other: str) -> bool:
    """Whether one word may be the other misspelt: Abbot and Abbott, Communication(s)."""
    if {word, other} & _TELLING or any(letter.isdigit() for letter in word + other):
        return False
    # A slip of the pen seldom takes the first letter: Wakefield is not Makerfield misspelt.
    if min(len(word), len(other)) < _SHORTEST or word[0] != other[0]:
        return False
    if _ENDING.sub("", word) == _ENDING.sub("", other):
        return True
    slips = 1 if min(len(word), len(other)) < _SHORTEST + 3 else _SLIPS
    return OSA.distance(word, other, score_cutoff=slips) <= slips


def resembles(text: str, names: Iterable[str]) -> bool:
    """Whether a typed text is part of some name, or similar to it or to one of its words."""
    typed = slug(text).replace("-", " ")
    for name in names:
        plain = slug(name).replace("-", " ")
        if typed in plain or fuzz.ratio(typed, plain) >= _LIKE_ENOUGH:
            return True
        if any(fuzz.ratio(typed, word) >= _LIKE_ENOUGH for word in plain.split()):
            return True
    return False
