"""Questions about random contests, days, days of knowledge and seqs, each asked once.

Each kind is asked in a process of its own, through the Python API, of a ledger just opened: nothing
is warm except the operating system's file cache. Afterwards a sample of the answers is compared
with the fold's, and another with a bare count, since a figure that is fast and wrong is worthless.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, product
from types import MappingProxyType
from typing import Final

from attrs import asdict, evolve, frozen

from benchmarks import bare
from benchmarks.apart import Effort, Found
from benchmarks.logs import Log, Question
from benchmarks.measured import Result, asked, spread
from benchmarks.synthetic import CANDIDATES, DAYS, FIRST_DAY, SECTIONS
from ledger.events.kinds import ActKind
from ledger.store import Ledger, open_ledger
from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.answers.keeping import reading_stored
from projections.answers.standings import standings
from projections.answers.stored import Course, Score, Stored
from projections.answers.why import Why, why
from projections.fold.figures import Cell
from projections.stored.log import contest_log

NOW: Final = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)
_FOLDED: Final = 10_000
"""The most events folded to check a kind's answers against the fold: 8 answers, or fewer."""
_COUNTED: Final = 50
"""The most answers checked against a bare count."""
_FOLDABLE: Final = 20_000
"""The length of a contest beyond which only the named counts are checked, and after its answers."""
_NUMBERS: Final = ("value low high named named_possible kind basis disputed estimated_date").split()
_FLOOR: Final = "a bare count of one contest's acts through a covering index"
_BESIDE_ONE_DAY: Final = ("race",)
_SOME: Final = range(25, 42)
"""How many acts a figure names that `why_some` is asked about: some 33, as the goal says."""
_TRIED: Final = 20
"""Questions looked through for each such figure that is wanted."""
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "scores on any day": "scores",
        "scores, on × recorded": "scores_recorded",
        "scores, on × known": "scores_known",
        "scores, on × known × recorded": "scores_both",
        "each of 100 days": "race",
        "whole standings on any day": "standings",
        "whole standings, on × recorded": "standings_past",
        "why one figure": "why",
        "why one figure of some 33 acts": "why_some",
    }
)
"""Kinds of questions, as methods of `Reader`, by their names in the tables."""
_CLOCKS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "scores": (),
        "scores_recorded": ("recorded",),
        "scores_known": ("known",),
        "scores_both": ("known", "recorded"),
    }
)
"""The clocks that a kind sets besides the day."""


_Numbers = tuple[object, ...]
_Scores = Mapping[tuple[str, str], _Numbers]
"""Every cell's numbers, in the order of `_NUMBERS`, by section and candidate."""


@frozen
class Reader:
    """A ledger and its stored projections, as a program holds them open."""

    ledger: Ledger
    stored: Stored

    def scores(self, one: Question) -> Sequence[Score]:
        """Return the numbers of every cell on a day, as known now."""
        return self.stored.scores(one.contest, one.on, NOW)

    def scores_recorded(self, one: Question) -> Sequence[Score]:
        """Return the numbers of every cell on a day, as recorded at an earlier seq."""
        return self.scores_on(one, recorded=one.recorded)

    def scores_known(self, one: Question) -> Sequence[Score]:
        """Return the numbers of every cell on a day, as known on another day."""
        return self.scores_on(one, known=one.known)

    def scores_both(self, one: Question) -> Sequence[Score]:
        """Return the numbers of every cell with all three clocks set."""
        return self.scores_on(one, known=one.known, recorded=one.recorded)

    def standings(self, one: Question) -> object:
        """Return the whole table with every leaf, rival and note."""
        return self.stored.standings(one.contest, Clocks(one.on), NOW)

    def standings_past(self, one: Question) -> object:
        """Return the whole table as recorded at an earlier seq."""
        return self.stored.standings(one.contest, Clocks(one.on), NOW, recorded=one.recorded)

    def race(self, one: Question) -> tuple[Course, ...]:
        """Return the numbers of every cell on each of a hundred days."""
        first, last = _days(one)
        return self.stored.race(one.contest, first.isoformat(), last.isoformat())

    def why(self, one: Question) -> Why:
        """Take one figure apart, down to its citations."""
        return self.stored.why(one.contest, _cell(one), Clocks(one.on), NOW)

    def why_some(self, one: Question) -> Why:
        """Do as `why`, for questions that `_about_some` chose."""
        return self.why(one)

    def folded(
        self, one: Question, *, known: str | None = None, recorded: int | None = None
    ) -> Inquiry:
        """Fold the whole contest."""
        seq = self.ledger.head().seq if recorded is None else recorded
        log = contest_log(self.ledger, one.contest, seq)
        return inquire(log, one.contest, Clocks(one.on, known), NOW)

    def scores_on(
        self, one: Question, *, known: str | None = None, recorded: int | None = None
    ) -> Sequence[Score]:
        """Return the numbers of every cell at any clocks."""
        return self.stored.scores(one.contest, one.on, NOW, known=known, recorded=recorded)


