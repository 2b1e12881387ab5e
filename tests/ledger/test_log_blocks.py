"""Reading a log file in blocks: lines at the blocks' ends, long lines, and deep ones."""

from __future__ import annotations

import errno
import io
from pathlib import Path

import pytest
from attrs import evolve

from ledger.citations import Citation
from ledger.codec import LONGEST_BODY, encode
from ledger.logfile import importing as log_importing
from ledger.logfile.importing import importing
from ledger.store import Ledger
from ledger.verify import verify
from tests.ledger.logs import file_of, line
from tests.samples import citation, correction, draft, event_id, nomination

BLOCK = log_importing._BLOCK  # noqa: SLF001 - a test's line has to end where a block does
LONGEST = 1_000_000
"""Bytes of the longest line that is read, its end among them."""


def of_length(key: str, length: int) -> str:
    """Return a nomination's line of so many bytes, newline included, padded in its salt."""
    short = line(draft(nomination(key), key), salt="")
    return line(draft(nomination(key), key), salt="0" * (length - len(short) - 1))


def faults(ledger: Ledger, path: Path) -> list[tuple[int | None, str]]:
    """Import a log and return the line and the code of each finding."""
    batches = importing(ledger, path, recorded_by="jo")
    return [(one.place.line, one.code) for batch in batches for one in batch.findings]


def recorded(ledger: Ledger) -> list[str]:
    """Return the ids of all events on record."""
    return [entry.event_id for entry in ledger.entries()]


@pytest.mark.parametrize("length", [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK])
def test_a_line_that_ends_about_where_a_block_does_is_whole(
    sqlite_ledger: Ledger, tmp_path: Path, length: int
) -> None:
    """A line that ends near a block's end is read once and whole, and so is the one after it."""
    others = [line(draft(nomination(key), key)) for key in ("ben", "cat")]
    path = file_of(tmp_path / "log.jsonl", [of_length("ann", length), *others, "no event"])

    assert [(4, "not-json")] == faults(sqlite_ledger, path)
    path = file_of(tmp_path / "log.jsonl", [of_length("ann", length), *others])
    assert [] == faults(sqlite_ledger, path)
    assert recorded(sqlite_ledger) == [event_id(key) for key in ("ann", "ben", "cat")]


@pytest.mark.parametrize("before", [BLOCK - 1, BLOCK, BLOCK + 1])
@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1, LONGEST + BLOCK])
def test_how_long_a_line_may_be_does_not_hang_on_where_it_begins(
    sqlite_ledger: Ledger, tmp_path: Path, before: int, length: int
) -> None:
    """The longest is read, one of a byte more is not, and the one after it is."""
    texts = [of_length("ann", before), of_length("ben", length)]
    path = file_of(tmp_path / "log.jsonl", [*texts, line(draft(nomination("cat"), "cat"))])

    too_long = [(2, "line-too-long")] if length > LONGEST else []
    assert faults(sqlite_ledger, path) == too_long
    assert len(recorded(sqlite_ledger)) == (0 if too_long else 3)


def test_a_letter_of_two_bytes_may_lie_on_both_sides_of_a_block(
    sqlite_ledger: Ledger, tmp_path: Path
) -> None:
    """A letter whose two bytes lie in two blocks is read whole, wherever in its line it stands."""
    noted = line(draft(nomination("ynys-môn"), "môn"))
    at = noted.encode().index("ô".encode()) + 1
    path = file_of(tmp_path / "log.jsonl", [of_length("ann", BLOCK - at), noted])
    assert path.read_bytes()[BLOCK - 1 : BLOCK + 1] == "ô".encode()

    assert [] == faults(sqlite_ledger, path)
    assert 1 == len(sqlite_ledger.about("endorser:ynys-môn"))
    assert verify(sqlite_ledger).holds


def test_a_mark_of_byte_order_belongs_at_the_start_of_a_file(
    sqlite_ledger: Ledger, tmp_path: Path
) -> None:
    """Two files put together by hand have one in their midst, and that is no JSON."""
    texts = [line(draft(nomination(key), key)) for key in ("ann", "ben")]
    path = file_of(tmp_path / "log.jsonl", [texts[0], "\ufeff" + texts[1]])

    assert [(2, "not-json")] == faults(sqlite_ledger, path)


