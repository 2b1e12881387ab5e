"""An import records all or nothing, records it once, and never changes what is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.authoring.importing import check, import_files
from ledger.errors import Severity
from ledger.events.act import ActMade
from ledger.events.envelope import Draft
from ledger.events.mending import Cause, ChangeClass, ClaimCorrected
from ledger.events.total import TallyPublished
from ledger.store import Ledger
from tests.authored import FRAME, HEAD

PAGE = HEAD + "- {tally: CLPs for Ed Balls, count: 22, when: source, at: row Balls}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the frame of the race and a page of the herald."""
    inside = tmp_path / "race"
    inside.mkdir()
    (inside / "frame.yaml").write_text(FRAME, encoding="utf-8")
    (inside / "herald.yaml").write_text(PAGE, encoding="utf-8")
    return inside


def write(folder: Path, page: str) -> None:
    """Change the herald's page."""
    (folder / "herald.yaml").write_text(page, encoding="utf-8")


def found(ledger: Ledger, folder: Path) -> list[str]:
    """Return what is wrong in a folder, given what is recorded."""
    return [
        f"{finding.message} {finding.hint}".strip()
        for finding in check([folder], ledger.events()).findings
        if finding.severity is not Severity.HINT
    ]


def test_an_import_records_everything_once(sqlite_ledger: Ledger, folder: Path) -> None:
    """The same files a second time add nothing."""
    first = import_files(sqlite_ledger, [folder], recorded_by="jo")
    head = sqlite_ledger.head()
    again = import_files(sqlite_ledger, [folder], recorded_by="jo")
    assert first.receipt is not None
    assert len(first.judged.commands) == len(first.receipt.added)
    assert (None, ()) == (again.receipt, again.judged.new)
    assert head == sqlite_ledger.head()


def test_one_error_keeps_everything_out(sqlite_ledger: Ledger, folder: Path) -> None:
    """Nothing is half-written: an error in one file refuses all of them."""
    write(folder, PAGE + "- {tally: CLPs for Nobody Known, count: 1, when: source, at: row 9}\n")
    done = import_files(sqlite_ledger, [folder], recorded_by="jo")
    assert done.judged.refused
    assert (None, 0) == (done.receipt, sqlite_ledger.head().seq)


def test_a_dry_run_records_nothing(sqlite_ledger: Ledger, folder: Path) -> None:
    """A dry run says what is new, and stops there."""
    done = import_files(sqlite_ledger, [folder], recorded_by="jo", dry_run=True)
    assert (len(done.judged.commands), 0) == (len(done.judged.new), sqlite_ledger.head().seq)


def test_the_order_of_files_does_not_matter(sqlite_ledger: Ledger, folder: Path) -> None:
    """A page may be read before the file that defines its contest, its zone and its names."""
    done = check([folder / "herald.yaml", folder / "frame.yaml"])
    assert () == done.findings
    import_files(sqlite_ledger, [folder / "frame.yaml"], recorded_by="jo")
    assert () == check([folder / "herald.yaml"], sqlite_ledger.events()).findings


def test_a_recorded_claim_is_not_edited(sqlite_ledger: Ledger, folder: Path) -> None:
    """A changed line is shown beside what was recorded, with the command that corrects it."""
    import_files(sqlite_ledger, [folder], recorded_by="jo")
    write(folder, PAGE.replace("22", "23"))
    seq = sqlite_ledger.head().seq
    expected = (
        f"herald/row-balls/1 is recorded (seq {seq}) in other words: count.high was 22, here 23; "
        "count.low was 22, here 23; count.words was 22, here 23. What is recorded cannot be "
        f"edited. Use endorsements correct herald/row-balls/1 --from {folder / 'herald.yaml'}, or "
        "give a different claim an id: of its own."
    )
    assert [expected] == found(sqlite_ledger, folder)


def test_a_file_may_catch_up_with_a_correction(sqlite_ledger: Ledger, folder: Path) -> None:
    """A file that now says what the claim was corrected to is not a clash."""
    import_files(sqlite_ledger, [folder], recorded_by="jo")
    write(folder, PAGE.replace("22", "23"))
    (new,) = (
        command.body
        for command in check([folder]).commands
        if isinstance(command.body, TallyPublished)
    )
    (old,) = sqlite_ledger.find("herald/row-balls/1")
    correction = ClaimCorrected(
        claim=old.claim_id,
        replaces=old.event_id,
        mends=old.event_id,
        cause=Cause.RECORDED_IN_ERROR,
        change=ChangeClass.CORRECTION,
        reason="misread",
        body=new,
        citations=new.citations,
    )
    sqlite_ledger.append([Draft("mended", old.claim_id, correction)], recorded_by="jo")
    assert [] == found(sqlite_ledger, folder)