def ask(log: Log, kind: str, wanted: str) -> Found:
    """Ask so many questions of a kind, then compare a sample of the answers with the fold.

    Returns nothing where no question of the kind was found.
    """
    questions, others = log.questions(f"{kind} of {log.events}"), log.questions("floor")
    if kind == "why_some":
        chosen = _about_some(log, islice(questions, int(wanted) * _TRIED))
        if not chosen:
            return {}
        questions = iter(chosen)
    with (
        open_ledger(log.where) as ledger,
        reading_stored(ledger) as stored,
        bare.Raw(_beside(log), synced=False) as raw,
    ):
        reader = Reader(ledger, stored)
        answer = getattr(reader, kind)
        floor = reader.scores if kind in _BESIDE_ONE_DAY else partial(bare.named, raw)
        turns = (
            (partial(floor, next(others)), partial(answer, one))
            for one in islice(questions, int(wanted))
        )
        short = log.contest_length <= _FOLDABLE
        took = spread(turns, floors_last=not short and kind not in _BESIDE_ONE_DAY)
        if short:
            for one in islice(questions, min(_sample(log), int(wanted))):
                _hold_to_the_fold(reader, kind, one)
    return asdict(took)


def _about_some(log: Log, questions: Iterable[Question]) -> list[Question]:
    """Return the questions whose figure names as many acts as `_SOME` says.

    By a connection of its own, so that the one which is measured remembers nothing of it.
    """
    with open_ledger(log.where) as ledger, reading_stored(ledger) as stored:
        reader = Reader(ledger, stored)
        return [one for one in questions if _named(reader.scores(one), _cell(one)) in _SOME]


