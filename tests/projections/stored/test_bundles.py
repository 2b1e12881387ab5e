"""Acts that nothing changes are packed together, and are found and changed like all others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from ledger.events.kinds import ActKind
from projections.fold.figures import Cell
from projections.stored.evidence.axes import KNOWN, RECORDED
from projections.stored.evidence.rectangles import HeldAct
from projections.stored.following.projecting import position, shelf_of
from projections.stored.following.runner import catch_up, rebuild
from projections.stored.following.standings import STANDINGS
from projections.stored.shelves import bundles
from projections.stored.shelves.keeping import KeptInFile
from projections.stored.shelves.point_queries import Point, acts_at, acts_of, all_acts
from projections.stored.shelves.seeking import cells_of
from projections.stored.shelves.shelf import Shelf
from tests.projections.stored.shelved import Told
from tests.story import told

RACE = """
    source p1 2010-07-05
    source p2 2010-07-20
    nomination p1 unions amicus ed on 2010-07-01 as first
    nomination p1 unions bectu ed on 2010-07-02
    nomination p1 unions cwu ed on 2010-07-03
    nomination p2 unions gmb ed on 2010-07-04
    nomination p2 unions unite ed on 2010-07-19
"""
WHO = ("amicus", "bectu", "cwu", "gmb", "unite")
ED = Cell("unions", ActKind.NOMINATION, "ed")
FIFTH_OF_JULY = dt.date(2010, 7, 5).toordinal()
_Reads = Callable[[Shelf, tuple[int, int]], Iterable[HeldAct]]
"""Reads acts of a cell, given by the numbers of its contest and its own."""


def record(*gone: str) -> Told:
    """The race, with some unions that went back on their nominations."""
    ended = "".join(f"ended p2 unions {who} ed on 2010-07-19\n" for who in gone)
    return Told(told(RACE + ended).events)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptInFile:
    """The race as it is stored, two acts to a bundle."""
    monkeypatch.setattr(bundles, "SIZE", 2)
    keeping = KeptInFile(tmp_path / "p")
    catch_up(record(), keeping, STANDINGS)
    return keeping


def read(kept: KeptInFile, acts: _Reads) -> list[str]:
    """Return who backs Ed, by what is read of his cell."""
    with kept.writing() as connection:
        at = position(connection, kept, STANDINGS)
        assert at is not None
        shelf = shelf_of(connection, kept, at)
        cell = (1, cells_of(shelf, 1, ActKind.NOMINATION)["unions", "ed"])
        return sorted(act.backing.key.endorser for act in acts(shelf, cell))


def of(endorser: str) -> _Reads:
    """Return what reads the acts of one endorser."""
    return lambda shelf, cell: acts_of(shelf, cell, ED, endorser)


def sizes(kept: KeptInFile) -> list[int]:
    """Return how many acts each stored bundle has."""
    with kept.writing() as connection:
        at = position(connection, kept, STANDINGS)
        assert at is not None
        shelf = shelf_of(connection, kept, at)
        return [many for (many,) in shelf.rows(f"SELECT many FROM {bundles.BUNDLE} ORDER BY first")]


def test_acts_are_packed_by_endorser(kept: KeptInFile) -> None:
    """All bundles but the last are full, and whoever is asked for is found in theirs."""
    assert [2, 2, 1] == sizes(kept)
    assert list(WHO) == read(kept, lambda shelf, cell: all_acts(shelf, cell, ED))
    for who in WHO:
        assert [who] == read(kept, of(who))
    assert [] == read(kept, of("aslef"))
    assert [] == read(kept, of("byfa"))


FIRST = next(event.seq for event in record().events_told if event.event_id == "first")
AT: dict[str, tuple[Point, int | None, tuple[str, ...]]] = {
    "on record before any": (Point(RECORDED, FIRST - 1), None, ()),
    "on record with the second": (Point(RECORDED, FIRST + 1), None, WHO[:2]),
    "public before the first page": (Point(KNOWN, FIFTH_OF_JULY - 1), None, ()),
    "public with the first page": (Point(KNOWN, FIFTH_OF_JULY), None, WHO[:3]),
    "in force on a day": (Point(RECORDED, FIRST + 9), FIFTH_OF_JULY - 2, WHO[:3]),
    "in force the day after": (Point(RECORDED, FIRST + 9), FIFTH_OF_JULY - 1, WHO[:4]),
}


@pytest.mark.parametrize("when", AT)
def test_a_packed_act_is_held_from_its_seq_its_page_and_its_day_on(
    kept: KeptInFile, when: str
) -> None:
    """A question finds those on record or public at its point, and in force on its day."""
    point, day, who = AT[when]
    assert list(who) == read(kept, lambda shelf, cell: acts_at(shelf, cell, ED, point, day))


def test_an_act_on_a_page_without_a_date_is_never_public(kept: KeptInFile) -> None:
    """It is on record, and hidden from every question about what was known."""
    undated = RACE + "source p3 undated\nnomination p3 unions tssa ed on 2010-07-01\n"
    rebuild(Told(told(undated).events), kept, STANDINGS)
    at_last = Point(KNOWN, FIFTH_OF_JULY + 3_650)
    assert sorted((*WHO, "tssa")) == read(kept, lambda shelf, cell: all_acts(shelf, cell, ED))
    assert list(WHO) == read(kept, lambda shelf, cell: acts_at(shelf, cell, ED, at_last))


@pytest.mark.parametrize("gone", [("amicus",), ("bectu",), ("unite",), ("bectu", "cwu"), WHO])
def test_an_act_that_ends_leaves_its_bundle(kept: KeptInFile, gone: tuple[str, ...]) -> None:
    """Nobody is lost or counted twice, and what is stored says what a build says."""
    for many in range(len(gone)):
        catch_up(record(*gone[: many + 1]), kept, STANDINGS)
    assert sum(sizes(kept)) == len(WHO) - len(gone)
    assert set(WHO) == set(read(kept, lambda shelf, cell: all_acts(shelf, cell, ED)))
    assert rebuild(record(*gone), kept, STANDINGS).agrees
    assert rebuild(record(*gone), kept, STANDINGS).agrees
