"""Opening a ledger, or what is none: each refusal says which file, and what to type."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ledger.revisions import REVISIONS
from ledger.schema import metadata
from ledger.store import Ledger, open_ledger
from ledger.store.engines import database_at
from ledger.store.guards import RELEASED
from ledger.store.losses import HeadLostError
from ledger.store.places import resolve
from ledger.store.refusals import (
    DatabaseNotUnderstoodError,
    FolderError,
    MissingLedgerError,
    NewSchemaError,
    NoFolderError,
    NotALedgerError,
    OldSchemaError,
    PortNotUnderstoodError,
    StorageRefusedError,
    StoreError,
    UnreadableError,
    WalRefusedError,
)
from ledger.store.upgrade import alembic_config, migrate
from tests.connections import connections_made, is_closed
from tests.samples import draft, nomination


def test_the_database_is_the_one_given_then_the_environment_then_the_default() -> None:
    """A ledger is looked for by --db, then ENDORSEMENTS_DB, then as endorsements.db."""
    assert "a.db" == resolve("a.db", {"ENDORSEMENTS_DB": "b.db"})
    assert "b.db" == resolve(None, {"ENDORSEMENTS_DB": "b.db"})
    assert "endorsements.db" == resolve(None, {})


@pytest.mark.parametrize("given", ["mysql://host/x", "sqlite://", "://", ":memory:", ""])
def test_a_database_that_cannot_be_used_is_refused(given: str) -> None:
    """The sentence names what can be."""
    with pytest.raises(DatabaseNotUnderstoodError, match=r"endorsements\.db, or postgresql://"):
        database_at(given)


def test_an_empty_name_is_not_taken_for_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--db "$NAME"` with no such variable must not record in another ledger."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DatabaseNotUnderstoodError, match=r"“” names no database"):
        open_ledger("", create=True)
    assert [] == list(tmp_path.iterdir())
    assert "endorsements.db" == resolve(None, {"ENDORSEMENTS_DB": ""})


@pytest.mark.parametrize("given", ["postgresql://u:hunter2@h:abc/x", "postgresql://[::1/x"])
def test_a_port_that_is_no_number_is_refused(given: str) -> None:
    """The sentence shows where the port stands, and keeps the password to itself."""
    with pytest.raises(PortNotUnderstoodError, match=r"is no number\. Give .*:5432/") as refused:
        database_at(given)
    assert "hunter2" not in str(refused.value)


def test_a_url_that_cannot_be_read_keeps_its_password_to_itself() -> None:
    """A refusal is printed, and may be logged."""
    with pytest.raises(DatabaseNotUnderstoodError, match=r"“p g://u:\*\*\*@h”") as refused:
        database_at("p g://u:hunter2@h")
    assert "hunter2" not in str(refused.value)


def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    """Reading never makes a ledger; the sentence says how to."""
    path = tmp_path / "nowhere.db"
    with pytest.raises(MissingLedgerError, match=r"nowhere\.db.*`endorsements import PATH`"):
        open_ledger(path)
    assert [] == list(tmp_path.iterdir())


def test_a_ledger_in_a_folder_that_is_not_there_says_how_to_make_the_folder(
    tmp_path: Path,
) -> None:
    """The folder is named with what makes it; the side file, of which nobody knows, is not."""
    path = tmp_path / "elections" / "race.db"
    with pytest.raises(NoFolderError) as refused:
        open_ledger(path, create=True)

    assert (
        f"{path} cannot be made: there is no folder {path.parent}. Type `mkdir -p {path.parent}`"
        " first, or give another ledger with --db."
    ) == str(refused.value)


def test_a_missing_database_of_a_server_is_named(server: sa.URL) -> None:
    """A missing PostgreSQL database is named in the refusal, without its password."""
    secret = "hunter2"  # noqa: S105 - of no account anywhere
    url = server.set(database="nowhere", password=secret)
    with pytest.raises(MissingLedgerError, match="nowhere") as refused:
        open_ledger(url.render_as_string(hide_password=False))
    assert secret not in str(refused.value)


@pytest.mark.parametrize("content", [b"not a database at all, but some text " * 40, b""])
def test_a_file_that_is_no_ledger_is_left_alone(tmp_path: Path, content: bytes) -> None:
    """A text file or an empty file is refused and not changed."""
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    with pytest.raises(NotALedgerError, match=r"notes\.db is not a ledger"):
        open_ledger(path)
    assert content == path.read_bytes()


@pytest.mark.parametrize("create", [False, True])
def test_a_folder_is_no_ledger_but_may_hold_one(tmp_path: Path, *, create: bool) -> None:
    """The sentence shows what to give instead."""
    with pytest.raises(FolderError, match=rf"is a folder.*--db {tmp_path}/endorsements\.db"):
        open_ledger(tmp_path, create=create)


@pytest.mark.parametrize("given", [".", "./", "/", "sqlite:///."])
@pytest.mark.parametrize("create", [False, True])
def test_a_folder_without_a_name_of_its_own_is_no_ledger_either(
    given: str, *, create: bool
) -> None:
    """The side file cannot be named after it; the sentence is that of any folder."""
    with pytest.raises(FolderError, match=r"is a folder.*--db \.?/endorsements\.db\."):
        open_ledger(given, create=create)


@pytest.mark.parametrize("create", [False, True])
def test_a_name_that_the_system_refuses_is_said_to_be_refused(
    tmp_path: Path, *, create: bool
) -> None:
    """No folder can hold a name that long, so there is nothing to read or to make."""
    with pytest.raises(UnreadableError, match=r"a could not be read: File name too long\."):
        open_ledger(tmp_path / ("a" * 300), create=create)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are text there")
def test_a_file_whose_name_is_not_text_is_a_ledger_like_any_other(tmp_path: Path) -> None:
    """Its name is printed with a code for the byte that is no character."""
    path = tmp_path / os.fsdecode(b"a\xffb.db")
    with pytest.raises(MissingLedgerError, match=r"no ledger at .*/a\\xffb\.db\."):
        open_ledger(path)
    with open_ledger(path, create=True) as ledger:
        ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
        with open_ledger(ledger.address) as again:
            assert 1 == again.head().seq
    assert path.exists()


@pytest.mark.parametrize("kind", ["reading", "appending", "writing"])
def test_a_connection_whose_settings_fail_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Nobody but the opener has it yet, so nobody else could close it."""
    path = tmp_path / "notes.db"
    path.write_bytes(b"not a database at all, but some text " * 40)
    made = connections_made(monkeypatch)
    database = database_at(path)
    with pytest.raises(NotALedgerError), getattr(database, kind)():
        pass
    database.close()
    assert [True] == [is_closed(one) for one in made]


