"""YAML as text: every scalar stays what was typed, and every key and value keeps its line.

No resolvers run, so `no` is a word, `12:30` a time, and `2010-06-31` is refused by our own rules.
Keys given twice are refused: the usual loaders silently keep the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias
from unicodedata import normalize

import msgspec
from yaml import (
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from ledger.authoring.guards import judged, line_of, refuse
from ledger.errors import Place


class Text(msgspec.Struct, frozen=True, gc=False):
    """A value as typed, in Unicode NFC, without the space around it.

    A struct, since a record has many more of these than of anything else.
    """

    value: str
    line: int


class Items(msgspec.Struct, frozen=True, gc=False):
    """A list."""

    items: tuple[Node, ...]
    line: int


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A key of a mapping, the line it stands on, and its value."""

    key: str
    line: int
    value: Node


class Entries(msgspec.Struct, frozen=True, gc=False):
    """A mapping: its entries by their keys, in the order they were typed."""

    by_key: Mapping[str, Entry]
    line: int


Node: TypeAlias = Text | Items | Entries


def parse(text: str, name: str) -> Node | None:
    """Read a YAML document, None if it is empty. Raises `FileRefusedError`."""
    events = judged(text, name)
    node: Node | None = None
    for event in events:
        if isinstance(event, NodeEvent):
            node = _node(event, events, name)
    return node


def _node(event: Event, events: Iterator[Event], name: str) -> Node:
    """Build one node from the stream of events. The guard has limited how deep this can recurse."""
    if isinstance(event, ScalarEvent):
        return _text(event)
    if isinstance(event, SequenceStartEvent):
        items = []
        while not isinstance(inner := next(events), SequenceEndEvent):
            items.append(_node(inner, events, name))
        return Items(tuple(items), line_of(event))
    return Entries(_entries(events, name), line_of(event))


def _text(event: ScalarEvent) -> Text:
    return Text(normalize("NFC", event.value).strip(), line_of(event))


def _entries(events: Iterator[Event], name: str) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for event in events:
        line = line_of(event)
        if not isinstance(event, ScalarEvent):
            if isinstance(event, MappingEndEvent):
                break
            _node(event, events, name)  # what is wrong in it comes first
            raise refuse(Place(name, line), "key-not-text", "A key must be a word.", "Quote it.")
        key = normalize("NFC", event.value).strip()
        if key in entries:
            raise refuse(
                Place(name, line),
                "key-twice",
                f"“{key}” is given twice; it already stands on line {entries[key].line}.",
                "Keep one, or start a new claim with “- ”.",
            )
        told = next(events)
        value = _text(told) if isinstance(told, ScalarEvent) else _node(told, events, name)
        entries[key] = Entry(key, line, value)
    return entries
