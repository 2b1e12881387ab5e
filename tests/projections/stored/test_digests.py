"""A digest tells whether two builds give the same answers, and depends on nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from attrs import evolve

from ledger.events.registry import Body
from ledger.store import Ledger
from projections.stored.following.projecting import position, shelf_of
from projections.stored.following.runner import catch_up, rebuild
from projections.stored.following.standings import STANDINGS
from projections.stored.numbers import knots
from projections.stored.shelves import packing
from projections.stored.shelves.keeping import KeptInFile, kept_for
from tests.projections.stored.shelved import Told
from tests.samples import contest, draft, endorser, nomination, on, retraction, source
from tests.story import event_at, told

RACE = """
    source p1 2010-07-05
    source p2 2010-07-20
    nomination p1 unions gmb ed on 2010-07-05
    nomination p1 unions cwu ed on 2010-07-05 as first
    nomination p2 unions unite ed on 2010-07-19
    ended p2 unions gmb ed on 2010-07-20
    nomination p2 unions unite balls on 2010-07-18 as slip
    tally p1 clps ed 28 on 2010-07-05
    tally p1 mps ed 20-30 on 2010-07-05
"""
OTHER = ("cwu", 10, 733958, 733958, 1278284400, 1278370800, "second", None, ["p1"])
"""An act as bundles have it, of another event."""
CUT_ONLY = {
    ("change", "block"),
    *(("block", column) for column in ("block", "since", "first", "layout", "many")),
}
"""The columns that only depend on how rows are cut into blocks."""
PACKED = {
    ("block", "packed"): f"X'{packing.NONE.hex()}'",
    ("bundle", "first"): "CAST(first || X'00' AS BLOB)",
    ("bundle", "acts"): "X'" + msgspec.msgpack.encode([[one] for one in OTHER]).hex() + "'",
}
"""Other values for columns that are no text and no number."""
NOT_SAID = {"mark"}
"""The tables that only repeat what others hold."""


def record() -> Told:
    """The race, before which a union was registered."""
    registered = event_at(1, "gmb", "gmb", endorser("gmb"))
    return Told((registered, *(evolve(one, seq=one.seq + 1) for one in told(RACE).events)))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptInFile:
    """A race that is stored, in part as it was built and in part as it was added to.

    The numbers of its knotted cell are kept as steps.
    """
    monkeypatch.setattr(knots, "DEEP", 0)
    keeping = KeptInFile(tmp_path / "p")
    whole = record().events_told
    built = next(at for at, event in enumerate(whole, 1) if event.event_id == "first")
    catch_up(Told(whole[:built]), keeping, STANDINGS)
    for upto in range(built, len(whole)):
        catch_up(Told(whole[: upto + 1]), keeping, STANDINGS)
    return keeping


def columns(connection: sa.Connection, slot: str) -> Iterator[tuple[str, str, bool]]:
    """Yield each stored column, with its table's short name and whether it holds text."""
    inspector = sa.inspect(connection)
    for table in inspector.get_table_names():
        if table.endswith(slot):
            for column in inspector.get_columns(table):
                short = table.removeprefix("standings_v8_").removesuffix(f"_{slot}")
                yield short, column["name"], isinstance(column["type"], sa.Text)


def digest_with(kept: KeptInFile, change: str = "") -> str:
    """The digest of what is stored once a statement has changed it, which is then undone."""
    with kept.writing() as connection:
        at = position(connection, kept, STANDINGS)
        assert at is not None
        saved = connection.begin_nested()
        if change:
            connection.exec_driver_sql(change.replace("{slot}", at.slot))
        found = STANDINGS.digest(shelf_of(connection, kept, at))
        saved.rollback()
    return found


def test_whatever_is_changed_is_told(kept: KeptInFile) -> None:
    """Any column of any table, but for how changes are cut and for the sums they are marked by."""
    with kept.writing() as connection:
        at = position(connection, kept, STANDINGS)
        assert at is not None
        there = list(columns(connection, at.slot))
    whole = digest_with(kept)
    unnoticed = set()
    for table, column, text in there:
        other = f"{column} || '!'" if text else f"{column} + 1000"
        other = PACKED.get((table, column), other)
        change = f"UPDATE standings_v8_{table}_{{slot}} SET {column} = {other}"
        if digest_with(kept, change) == whole and table not in NOT_SAID:
            unnoticed.add((table, column))
    assert unnoticed == CUT_ONLY


DAMAGED = ("block SET packed", "bundle SET acts", "period SET told")


