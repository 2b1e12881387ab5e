"""Twins of the shapes of bodies: they read and write the same bytes, several times faster.

A twin is a struct with the fields of an attrs class, in the order in which JSON's keys sort, and
with the class's own rules. It is generated from the class, so that no shape is described twice. It
is used only where bodies are checked and thrown away, many at once, one on each line.
"""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import add, attrgetter
from typing import Any, Final

import attrs
import msgspec

from ledger.codec import LONGEST_BODY
from ledger.errors import LedgerError
from ledger.events.mending import BodyRedacted, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import BY_NAME
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

_LINES: Final = msgspec.json.Encoder()


def are_plain(bodies: Sequence[bytes]) -> bool:
    """Whether all bodies are ASCII without escapes, and none is too long; `encode` allows these."""
    written = b"".join(bodies)
    return (
        written.isascii()
        and b"\\" not in written
        and b"\x7f" not in written
        and max(map(len, bodies), default=0) <= LONGEST_BODY
    )


_Lines = Callable[[bytes], list[Any]]
_Field = Callable[[Any], Any]


@attrs.frozen
class _Apart:
    """A field that is first read as raw JSON: its getter, and the decoder of its lines.

    Many bodies of a page have the same date or cite the same place, so each distinct value is read,
    held to its rules and written again only once.
    """

    field: _Field
    lines: _Lines
    is_citations: bool


@attrs.frozen
class Twin:
    """Reads many bodies of one type at once, and returns the subjects of each."""

    _read: _Lines
    _apart: tuple[_Apart, ...]
    _named: tuple[tuple[str, _Field], ...]
    _may_name_less: bool
    """Whether one of the fields may be None, or name what another of them names."""

    def keys(self, bodies: Sequence[bytes]) -> Iterator[Collection[str]] | None:
        """Return each plain body's subjects, as `subjects` does; None unless all bodies hold.

        A body holds if it fits its shape and its rules, and if writing it again gives the same
        bytes. No body has a key twice.
        """
        read = _held(self._read, bodies)
        if read is None:
            return None
        cited: Iterator[tuple[str, ...]] = repeat((), len(read))
        for apart in self._apart:
            written = list(map(bytes, map(apart.field, read)))
            distinct = tuple(set(written))
            inside = _held(apart.lines, distinct)
            if inside is None:
                return None
            if apart.is_citations:
                keys = dict(zip(distinct, map(_cited, inside), strict=True))
                cited = map(keys.__getitem__, written)
        columns = [
            [None if value is None else start + value for value in map(field, read)]
            for start, field in self._named
        ]
        named: Iterator[tuple[str, ...]] = zip(*columns, strict=True)
        about = map(add, named, cited) if columns else cited
        return map(_distinct, about) if self._may_name_less else about


def _held(lines: _Lines, bodies: Sequence[bytes]) -> list[Any] | None:
    """Read JSON texts; None unless each one holds, and writing it again gives the same bytes."""
    written = b"\n".join((*bodies, b""))
    try:
        read = lines(written)
    except (msgspec.MsgspecError, LedgerError):
        return None
    # As many lines as bodies, and the same bytes: so no body contained a line break.
    return read if len(read) == len(bodies) and _LINES.encode_lines(read) == written else None


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
    apart = tuple(
        _Apart(attrgetter(name), _lines(_twinned(hints[name])), name == "citations")
        for name in kept_apart
    )
    named = tuple((start, attrgetter(name)) for name, start in _NAMING.items() if name in hints)
    may_name_less = any(hints[name] is not str for name in _NAMING if name in hints)
    body = _made(kind.shape, hints | dict.fromkeys(kept_apart, msgspec.Raw))
    return Twin(_lines(body), apart, named, may_name_less)


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
