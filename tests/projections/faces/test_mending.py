"""The table of docs/mending.md, row by row, on all three clocks: from files to answers and back.

Every story is imported from authored files into a ledger in a file of its own, mended on the
command line, and asked about on the command line.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import frozen

from tests.projections.faces.conftest import Said, said

FILES: Final = Path(__file__).parents[3] / "docs" / "mending"
CONTEST: Final = "thornbury-2016"
GAZETTE: Final = "gazette-2016-08-10/ames-clps"
STAR: Final = "star-2016-08-11/ames-clps"
BAKERS: Final = "gazette-2016-08-10/bakers"
FIX: Final = ("--cites", "gazette-2016-08-14", "--at", "first item")


@frozen
class Newsroom:
    """A ledger in a folder with the files it was imported from, and what an editor does with it."""

    folder: Path

    def run(self, *words: str) -> Said:
        """Run any command on the ledger."""
        return said(*words, "--db", str(self.folder / "ledger.db"))

    def take(self, *names: str) -> Said:
        """Import source files by name."""
        for name in names:
            shutil.copy(FILES / f"{name}.yaml", self.folder)
        return self.run("import", *(str(self.folder / f"{name}.yaml") for name in names))

    def mend(self, *words: str) -> int:
        """Mend, agreeing beforehand, and say at which seq that was recorded."""
        done = self.run(*words, "--reason", "the line was misread", "--yes", "--json")
        assert 0 == done.code, done.err
        recorded: int = done.data["recorded"]
        return recorded

    def figure(self, section: str, on: str, **clocks: str | int) -> dict[str, Any]:
        """Ada Ames's figure in a section, as JSON."""
        flags = [f"--as-{clock}={value}" for clock, value in clocks.items()]
        answer = self.run("standings", CONTEST, "--on", on, *flags, "--json").data
        ada = next(row for row in answer["candidates"] if row["id"] == "ada-ames")
        found: dict[str, Any] = ada["figures"][section]
        return found

    def value(self, section: str, on: str, **clocks: str | int) -> int | None:
        """The one number of it, None for unknown."""
        found: int | None = self.figure(section, on, **clocks)["value"]
        return found


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """The race as the Gazette told it on 10 August: 41 constituency parties, and the Bakers."""
    room = Newsroom(tmp_path)
    assert 0 == room.take("frame", "gazette", "gazette-corrected").code
    return room


def test_the_world_moved(newsroom: Newsroom) -> None:
    """A union pulls out on 12 August: the act ends then; before that, and before it was said and
    recorded, it stands.
    """
    head = newsroom.run("status", "--json").data["seq"]
    newsroom.take("star-withdrawal")

    assert 1 == newsroom.value("unions", "2016-08-11")
    assert 0 == newsroom.figure("unions", "2016-08-12")["named"]
    assert 1 == newsroom.figure("unions", "2016-08-12", known="2016-08-11")["named"]
    assert 1 == newsroom.figure("unions", "2016-08-12", recorded=head)["named"]


def test_the_source_was_wrong_and_said_so(newsroom: Newsroom) -> None:
    """Replaced on every day asked about; readers saw the old figure until 14 August, and this
    ledger says the old one as recorded before.
    """
    seq = newsroom.mend("correct", GAZETTE, "--set", "count=43", *FIX)

    assert 43 == newsroom.value("clps", "2016-08-10")
    assert 41 == newsroom.value("clps", "2016-08-10", known="2016-08-10")
    assert 41 == newsroom.value("clps", "2016-08-10", known="2016-08-13")
    assert 43 == newsroom.value("clps", "2016-08-10", known="2016-08-14")
    assert 41 == newsroom.value("clps", "2016-08-10", recorded=seq - 1)


def test_we_mis_keyed_it(newsroom: Newsroom) -> None:
    """Gone from every known date, for no reader ever saw it; as recorded it stays."""
    seq = newsroom.mend("correct", GAZETTE, "--set", "count=14")

    assert 14 == newsroom.value("clps", "2016-08-10")
    assert 14 == newsroom.value("clps", "2016-08-10", known="2016-08-10")
    assert 41 == newsroom.value("clps", "2016-08-10", recorded=seq - 1)
    assert 41 == newsroom.value("clps", "2016-08-10", known="2016-08-10", recorded=seq - 1)


def test_the_source_took_it_back(newsroom: Newsroom) -> None:
    """Gone from the day on which it was taken back; visible as known before."""
    seq = newsroom.mend("retract", BAKERS, *FIX)

    assert 0 == newsroom.figure("unions", "2016-08-15")["named"]
    assert 1 == newsroom.figure("unions", "2016-08-13", known="2016-08-13")["named"]
    assert 0 == newsroom.figure("unions", "2016-08-13", known="2016-08-14")["named"]
    assert 1 == newsroom.figure("unions", "2016-08-15", recorded=seq - 1)["named"]


