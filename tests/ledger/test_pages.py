"""Checking a page at once never passes what a check entry by entry finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import astuple
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain import Links, body_digest, columns_digest, page_digests, sealed
from ledger.errors import ValueRefusedError
from ledger.events.envelope import GENESIS, Entry, utc_text
from ledger.pages import followed
from ledger.store.rows import Row, entry_of

NOON = dt.datetime(2010, 7, 26, 12, tzinfo=dt.UTC)
SIZE = 5
REDACTED = 3
OTHERS: tuple[tuple[Any, ...], ...] = (
    (0, 2, 4, 99, -1),
    (
        utc_text(NOON),
        utc_text(NOON + dt.timedelta(minutes=1)),
        utc_text(NOON + dt.timedelta(days=1)),
        "2010-07-26T12:01:00Z",
        "2010-07-26 12:01:00.000000Z",
        "noon",
        "",
    ),
    ("another", "", "event-1", 'a"\n'),
    ("act.ended", ""),
    (2, 0),
    ("another", "claim-1"),
    ("mallory", "e\nd"),
    (None, "", "never said", "null"),
    (GENESIS, "1" * 64),
    ("2" * 64, ""),
    ("3" * 64, ""),
    (None, b"?" * 16, b""),
    (None, b'{"n":9}', b""),
)
"""What each column might be changed to."""


def page(size: int = SIZE) -> list[Row]:
    """Return a sound page: two times, with notes and without, and one redacted body."""
    rows: list[Row] = []
    previous = GENESIS
    for seq in range(1, size + 1):
        salt, body = bytes([seq]) * 16, f'{{"n":{seq}}}'.encode()
        note = None if seq % 2 else "“so”\n\\"
        kept = (None, None) if seq == REDACTED else (salt, body)
        at = NOON + dt.timedelta(minutes=seq // 3)
        entry = sealed(
            Entry(
                seq,
                at,
                f"event-{seq}",
                "act.made",
                1,
                f"claim-{seq}",
                "ed",
                note,
                previous,
                body_digest(salt, body),
                "",
                *kept,
            )
        )
        rows.append((seq, utc_text(at), *astuple(entry)[2:]))
        previous = entry.entry_hash
    return rows


def resealed(rows: Sequence[Row]) -> list[Row]:
    """The same rows, each given the hash that its columns have now."""
    return [(*row[:10], columns_digest(row[:10]), *row[11:]) for row in rows]


def one_by_one(rows: Sequence[Row]) -> Iterator[str]:
    """Return what a check entry by entry finds, unreadable times included."""
    links = Links()
    for row in rows:
        try:
            yield from (finding.code for finding in links.follow(entry_of(row)))
        except ValueRefusedError:
            yield "unreadable-entry"


def test_a_page_that_holds_is_gone_past() -> None:
    """A sound page passes, and the next is checked against its end, as entry by entry."""
    rows, at_once, step_by_step = page(), Links(), Links()
    assert followed(at_once, rows[:2])
    assert followed(at_once, rows[2:])
    assert [] == [finding for row in rows for finding in step_by_step.follow(entry_of(row))]
    assert step_by_step == at_once


@st.composite
def changes(draw: st.DrawFn) -> list[Row]:
    """A page with a cell or two changed, or rows lost, doubled or in another order."""
    rows = page()
    for _ in range(draw(st.integers(0, 2))):
        at, column = draw(st.integers(0, SIZE - 1)), draw(st.integers(0, len(OTHERS) - 1))
        cells: list[Any] = list(rows[at])
        cells[column] = draw(st.sampled_from(OTHERS[column]))
        rows[at] = tuple(cells)
    if draw(st.booleans()):
        rows = resealed(rows)
    order = draw(st.lists(st.integers(0, SIZE - 1), min_size=1) | st.just(list(range(SIZE))))
    return [rows[at] for at in order]


@given(changes())
def test_a_page_passes_only_if_each_of_its_entries_does(rows: list[Row]) -> None:
    """Whatever is changed, a page passes at once exactly if each of its entries passes."""
    assert followed(Links(), rows) == ([] == list(one_by_one(rows)))


def test_every_cell_counts() -> None:
    """A change of any cell by itself is found."""
    for at, row in enumerate(page()):
        for column, others in enumerate(OTHERS):
            for other in others:
                rows = page()
                rows[at] = (*row[:column], other, *row[column + 1 :])
                for each in (rows, resealed(rows)):  # a changed cell may be hashed again
                    assert followed(Links(), each) == ([] == list(one_by_one(each)))


def test_time_that_falls_between_two_pages_is_seen() -> None:
    """A time that falls from one page to the next is found though both pages hold."""
    links, late = Links(), utc_text(NOON + dt.timedelta(days=1))
    first = resealed([(1, late, *page()[0][2:])])
    second = page()[1]
    assert followed(links, first)
    assert not followed(links, resealed([(*second[:8], first[0][10], *second[9:])]))


TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)


@given(
    st.lists(
        st.builds(
            Entry,
            st.integers(1, 2**53),
            st.datetimes(timezones=st.just(dt.UTC)),
            *(TEXTS, TEXTS, st.integers(1, 9), TEXTS, TEXTS, st.none() | TEXTS, TEXTS, TEXTS),
            *(st.just(""), st.none(), st.none()),
        ),
        max_size=4,
    )
)
def test_many_entries_hash_as_each_does(entries: list[Entry]) -> None:
    """Many entries hashed at once have the hashes of each alone, whatever their texts."""
    rows = [(entry.seq, utc_text(entry.recorded_at), *astuple(entry)[2:10]) for entry in entries]
    columns = tuple(zip(*rows, strict=True)) or ((),) * 10
    assert [sealed(entry).entry_hash for entry in entries] == page_digests(columns)
