"""Twins of the shapes of bodies: they read and write the same bytes, several times faster.

A twin is a struct with the fields of an attrs class, in the order in which JSON's keys sort, and
with the class's own rules. It is generated from the class, so that no shape is described twice. It
is used only where bodies are checked and thrown away, many at once, one on each line.
"""

from __future__ import annotations

import functools
import operator
import types
import typing
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import attrgetter
from typing import Any, Final

import attrs
import msgspec

from ledger.codec import LONGEST_BODY
from ledger.errors import LedgerError
from ledger.events.mending import BodyRedacted, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import BY_NAME, BY_SHAPE
from ledger.events.source import CitationAdded
from ledger.events.who import EndorsersUnlinked

_MENDING: Final = (
    BodyRedacted,
    CitationAdded,
    ClaimAssessed,
    ClaimCorrected,
    ClaimRetracted,
    EndorsersUnlinked,
)
"""Shapes without a twin: they are rare in any log, and their fields do not name all subjects."""
_NAMING: Final = {
    "contest": "contest:",
    "endorser": "endorser:",
    "first": "endorser:",
    "second": "endorser:",
    "source": "source:",
    "repeats": "source:",
}
"""The fields that name a subject of a body, and how the subject's key starts."""

_KEPT_APART: Final = ("citations", "on")
"""The fields that are read apart from their bodies: no rule of a shape reads them, and none has a
default."""

_MOST_KNOWN: Final = 10_000
"""Values of a field to be remembered: a log has fewer dates, and more places.

All that is remembered takes `verify` 9 MB at a million events.
"""

_LINES: Final = msgspec.json.Encoder()


def are_plain(bodies: Sequence[bytes]) -> bool:
    """Whether all bodies are ASCII without escapes, and none is too long; `encode` allows these."""
    return _plain(b"".join(bodies), bodies)


_Lines = Callable[[bytes], list[Any]]
_Field = Callable[[Any], Any]


@attrs.define
class _Apart:
    """A field that is first read as raw JSON: its getter, the decoder of its lines, and what held.

    Many bodies have the same date or cite the same place, so each distinct value is read, held to
    its rules and written again only once. `_known` has the sources that such a value cites. Threads
    share it, so nothing is ever taken out of it: when it is full, another takes its place.
    """

    field: _Field
    _lines: _Lines
    is_citations: bool
    _known: dict[bytes, tuple[str, ...]] = attrs.Factory(dict)

    def cited(self, read: Sequence[Any]) -> list[tuple[str, ...]] | None:
        """Return the sources that each body cites in this field; None unless all values hold."""
        # No value has a line break: each was read from within a line.
        written = _LINES.encode_lines(list(map(self.field, read))).split(b"\n")[:-1]
        if len(self._known) > _MOST_KNOWN:
            self._known = {}
        known = self._known
        if new := tuple(set(written).difference(known)):
            inside = _held(self._lines, _joined(new), len(new))
            if inside is None:
                return None
            found = map(_cited, inside) if self.is_citations else repeat((), len(new))
            known.update(zip(new, found, strict=True))
        return list(map(known.__getitem__, written))


@attrs.frozen
class Named:
    """The subjects of many bodies.

    `once` has how a subject's key starts, and for each body the rest of one such key; `more` has,
    for each body, any number of whole keys beside those. No body has a key twice.
    """

    once: tuple[tuple[str, Sequence[str]], ...]
    more: Sequence[Collection[str]]

    def of_each(self) -> Iterator[Collection[str]]:
        """Return each body's subjects, as `subjects` does."""
        if not self.once:
            return iter(self.more)
        columns = [[start + value for value in values] for start, values in self.once]
        named: Iterator[tuple[str, ...]] = zip(*columns, strict=True)
        return map(operator.add, named, self.more)


@attrs.frozen
class Twin:
    """Reads many bodies of one type at once, and returns the subjects of each."""

    _read: _Lines
    _apart: tuple[_Apart, ...]
    _named: tuple[tuple[str, _Field], ...]
    _may_name_less: bool
    """Whether one of the fields may be None, or name what another of them names."""

    def named(self, bodies: Sequence[bytes]) -> Named | None:
        """Return the subjects of bodies; None unless all are plain and hold.

        A body holds if it fits its shape and its rules, and if writing it again gives the same
        bytes.
        """
        lines = _joined(bodies)
        read = _held(self._read, lines, len(bodies)) if _plain(lines, bodies) else None
        if read is None:
            return None
        more: Sequence[tuple[str, ...]] = [()] * len(read)
        for apart in self._apart:
            cited = apart.cited(read)
            if cited is None:
                return None
            if apart.is_citations:
                more = cited
        columns = [(start, list(map(field, read))) for start, field in self._named]
        if not self._may_name_less:
            return Named(tuple(columns), more)
        keys = [
            [None if value is None else start + value for value in values]
            for start, values in columns
        ]
        named: Iterator[tuple[str | None, ...]] = zip(*keys, strict=True)
        return Named(
            (), [_distinct(about + cited) for about, cited in zip(named, more, strict=True)]
        )

    def keys(self, bodies: Sequence[bytes]) -> Iterator[Collection[str]] | None:
        """Return each body's subjects, as `subjects` does; None unless all are plain and hold."""
        named = self.named(bodies)
        return None if named is None else named.of_each()


class _Tagged(msgspec.Struct, frozen=True, gc=False):
    """The body inside a correction, with its type."""

    data: msgspec.Raw
    type: str
    version: int