def test_a_claim_that_left_its_file_still_stands(sqlite_ledger: Ledger, folder: Path) -> None:
    """A claim whose line was deleted still stands, and the import says so."""
    import_files(sqlite_ledger, [folder], recorded_by="jo")
    write(folder, HEAD)
    expected = (
        "herald/row-balls/1 is recorded and no longer in this file. It still stands. "
        "If it was wrong, use endorsements retract herald/row-balls/1."
    )
    assert [expected] == found(sqlite_ledger, folder)


def test_a_folder_of_answers_is_not_read(folder: Path) -> None:
    """A folder named `expected` holds answers and is not read as sources."""
    (folder / "expected").mkdir()
    (folder / "expected" / "answer.yaml").write_text("no source", encoding="utf-8")
    assert () == check([folder]).findings


def test_a_path_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    """A missing file is a finding, as everything else is."""
    (finding,) = check([tmp_path / "nowhere.yaml"]).findings
    assert "nowhere.yaml does not exist." == finding.message


def test_a_folder_without_sources_is_said(tmp_path: Path) -> None:
    """An empty folder is perhaps not the one that was meant; a log in it has to be named itself."""
    (empty,) = check([tmp_path]).findings
    (tmp_path / "log.jsonl").touch()
    (log,) = check([tmp_path]).findings

    assert f"{tmp_path}: warning [nothing-here] This folder holds no source (.yaml, .csv)." in (
        str(empty)
    )
    assert "A log is named itself, as FILE.jsonl." == log.hint


def test_a_file_of_another_kind_names_the_kinds_there_are(tmp_path: Path) -> None:
    """A file of another kind is refused with the kinds there are, logs included."""
    (tmp_path / "passwd").write_text("root:x:0:0")
    (finding,) = check([tmp_path / "passwd"]).findings
    assert "passwd is no YAML, CSV or JSON Lines file (.yaml, .csv, .jsonl)." == finding.message


def test_names_of_a_page_belong_to_its_totals(folder: Path) -> None:
    """A total lists the endorsers that the same page names for it, and those of its own list."""
    write(
        folder,
        HEAD
        + """
- {nomination: Weavers → Ed Balls, when: by source, at: p1}
- {nomination: Miners → Ed Miliband, when: by source, at: p1}
- {tally: Unions for Ed Balls, count: 3, names: Bakers, when: source, at: p2}
""",
    )
    tallies = [one.body for one in check([folder]).commands if isinstance(one.body, TallyPublished)]
    assert [("bakers", "weavers")] == [tally.lists for tally in tallies]


def test_two_files_of_one_source_are_refused(folder: Path) -> None:
    """Two files of one source are refused, since their claims would share ids."""
    (folder / "second.yaml").write_text(HEAD, encoding="utf-8")
    messages = [finding.message for finding in check([folder]).findings]
    assert f"Source herald is also given at {folder / 'herald.yaml'}:1." in messages


def test_an_endorser_is_defined_alike_everywhere(folder: Path) -> None:
    """A second file may define an endorser again, but not as something else."""
    write(
        folder,
        PAGE.replace("claims:", "endorsers:\n- {id: weavers, name: Weavers, kind: clp}\nclaims:"),
    )
    (finding,) = check([folder]).findings
    assert "weavers is defined elsewhere as Weavers, union." == finding.message


def test_an_act_has_the_same_id_wherever_it_is_read(folder: Path) -> None:
    """Ids follow from the source, the place and the words, not from the run or the folder."""
    write(folder, HEAD + "- {nomination: Weavers → Ed Balls, when: source, at: p1}\n")
    acts = [one for one in check([folder]).commands if isinstance(one.body, ActMade)]
    again = [one for one in check([folder / "herald.yaml", folder]).commands if one in acts]
    assert ["herald/p1/1"] == [one.key for one in acts]
    assert acts[0].event_id == again[0].event_id