def test_it_was_entered_twice(newsroom: Newsroom) -> None:
    """Counted once, before and after: totals count distinct endorsers, never rows."""
    newsroom.take("star")
    seq = newsroom.mend("retract", "star-2016-08-11/bakers", "--duplicate-of", BAKERS)

    assert 1 == newsroom.figure("unions", "2016-08-15")["named"]
    assert 1 == newsroom.figure("unions", "2016-08-15", recorded=seq - 1)["named"]
    assert [(None, "duplicate", BAKERS)] == [
        (one["undoes"], one["cause"], one["duplicate_of"])
        for one in newsroom.run("corrections", CONTEST, "--json").data["corrections"]
    ]


def test_two_sources_disagree(newsroom: Newsroom) -> None:
    """The later publication holds until an editor decides; the decision starts with what it goes
    by, and both stay shown.
    """
    newsroom.take("star")
    seq = newsroom.mend("assess", "--set-aside", STAR, "--accept", GAZETTE)

    assert 41 == newsroom.value("clps", "2016-08-10")
    assert 44 == newsroom.value("clps", "2016-08-10", recorded=seq - 1)
    assert 41 == newsroom.value("clps", "2016-08-10", known="2016-08-10")
    (rival,) = newsroom.figure("clps", "2016-08-10")["rivals"]
    assert 44 == rival["value"]


def test_an_assessment_can_be_undone(newsroom: Newsroom) -> None:
    """Retracting it leaves the figure as it was before."""
    newsroom.take("star")
    seq = newsroom.mend("assess", "--set-aside", STAR, "--accept", GAZETTE)

    newsroom.mend("retract", f"#{seq}")

    assert 44 == newsroom.value("clps", "2016-08-10")
    assert 41 == newsroom.value("clps", "2016-08-10", recorded=seq)


def test_the_law_says_forget(newsroom: Newsroom) -> None:
    """The words are gone on every clock, the place in the record stays, and verify still passes."""
    before = newsroom.run("show", BAKERS, "--json").data
    newsroom.mend("redact", BAKERS, "--authority", "court order 7")

    assert 0 == newsroom.figure("unions", "2016-08-15")["named"]
    assert 0 == newsroom.figure("unions", "2016-08-15", recorded=11)["named"]
    assert "Bakers → Ada" not in newsroom.run("show", BAKERS).out
    assert 0 == newsroom.run("verify").code
    assert before != newsroom.run("show", BAKERS, "--json").data


def test_a_retraction_can_be_retracted(newsroom: Newsroom) -> None:
    """What was taken back by mistake stands again."""
    seq = newsroom.mend("retract", BAKERS)
    newsroom.mend("retract", f"#{seq}")

    assert 1 == newsroom.figure("unions", "2016-08-15")["named"]
    assert 0 == newsroom.figure("unions", "2016-08-15", recorded=seq)["named"]


def test_one_wording_can_be_taken_back_and_leaves_the_one_before(newsroom: Newsroom) -> None:
    """A correction that was itself wrong is retracted by its own seq."""
    seq = newsroom.mend("correct", GAZETTE, "--set", "count=14")
    newsroom.mend("retract", f"#{seq}")

    assert 41 == newsroom.value("clps", "2016-08-10")


def test_a_slip_in_the_old_words_is_mended_under_the_sources_own_correction(
    newsroom: Newsroom,
) -> None:
    """The first wording keeps its own days on known, now as it should have been typed."""
    newsroom.mend("correct", GAZETTE, "--set", "count=43", *FIX)
    first = newsroom.run("show", GAZETTE, "--json").data["events"][0]["seq"]
    newsroom.mend("correct", f"#{first}", "--set", "count=40")

    assert 43 == newsroom.value("clps", "2016-08-10")
    assert 40 == newsroom.value("clps", "2016-08-10", known="2016-08-13")


def test_why_says_which_of_the_three_happened(tmp_path: Path) -> None:
    """A source's own correction with both dates; our slip; a retraction: never the same words."""
    words = []
    for name, mending in {
        "source": ("correct", GAZETTE, "--set", "count=43", *FIX),
        "slip": ("correct", GAZETTE, "--set", "count=14"),
        "retraction": ("retract", GAZETTE),
    }.items():
        room = Newsroom(tmp_path / name)
        room.folder.mkdir()
        room.take("frame", "gazette", "gazette-corrected")
        room.mend(*mending)
        page = room.run("why", CONTEST, "clps", "ada-ames", "--on", "2016-08-10", "--json").data
        words.append(page["figures"][0]["history"][0]["words"])

    source, slip, retraction = words
    assert "The source's own: The Gazette stated on 10 August 2016" in source
    assert "put right by The Gazette on 14 August 2016" in source
    assert "--as-known 2016-08-13 still shows the old words." in source
    assert slip.startswith("Our own slip: ")
    assert "--as-recorded 11 still shows it." in slip
    assert retraction.startswith("Retracted by us on ")