def test_a_body_has_no_more_bytes_than_any_may(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    """Judged with others of its type, the longest stands, and one of a byte more is refused."""
    short = nomination("x")
    longest = nomination("x" * (LONGEST_BODY - len(encode(short)) + 1))
    path = file_of(tmp_path / "log.jsonl", [line(draft(longest, "longest"))])
    assert [] == faults(sqlite_ledger, path)

    text = line(draft(longest, "longer")).replace('"endorser":"x', '"endorser":"xx')
    path = file_of(tmp_path / "log.jsonl", [text])
    assert [(1, "body-refused")] == faults(sqlite_ledger, path)
    assert recorded(sqlite_ledger) == [event_id("longest")]


def test_however_deep_a_body_nests_it_is_told_at_its_line(tmp_path: Path) -> None:
    """A body nested too deep is a finding at its line, at each of the depths near the limit."""
    whole = line(draft(nomination("ann"), "ann"))
    path = tmp_path / "log.jsonl"
    codes: set[tuple[int | None, str]] = set()
    for depth in range(700, 1_100):
        nested = "[" * depth + "]" * depth
        path.write_text(whole.replace('"citations":[', f'"citations":[{nested},') + "\n")
        (batch,) = importing(None, path, recorded_by=None)
        codes.update((one.place.line, one.code) for one in batch.findings)
        assert 1 == len(batch.findings)
    assert {(1, "body-unreadable"), (1, "too-deep")} == codes


def test_an_act_read_in_two_places_of_a_page_is_filed_under_it_once(
    sqlite_ledger: Ledger, tmp_path: Path
) -> None:
    """An act that cites a page twice has one index row for it."""
    places = (Citation("gazette", "paragraph 2"), Citation("gazette", "table 1"))
    act = evolve(nomination("ann"), citations=places)
    path = file_of(tmp_path / "log.jsonl", [line(draft(act, "ann"))])

    assert [] == faults(sqlite_ledger, path)
    assert [1] == [event.seq for event in sqlite_ledger.about("source:gazette")]
    assert verify(sqlite_ledger).holds


def test_what_leans_on_an_event_may_stand_right_after_it(
    sqlite_ledger: Ledger, tmp_path: Path
) -> None:
    """A nomination, what corrects it, what adds a page to that, and the first once more."""
    ben = draft(nomination("ben", "ada"), "ben")
    mended = correction("claim-ben", nomination("ben", "bo"), replaces=ben.event_id)
    cited = citation("claim-ben", version=event_id("mend"), source="post")
    mend, cite = (
        draft(body, key, claim="claim-ben") for body, key in ((mended, "mend"), (cited, "cite"))
    )
    path = file_of(tmp_path / "log.jsonl", map(line, (ben, mend, cite, ben)))

    (batch,) = importing(sqlite_ledger, path, recorded_by="jo")

    assert (4, 3, 1, ()) == (batch.read, batch.added, batch.held, batch.findings)
    assert recorded(sqlite_ledger) == [event_id(key) for key in ("ben", "mend", "cite")]


def test_two_lines_of_one_id_that_differ_are_a_clash_at_the_second(
    sqlite_ledger: Ledger, tmp_path: Path
) -> None:
    """Two differing lines of one id are a clash at the second; nothing is recorded."""
    texts = [line(draft(nomination("ben", name), "ben")) for name in ("ada", "bo")]
    path = file_of(tmp_path / "log.jsonl", [line(draft(nomination("ann"), "ann")), *texts])

    assert [(3, "clash")] == faults(sqlite_ledger, path)
    assert [] == recorded(sqlite_ledger)


class FailingDisk(io.BytesIO):
    """A file whose disk gives up after its first block."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read a block, once."""
        if self.tell():
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)


def test_a_disk_that_gives_up_half_way_is_a_finding_and_records_nothing_of_the_batch(
    sqlite_ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read error half way is a finding, and nothing of that batch is recorded."""
    path = file_of(tmp_path / "log.jsonl", [of_length(key, BLOCK) for key in ("ann", "ben", "cat")])
    disk = FailingDisk(path.read_bytes())
    monkeypatch.setattr(Path, "open", lambda *_: disk)

    (batch,) = importing(sqlite_ledger, path, recorded_by="jo")
    assert ["The file cannot be read: Input/output error."] == [
        one.message for one in batch.findings
    ]
    assert (2, 0) == (batch.fresh, batch.added)
    assert [] == recorded(sqlite_ledger)
