"""Called wrongly: a sentence that says what is wrong and what to type, and exit code 2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.projections.faces.conftest import Said, said

Ask = Callable[..., Said]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("standings", "thornbery-2010"),
            "There is no contest thornbery-2010. Did you mean thornbury-2010",
        ),
        (
            ("standings", "thornbury-2010", "--section", "clp"),
            "There is no section clp in thornbury-2010. Did you mean clps?",
        ),
        (
            ("why", "thornbury-2010", "clps", "ada-asch"),
            "There is no candidate ada-asch in thornbury-2010. Did you mean ada-ash?",
        ),
        (
            ("known", "thornbury-2010", "nobody-at-all"),
            "There is no candidate nobody-at-all in thornbury-2010. Choose from ada-ash, ben-birch",
        ),
        (
            ("known", "thornbury-2010"),
            (
                "CANDIDATE is missing. Choose from ada-ash, ben-birch, cy-cole. "
                "Type endorsements known thornbury-2010 ada-ash."
            ),
        ),
        (("known", "thornbery-2010"), "There is no contest thornbery-2010. Did you mean"),
        (
            ("late", "thornbury-2010", "--days", "x"),
            "--days x is no number of days. Write a number of days, such as 30.",
        ),
        (
            ("late", "thornbury-2010", "--days", "-3"),
            "--days -3 is no number of days. Write a number of days, such as 30.",
        ),
        (
            ("diff", "thornbury-2010", "--from", "", "--to", "2010-07-20"),
            "“” is not a date the ledger reads. Write a date such as 2010-07-24.",
        ),
        (
            ("diff", "thornbury-2010", "--from", "2010-07-01", "--to", ""),
            "“” is not a date the ledger reads. Write a date such as 2010-07-24.",
        ),
        (
            ("diff", "thornbury-2010", "--from", "2010-07-20", "--to", "2010-07-01"),
            "20 July 2010 is later than 1 July 2010. Give the earlier day as --from",
        ),
        (
            ("diff", "thornbury-2010", "--from", "2011-01-01"),
            "1 January 2011 is later than 25 September 2010. Give the earlier day as --from",
        ),
        (
            ("diff", "thornbury-2010", "--known", "2010-07-20..2010-07-01"),
            "20 July 2010 is later than 1 July 2010. Write --known 2010-07-01..2010-07-20.",
        ),
        (
            ("diff", "thornbury-2010", "--recorded", "50..40"),
            "Seq 50 is later than seq 40. Write --recorded 40..50.",
        ),
        (("timeline", "thornbury-2010", ""), "There is no section “” in thornbury-2010."),
        (("stance", "minors"), "There is no endorser minors. Did you mean miners?"),
        (("log", "thornbury"), "There is no contest thornbury."),
        (("show", "#99"), "Nothing up to seq 57 answers to “#99”."),
        (("standing", "thornbury-2010"), "There is no command standing. Did you mean standings?"),
        (
            ("standings", "thornbury-2010", "--act", "vow"),
            "There is no kind of act called vow. Write one of nomination, endorsement,",
        ),
        (
            ("standings", "thornbury-2010", "--on", "07/08/2010"),
            "“07/08/2010” could be 7 August or 8 July. Write 2010-08-07 or 2010-07-08.",
        ),
        (
            ("standings", "thornbury-2010", "--as-known", "July 2010"),
            "“July 2010” is not a date the ledger reads. Write a date such as 2010-07-24.",
        ),
        (
            ("standings", "thornbury-2010", "--on", "2010-07"),
            "“2010-07” is not one day or one minute. Ask for a day, such as 2010-07-01.",
        ),
        (
            ("standings", "thornbury-2010", "--as-recorded", "4000"),
            "The ledger has no seq 4000: it ends at seq 57. Give a number up to 57, or a time.",
        ),
        (
            ("standings", "thornbury-2010", "--as-recorded", "yesterday"),
            (
                "“yesterday” is not a date the ledger reads. Write a date such as 2010-07-24. "
                "Or give a seq, a number up to 57."
            ),
        ),
        (
            ("diff", "thornbury-2010", "--recorded", "first..57"),
            "Write a date such as 2010-07-24. Or give a seq, a number up to 57.",
        ),
        (
            ("standings", "thornbury-2010", "--json", "--csv"),
            "--json and --csv are two forms. Choose one of them.",
        ),
        (
            ("why", "thornbury-2010", "ada-ash"),
            "a candidate: SECTION is missing before it. Choose from mps, clps, unions.",
        ),
        (
            ("why", "thornbury-2010", "yet-to-declare"),
            "Type endorsements why thornbury-2010 mps yet-to-declare.",
        ),
        (
            ("lead", "thornbury-2010", "--section", "clps", "--between", "ada-ash,Ada Ash"),
            "names one candidate twice. Write --between ed-miliband,david-miliband.",
        ),
        (
            ("lead", "thornbury-2010"),
            "--section and --between are missing. Add --section. Choose from mps, clps, unions.",
        ),
        (
            ("lead", "thornbury-2010", "--section", "clps"),
            "--between is missing. Add --between A,B. Choose from ada-ash, ben-birch, cy-cole.",
        ),
        (
            ("lead", "thornbury-2010", "--between", "ada-ash,ben-birch"),
            "--section is missing. Add --section. Choose from mps, clps, unions.",
        ),
        (
            ("lead", "thornbery-2010"),
            "There is no contest thornbery-2010. Did you mean thornbury-2010",
        ),
        (
            ("plot", "thornbury-2010"),
            "--section is missing. Add --section. Choose from mps, clps, unions.",
        ),
        (
            ("plot", "thornbury-2010", "--csv"),
            "For the figures type endorsements timeline thornbury-2010 --csv.",
        ),
        (
            ("bisect", "thornbury-2010", "clps", "ada-ash", "thirty"),
            "“thirty” is no figure that a table prints. Write 148, 148-151, 28+,",
        ),
        (
            ("bisect", "thornbury-2010", "clps", "ada-ash", "31", "--on", "2010-07-20"),
            "This ledger never said 31 of Ada Ash · CLPs at these clocks. The nearest it said was",
        ),
        (
            ("diff", "thornbury-2010", "--from", "2010-07-01", "--to", "2010-08", "--on", "2010"),
            "--on and --to set one clock. Leave --on out.",
        ),
        (
            ("diff", "thornbury-2010", "--known", "2010-07-01..2010-07-20", "--as-known", "2010"),
            "--as-known and --known set one clock. Leave --as-known out.",
        ),
        (
            ("diff", "thornbury-2010", "--recorded", "20..57", "--as-recorded", "50"),
            "--as-recorded and --recorded set one clock. Leave --as-recorded out.",
        ),
        (
            ("diff", "thornbury-2010", "--recorded", "1..4000"),
            "The ledger has no seq 4000: it ends at seq 57.",
        ),
        (("standings", ""), "There is no contest “”. Choose from thornbury-2010,"),
        (("xyzzy", "thornbury-2010"), "Type endorsements --help to see them."),
        (("standings", "thornbury-2010", "--section", "msp"), "Did you mean mps?"),
        (
            ("standings",),
            "endorsements standings needs CONTEST. Type endorsements standings --help to see",
        ),
        (
            ("standings", "thornbury-2010", "--onn", "2010-07-01"),
            "endorsements standings has no option --onn (did you mean --on or --json?). Type",
        ),
        (
            ("standings", "one", "two"),
            "takes CONTEST, and “two” is too many; a section is given as --section S. Type",
        ),
        (
            ("show", "#1", "and", "2"),
            "endorsements show takes ID, and “and 2” is too many. Type",
        ),
        (("replay", "thornbury-2010", "--speed", "0"), "--speed: 0.0 is not in the range 0.125<="),
        (("replay", "thornbury-2010", "--step", "week"), "--step: 'week' is not one of 'day',"),
        (("--onn",), "endorsements has no option --onn. Type endorsements --help"),
    ],
)
def test_a_wrong_call_gets_a_sentence_and_exit_2(
    ask: Ask, words: tuple[str, ...], sentence: str
) -> None:
    """A wrong call exits with 2 and a sentence on standard error, and prints no answer."""
    answer = ask(*words)

    assert sentence in answer.err
    assert (2, "") == (answer.code, answer.out)
    assert "invalid" not in answer.err.casefold()


def test_a_call_without_a_word_gets_the_list_of_commands() -> None:
    """Whoever types the name alone wants to see what there is, each command on a line."""
    answer = said()

    assert 2 == answer.code
    assert "  standings    Where a contest stood: every figure of every section." in answer.err
    assert "to see what it takes" not in answer.err


def test_a_clock_without_its_date_is_named() -> None:
    """An option at the end of the line that lacks its value is named, with the command's help."""
    answer = said("standings", "labour-2010", "--on")

    assert 2 == answer.code
    sentence = "--on needs a value. Type endorsements standings --help to see what it takes.\n"
    assert sentence == answer.err


