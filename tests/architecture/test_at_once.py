"""The driver alone answers questions from what is stored beside a SQLite file.

Loading the libraries that change a database would take most of a short question's time. These tests
hold that none of them is loaded, and that the answer has the same bytes as in the ordinary way.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from attrs import fields, frozen
from click.testing import CliRunner

from ledger.events.envelope import Entry
from ledger.schema import event
from projections.faces import reading
from projections.faces.cli import main
from tests.architecture.spoiling import cut_off, leave_behind

ROOT: Final = Path(__file__).parents[2]
HEAVY: Final = ("sqlalchemy", "alembic", "psycopg", "yaml", "rapidfuzz")
TOLD: Final = f"""
import sys
from projections.faces.cli import main
try:
    main(prog_name="endorsements")
finally:
    print(*sorted({set(HEAVY)!r} & set(sys.modules)), file=sys.stderr)
"""
"""A program that runs the command, then prints which of the heavy libraries it loaded."""

FLAGS: Final = (
    (),
    ("--on", "2010-07-15"),
    ("--on", "2010-07-15", "--json"),
    ("--on", "2010-07-15", "--csv"),
    ("--on", "2010-07-15", "--md"),
    ("--on", "2010-07-15", "--section", "clps"),
    ("--on", "2010-07-15", "--act", "endorsement", "--json"),
    ("--as-recorded", "233"),
    ("--as-recorded", "#233", "--on", "2010-07-15", "--json"),
    ("--as-recorded", "2100-01-01", "--json"),
    ("--as-known", "2026-11-01", "--csv"),
)
"""Questions that are answered at once."""
OTHERWISE: Final = (
    ("--as-recorded", "100"),
    ("--as-recorded", "2000-01-01"),
    ("--as-recorded", "99999"),
    ("--as-recorded", "once upon a time"),
    ("--as-known", "2010-07-20", "--on", "2010-07-20"),
    ("--on", "2010-07-15T12:00"),
    ("--on", "the ides of March"),
    ("--certain", "--on", "2010-07-15"),
    ("--section", "nowhere"),
    ("--act", "applause"),
    ("--act", "applause", "--as-recorded", "99999"),
)
"""Questions that are folded, or refused."""


@frozen
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def said(*words: str) -> Said:
    """Run a command in this process."""
    result = CliRunner().invoke(main, list(words), prog_name="endorsements")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)


def apart(*words: str) -> tuple[Said, str]:
    """Run a command in a process of its own; also return which heavy libraries it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", TOLD, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    *err, loaded = done.stderr.splitlines(keepends=True)
    return Said(done.returncode, done.stdout, "".join(err)), loaded.strip()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the seed articles, with what is stored of them."""
    path = tmp_path_factory.mktemp("seeds") / "seeds.db"
    assert 0 == said("import", str(ROOT / "fixtures" / "seeds"), "--db", str(path)).code
    return path


@pytest.fixture
def put(template: Path, tmp_path: Path) -> Callable[[], Path]:
    """A function that puts the ledger in place, as it was before any question."""

    def copied() -> Path:
        for old in tmp_path.iterdir():
            old.unlink()
        for suffix in ("", ".projections"):
            shutil.copy(f"{template}{suffix}", tmp_path / f"seeds.db{suffix}")
        return tmp_path / "seeds.db"

    return copied


@pytest.fixture
def ordinarily(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """A function that asks in the ordinary way alone."""

    def ask(*words: str) -> Said:
        with monkeypatch.context() as patched:
            patched.setattr(reading, "_at_once", lambda *_: None)
            return said(*words)

    return ask


@pytest.mark.parametrize("flags", FLAGS, ids=" ".join)
def test_nothing_heavy_is_loaded_for_what_is_stored(
    flags: tuple[str, ...], put: Callable[[], Path], ordinarily: Callable[..., Said]
) -> None:
    """A command in a process of its own loads no heavy library and prints what it always did."""
    words = ("standings", "labour-2010", *flags, "--db", str(put()))
    answer, loaded = apart(*words)

    assert "" == loaded
    assert 0 == answer.code
    assert ordinarily(*words) == answer


@pytest.mark.parametrize("flags", [*FLAGS, *OTHERWISE], ids=" ".join)
def test_both_ways_say_the_same(
    flags: tuple[str, ...], put: Callable[[], Path], ordinarily: Callable[..., Said]
) -> None:
    """Both ways print the same bytes, in refusals and hints too."""
    words = ("standings", "labour-2010", *flags, "--db", str(put()))

    assert ordinarily(*words) == said(*words)


def _nothing(path: Path) -> None:
    """Leave the ledger as it is."""
    assert path.exists()


def _gone(path: Path) -> None:
    """Delete the ledger."""
    path.unlink()


def _unstored(path: Path) -> None:
    """Delete what is stored of the ledger."""
    Path(f"{path}.projections").unlink()


def _damaged(path: Path) -> None:
    """Overwrite what is stored, so that it cannot be read."""
    Path(f"{path}.projections").write_bytes(b"not a database, or not any more" * 99)


def _foreign(path: Path) -> None:
    """Put another program's database in place of the ledger."""
    path.unlink()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE recipe (words TEXT)")


def _no_database(path: Path) -> None:
    """Put a file that is no database in place of the ledger."""
    path.write_text("Dear diary, " * 999)


def _newer(path: Path) -> None:
    """Make the ledger one of a later release."""
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")


def _another(path: Path) -> None:
    """Put in place what is stored of another log, as after restoring a backup."""
    with sqlite3.connect(f"{path}.projections") as raw:
        raw.execute("UPDATE position SET entry_hash = ?", ("0" * 64,))


@pytest.mark.parametrize(
    "spoil",
    [
        _nothing,
        _gone,
        _unstored,
        _damaged,
        _foreign,
        _no_database,
        _newer,
        leave_behind,
        _another,
        cut_off,
    ],
)
@pytest.mark.parametrize("contest", ["labour-2010", "labour-2011"])
def test_however_things_lie_both_ways_say_the_same(
    spoil: Callable[[Path], None],
    contest: str,
    put: Callable[[], Path],
    ordinarily: Callable[..., Said],
) -> None:
    """Whatever is wrong is left to the ordinary way, which mends it or says what it is."""
    path = put()
    words = ("standings", contest, "--on", "2010-07-15", "--json", "--db", str(path))
    spoil(path)
    lying = {one: one.read_bytes() for one in path.parent.iterdir()}
    expected = ordinarily(*words)
    put()
    for old in set(path.parent.iterdir()) - lying.keys():
        old.unlink()
    for one, content in lying.items():
        one.write_bytes(content)

    assert expected == said(*words)


def test_another_database_is_asked_in_the_ordinary_way(
    put: Callable[[], Path], ordinarily: Callable[..., Said]
) -> None:
    """A URL, which may set options or name a server, is asked in the ordinary way."""
    words = ("standings", "labour-2010", "--on", "2010-07-15", "--db", f"sqlite:///{put()}")

    assert ordinarily(*words) == said(*words)


def test_the_driver_is_asked_for_the_columns_of_the_log() -> None:
    """The driver's columns of the log have the names of an entry's fields, in their order."""
    assert [column.name for column in event.columns] == [field.name for field in fields(Entry)]
