"""`table:` claims: a printed table of totals, a command a cell, so that each can be wrong alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from ledger.authoring.claims import ClaimFields, Listed
from ledger.authoring.fields import nearest
from ledger.authoring.totals import sums_as_printed
from ledger.authoring.vocabulary import BASES, cells, count_of, listed, with_printed
from ledger.authoring.yaml import Text
from ledger.citations import Part
from ledger.commands import RecordClaim
from ledger.counts import Count
from ledger.edtf import When
from ledger.errors import Severity
from ledger.events.frame import SectionSized
from ledger.events.total import Basis, RemainderPublished, TallyPublished

_BLANK: Final = frozenset({"-", "–", "—", "?", "."})
"""A cell the page leaves empty: unknown, and never 0."""


@frozen
class _Column:
    """A column: its section, and how the page heads it."""

    section: str
    heading: str
    printed: str | None


@frozen
class _Row:
    """A row under its heading: the counts of its cells, None where the page leaves one empty."""

    name: Text
    printed: str | None
    counts: tuple[Count | None, ...]

    @property
    def label(self) -> str:
        """The row's heading as the page prints it."""
        return self.printed or self.name.value


@frozen
class _Cell:
    """One printed number: where it stands, and for whom (None: for all together)."""

    row: _Row
    column: _Column
    candidate: str | None
    count: Count


@frozen
class _Table:
    """What all cells of a table share."""

    contest: str
    columns: tuple[_Column, ...]
    taken: When | None
    basis: Basis
    exhaustive: frozenset[str]


