"""A log's facts as plain-text accounting writes them: an act is a posting of 1, its end one of −1.

Each program reads a file of them and prints what each candidate of a contest has at the end of a
day. The file holds only the corrected facts, as the users of these programs correct them in place.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from attrs import frozen

from benchmarks import bare
from benchmarks.logs import Log
from benchmarks.synthetic import CANDIDATES, SECTIONS, contest_name

Balance = Mapping[tuple[str, str], int]
"""The sum of each cell of a contest that is not 0, by section and candidate."""


@frozen
class Fact:
    """One act of backing, or its end."""

    contest: str
    section: str
    candidate: str
    endorser: str
    day: str
    change: int


def facts(log: Log) -> Iterator[Fact]:
    """Yield the acts of a log that stand at its head, and their ends."""
    for number, act in enumerate(act for act in bare.acts(log) if act.stands):
        who = f"{act.contest}-{number}"
        yield Fact(act.contest, act.section, act.candidate, who, act.since, 1)
        if act.ends:
            yield Fact(act.contest, act.section, act.candidate, who, act.until, -1)


def write_rows(log: Log, path: Path) -> int:
    """Write facts as rows separated by tabs, and return how many."""
    return _write(
        path,
        (
            f"{one.contest}\t{one.section}:{one.candidate}\t{one.endorser}\t{one.day}\t{one.change}\n"
            for one in facts(log)
        ),
    )


def write_postings(log: Log, path: Path) -> int:
    """Write a journal for hledger and ledger, with one posting a fact: their least work."""
    return _write(
        path,
        (
            f"{one.day} {one.endorser}\n"
            f"    ({one.contest}:{one.section}:{one.candidate})  {one.change}\n\n"
            for one in facts(log)
        ),
    )


def write_beans(log: Log, path: Path) -> int:
    """Write a journal for beancount, where every fact must balance and accounts be opened."""
    with path.open("w", encoding="utf-8") as file:
        file.write("2000-01-01 open Equity:Endorsers\n")
        for number in range(log.races):
            for section in SECTIONS:
                for candidate in CANDIDATES:
                    account = _bean(contest_name(number), section, candidate)
                    file.write(f"2000-01-01 open {account}\n")
    return _write(
        path,
        (
            f'{one.day} * "{one.endorser}"\n'
            f"  {_bean(one.contest, one.section, one.candidate)}  {one.change} ACT\n"
            f"  Equity:Endorsers  {-one.change} ACT\n\n"
            for one in facts(log)
        ),
    )


@frozen
class Program:
    """A program that reads such a file: how to write the file, ask it, and read its answer."""

    name: str
    write: Callable[[Log, Path], int]
    words: Callable[[Path, str, str], list[str]]
    read: Callable[[str], Balance]


def _hledger(path: Path, contest: str, day: str) -> list[str]:
    words = f"balance {contest}: --flat --no-total --output-format=csv --end={_next(day)}"
    return ["-f", str(path), *words.split()]


def _ledger(path: Path, contest: str, day: str) -> list[str]:
    words = f"balance ^{contest}: --flat --no-total --end={_next(day)}"
    return ["-f", str(path), *words.split(), "--format=%(account),%(amount)\n"]


def _query(path: Path, contest: str, day: str) -> list[str]:
    query = (
        f"SELECT account, sum(number) WHERE account ~ '^Assets:{contest.title()}:'"
        f" AND date < {_next(day)} GROUP BY account"
    )
    return ["--no-errors", "--format=csv", str(path), query]


def _read(printed: str) -> Balance:
    found = {}
    for row in csv.reader(printed.splitlines()):
        parts = row[0].lower().split(":") if row else []
        if len(parts) >= 3 and (count := int(float(row[1].split()[0]))):
            found[parts[-2], parts[-1]] = count
    return found


PROGRAMS = (
    Program("hledger", write_postings, _hledger, _read),
    Program("ledger", write_postings, _ledger, _read),
    Program("bean-query", write_beans, _query, _read),
)


def _write(path: Path, lines: Iterable[str]) -> int:
    written = 0
    with path.open("a", encoding="utf-8") as file:
        for line in lines:
            file.write(line)
            written += 1
    return written


def _bean(contest: str, section: str, candidate: str) -> str:
    return f"Assets:{contest.title()}:{section.title()}:{candidate.title()}"


def _next(day: str) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