@pytest.mark.parametrize("what", DAMAGED)
def test_what_cannot_be_read_is_built_anew(kept: KeptInFile, what: str) -> None:
    """A rebuild says that what served was something else, and does not stumble over it."""
    with kept.writing() as connection:
        at = position(connection, kept, STANDINGS)
        assert at is not None
        table, column = what.split(" SET ")
        connection.exec_driver_sql(f"UPDATE standings_v8_{table}_{at.slot} SET {column} = X'91'")
    assert not rebuild(record(), kept, STANDINGS).agrees
    assert rebuild(record(), kept, STANDINGS).agrees


def test_a_row_that_is_gone_is_missed(kept: KeptInFile) -> None:
    """A row missing from any table changes the digest."""
    whole = digest_with(kept)
    for table in STANDINGS.tables:
        short = table.removeprefix("standings_v8_")
        changed = digest_with(kept, f"DELETE FROM {table}_{{slot}}")
        assert (short in NOT_SAID) == (changed == whole), short


def test_what_is_hashed_as_it_is_written_is_what_is_kept(kept: KeptInFile) -> None:
    """A rebuild does not read its own rows again, and tells the digest that these have."""
    rebuilt = rebuild(record(), kept, STANDINGS)
    assert rebuilt.digest == digest_with(kept)
    assert rebuilt.agrees


def test_one_number_of_one_change_is_told(kept: KeptInFile) -> None:
    """One changed number changes the digest, even if another changes by as much the other way."""
    with kept.writing() as connection:
        at = position(connection, kept, STANDINGS)
        assert at is not None
        table = f"standings_v8_change_{at.slot}"
        rows = connection.exec_driver_sql(f"SELECT cell, at, day, axis FROM {table}").all()
    assert len(rows) > 6
    found = {digest_with(kept)}
    for cell, point, day, axis in rows:
        here = f"cell = {cell} AND axis = {axis} AND day = {day} AND at = {point}"
        for number in range(1, 13):
            one = f"n{number}"
            found.add(digest_with(kept, f"UPDATE {table} SET {one} = {one} + 1 WHERE {here}"))
        found.add(digest_with(kept, f"UPDATE {table} SET n1 = n1 + iif({here}, 1, -1)"))
    assert len(found) == 1 + 13 * len(rows)


SWAPS = {
    "the cells": "UPDATE standings_v8_cell_{slot} SET contest = 3 - contest",
    "the acts": "UPDATE standings_v8_bundle_{slot} SET contest = 3 - contest",
    "the frames": "UPDATE standings_v8_claim_{slot} SET contest = 3 - contest",
    "the scaffolds": "UPDATE standings_v8_scaffold_{slot} SET contest = 3 - contest",
    "the endorsers": "UPDATE standings_v8_endorser_{slot} SET contest = 3 - contest",
    "the changes": "UPDATE standings_v8_block_{slot} AS one SET packed = (SELECT packed"
    " FROM standings_v8_block_{slot} WHERE contest = 3 - one.contest AND axis = one.axis)",
}


@pytest.mark.parametrize("what", SWAPS)
def test_what_two_contests_have_of_each_other_is_told(sqlite_ledger: Ledger, what: str) -> None:
    """Rows exchanged between two contests change the digest."""
    bodies: list[Body] = [source()]
    for name, day in (("a", "2010-07-20"), ("b", "2010-07-21")):
        act = nomination(f"mp-{name}", f"candidate-{name}", contest=name)
        who = evolve(endorser(f"mp-{name}"), name=name.upper())
        bodies += [evolve(contest(name), name=f"The race in {name}"), evolve(act, on=on(day)), who]
    drafts = [draft(body, f"{number}") for number, body in enumerate(bodies)]
    sqlite_ledger.append(drafts, recorded_by="ed")
    keeping = kept_for(sqlite_ledger.database)
    assert isinstance(keeping, KeptInFile)
    catch_up(sqlite_ledger, keeping, STANDINGS)

    assert digest_with(keeping, SWAPS[what]) != digest_with(keeping)
    assert rebuild(sqlite_ledger, keeping, STANDINGS).agrees
    keeping.close()


def test_a_contest_that_was_called_off_leaves_nothing_to_compare(sqlite_ledger: Ledger) -> None:
    """A contest that was called off has no rows, so there is nothing to compare."""
    called = draft(contest("b"), "b")
    off = retraction(called.claim_id, retracts=called.event_id, replaces=called.event_id)
    drafts = [draft(contest("a"), "a"), called, draft(off, "off", claim=called.claim_id)]
    sqlite_ledger.append([draft(source(), "gazette"), *drafts], recorded_by="ed")
    keeping = kept_for(sqlite_ledger.database)
    catch_up(sqlite_ledger, keeping, STANDINGS)

    rebuilt = rebuild(sqlite_ledger, keeping, STANDINGS)

    assert rebuilt.before == rebuilt.digest
    keeping.close()
