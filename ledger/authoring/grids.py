"""`table:` claims: a printed table of totals, with a command and findings for each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from ledger.authoring.claims import ClaimFields, Listed
from ledger.authoring.sums import Column, Row, check_sums, check_zeroes
from ledger.authoring.vocabulary import BASES, cells, count_of, listed, with_printed
from ledger.authoring.yaml import Text
from ledger.citations import Part
from ledger.commands import RecordClaim
from ledger.counts import Count
from ledger.edtf import When
from ledger.events.frame import SectionSized
from ledger.events.total import Basis, RemainderPublished, TallyPublished

_BLANK: Final = frozenset({"-", "–", "—", "?", "."})
"""A cell that the page leaves empty: unknown, never 0."""


@frozen
class _Cell:
    """One printed number: its row and column, and its candidate (None: all together)."""

    row: Row
    column: Column
    candidate: str | None
    count: Count


@frozen
class _Table:
    """What all cells of a table have in common."""

    contest: str
    columns: tuple[Column, ...]
    taken: When | None
    basis: Basis
    exhaustive: frozenset[str]


class Grids:
    """Reads tables, given the endorsers that the same file names for each total."""

    def __init__(self, named: Mapping[Listed, tuple[str, ...]]) -> None:
        """Take the endorsers named in the same file, by the total they belong to."""
        self.named = named

    def table(self, claim: ClaimFields, word: str) -> list[RecordClaim]:
        """Read `table:` with `columns:`, `rows:`, and perhaps `remainder:`, `total:`, `size:`."""
        claim.word(word)
        contest = claim.contest()
        columns = _columns(claim, contest)
        table = _Table(
            contest=contest,
            columns=columns,
            taken=claim.act_date(),
            basis=claim.choice("basis", BASES, Basis.UNKNOWN),
            exhaustive=frozenset(column.section for column in _exhaustive(claim, columns)),
        )
        rows = _rows(claim, "rows", columns)
        if not rows and not claim.refused:
            claim.find(claim.line, "no-rows", "The table has no rows.", "Add rows: NAME: 33, 4, 0.")
        extra = {key: _rows(claim, key, columns) for key in ("remainder", "total", "size")}
        check_sums(claim, columns, rows, extra)
        check_zeroes(claim, columns, rows, extra["remainder"])
        claim.cite()  # so that a missing at: is found even where every cell is refused
        if claim.refused:
            claim.text("note")
            return []
        return [
            *self._cells(claim, table, rows),
            *self._wholes(claim, table, extra["total"]),
            *_remainders(claim, table, extra["remainder"]),
            *_sizes(claim, table, extra["size"]),
        ]

    def _cells(
        self, claim: ClaimFields, table: _Table, rows: tuple[Row, ...]
    ) -> Iterator[RecordClaim]:
        for row in rows:
            candidate = claim.candidate(row.name.value, row.name.line, table.contest)
            for column, count in _filled(table, row):
                yield self._tally(claim, table, _Cell(row, column, candidate, count))

    def _wholes(
        self, claim: ClaimFields, table: _Table, rows: tuple[Row, ...]
    ) -> Iterator[RecordClaim]:
        for row in rows:
            for column, count in _filled(table, row):
                yield self._tally(claim, table, _Cell(row, column, None, count))

    def _tally(self, claim: ClaimFields, table: _Table, cell: _Cell) -> RecordClaim:
        row, column, candidate = cell.row, cell.column, cell.candidate
        act = claim.act_kind(claim.view.section(table.contest, column.section), table.contest)
        body = TallyPublished(
            contest=table.contest,
            section=column.section,
            act=act,
            candidate=candidate,
            count=cell.count,
            taken=table.taken,
            basis=table.basis,
            exhaustive=column.section in table.exhaustive,
            lists=self.named.get((table.contest, column.section, act, candidate), ()),
            parts=(),
            unit=None,
            citations=claim.cite(
                column.printed, row.printed, place=_place(row, column), part=Part.TABLE
            ),
        )
        return claim.record(body, f"/{column.section}/{candidate or 'all'}", row.name.line)


def _filled(table: _Table, row: Row) -> Iterator[tuple[Column, Count]]:
    """Yield the cells of a row that are not empty."""
    for column, count in zip(table.columns, row.counts, strict=True):
        if count is not None:
            yield column, count


def _place(row: Row, column: Column) -> str:
    return f", row {row.label}, column {column.printed or column.heading}"


def _columns(claim: ClaimFields, contest: str) -> tuple[Column, ...]:
    headings = claim.texts("columns", listed)
    if not headings:
        claim.find(
            claim.line,
            "no-columns",
            "The table has no columns.",
            "Add columns: MPs, CLPs, Unions (TUs).",
        )
    columns = []
    for heading in headings:
        name, printed = with_printed(heading.value)
        columns.append(Column(claim.section(name, heading.line, contest), name, printed))
    return tuple(columns)


def _exhaustive(claim: ClaimFields, columns: tuple[Column, ...]) -> Iterator[Column]:
    """Yield the columns for whose totals the page lists all names."""
    for said in claim.texts("exhaustive", listed):
        matches = [
            column
            for column in columns
            if said.value in {column.heading, column.printed, column.section}
        ]
        if not matches:
            claim.find(
                said.line,
                "column-unknown",
                f"This table has no {said.value} column.",
                "Name a column of it whose totals the page lists completely.",
            )
        yield from matches


def _rows(claim: ClaimFields, key: str, columns: tuple[Column, ...]) -> tuple[Row, ...]:
    rows = []
    for name, value in claim.pairs(key):
        texts = cells(value.value)
        if len(texts) != len(columns):
            claim.find(
                value.line,
                "ragged-row",
                f"{name.value} has {len(texts)} cells under {len(columns)} columns.",
                "Give one each; write ? where the page leaves a cell empty, never 0.",
            )
            continue
        spelt, printed = with_printed(name.value)
        counts = tuple(
            None if text in _BLANK else claim.attempt(value.line, count_of, text, None)
            for text in texts
        )
        rows.append(Row(Text(spelt, name.line), printed, counts))
    return tuple(rows)


def _remainders(claim: ClaimFields, table: _Table, rows: tuple[Row, ...]) -> Iterator[RecordClaim]:
    for row in rows:
        for column, count in _filled(table, row):
            body = RemainderPublished(
                contest=table.contest,
                section=column.section,
                act=claim.act_kind(
                    claim.view.section(table.contest, column.section), table.contest
                ),
                count=count,
                taken=table.taken,
                words=row.label.casefold(),
                citations=claim.cite(column.printed, place=_place(row, column), part=Part.TABLE),
            )
            yield claim.record(body, f"/{column.section}/remainder", row.name.line)


def _sizes(claim: ClaimFields, table: _Table, rows: tuple[Row, ...]) -> Iterator[RecordClaim]:
    for row in rows:
        for column, count in _filled(table, row):
            body = SectionSized(
                contest=table.contest,
                section=column.section,
                size=count,
                as_of=table.taken,
                citations=claim.cite(column.printed, place=_place(row, column), part=Part.TABLE),
            )
            yield claim.record(body, f"/{column.section}/size", row.name.line)
