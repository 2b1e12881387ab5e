"""One mapping of a file being read: it hands out its values, collects findings, and misses nothing.

Whatever nobody asked for is a key the format does not have, and becomes a finding with the nearest
key that it does. A value that cannot be read is noted and a stand-in handed on, so that one pass
over a claim finds everything that is wrong with it; a refused claim makes no command.
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
"""How alike two words must be, out of 100, for one to be suggested for the other."""
_MOST_CHOICES: Final = 20_000


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most like a word, to suggest it. Suggestions are never applied."""
    known = list(choices)[:_MOST_CHOICES]
    found = process.extractOne(
        word, known, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAR
    ) or process.extractOne(
        word, known, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=_NEAR + 10
    )
    return None if found is None else str(found[0])


def yes_or_no(text: str) -> bool:
    """Read yes or no. Raises `ValueRefusedError`."""
    if text.casefold() not in _YES:
        raise ValueRefusedError(f"“{text}” is neither yes nor no.", "Write yes or no.")
    return _YES[text.casefold()]


class Fields:
    """A mapping being read, and the findings about it so far."""

    def __init__(self, entries: Entries, file: str) -> None:
        """Take the mapping and the file it stands in."""
        self.file = file
        self.line = entries.line
        self.findings: list[Finding] = []
        self._values = {key.value: (key, value) for key, value in entries.entries}
        self._asked: dict[str, None] = {}

    @property
    def refused(self) -> bool:
        """Whether something is wrong enough that nothing may be made of this mapping."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def place(self, line: int | None = None) -> Place:
        """Where a line of this mapping stands; its first, if none is given."""
        return Place(self.file, self.line if line is None else line)

    def find(
        self,
        line: int,
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note a finding."""
        self.findings.append(Finding(self.place(line), code, message, hint, severity))

    def line_of(self, key: str) -> int:
        """The line of a key, or of the mapping where the key is not there."""
        return self._values[key][0].line if key in self._values else self.line

    def has(self, key: str) -> bool:
        """Whether the key is there (and a key of the format)."""
        self._asked[key] = None
        return key in self._values

    def node(self, key: str) -> Node | None:
        """The value of a key, whatever shape it has."""
        return self._values[key][1] if self.has(key) else None

    def text(self, key: str) -> str | None:
        """The text of a key; None if it is not there, a finding if it says nothing."""
        node = self.node(key)
        if node is None:
            return None
        if not isinstance(node, Text):
            shape = "a list" if isinstance(node, Items) else "a mapping"
            self.find(self.line_of(key), "not-text", f"{key}: is {shape}.", "Write one value.")
            return None
        if not node.value:
            self.find(node.line, "empty", f"{key}: says nothing.", "Give a value or drop the line.")
            return None
        return node.value

    def needed(self, key: str, hint: str) -> str:
        """The text of a key that must be there; an empty stand-in after a finding."""
        if not self.has(key):
            self.find(self.line, f"no-{key}", f"There is no {key}: here.", hint)
        return self.text(key) or ""

    def parsed(self, key: str, parse: Callable[[str], T], default: D) -> T | D:
        """The value of a key as `parse` reads it; `default` without the key, or after a finding."""
        text = self.text(key)
        return default if text is None else self.attempt(self.line_of(key), parse, text, default)

    def attempt(self, line: int, parse: Callable[[str], T], text: str, default: D) -> T | D:
        """Read a text, turning a refusal into a finding at its line and `default`."""
        try:
            return parse(text)
        except DateNotUnderstoodError as error:
            self.find(line, "date-not-understood", str(error), error.hint)
        except ValueRefusedError as error:
            self.find(line, "value-refused", str(error), error.hint)
        return default

    def choice(self, key: str, choices: Mapping[str, T], default: D) -> T | D:
        """The value a word of a small vocabulary stands for."""
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
        """The texts of a key given as a list, or as one text that `split` parts."""
        node = self.node(key)
        if isinstance(node, Items):
            found = [item for item in node.items if isinstance(item, Text) and item.value]
            if len(found) != len(node.items):
                self.find(node.line, "not-text", f"{key}: holds something that is no text.")
            return tuple(found)
        text = self.text(key)
        line = self.line_of(key)
        return () if text is None else tuple(Text(part, line) for part in split(text) if part)

    def pairs(self, key: str) -> tuple[tuple[Text, Text], ...]:
        """The entries of a key given as a mapping of text to text."""
        node = self.node(key)
        if node is None:
            return ()
        if not isinstance(node, Entries):
            self.find(
                self.line_of(key), "not-mapping", f"{key}: needs lines of its own, name: value."
            )
            return ()
        found = [(name, value) for name, value in node.entries if isinstance(value, Text)]
        if len(found) != len(node.entries):
            self.find(node.line, "not-text", f"{key}: holds something that is no text.")
        return tuple(found)

    def finish(self) -> None:
        """Complain about every key that nobody asked for."""
        for name, (key, _) in self._values.items():
            if name not in self._asked:
                near = nearest(name, self._asked)
                self.find(
                    key.line,
                    "key-unknown",
                    f"There is no key {name}: here.",
                    f"Did you mean {near}:?" if near else f"Write {one_of(self._asked)}.",
                )


def one_of(words: Iterable[str]) -> str:
    """List words as a sentence does: a, b or c."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