class Grids:
    """Reads tables, given the endorsers that each page names for each total."""

    def __init__(self, named: Mapping[Listed, tuple[str, ...]]) -> None:
        """Take the endorsers named in the same file, by the total they belong to."""
        self.named = named

    def table(self, claim: ClaimFields, word: str) -> list[RecordClaim]:
        """`table:` with `columns:`, `rows:`, and perhaps `remainder:`, `total:` and `size:`."""
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
        _check_sums(claim, columns, rows, extra)
        _check_zeroes(claim, columns, rows, extra["remainder"])
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
        self, claim: ClaimFields, table: _Table, rows: tuple[_Row, ...]
    ) -> Iterator[RecordClaim]:
        for row in rows:
            candidate = claim.candidate(row.name.value, row.name.line, table.contest)
            for column, count in _filled(table, row):
                yield self._tally(claim, table, _Cell(row, column, candidate, count))

    def _wholes(
        self, claim: ClaimFields, table: _Table, rows: tuple[_Row, ...]
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
        return _at(claim.record(body, f"/{column.section}/{candidate or 'all'}"), claim, row)


def _filled(table: _Table, row: _Row) -> Iterator[tuple[_Column, Count]]:
    """The cells of a row that the page fills in."""
    for column, count in zip(table.columns, row.counts, strict=True):
        if count is not None:
            yield column, count


def _at(command: RecordClaim, claim: ClaimFields, row: _Row) -> RecordClaim:
    """Point a cell's findings at its own row, not at the head of the table."""
    place = claim.place(row.name.line)
    return RecordClaim(place, command.key, command.body, command.note)


def _place(row: _Row, column: _Column) -> str:
    return f", row {row.label}, column {column.printed or column.heading}"


def _columns(claim: ClaimFields, contest: str) -> tuple[_Column, ...]:
    headings = claim.texts("columns", listed)
    if not headings:
        claim.find(
            claim.line,
            "no-columns",
            "The table has no columns.",
            "Add columns: MPs, CLPs, Unions (TUs).",
        )
    found = []
    for heading in headings:
        name, printed = with_printed(heading.value)
        found.append(_Column(claim.section(name, heading.line, contest), name, printed))
    return tuple(found)


def _exhaustive(claim: ClaimFields, columns: tuple[_Column, ...]) -> Iterator[_Column]:
    """The columns whose totals the page lists name by name, completely."""
    for said in claim.texts("exhaustive", listed):
        fitting = [one for one in columns if said.value in {one.heading, one.printed, one.section}]
        if not fitting:
            claim.find(
                said.line,
                "column-unknown",
                f"This table has no {said.value} column.",
                "Name a column of it whose totals the page lists completely.",
            )
        yield from fitting


def _rows(claim: ClaimFields, key: str, columns: tuple[_Column, ...]) -> tuple[_Row, ...]:
    found = []
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
        found.append(_Row(Text(spelt, name.line), printed, counts))
    return tuple(found)


def _sum(rows: tuple[_Row, ...], column: int) -> int | None:
    """What a column's rows add to; None where one of them is empty or inexact."""
    exact = [count.exact if (count := row.counts[column]) is not None else None for row in rows]
    known = [number for number in exact if number is not None]
    return sum(known) if rows and len(known) == len(exact) else None


def _check_sums(
    claim: ClaimFields,
    columns: tuple[_Column, ...],
    rows: tuple[_Row, ...],
    extra: Mapping[str, tuple[_Row, ...]],
) -> None:
    """Rows must add to the totals the page states, and with the remainder to its sizes."""
    if sums_as_printed(claim):
        return
    for number, column in enumerate(columns):
        added = _sum(rows, number)
        left, total, size = (_sum(extra[key], number) for key in ("remainder", "total", "size"))
        if added is None:
            continue
        if total is not None and total != added:
            _say_sum(claim, "total", f"{column.heading}: rows add to {added}; you state {total}.")
        if size is not None and left is not None and size != added + left:
            _say_sum(
                claim,
                "size",
                f"{column.heading}: rows add to {added}, plus {left} = {added + left}; "
                f"you state {size}.",
            )


def _say_sum(claim: ClaimFields, key: str, message: str) -> None:
    claim.find(
        claim.line_of(key),
        "row-sum",
        message,
        "Check the cells. If the page prints it so, add sums: as printed.",
    )


def _check_zeroes(
    claim: ClaimFields,
    columns: tuple[_Column, ...],
    rows: tuple[_Row, ...],
    remainders: tuple[_Row, ...],
) -> None:
    """A column of nothing but 0, with nothing left to declare, is usually not on the page."""
    printed = claim.texts("zeroes", listed)
    for number, column in enumerate(columns):
        if any(one.value in {column.heading, column.printed, column.section} for one in printed):
            continue
        empty = _sum(rows, number) == 0 and not _sum(remainders, number)
        if empty and len(rows) > 1:
            claim.find(
                claim.line_of("columns"),
                "all-zero",
                f"{column.heading}: every row is 0.",
                "If the page has no such column, leave it out: an omitted section is unknown, not "
                f"0. If it prints them, add zeroes: {column.heading}.",
                Severity.WARNING,
            )
    for said in printed:
        headings = [column.heading for column in columns]
        if not any(said.value in {one.heading, one.printed, one.section} for one in columns):
            near = nearest(said.value, headings)
            claim.find(
                said.line,
                "column-unknown",
                f"This table has no {said.value} column.",
                f"Did you mean {near}?" if near else "Leave it out; do not enter 0.",
            )


def _remainders(claim: ClaimFields, table: _Table, rows: tuple[_Row, ...]) -> Iterator[RecordClaim]:
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
            yield _at(claim.record(body, f"/{column.section}/remainder"), claim, row)


def _sizes(claim: ClaimFields, table: _Table, rows: tuple[_Row, ...]) -> Iterator[RecordClaim]:
    for row in rows:
        for column, count in _filled(table, row):
            body = SectionSized(
                contest=table.contest,
                section=column.section,
                size=count,
                as_of=table.taken,
                citations=claim.cite(column.printed, place=_place(row, column), part=Part.TABLE),
            )
            yield _at(claim.record(body, f"/{column.section}/size"), claim, row)
