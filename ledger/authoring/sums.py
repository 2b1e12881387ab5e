"""A table's own arithmetic: rows against totals and sizes, and columns of zeroes."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ledger.authoring.claims import ClaimFields
from ledger.authoring.fields import nearest
from ledger.authoring.totals import sums_as_printed
from ledger.authoring.vocabulary import listed
from ledger.authoring.yaml import Text
from ledger.counts import Count
from ledger.errors import Severity


@frozen
class Column:
    """A column: its section, and its heading, in our words and as printed."""

    section: str
    heading: str
    printed: str | None


@frozen
class Row:
    """A row: its name, and the counts of its cells, None where the page leaves one empty."""

    name: Text
    printed: str | None
    counts: tuple[Count | None, ...]

    @property
    def label(self) -> str:
        """The row's heading as the page prints it."""
        return self.printed or self.name.value


def _sum(rows: tuple[Row, ...], column: int) -> int | None:
    """Return the sum of a column's rows, None if one of them is empty or inexact."""
    exact = [count.exact if (count := row.counts[column]) is not None else None for row in rows]
    known = [number for number in exact if number is not None]
    return sum(known) if rows and len(known) == len(exact) else None


def check_sums(
    claim: ClaimFields,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    extra: Mapping[str, tuple[Row, ...]],
) -> None:
    """Refuse rows that do not add up to the stated totals, or with the remainder to the sizes."""
    if sums_as_printed(claim):
        return
    for number, column in enumerate(columns):
        added = _sum(rows, number)
        left, total, size = (_sum(extra[key], number) for key in ("remainder", "total", "size"))
        if added is None:
            continue
        if total is not None and total != added:
            _wrong_sum(claim, "total", f"{column.heading}: rows add to {added}; you state {total}.")
        if size is not None and left is not None and size != added + left:
            _wrong_sum(
                claim,
                "size",
                f"{column.heading}: rows add to {added}, plus {left} = {added + left}; "
                f"you state {size}.",
            )


def _wrong_sum(claim: ClaimFields, key: str, message: str) -> None:
    claim.find(
        claim.line_of(key),
        "row-sum",
        message,
        "Check the cells. If the page prints it so, add sums: as printed.",
    )


def check_zeroes(
    claim: ClaimFields,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    remainders: tuple[Row, ...],
) -> None:
    """Warn of a column of zeroes with nothing left to declare: usually the page lacks it."""
    printed = claim.texts("zeroes", listed)
    for number, column in enumerate(columns):
        if any(said.value in {column.heading, column.printed, column.section} for said in printed):
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
        if not any(
            said.value in {column.heading, column.printed, column.section} for column in columns
        ):
            near = nearest(said.value, headings)
            claim.find(
                said.line,
                "column-unknown",
                f"This table has no {said.value} column.",
                f"Did you mean {near}?" if near else "Leave it out; do not enter 0.",
            )
