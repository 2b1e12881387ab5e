"""Events deleted behind the ledger's back: no answer is given as if they were there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from ledger.events.registry import Body
from ledger.store import Ledger
from ledger.store.losses import HeadAstrayError, LostEventsError
from ledger.store.tip import tip_of
from ledger.verify import verify
from tests.contracts.test_append_only import errors, record_three, tampering
from tests.samples import contest, draft, endorser, nomination, source

READS: Final[dict[str, Callable[[Ledger], object]]] = {
    "the head": Ledger.head,
    "where it stands": Ledger.head_row,
    "its events": lambda ledger: list(ledger.events()),
    "what is about a contest": lambda ledger: ledger.about("contest:thornbury-2010"),
    "all that a contest leans on": lambda ledger: ledger.contest_events("thornbury-2010"),
    "the same, most of it in brief": lambda ledger: ledger.contest_in_brief("thornbury-2010"),
}
ASTRAY: Final = {
    "beyond the log": ("UPDATE ledger_head SET size = 9999", "seq 9999, and the log holds no such"),
    "short of the log": ("UPDATE ledger_head SET size = 2", "seq 2, with another hash"),
    "at the beginning": ("UPDATE ledger_head SET size = 0", "seq 0"),
    "where events were": ("DELETE FROM event WHERE seq = 3", "seq 3, and the log holds no such"),
}


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("astray", ASTRAY)
def test_no_answer_rests_on_a_head_that_the_log_does_not_have(
    ledger: Ledger, astray: str, read: str
) -> None:
    """Somebody moved the head, or cut the log: the answer would bear a basis that is none."""
    record_three(ledger)
    statement, said = ASTRAY[astray]
    with tampering(ledger) as connection:
        connection.exec_driver_sql(statement)
    with pytest.raises(HeadAstrayError, match=f"it ends at {said}.*Type `endorsements verify`"):
        READS[read](ledger)


def test_a_snapshot_looks_too(ledger: Ledger) -> None:
    """A snapshot, through which what is stored is read, also checks the head's entry."""
    record_three(ledger)
    with tampering(ledger) as connection:
        connection.exec_driver_sql("UPDATE ledger_head SET size = 9999")
    with ledger.snapshot() as snapshot, pytest.raises(HeadAstrayError, match="seq 9999"):
        snapshot.head()


def test_so_does_the_driver_alone(sqlite_ledger: Ledger, ledger_file: Path) -> None:
    """Reading by the driver alone checks the head's entry too."""
    record_three(sqlite_ledger)
    with tampering(sqlite_ledger) as connection:
        connection.exec_driver_sql("UPDATE ledger_head SET size = 9999")
    with tip_of(ledger_file) as tip, pytest.raises(HeadAstrayError, match="seq 9999"):
        tip.head()


def test_verify_goes_on_with_a_head_astray(ledger: Ledger) -> None:
    """`verify` works with a wrong head, since the other errors tell people to run it."""
    record_three(ledger)
    with tampering(ledger) as connection:
        connection.exec_driver_sql("UPDATE ledger_head SET size = 9999")
    assert [(3, "head-differs")] == [(each.place.seq, each.code) for each in errors(verify(ledger))]


@pytest.mark.parametrize("read", [Ledger.contest_events, Ledger.contest_in_brief])
def test_a_thread_that_leads_to_lost_events_is_not_cut_short(
    ledger: Ledger, read: Callable[[Ledger, str], object]
) -> None:
    """The page an act was read on was recorded, its index says; the event is gone."""
    bodies: tuple[Body, ...] = (contest(), endorser("gmb"), source("gazette"), nomination("gmb"))
    drafts = [draft(body, f"e{number}") for number, body in enumerate(bodies)]
    ledger.append(drafts, recorded_by="ed")
    with tampering(ledger) as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE seq IN (2, 3)")
    with pytest.raises(
        LostEventsError, match=r"no event at seq 2 \(and 1 more.*Type `endorsements verify`"
    ):
        read(ledger, "thornbury-2010")


def test_an_act_read_in_brief_is_not_done_without_once_it_is_lost(ledger: Ledger) -> None:
    """It was there when it was read in brief, and is gone when all of it is asked for."""
    bodies: tuple[Body, ...] = (contest(), source("gazette"), nomination("gmb"))
    drafts = [draft(body, f"e{number}") for number, body in enumerate(bodies)]
    ledger.append(drafts, recorded_by="ed")
    dossier = ledger.contest_in_brief("thornbury-2010")
    assert [3] == [act.seq for act in dossier.acts]
    with tampering(ledger) as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE seq = 3")
    with pytest.raises(LostEventsError, match="no event at seq 3"):
        dossier.whole([3])
