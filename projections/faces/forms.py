"""The four forms of a page: text, Markdown, CSV and JSON. Pure: a page in, a string out."""

from __future__ import annotations

import enum
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator

from projections.faces.escapes import csv_cell, markdown_text, shown, shown_in_json
from projections.faces.page import Block, Branch, Cell, Lines, Page, Scalar, Table


class Form(enum.StrEnum):
    """How an answer is printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "md"


def formed(page: Page, form: Form) -> str:
    """Return a page in a form, without a newline at the end."""
    match form:
        case Form.TEXT:
            return as_text(page)
        case Form.JSON:
            return as_json(page)
        case Form.CSV:
            return as_csv(page)
        case Form.MARKDOWN:
            return as_markdown(page)


def as_text(page: Page) -> str:
    """Return the page as plain text, for a terminal, a mail or a pipe."""
    lines = [shown(page.heading)]
    for block in page.blocks:
        lines += _text_of(block)
    if page.hint:
        lines.append(shown(page.hint))
    return "\n".join(lines)


def as_markdown(page: Page) -> str:
    """Return the page as Markdown: heading in bold, tables as pipe tables, the rest as lists."""
    parts = [f"**{markdown_text(page.heading)}**"]
    parts += ["\n".join(_markdown_of(block)) for block in page.blocks]
    return "\n\n".join(part for part in parts if part)


def as_csv(page: Page) -> str:
    """Return the page's records as CSV, one a line, under their columns."""
    import csv

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(page.columns)
    writer.writerows([_csv_value(value) for value in record] for record in page.records)
    return out.getvalue().rstrip("\n")


def as_json(page: Page) -> str:
    """Return the page's data as JSON."""
    return shown_in_json(json.dumps(page.data, ensure_ascii=False, indent=2))


def _csv_value(value: Scalar) -> str | int:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return value
        case _:
            return csv_cell(value)


def _text_of(block: Block) -> Iterable[str]:
    match block:
        case Table():
            return _aligned(block)
        case Lines():
            return (shown(line) for line in block.lines)
        case Branch():
            return (shown(block.text), *_grown(block.branches, ""))


def _grown(branches: tuple[Branch, ...], indent: str) -> Iterator[str]:
    for at, branch in enumerate(branches, start=1):
        last = at == len(branches)
        yield f"{indent}{'└' if last else '├'} {shown(branch.text)}"
        yield from _grown(branch.branches, indent + ("  " if last else "│ "))


def _aligned(table: Table) -> Iterator[str]:
    """Lay out a table: numbers are aligned on the right, with their marks outside the column."""
    rows = [[Cell(shown(cell.text), cell.mark) for cell in row] for row in table.rows]
    heads = [Cell(shown(cell.text), cell.mark) for cell in table.heads]
    columns = list(zip(heads, *rows, strict=True))
    texts = [max(width(cell.text) for cell in column) for column in columns]
    marks = [max(width(cell.mark) for cell in column) for column in columns]
    for row in [heads, *rows]:
        line = "  ".join(
            _padded(cell, texts[at], marks[at], right=table.right[at])
            for at, cell in enumerate(row)
        )
        yield line.rstrip()


def _padded(cell: Cell, text: int, mark: int, *, right: bool) -> str:
    if not right:
        whole = cell.text + cell.mark
        return whole + " " * (text + mark - width(whole))
    return " " * (text - width(cell.text)) + cell.text + cell.mark + " " * (mark - width(cell.mark))


def width(text: str) -> int:
    """Return a text's width in terminal columns: wide characters count 2, combining ones 0."""
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in {"W", "F"}
        else 1
        for character in text
    )


def _markdown_of(block: Block) -> Iterable[str]:
    match block:
        case Table():
            yield _piped(block.heads)
            yield "|" + "|".join("---:" if right else "---" for right in block.right) + "|"
            yield from (_piped(row) for row in block.rows)
        case Lines():
            yield from (f"- {markdown_text(line)}" for line in block.lines)
        case Branch():
            yield from _listed(block, 0)


def _piped(cells: Iterable[Cell]) -> str:
    return "| " + " | ".join(markdown_text(cell.text) + cell.mark for cell in cells) + " |"


def _listed(branch: Branch, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {markdown_text(branch.text)}"
    for one in branch.branches:
        yield from _listed(one, depth + 1)