def test_why_says_when_the_old_words_still_hold(newsroom: Newsroom) -> None:
    """Asked as known before the source put it right, the correction is not in view yet."""
    newsroom.mend("correct", GAZETTE, "--set", "count=43", *FIX)

    then = newsroom.run("why", CONTEST, "clps", "ada-ames", "--as-known", "2016-08-13").out

    assert "Not yet at these clocks: the old words hold here." in then


# -- authored files ---------------------------------------------------------------------------


def test_after_a_correction_the_unchanged_file_imports_as_a_no_op(newsroom: Newsroom) -> None:
    """The file says what was recorded first, which is on record."""
    newsroom.mend("correct", GAZETTE, "--set", "count=43")

    again = newsroom.take("gazette")

    assert (0, "Recorded 0 events") == (again.code, again.out[:17])


def test_a_file_changed_to_the_corrected_words_is_recognised(newsroom: Newsroom) -> None:
    """A file changed to the corrected words is on record and needs no command."""
    newsroom.mend("correct", GAZETTE, "--set", "count=43")

    again = _import_with(newsroom, "count: 41", "count: 43")

    assert (0, "Recorded 0 events") == (again.code, again.out[:17])


def test_a_file_changed_otherwise_is_a_finding_that_offers_the_command(newsroom: Newsroom) -> None:
    """A changed line is a finding with file, line, both wordings and the command to type."""
    again = _import_with(newsroom, "count: 41", "count: 42")

    assert 1 == again.code
    assert "gazette.yaml:8" in again.err
    assert "was 41, here 42" in again.err
    assert f"endorsements correct {GAZETTE} --from " in again.err


def test_a_correction_can_be_taken_from_the_changed_file(newsroom: Newsroom) -> None:
    """`--from` reads the claim as the file says it now, and then the file is on record."""
    _import_with(newsroom, "count: 41", "count: 42")
    file = str(newsroom.folder / "gazette.yaml")

    newsroom.mend("correct", GAZETTE, "--from", file)

    assert 42 == newsroom.value("clps", "2016-08-10")
    assert 0 == newsroom.run("import", file).code


def _import_with(newsroom: Newsroom, old: str, new: str) -> Said:
    file = newsroom.folder / "gazette.yaml"
    file.write_text((FILES / "gazette.yaml").read_text().replace(old, new))
    return newsroom.run("import", str(file))


# -- asking, agreeing, refusing ----------------------------------------------------------------


def test_without_a_terminal_and_without_yes_nothing_is_recorded(newsroom: Newsroom) -> None:
    """The plan is printed, and the refusal says what to type."""
    done = newsroom.run("correct", GAZETTE, "--set", "count=43", "--reason", "misread")

    assert 2 == done.code
    assert "41 → 43" in done.out
    assert "--yes" in done.err
    assert 41 == newsroom.value("clps", "2016-08-10")


def test_a_dry_run_shows_the_plan_and_records_nothing(newsroom: Newsroom) -> None:
    """A dry run prints what would change on which days, and the note, and records nothing."""
    done = newsroom.run("correct", GAZETTE, "--set", "count=43", "--reason", "misread", "--dry-run")

    assert 0 == done.code
    assert "Note to publish:" in done.out
    assert 41 == newsroom.value("clps", "2016-08-10")


