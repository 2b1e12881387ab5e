"""Twins of the shapes of bodies: they read and write the same bytes, several times faster.

A twin is a struct with the fields of an attrs class in the order in which JSON's keys sort, and
with the class's own rules. It is made from the class, so that no shape is described twice, and used
only where a body is checked and thrown away: many bodies at once, one a line.
"""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
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
"""Shapes without a twin: few of any log, and about more than what their fields name."""
_NAMING: Final = {
    "contest": "contest:",
    "endorser": "endorser:",
    "first": "endorser:",
    "second": "endorser:",
    "source": "source:",
    "repeats": "source:",
}
"""The fields that name what a body is about, and what its key starts with."""

_LINES: Final = msgspec.json.Encoder()


def are_plain(bodies: Sequence[bytes]) -> bool:
    """Whether bodies have only what may stand in any: nothing foreign, escaped, or too long."""
    written = b"".join(bodies)
    return (
        written.isascii()
        and b"\\" not in written
        and b"\x7f" not in written
        and max(map(len, bodies), default=0) <= LONGEST_BODY
    )


@attrs.frozen
class Twin:
    """What reads bodies of one type, many at once, and tells what each is about."""

    _read: Callable[[bytes], list[Any]]
    _named: tuple[tuple[str, Callable[[Any], str | None]], ...]
    _has_citations: bool

    def keys(self, bodies: Sequence[bytes]) -> Iterator[set[str]] | None:
        """Return what each of some plain bodies is about, as `subjects` does; None unless all hold.

        A body holds when it fits its shape and its rules, and is what writing it again gives.
        """
        written = b"\n".join((*bodies, b""))
        try:
            read = self._read(written)
        except (msgspec.MsgspecError, LedgerError):
            return None
        # As many lines as bodies, and each as it was: so no body had a line break in it either.
        if len(read) != len(bodies) or _LINES.encode_lines(read) != written:
            return None
        return map(self._keys, read)

    def _keys(self, body: Any) -> set[str]:  # noqa: ANN401 - a struct made at run time
        keys = {start + value for start, read in self._named if (value := read(body)) is not None}
        if self._has_citations:
            for citation in body.citations:
                keys.add("source:" + citation.source)
        return keys


@functools.lru_cache(maxsize=128)
def twin_of(name: str, version: int) -> Twin | None:
    """Return the twin of a type's newest shape; None where there is none."""
    kind = BY_NAME.get(name)
    if kind is None or version != kind.version or kind.shape in _MENDING:
        return None
    struct = _struct(kind.shape)
    fields = struct.__struct_fields__
    named = tuple((start, attrgetter(name)) for name, start in _NAMING.items() if name in fields)
    return Twin(msgspec.json.Decoder(struct).decode_lines, named, "citations" in fields)


@functools.cache
def _struct(shape: type) -> type[msgspec.Struct]:
    hints = typing.get_type_hints(shape)
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
    """Put twins in the place of shapes, at any depth."""
    if attrs.has(annotation):
        return _struct(annotation)
    parts = tuple(map(_twinned, typing.get_args(annotation)))
    if not parts:
        return annotation
    if isinstance(annotation, types.UnionType):
        return functools.reduce(lambda one, other: one | other, parts)
    return typing.get_origin(annotation)[parts]
