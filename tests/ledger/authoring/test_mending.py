"""Claims about claims in files: sources that put themselves right, and rivals settled."""

from __future__ import annotations

from pathlib import Path

from ledger.authoring.importing import import_files
from ledger.events.mending import Cause, ChangeClass, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.total import TallyPublished
from ledger.ids import event_id_for
from ledger.store import Ledger
from tests.authored import FRAME, HEAD, judged, sole_finding

COUNT = "- {tally: CLPs for Ed Balls, id: early, count: 8, when: 2010-07-20, at: paragraph 1}\n"
"""A claim of the herald to mend."""


def test_a_source_corrects_itself(tmp_path: Path) -> None:
    """The new body is the old one with what was set; it replaces the claim's first event."""
    page = COUNT + "- {correction: early, set: {count: 10}, reason: Its own note., at: foot}\n"
    command = judged(tmp_path, page).commands[-1]
    body = command.body
    assert isinstance(body, ClaimCorrected)
    assert ("herald/early", event_id_for("herald/early")) == (body.claim, body.replaces)
    assert (Cause.SOURCE_CORRECTED, ChangeClass.REVISION, None) == (
        body.cause,
        body.change,
        body.mends,
    )
    assert isinstance(body.body, TallyPublished)
    assert (10, "2010-07-20") == (body.body.count.exact, body.body.taken and body.body.taken.text)
    assert "herald/early" == command.claim_id


def test_a_source_takes_something_back(tmp_path: Path) -> None:
    """A source takes a claim back: all of it, from the day of the page that says so."""
    page = COUNT + "- {retraction: herald/early, reason: Dropped., at: foot}\n"
    body = judged(tmp_path, page).commands[-1].body
    assert isinstance(body, ClaimRetracted)
    assert (event_id_for("herald/early"), Cause.SOURCE_CORRECTED) == (body.retracts, body.cause)


def test_rivals_are_settled_with_a_reason(tmp_path: Path) -> None:
    """An assessment in a file names the claims set aside, those accepted, and the reason."""
    other = COUNT.replace("early", "late").replace("8", "9")
    page = COUNT + other + "- {assessment: It adds up., sets-aside: early, accepts: late, at: foot}"
    body = judged(tmp_path, page).commands[-1].body
    assert isinstance(body, ClaimAssessed)
    assert (("herald/late",), ("herald/early",)) == (body.accepts, body.sets_aside)


def test_a_mending_comes_after_what_it_mends(tmp_path: Path, sqlite_ledger: Ledger) -> None:
    """A mending is recorded after its claim in any order of lines; a second import adds nothing."""
    mending = (
        "- {correction: herald/list/clps/row, set: {for: Ed Miliband}, reason: Fixed., at: foot}\n"
        "- {correction: early, set: {count: 10}, reason: Its own note., at: foot}\n"
    )
    (tmp_path / "frame.yaml").write_text(FRAME, encoding="utf-8")
    (tmp_path / "herald.yaml").write_text(HEAD + mending + COUNT, encoding="utf-8")
    rows = "id,endorser,candidate,date,source\nrow,Weavers,Ed Balls,2010-07-01,herald\n"
    (tmp_path / "clps.csv").write_text(rows, encoding="utf-8")
    done = import_files(sqlite_ledger, [tmp_path], recorded_by="jo")
    assert not done.judged.refused, done.judged.findings
    kinds = [event.type for event in sqlite_ledger.events()]
    assert ["claim.corrected", "claim.corrected"] == kinds[-2:]
    assert () == import_files(sqlite_ledger, [tmp_path], recorded_by="jo").judged.new


def test_a_mending_of_nothing_is_a_finding(tmp_path: Path) -> None:
    """A claim that nobody made cannot be corrected, and a correction corrects something."""
    claim = "- {retraction: earlier, reason: Dropped., at: foot}\n"
    assert "No such claim is known: earlier." in sole_finding(tmp_path, COUNT + claim)
    empty = "- {correction: early, reason: Its own note., at: foot}\n"
    assert "What did it correct?" in sole_finding(tmp_path, COUNT + empty)
    wrong = "- {correction: early, set: {count: many}, reason: Its own note., at: foot}\n"
    assert "“many” is not a count." in sole_finding(tmp_path, COUNT + wrong)