@attrs.frozen
class TwinOfCorrections:
    """Reads many corrections at once, and the new bodies inside by the twins of their types."""

    _read: _Lines
    _citations: _Apart

    def named(self, bodies: Sequence[bytes]) -> Named | None:
        """Return the subjects of corrections; None unless all are plain and hold.

        A correction whose new body has no twin, or is of an older shape, is not held to hold.
        """
        lines = _joined(bodies)
        read = _held(self._read, lines, len(bodies)) if _plain(lines, bodies) else None
        cited = None if read is None else self._citations.cited(read)
        if read is None or cited is None:
            return None
        inside: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for at, one in enumerate(read):
            inside[one.body.type, one.body.version].append(at)
        keys: list[Collection[str]] = [()] * len(read)
        for (name, version), places in inside.items():
            twin = twin_of(name, version)
            named = (
                None if twin is None else twin.named([bytes(read[at].body.data) for at in places])
            )
            if named is None:
                return None
            for at, about in zip(places, named.of_each(), strict=True):
                keys[at] = {f"claim:{read[at].claim}", *about, *cited[at]}
        return Named((), keys)


def _joined(bodies: Sequence[bytes]) -> bytes:
    """Return JSON texts as lines, each with its end."""
    return b"\n".join((*bodies, b""))


def _plain(written: bytes, bodies: Sequence[bytes]) -> bool:
    return (
        written.isascii()
        and b"\\" not in written
        and b"\x7f" not in written
        and max(map(len, bodies), default=0) <= LONGEST_BODY
    )


def _held(lines: _Lines, written: bytes, count: int) -> list[Any] | None:
    """Read lines of JSON texts; None unless each one holds, and writing it gives the same bytes."""
    try:
        read = lines(written)
    except (msgspec.MsgspecError, LedgerError, RecursionError):  # the last: it nests too deeply
        return None
    # As many lines as texts, and the same bytes: so no text contained a line break.
    return read if len(read) == count and _LINES.encode_lines(read) == written else None


def _cited(citations: Sequence[Any]) -> tuple[str, ...]:
    return tuple({"source:" + citation.source for citation in citations})


def _distinct(keys: Iterable[str | None]) -> set[str]:
    return {key for key in keys if key is not None}


@functools.lru_cache(maxsize=128)
def twin_of(name: str, version: int) -> Twin | None:
    """Return the twin of a type's newest shape; None where there is none."""
    kind = BY_NAME.get(name)
    if kind is None or version != kind.version or kind.shape in _MENDING:
        return None
    hints = typing.get_type_hints(kind.shape)
    kept_apart = [name for name in _KEPT_APART if name in hints]
    apart = tuple(_apart(name, hints[name]) for name in kept_apart)
    named = tuple((start, attrgetter(name)) for name, start in _NAMING.items() if name in hints)
    may_name_less = any(hints[name] is not str for name in _NAMING if name in hints)
    body = _made(kind.shape, hints | dict.fromkeys(kept_apart, msgspec.Raw))
    return Twin(_lines(body), apart, named, may_name_less)


@functools.lru_cache(maxsize=128)
def checker_of(name: str, version: int) -> Twin | TwinOfCorrections | None:
    """Return what tells whether bodies of a type hold, and their subjects; None where nothing does.

    Of a correction this does not say what it mends: whoever records one reads it by its shape.
    """
    if BY_NAME.get(name) != BY_SHAPE[ClaimCorrected]:
        return twin_of(name, version)
    if version != BY_NAME[name].version:
        return None
    hints = typing.get_type_hints(ClaimCorrected, localns={"Claim": _Tagged})
    citations = _apart("citations", hints["citations"])
    body = _made(ClaimCorrected, hints | {"citations": msgspec.Raw})
    return TwinOfCorrections(_lines(body), citations)


def _apart(name: str, annotation: Any) -> _Apart:  # noqa: ANN401 - any annotation of a shape
    return _Apart(attrgetter(name), _lines(_twinned(annotation)), name == "citations")


def _lines(annotation: Any) -> _Lines:  # noqa: ANN401 - any annotation that a shape may have
    return msgspec.json.Decoder(annotation).decode_lines


@functools.cache
def _struct(shape: type) -> type[msgspec.Struct]:
    return _made(shape, typing.get_type_hints(shape))


def _made(shape: type, hints: Mapping[str, Any]) -> type[msgspec.Struct]:
    fields = [
        (field.name, _twinned(hints[field.name]))
        if field.default is attrs.NOTHING
        else (field.name, _twinned(hints[field.name]), field.default)
        for field in sorted(attrs.fields(shape), key=attrgetter("name"))
    ]
    rules = getattr(shape, "__attrs_post_init__", None)
    return msgspec.defstruct(
        shape.__name__,
        fields,
        namespace=None if rules is None else {"__post_init__": rules},
        frozen=True,
        gc=False,
        kw_only=True,
    )


def _twinned(annotation: Any) -> Any:  # noqa: ANN401 - any annotation that a shape may have
    """Return an annotation with each shape replaced by its twin, at any depth."""
    if attrs.has(annotation):
        return _struct(annotation)
    parts = tuple(map(_twinned, typing.get_args(annotation)))
    if not parts:
        return annotation
    if isinstance(annotation, types.UnionType):
        return functools.reduce(lambda one, other: one | other, parts)
    return typing.get_origin(annotation)[parts]
