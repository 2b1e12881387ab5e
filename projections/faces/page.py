"""A page: one answer as values, before it becomes text, Markdown, CSV or JSON.

What a page holds is data: no cell or line may carry a line break of its own, and the forms escape
whatever else could act on a terminal or in a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

Scalar = str | int | bool | None
Json = Mapping[str, object]


@frozen
class Cell:
    """One cell of a table; `mark` is the superscript that leads to a note, or is empty."""

    text: str
    mark: str = ""


@frozen
class Table:
    """Headings and rows; `right` says which columns hold numbers and are aligned on the right."""

    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: tuple[bool, ...]


@frozen
class Lines:
    """Sentences, one a line."""

    lines: tuple[str, ...]


@frozen
class Branch:
    """A line, with the lines that it rests on beneath it."""

    text: str
    branches: tuple[Branch, ...] = ()


Block = Table | Lines | Branch


@frozen
class Page:
    """One answer in every form: `blocks` for text, `data` for JSON, `records` for CSV.

    `heading` says what the answer is about and on which clocks; `hint` is what to type next, and
    is printed in text only.
    """

    heading: str
    blocks: tuple[Block, ...]
    data: Json
    columns: tuple[str, ...]
    records: tuple[tuple[Scalar, ...], ...]
    hint: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a column named twice: a reader by name would only get the last one."""
        if len(set(self.columns)) < len(self.columns):
            raise ValueError(f"A column is named twice: {', '.join(self.columns)}")


def plain(texts: tuple[str, ...]) -> tuple[Cell, ...]:
    """Make cells without marks."""
    return tuple(Cell(text) for text in texts)


def left_table(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    """Make a table of words, all columns aligned on the left."""
    return Table(plain(heads), tuple(plain(row) for row in rows), (False,) * len(heads))
