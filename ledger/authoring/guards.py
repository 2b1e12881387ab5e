"""Checks that a file must pass before anything is built from it: size, encoding, and structure.

Files come from strangers. A stock loader dies on 100 kB of `[` (a crash that no handler catches),
and 400 bytes of nested aliases keep it busy for ever. So YAML is checked as a stream of events,
which takes milliseconds and builds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from ledger.errors import Finding, LedgerError, Place

MOST_BYTES: Final = 8_000_000
"""Bytes an authored file may have. One source is kilobytes; a contest's bulk list, a few MB."""
_USUAL_BYTES: Final = 65_536
"""Bytes of which most files have fewer."""
DEEPEST: Final = 32
"""How deep lists and mappings may nest. The format itself needs five."""
MOST_NODES: Final = 1_000_000
"""Values a file may hold."""
MOST_PROBLEMS: Final = 200
"""Findings about one file after which the rest of it is not read."""

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
# Without its C extension, pyyaml is five times slower, but gives the same events.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The parsers make events of exactly these classes, so the class itself is looked up.
_OTHER_VALUES: Final = frozenset({MappingStartEvent, SequenceStartEvent, AliasEvent})
_STEPS: Final = {
    MappingStartEvent: 1,
    SequenceStartEvent: 1,
    MappingEndEvent: -1,
    SequenceEndEvent: -1,
}
"""How many levels deeper the next event stands."""


class FileRefusedError(LedgerError):
    """A file cannot be read at all."""

    def __init__(self, finding: Finding) -> None:
        """Take the finding, for the caller who collects findings."""
        self.finding = finding
        super().__init__(finding.message)


def refuse(place: Place, code: str, message: str, hint: str = "") -> FileRefusedError:
    """Return the error that refuses a file with one finding."""
    return FileRefusedError(Finding(place, code, message, hint))


def text_of(path: Path, name: str) -> str:
    """Read a file as text: not too large, UTF-8 (a byte-order mark is dropped), only printable.

    Raises `FileRefusedError`.
    """
    try:
        with path.open("rb") as file:
            written = file.read(_USUAL_BYTES)  # asked for the cap, it would allocate the cap
            if len(written) == _USUAL_BYTES:
                # Never more than the cap, whatever stat() says.
                written += file.read(MOST_BYTES + 1 - _USUAL_BYTES)
    except OSError as error:
        raise refuse(
            Place(name), "file-unreadable", f"The file cannot be read: {error.strerror}."
        ) from error
    return decoded(written, name)


def decoded(written: bytes, name: str) -> str:
    """Check a file's bytes and return its text. Raises `FileRefusedError`."""
    if len(written) > MOST_BYTES:
        raise refuse(
            Place(name),
            "file-too-large",
            f"The file has more than {MOST_BYTES // 1_000_000} MB.",
            "Split it: one file a source.",
        )
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise refuse(
            Place(name, line),
            "not-utf-8",
            f"Byte {written[error.start]:#04x} is not UTF-8 text.",
            "Save the file as UTF-8.",
        ) from error
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise refuse(
            Place(name, line),
            "unprintable",
            f"An invisible control character (U+{ord(found.group()):04X}) stands here.",
            "Take it out.",
        )
    return text


def judged(text: str, name: str) -> Iterator[yaml.Event]:
    """Yield a YAML document's events, and refuse what could do harm or mislead once it is built.

    No anchors, aliases or tags; limited nesting and size; one document. Raises `FileRefusedError`.
    """
    depth = nodes = documents = 0
    try:
        # The parser is asked directly; `yaml.parse` asks it twice for each event.
        next_event = _LOADER(text).get_event
        while (event := next_event()) is not None:
            kind = type(event)
            if kind is ScalarEvent:  # four events of five are scalars
                nodes += 1
                if event.anchor is not None or event.tag is not None:
                    raise _not_plain(event, name)
            else:
                depth += _STEPS.get(kind, 0)
                documents += kind is DocumentStartEvent
                if kind in _OTHER_VALUES:
                    nodes += 1
                    if kind is AliasEvent or event.anchor is not None or event.tag is not None:
                        raise _not_plain(event, name)
                if depth > DEEPEST or documents > 1:
                    raise _too_much(Place(name, line_of(event)), depth, nodes)
            if nodes > MOST_NODES:
                raise _too_much(Place(name, line_of(event)), depth, nodes)
            yield event
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, name, len(text.splitlines())) from error
    except yaml.YAMLError as error:  # the reader's own: a character YAML does not allow
        raise refuse(Place(name), "not-yaml", f"This is not YAML: {error}.") from error


def line_of(event: yaml.Event) -> int:
    """Return the line on which an event starts, counted from 1."""
    mark = event.start_mark
    return 1 if mark is None else mark.line + 1


def _too_much(place: Place, depth: int, nodes: int) -> FileRefusedError:
    """Return the error that names the limit which a document exceeds."""
    if depth > DEEPEST:
        return refuse(place, "too-deep", f"Nested more than {DEEPEST} deep.")
    if nodes > MOST_NODES:
        return refuse(place, "too-many", f"More than {MOST_NODES:,} values.", "Split it.")
    return refuse(place, "two-documents", "A second document starts here.", "One file each.")


def _not_plain(event: yaml.NodeEvent, name: str) -> FileRefusedError:
    """Return the error that names what a value has beside its text: an anchor or a tag."""
    place = Place(name, line_of(event))
    if event.anchor is not None:
        return refuse(
            place, "yaml-anchor", "Anchors (&) and aliases (*) are not read.", "Write it out."
        )
    return refuse(place, "yaml-tag", "Tags (!) are not read: every value is text.", "Drop it.")


_COMMON: Final = (
    ("mapping values are not allowed", "A value with “: ” in it needs quotes around it."),
    ("cannot start any token", "Indent with spaces, and quote a value that starts with @, % or `."),
    ("could not find expected ':'", "Each line of a claim reads key: value."),
    ("did not find expected <block end>", "A quote closed early, or an indent is off."),
    ("did not find expected key", "The indent differs from the line above."),
    ("found unexpected end of stream", "A quote or bracket that opens here never closes."),
)


def _not_yaml(error: yaml.MarkedYAMLError, name: str, last: int) -> FileRefusedError:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "it cannot be read"
    hint = next((hint for words, hint in _COMMON if words in problem), "")
    # An open quote or bracket is noticed only after the last line.
    place = Place(name, None if mark is None else min(mark.line + 1, max(last, 1)))
    return refuse(place, "not-yaml", f"This is not YAML: {problem}.", hint)
