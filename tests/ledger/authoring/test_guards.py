"""Files from strangers: refused with a line, in milliseconds, before anything is built."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ledger.authoring import guards
from ledger.authoring.guards import FileRefusedError, decoded, text_of
from ledger.authoring.yaml import Entries, Text, parse
from tests.authored import findings

LAUGHS = "a: &a [lol, lol]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("[" * 100_000, "f.yaml:1: error [too-deep] Nested more than 32 deep."),
        ("{a: " * 20_000, "f.yaml:1: error [too-deep] Nested more than 32 deep."),
        (LAUGHS, "f.yaml:1: error [yaml-anchor] Anchors (&) and aliases (*) are not read."),
        ("a: 1\nb: *a", "f.yaml:2: error [yaml-anchor] Anchors (&) and aliases (*) are not read."),
        ("a: !!python/object:x y", "f.yaml:1: error [yaml-tag] Tags (!) are not read"),
        ("a: 1\n---\nb: 2", "f.yaml:2: error [two-documents] A second document starts here."),
        ("a: 1\nb: 2\na: 3", "f.yaml:3: error [key-twice] “a” is given twice"),
        ("title: War: a history", "f.yaml:1: error [not-yaml] This is not YAML: mapping values"),
        ("a:\n\t- b", "f.yaml:2: error [not-yaml] This is not YAML: found character"),
        ('a: 1\nb: "c', "f.yaml:2: error [not-yaml] This is not YAML: found unexpected end"),
        ("? [a]\n: b", "f.yaml:1: error [key-not-text] A key must be a word."),
    ],
)
def test_a_hostile_or_broken_file_is_refused_at_its_line(written: str, found: str) -> None:
    """A hostile or broken file is refused at once, with the line to look at."""
    start = time.perf_counter()
    with pytest.raises(FileRefusedError) as refusal:
        parse(written, "f.yaml")
    assert str(refusal.value.finding).startswith(found)
    assert time.perf_counter() - start < 1


def test_a_file_may_hold_only_so_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flat file of millions of values is refused as well as a deep one."""
    monkeypatch.setattr(guards, "MOST_NODES", 100)
    with pytest.raises(FileRefusedError, match="More than 100 values"):
        parse("- a\n" * 200, "f.yaml")


def test_a_file_may_have_only_so_many_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is never read beyond its cap."""
    monkeypatch.setattr(guards, "MOST_BYTES", 1_000_000)
    path = tmp_path / "large.yaml"
    path.write_text("a" * 1_000_001, encoding="utf-8")
    with pytest.raises(FileRefusedError, match="more than 1 MB"):
        text_of(path, "large.yaml")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (b"a: 1\nb: \xff", "f.yaml:2: error [not-utf-8] Byte 0xff is not UTF-8 text."),
        (b"a: 1\nb: x\x00y", "f.yaml:2: error [unprintable]"),
        ("a: \u202eabc".encode(), "f.yaml:1: error [unprintable]"),
        (b"a: \x1b[31m", "f.yaml:1: error [unprintable]"),
    ],
)
def test_a_file_is_printable_utf_8(written: bytes, found: str) -> None:
    """Text that could act on a terminal, or reads otherwise than it looks, is refused."""
    with pytest.raises(FileRefusedError) as refusal:
        decoded(written, "f.yaml")
    assert str(refusal.value.finding).startswith(found)


def test_every_value_stays_text() -> None:
    """No Norway problem, no 12:30 turned into 750, no octal, no dates that are objects."""
    typed = ["no", "12:30", "010", "1_000", "2010-06-31", "1e3", "null", "~"]
    node = parse("\n".join(f"k{number}: {value}" for number, value in enumerate(typed)), "f.yaml")
    assert isinstance(node, Entries)
    values = [entry.value for entry in node.by_key.values()]
    assert [Text(value, number) for number, value in enumerate(typed, 1)] == values


def test_text_is_normalised() -> None:
    """A letter and a combining accent are read as the accented letter."""
    node = parse("name: Ce\u0301cile", "f.yaml")
    assert isinstance(node, Entries)
    assert Text("C\u00e9cile", 1) == node.by_key["name"].value


def test_all_findings_of_all_claims_come_at_once(tmp_path: Path) -> None:
    """All findings of all claims come at once, so that a file is mended once."""
    page = """
- {nomination: Weavers → Diane Abbot, when: 09/07/2010, at: p1}
- {tally: CLPs for Ed, count: many, when: 2010-02-30}
- {nominaton: Weavers → Ed Balls, when: source, at: p3}
- {nomination: Weavers → Ed Balls, when: source, at: p4, decided: ballot}
"""
    lines = [finding.split(" ")[0] for finding in findings(tmp_path, page)]
    assert [":8", ":8", ":9", ":9", ":9", ":9", ":10", ":11"] == lines