def test_the_plan_is_json_too(newsroom: Newsroom) -> None:
    """Everything a page of corrections needs, before anything is recorded."""
    plan = newsroom.run(
        *("correct", GAZETTE, "--set", "count=43", "--reason", "misread", "--dry-run", "--json")
    ).data

    assert ("correction", "recorded_in_error") == (plan["class"], plan["cause"])
    assert "count" == plan["fields"][0]["field"]
    assert 43 == plan["impact"][CONTEST]["changes"][-1]["becomes"]["value"]


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("correct", GAZETTE, "--set", "count=43"), "endorsements correct needs --reason."),
        (("correct", GAZETTE, "--reason", "x", "--yes"), "Nothing says how"),
        (("correct", "nobody", "--set", "count=1", "--reason", "x"), "answers to “nobody”"),
        (("correct", GAZETTE, "--set", "cuont=1", "--reason", "x"), "Did you mean count?"),
        (("correct", GAZETTE, "--set", "count=43", "--reason", "x", "--at", "p"), "--cites"),
        (
            ("correct", GAZETTE, "--set", "count=43", "--reason", "x", "--cites", "herald"),
            "--at",
        ),
        (
            ("correct", GAZETTE, "--set", "count=43", "--reason", "x", "--class", "revision"),
            "--cites",
        ),
        (
            ("correct", GAZETTE, "--set", "count=43", "--reason", "x", "--class", "blunder"),
            "is no class",
        ),
        (
            ("correct", GAZETTE, "--set", "count=43", "--reason", "x", "--class", "clarification"),
            "words alone",
        ),
        (
            (
                *("correct", GAZETTE, "--set", "count=43", "--reason", "x"),
                *("--cites", "gazete-2016-08-14", "--at", "p"),
            ),
            "Did you mean gazette-2016-08-14",
        ),
        (("correct", GAZETTE, "--set", "count=43", "--reason", "x", "--json"), "--yes"),
        (("retract", BAKERS, "--reason", "x", "--duplicate-of", BAKERS, "--yes"), "no other"),
        (("assess", "--set-aside", "nobody", "--reason", "x", "--yes"), "answers to “nobody”"),
    ],
)
def test_a_wrong_call_says_what_to_type(
    newsroom: Newsroom, words: tuple[str, ...], wrong: str
) -> None:
    """Exit 2, a sentence, and nothing recorded."""
    done = newsroom.run(*words)

    assert 2 == done.code
    assert wrong in done.err
    assert () == tuple(newsroom.run("corrections", "--json").data["corrections"])


def test_the_same_correction_twice_is_recorded_once(newsroom: Newsroom) -> None:
    """The second finds that the claim says so already."""
    newsroom.mend("correct", GAZETTE, "--set", "count=43")

    again = newsroom.run(
        "correct", GAZETTE, "--set", "count=43", "--reason", "the line was misread", "--yes"
    )

    assert 2 == again.code
    assert "says that already" in again.err


# -- the public list ---------------------------------------------------------------------------


def test_the_list_says_what_stood_since_when_and_where_it_had_shown(newsroom: Newsroom) -> None:
    """Each mending is an entry with the figures and the days on which the old words had shown."""
    newsroom.mend("correct", GAZETTE, "--set", "count=43", *FIX)

    (entry,) = newsroom.run("corrections", CONTEST, "--json").data["corrections"]

    assert ("revision", "source_corrected") == (entry["class"], entry["cause"])
    assert "CLPs nominations: 41 for Ada Ames, 10 August 2016" == entry["was"][0]["says"]
    assert "CLPs nominations: 43 for Ada Ames, 10 August 2016" == entry["becomes"][0]["says"]
    assert entry["was"][0]["since"].endswith("Z")
    days = [(one["from"], one["to"]) for one in entry["had_shown"]["changes"]]
    assert [(None, "2016-08-09"), ("2016-08-10", "2016-08-10"), ("2016-08-11", None)] == days
    assert entry["note"].startswith("We stated that Ada Ames had 41 nominations from CLPs")


@pytest.mark.parametrize("form", [(), ("--md",), ("--csv",)])
def test_the_list_is_printed_in_every_form(newsroom: Newsroom, form: tuple[str, ...]) -> None:
    """Text, Markdown and CSV carry the old words, the new ones and the reason."""
    newsroom.mend("correct", GAZETTE, "--set", "count=43", *FIX)

    page = newsroom.run("corrections", CONTEST, *form).out

    for told in ("41 for Ada Ames", "43 for Ada Ames", "the line was misread", "revision"):
        assert told in page


def test_a_ledger_without_mendings_says_so(newsroom: Newsroom) -> None:
    """An empty list is an answer."""
    assert "None: nothing recorded" in newsroom.run("corrections").out


def test_the_list_can_be_asked_for_as_recorded_then(newsroom: Newsroom) -> None:
    """Before the correction was recorded there was none to list."""
    seq = newsroom.mend("correct", GAZETTE, "--set", "count=43")

    then = newsroom.run("corrections", CONTEST, "--as-recorded", str(seq - 1), "--json").data

    assert [] == then["corrections"]


def test_every_kind_of_mending_is_on_the_list(newsroom: Newsroom) -> None:
    """Nothing is mended in silence."""
    newsroom.take("star")
    newsroom.mend("correct", GAZETTE, "--set", "count=43")
    seq = newsroom.mend("assess", "--set-aside", STAR, "--accept", GAZETTE)
    newsroom.mend("retract", f"#{seq}")
    newsroom.mend("redact", "star-2016-08-11/bakers", "--authority", "court order 7")

    listed = newsroom.run("corrections", CONTEST, "--json").data["corrections"]

    assert ["redaction", "correction", "assessment", "correction"] == [
        one["class"] for one in listed
    ]
    assert all(one["note"] for one in listed)
