"""Reading one mapping of a file: it returns values, collects findings, and notices unknown keys.

A key that no reader asks for is not in the format: it becomes a finding, with the nearest key that
is. A value that cannot be read becomes a finding, and a stand-in is returned, so that one pass over
a claim finds everything that is wrong with it. A refused claim makes no command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from ledger.authoring.yaml import Entries, Items, Node, Text
from ledger.errors import DateNotUnderstoodError, Finding, Place, Severity, ValueRefusedError

T = TypeVar("T")
D = TypeVar("D")

_YES: Final = {"yes": True, "true": True, "no": False, "false": False}
_NEAR: Final = 75
"""How similar two words must be, out of 100, for one to be suggested for the other."""
_MOST_CHOICES: Final = 20_000


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice most similar to a word, to suggest it. Suggestions are never applied."""
    known = list(choices)[:_MOST_CHOICES]
    match = process.extractOne(
        word, known, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAR
    ) or process.extractOne(
        word, known, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=_NEAR + 10
    )
    return None if match is None else str(match[0])


def yes_or_no(text: str) -> bool:
    """Read yes or no. Raises `ValueRefusedError`."""
    if text.casefold() not in _YES:
        raise ValueRefusedError(f"“{text}” is neither yes nor no.", "Write yes or no.")
    return _YES[text.casefold()]


class Fields:
    """A mapping being read, and the findings about it so far."""

    def __init__(self, entries: Entries, file: str) -> None:
        """Take the mapping and the name of its file."""
        self.file = file
        self.line = entries.line
        self.findings: list[Finding] = []
        self._values = entries.by_key
        self._asked: dict[str, None] = {}

    @property
    def refused(self) -> bool:
        """Whether there is an error, so that nothing may be made of this mapping."""
        return bool(self.findings) and any(
            finding.severity is Severity.ERROR for finding in self.findings
        )

    def place(self, line: int | None = None) -> Place:
        """Return the place of a line of this mapping, its first if none is given."""
        return Place(self.file, self.line if line is None else line)

    def find(
        self,
        line: int,
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Add a finding."""
        self.findings.append(Finding(self.place(line), code, message, hint, severity))

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping if it lacks the key."""
        entry = self._values.get(key)
        return self.line if entry is None else entry.line

    def has(self, key: str) -> bool:
        """Whether the mapping has the key, which is thereby known to be in the format."""
        self._asked[key] = None
        return key in self._values

    def node(self, key: str) -> Node | None:
        """Return the value of a key, whatever its shape; None if it is missing."""
        self._asked[key] = None
        entry = self._values.get(key)
        return None if entry is None else entry.value

    def text(self, key: str) -> str | None:
        """Return the text of a key, None if it is missing; an empty text is a finding."""
        self._asked[key] = None
        entry = self._values.get(key)
        if entry is None:
            return None
        node = entry.value
        if not isinstance(node, Text):
            shape = "a list" if isinstance(node, Items) else "a mapping"
            self.find(self.line_of(key), "not-text", f"{key}: is {shape}.", "Write one value.")
            return None
        if not node.value:
            self.find(node.line, "empty", f"{key}: says nothing.", "Give a value or drop the line.")
            return None
        return node.value

    def needed(self, key: str, hint: str) -> str:
        """Return the text of a key that must be there; after a finding, an empty text."""
        if key not in self._values:
            self.find(self.line, f"no-{key}", f"There is no {key}: here.", hint)
        return self.text(key) or ""

    def parsed(self, key: str, parse: Callable[[str], T], default: D) -> T | D:
        """Return a key's value as `parse` reads it; `default` without it or after a finding."""
        text = self.text(key)
        return default if text is None else self.attempt(self.line_of(key), parse, text, default)

    def attempt(self, line: int, parse: Callable[[str], T], text: str, default: D) -> T | D:
        """Return `parse(text)`; if it is refused, add a finding at its line, return `default`."""
        try:
            return parse(text)
        except DateNotUnderstoodError as error:
            self.find(line, "date-not-understood", str(error), error.hint)
        except ValueRefusedError as error:
            self.find(line, "value-refused", str(error), error.hint)
        return default

    def choice(self, key: str, choices: Mapping[str, T], default: D) -> T | D:
        """Return the value that a key's word means; `default` without it or after a finding."""
        text = self.text(key)
        if text is None:
            return default
        word = text.casefold().replace("_", " ")
        if word in choices:
            return choices[word]
        near = nearest(word, choices)
        self.find(
            self.line_of(key),
            "word-unknown",
            f"{key}: “{text}” is not one of the words for it.",
            (f"Did you mean {near}? " if near else "") + f"Write {one_of(choices)}.",
        )
        return default

    def texts(self, key: str, split: Callable[[str], list[str]]) -> tuple[Text, ...]:
        """Return the texts of a key, given as a list or as one text that `split` divides."""
        node = self.node(key)
        if node is None:
            return ()
        if isinstance(node, Items):
            texts = [item for item in node.items if isinstance(item, Text) and item.value]
            if len(texts) != len(node.items):
                self.find(node.line, "not-text", f"{key}: holds something that is no text.")
            return tuple(texts)
        text = self.text(key)
        line = self.line_of(key)
        return () if text is None else tuple(Text(part, line) for part in split(text) if part)

    def pairs(self, key: str) -> tuple[tuple[Text, Text], ...]:
        """Return the entries of a key whose value is a mapping of text to text."""
        node = self.node(key)
        if node is None:
            return ()
        if not isinstance(node, Entries):
            self.find(
                self.line_of(key), "not-mapping", f"{key}: needs lines of its own, name: value."
            )
            return ()
        pairs = [
            (Text(entry.key, entry.line), entry.value)
            for entry in node.by_key.values()
            if isinstance(entry.value, Text)
        ]
        if len(pairs) != len(node.by_key):
            self.find(node.line, "not-text", f"{key}: holds something that is no text.")
        return tuple(pairs)

    def finish(self) -> None:
        """Add a finding for every key that no reader asked for."""
        if self._values.keys() <= self._asked.keys():
            return  # most end here
        for key, entry in self._values.items():
            if key not in self._asked:
                near = nearest(key, self._asked)
                self.find(
                    entry.line,
                    "key-unknown",
                    f"There is no key {key}: here.",
                    f"Did you mean {near}:?" if near else f"Write {one_of(self._asked)}.",
                )


def one_of(words: Iterable[str]) -> str:
    """Return words as a sentence lists them: a, b or c."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
