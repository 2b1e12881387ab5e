"""The command line as people use it: typed words in, printed text and an exit code out."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from click.testing import CliRunner

from projections.faces.cli import main
from tests.projections.faces.race import recorded_race


@frozen
class Said:
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int

    @property
    def lines(self) -> list[str]:
        """The printed lines, the ledger's own hash replaced, since every ledger's is its own."""
        return re.sub(r"head [0-9a-f]{8}…", "head …", self.out).splitlines()

    @property
    def data(self) -> Any:  # noqa: ANN401 - JSON is whatever it is
        """The JSON printed."""
        return json.loads(self.out)

    @property
    def records(self) -> list[dict[str, str]]:
        """The CSV printed."""
        return list(csv.DictReader(io.StringIO(self.out)))


Ask = Callable[..., Said]


@pytest.fixture(scope="session")
def race_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thornbury's races in a ledger, recorded once."""
    return recorded_race(tmp_path_factory.mktemp("race") / "race.db")


@pytest.fixture
def race(race_template: Path, tmp_path: Path) -> Path:
    """A copy of the races' ledger of the test's own."""
    return Path(shutil.copy(race_template, tmp_path / "race.db"))


def said(*words: str) -> Said:
    """Run a command in this process."""
    result = CliRunner().invoke(main, list(words), prog_name="endorsements")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.stdout, result.stderr, result.exit_code)


@pytest.fixture
def ask(race: Path) -> Ask:
    """A function that asks the races' ledger."""
    return lambda *words: said(*words, "--db", str(race))


@pytest.fixture(scope="session")
def seeds_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the seed articles, imported once by the command itself."""
    path = tmp_path_factory.mktemp("seeds") / "seeds.db"
    seeds = Path(__file__).parents[3] / "fixtures" / "seeds"
    imported = said("import", str(seeds), "--db", str(path))
    assert 0 == imported.code, imported.err
    return path


@pytest.fixture
def seeds(seeds_template: Path) -> Ask:
    """Ask the ledger of the seed articles, which no command changes."""
    return lambda *words: said(*words, "--db", str(seeds_template))