def _sample(log: Log) -> int:
    return max(1, min(8, _FOLDED // log.contest_length))


def hold_to_the_count(log: Log, wanted: str) -> Found:
    """Make the bare table of the acts, and compare a sample of the named counts with it."""
    with bare.Raw(_beside(log), synced=False) as raw:
        bare.fill(raw, log)
        with open_ledger(log.where) as ledger, reading_stored(ledger) as stored:
            reader = Reader(ledger, stored)
            for one in islice(log.questions("counted"), min(_COUNTED, int(wanted))):
                latest = evolve(one, recorded=log.events)
                _hold_to_the_count(reader.scores(one), bare.named(raw, latest), one)
                _hold_to_the_count(reader.scores_recorded(one), bare.named(raw, one), one)
                _hold_to_the_count(reader.scores_known(one), bare.named_as_known(raw, one), one)
    return {}


def hold_numbers_to_the_fold(reader: Reader, kind: str, one: Question) -> None:
    """Compare the numbers of every cell with the fold's; `kind` is one of the `scores`."""
    clocks = {name: getattr(one, name) for name in _CLOCKS[kind]}
    scores = _numbers(reader.scores_on(one, **clocks))
    for place, numbers in _figures(reader.folded(one, **clocks)).items():
        if place in scores:
            assert numbers == scores[place], f"{kind} of {one}: {scores[place]} is not {numbers}"
        else:
            assert not numbers[0], f"{kind} of {one} leaves out {place}, {numbers}"


def measured(log: Log, effort: Effort) -> Iterator[Result]:
    """Ask every kind of question, each question in turn with a bare count of one contest's acts.

    Where one contest is the whole log, the counts come last: each reads a million rows.
    """
    effort.apart(hold_to_the_count, log, str(effort.asked))
    for name, kind in KINDS.items():
        wanted = effort.asked if kind.startswith("scores") else effort.fewer
        figures = effort.apart(ask, log, kind, str(wanted))
        if not figures:
            continue
        floor = "`scores` of one day" if kind in _BESIDE_ONE_DAY else _FLOOR
        yield asked(name, log.events, figures, wanted, floor)


def _hold_to_the_fold(reader: Reader, kind: str, one: Question) -> None:
    match kind:
        case "why" | "why_some":
            inquiry, cell = reader.folded(one), _cell(one)
            figure = inquiry.figure(cell.section, cell.act, cell.candidate)
            assert reader.why(one) == why(inquiry, figure), f"why {cell} of {one}"
        case "standings":
            assert reader.standings(one) == standings(reader.folded(one)), one
        case "standings_past":
            folded = standings(reader.folded(one, recorded=one.recorded))
            assert reader.standings_past(one) == folded, one
        case "race":
            _hold_to_one_day(reader, one)
        case _:
            hold_numbers_to_the_fold(reader, kind, one)


def _hold_to_one_day(reader: Reader, one: Question) -> None:
    """Compare every ninth day of a `race` with the same day asked for by itself."""
    first, last = _days(one)
    courses = {(each.section, each.candidate): each for each in reader.race(one)}
    for after in range(0, (last - first).days, 9):
        day = first + dt.timedelta(days=after)
        for score in reader.scores(evolve(one, on=day.isoformat())):
            course = courses.get((score.section, score.candidate))
            numbers = None if course is None else course.at(day.toordinal())
            assert numbers == score.numbers or not (numbers or score.numbers.value), (one, day)


def _hold_to_the_count(
    answer: Iterable[Score], named: Mapping[tuple[str, str], int], one: Question
) -> None:
    scores = {
        (score.section, score.candidate): score.numbers.named
        for score in answer
        if score.numbers.named
    }
    assert named == scores, f"{one}: {scores} is not the bare count {named}"


def _cell(one: Question) -> Cell:
    section = SECTIONS[one.recorded % len(SECTIONS)]
    return Cell(section, ActKind.NOMINATION, CANDIDATES[one.recorded % len(CANDIDATES)])


def _named(scores: Iterable[Score], cell: Cell) -> int:
    """Return how many acts a cell names, by the scores of its contest."""
    place = cell.section, cell.candidate
    return sum(one.numbers.named for one in scores if (one.section, one.candidate) == place)


def _days(one: Question) -> tuple[dt.date, dt.date]:
    first = FIRST_DAY + dt.timedelta(days=one.recorded % (DAYS - 100))
    return first, first + dt.timedelta(days=99)


def _figures(inquiry: Inquiry) -> _Scores:
    frame = inquiry.scaffold
    return {
        (section.id, candidate): _read(inquiry.figure(section.id, frame.counts, candidate))
        for section, (candidate, _) in product(frame.sections, frame.candidates)
    }


def _numbers(answer: Iterable[Score]) -> _Scores:
    return {(one.section, one.candidate): _read(one.numbers) for one in answer}


def _read(numbers: object) -> _Numbers:
    return tuple(getattr(numbers, name) for name in _NUMBERS)


def _beside(log: Log) -> str:
    """Return where the bare table is: a file beside the log's, or the log's database."""
    return log.where if log.on_server else f"{log.where}.bare"