def test_a_ledger_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    """Reading a missing ledger says how to make one, and creates no file."""
    missing = tmp_path / "none.db"
    answer = said("standings", "labour-2010", "--db", str(missing))

    assert 2 == answer.code
    assert f"There is no ledger at {missing}." in answer.err
    assert "endorsements import PATH" in answer.err
    assert not missing.exists()


def test_a_file_that_is_no_ledger_is_left_alone(tmp_path: Path) -> None:
    """Somebody's notes given as --db are named in the refusal, exit 2, and not changed."""
    notes = tmp_path / "notes.txt"
    notes.write_text("Backers: see page 2." * 300)
    answer = said("standings", "labour-2010", "--db", str(notes))

    assert 2 == answer.code
    assert f"{notes} is not a ledger" in answer.err
    assert "Backers: see page 2." * 300 == notes.read_text()


def test_an_empty_ledger_says_what_to_do_first(tmp_path: Path) -> None:
    """Asking an empty ledger says to import something first."""
    path = str(tmp_path / "empty.db")
    assert 0 == said("init", "--db", path).code
    answer = said("standings", "labour-2010", "--db", path)

    assert 2 == answer.code
    assert "The ledger holds none yet: endorsements import PATH." in answer.err
    assert 0 == said("contests", "--db", path).code