def test_a_file_that_cannot_be_read_is_not_said_to_refuse_a_record(
    ledger_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody wanted to record. Whose file it is SQLite does not say, so it is looked up."""

    def opened(*_: object) -> sqlite3.Connection:
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise error

    monkeypatch.setattr("ledger.store.sqlite.ledger_opened", opened)
    with pytest.raises(UnreadableError, match=r"read: unable to open.* Nothing was changed"):
        open_ledger(ledger_file)
    monkeypatch.setattr("os.access", lambda *_, **__: False)
    with pytest.raises(UnreadableError, match="could not be read: you may not read this file"):
        open_ledger(ledger_file)


@pytest.mark.parametrize("create", [False, True])
def test_a_ledger_without_its_head_is_still_a_ledger(ledger_file: Path, *, create: bool) -> None:
    """A ledger without its head row is refused with that reason, and nothing is made anew."""
    raw = sqlite3.connect(ledger_file)
    raw.execute("DROP TRIGGER ledger_head_delete")
    raw.execute("DELETE FROM ledger_head")
    raw.commit()
    raw.close()
    with pytest.raises(HeadLostError, match=r"has lost its head.*Restore a backup"):
        open_ledger(ledger_file, create=create)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """Another program's database is refused and not changed, even by `init`."""
    path = tmp_path / "bookmarks.db"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE bookmark (url TEXT)")
    theirs.close()
    for create in (False, True):
        with pytest.raises(NotALedgerError, match=r"bookmarks\.db"):
            open_ledger(path, create=create)


def test_another_programs_tables_on_a_server_are_left_alone(bare_postgres_url: str) -> None:
    """A server's database with a foreign table called `event` is refused and not changed."""
    engine = sa.create_engine(bare_postgres_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE event (id int)")
    for create in (False, True):
        with pytest.raises(NotALedgerError):
            open_ledger(bare_postgres_url, create=create)


@pytest.mark.parametrize(
    ("revision", "error", "advice"),
    [("0000", NewSchemaError, "Install the newest"), ("9999", NewSchemaError, "newer release")],
)
def test_a_ledger_of_a_newer_release_is_not_touched(
    ledger_file: Path, revision: str, error: type[StoreError], advice: str
) -> None:
    """A ledger with a revision unknown to this release is refused and not changed."""
    _set_revision(ledger_file, revision)
    for create in (False, True):
        with pytest.raises(error, match=advice):
            open_ledger(ledger_file, create=create)


def test_a_ledger_of_an_older_release_says_how_to_go_on(
    ledger_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading it is refused until `init` has brought it up to date."""
    monkeypatch.setattr("ledger.store.ledger.REVISIONS", (*REVISIONS, "0002"))
    with pytest.raises(OldSchemaError, match="`endorsements init`"):
        open_ledger(ledger_file)


def _set_revision(path: Path, revision: str) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    raw.close()


def test_opening_again_changes_nothing(url: str) -> None:
    """`init` on a ledger that is up to date leaves it as it is."""
    with open_ledger(url) as ledger:
        ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
        before = ledger.head_row()
    with open_ledger(url, create=True) as ledger:
        assert before == ledger.head_row()


def test_reading_writes_no_file(ledger_file: Path) -> None:
    """A read leaves the folder as it was, and works where nothing may be written."""
    with open_ledger(ledger_file) as ledger:
        ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    content = ledger_file.read_bytes()
    alone = Path(shutil.copy(ledger_file, ledger_file.parent / "alone.db"))
    alone.chmod(stat.S_IRUSR)
    before = sorted(path.name for path in alone.parent.iterdir())
    with open_ledger(alone) as ledger:
        assert 1 == len(list(ledger.events()))
        assert 1 == len(ledger.about("endorser:ben"))
    assert before == sorted(path.name for path in alone.parent.iterdir())
    assert content == alone.read_bytes()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux lists what is open")
def test_a_closed_ledger_has_no_file_open(ledger_file: Path) -> None:
    """However a ledger was used, closing it closes every file, so that it can be deleted."""
    with open_ledger(ledger_file) as ledger:
        ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
        assert 1 == ledger.head().seq
        assert 1 == len(list(ledger.events()))
        with ledger.snapshot() as snapshot:
            assert 1 == snapshot.head().seq
    still_open = {one.resolve() for one in Path("/proc/self/fd").iterdir()}
    assert set() == still_open & {one.resolve() for one in ledger_file.parent.iterdir()}


def test_a_reader_cannot_write(ledger: Ledger) -> None:
    """The connection itself refuses, whatever is asked of it."""
    with pytest.raises(StorageRefusedError), ledger.database.reading() as statements:
        statements.changed("DELETE FROM event_subject", ())


def test_a_cut_off_write_is_undone_by_the_next_reader(ledger_file: Path) -> None:
    """A journal was left behind by a writer that died: the next read rolls it back first."""
    with open_ledger(ledger_file) as ledger:
        ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
        before = list(ledger.entries())
    _die_while_writing(ledger_file)
    assert ledger_file.with_name("ledger.db-journal").stat().st_size > 0
    with open_ledger(ledger_file) as ledger:
        assert before == list(ledger.entries())


def _die_while_writing(path: Path) -> None:
    """Fork a writer that spills a half-done transaction into the file, and is gone."""
    if (child := os.fork()) == 0:
        raw = sqlite3.connect(path, isolation_level=None)
        raw.execute("PRAGMA journal_mode=TRUNCATE")
        raw.execute("PRAGMA cache_size=1")
        raw.execute("BEGIN IMMEDIATE")
        for number in range(2_000):
            raw.execute(
                "INSERT INTO event_subject VALUES (?, 'act.made', 1)", (f"endorser:{number}",)
            )
        os._exit(0)
    os.waitpid(child, 0)


def test_a_file_is_written_with_the_settings_that_survive_a_power_cut(ledger_file: Path) -> None:
    """The stock settings lose acknowledged events; these do not."""
    with open_ledger(ledger_file) as ledger, ledger.database.writing() as connection:
        found = {
            name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
            for name in ("journal_mode", "synchronous", "recursive_triggers", "secure_delete")
        }
    expected = {
        "journal_mode": "truncate",
        "synchronous": "3",
        "recursive_triggers": "1",
        "secure_delete": "1",
    }
    assert expected == found


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (3, 52, 0)])
def test_write_ahead_logging_is_refused_where_it_can_corrupt(
    ledger_file: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    """Asked for on a SQLite with the race between two writers, the store says no."""
    monkeypatch.setattr("sqlite3.sqlite_version_info", version)
    with pytest.raises(WalRefusedError, match="Leave out journal=wal"):
        open_ledger(f"sqlite:///{ledger_file}?journal=wal")


def test_write_ahead_logging_is_used_where_it_is_safe(
    ledger_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Write-ahead logging is used on request where SQLite is safe, and each commit is synced."""
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 3))
    with open_ledger(f"sqlite:///{ledger_file}?journal=wal") as ledger:
        ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
        with ledger.database.writing() as connection:
            modes = [
                str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
                for name in ("journal_mode", "synchronous")
            ]
    assert ["wal", "2"] == modes


def test_another_process_finds_a_ledger_whatever_its_folder_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A URL that was made of a path is read as one again, the sign for an escape in it too."""
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 3))
    folder = tmp_path / "a%20b"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for given in ("log.db", "sqlite:///wal.db?journal=wal"):
        with open_ledger(given, create=True) as ledger:
            ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
            monkeypatch.chdir(tmp_path)
            with open_ledger(ledger.address) as again:
                assert 1 == again.head().seq
            monkeypatch.chdir(folder)


def test_all_triggers_are_there_after_an_upgrade(ledger: Ledger) -> None:
    """After an upgrade the 6 triggers of SQLite, or 7 of PostgreSQL, are as released."""
    name = ledger.database.dialect
    with ledger.database.reading() as statements:
        found = dict(ledger.database.guards(statements))
    assert dict(RELEASED[name]) == found
    assert {"sqlite": 6, "postgresql": 7}[name] == len(found)


def test_the_migrations_make_the_tables_that_the_code_reads(ledger: Ledger) -> None:
    """The migrated tables are the tables that the code declares."""
    with ledger.database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert [] == compare_metadata(context, metadata)


def test_the_release_reads_the_newest_revision() -> None:
    """Every revision is known to the code, in order."""
    scripts = ScriptDirectory.from_config(alembic_config())
    known = [script.revision for script in scripts.walk_revisions()]
    assert list(REVISIONS) == known[::-1]


def test_no_migration_may_rebuild_the_log(
    ledger_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batch mode would copy the table and lose its triggers in silence: it is refused."""
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(__file__).resolve().parents[2] / "migrations", scripts)
    (scripts / "versions" / "0002_careless.py").write_text(
        "from alembic import op\n"
        "import sqlalchemy as sa\n"
        "revision, down_revision = '0002', '0001'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('event') as batch:\n"
        "        batch.alter_column('note', nullable=False)\n"
    )
    monkeypatch.setattr("ledger.store.upgrade._SCRIPTS", scripts)
    database = database_at(ledger_file)
    with pytest.raises(Exception, match="would copy or drop the log's table"):
        migrate(database)
    database.close()
    with open_ledger(ledger_file) as ledger, ledger.database.reading() as statements:
        assert 6 == len(ledger.database.guards(statements))


def test_the_migrations_are_found_from_a_folder_that_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another project's migrations in the working folder are not taken for ours."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "__init__.py").write_text("")
    monkeypatch.chdir(tmp_path)
    with open_ledger("here.db", create=True) as ledger:
        assert 0 == ledger.head().seq


def test_the_log_cannot_be_migrated_away(ledger_file: Path) -> None:
    """The migrations cannot be downgraded, so that no program drops the log."""
    database = database_at(ledger_file)
    config = alembic_config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        with pytest.raises(NotImplementedError, match="No program drops the log"):
            command.downgrade(config, "base")
    database.close()
