"""YAML as text: every scalar stays what was typed, and every key and value keeps its line.

No resolvers run, so `no` is a word, `12:30` a time, and `2010-06-31` is refused by our own rules.
Keys given twice are refused: the usual loaders silently keep the last one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TypeAlias

import yaml
from attrs import frozen

from ledger.authoring.guards import judged, line_of, refuse
from ledger.errors import Place


@frozen
class Text:
    """A value as typed, in Unicode NFC, without the space around it."""

    value: str
    line: int


@frozen
class Items:
    """A list."""

    items: tuple[Node, ...]
    line: int


@frozen
class Entries:
    """A mapping, in the order it was typed."""

    entries: tuple[tuple[Text, Node], ...]
    line: int


Node: TypeAlias = Text | Items | Entries


def parse(text: str, name: str) -> Node | None:
    """Read a YAML document, None if it is empty. Raises `FileRefusedError`."""
    events = judged(text, name)
    node: Node | None = None
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            node = _node(event, events, name)
    return node


def _node(event: yaml.Event, events: Iterator[yaml.Event], name: str) -> Node:
    """Build one node from the stream of events. The guard has limited how deep this can recurse."""
    line = line_of(event)
    if isinstance(event, yaml.ScalarEvent):
        return Text(unicodedata.normalize("NFC", event.value).strip(), line)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events, name))
        return Items(tuple(items), line)
    return Entries(tuple(_entries(events, name)), line)


def _entries(events: Iterator[yaml.Event], name: str) -> Iterator[tuple[Text, Node]]:
    seen: dict[str, int] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, name)
        if not isinstance(key, Text):
            raise refuse(
                Place(name, key.line), "key-not-text", "A key must be a word.", "Quote it."
            )
        if key.value in seen:
            raise refuse(
                Place(name, key.line),
                "key-twice",
                f"“{key.value}” is given twice; it already stands on line {seen[key.value]}.",
                "Keep one, or start a new claim with “- ”.",
            )
        seen[key.value] = key.line
        yield key, _node(next(events), events, name)