def test_a_wrong_word_from_outside_cannot_act_on_the_terminal(ask: Ask) -> None:
    """What was typed is said back with its control characters shown."""
    answer = ask("standings", "\x1b[31mred\N{RIGHT-TO-LEFT OVERRIDE}")

    assert 2 == answer.code
    assert "\\u001b[31mred\\u202e" in answer.err
    assert "\x1b" not in answer.err


def test_a_table_that_is_not_there_is_named(ask: Ask) -> None:
    """`reconcile --with` says which file is missing, in the words of every other missing file."""
    answer = ask("reconcile", "thornbury-2010", "--with", "nowhere.csv")

    assert 2 == answer.code
    assert "nowhere.csv" in answer.err
    assert "Invalid value" not in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("plot", "thornbury-2010", "--section", "clps", "--output"),
        ("replay", "thornbury-2010", "--frames"),
    ],
    ids=lambda words: str(words[0]),
)
def test_what_cannot_be_written_is_named(ask: Ask, words: tuple[str, ...], tmp_path: Path) -> None:
    """A picture or frames in a folder that is a file: a sentence and exit 1, nothing written."""
    (tmp_path / "notes").write_text("mine")
    target = tmp_path / "notes" / "clps.svg"
    answer = ask(*words, str(target))

    assert (1, "") == (answer.code, answer.out)
    assert f"{target} cannot be written (Not a directory). Give another name" in answer.err
    assert "mine" == (tmp_path / "notes").read_text()
