"""Thornbury's leadership races: invented, small, and with one of everything that faces must print.

2010 has totals that clash, a lower bound, a withdrawal, a second preference, a refusal, a rumour
that was denied and an expectation that was met. In 2015 the miners decided to back nobody; of 2020
nothing is on record but a forecast. Two names are hostile on purpose.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ledger.citations import Citation
from ledger.counts import Count, exactly
from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade, DecidedBy, Ending
from ledger.events.envelope import Draft
from ledger.events.frame import (
    CandidacyDeclared,
    ContestCalled,
    MilestoneKind,
    MilestoneStated,
    Section,
    WindowStated,
)
from ledger.events.hedged import (
    ActReported,
    Firmness,
    Matter,
    ReportEnded,
    ReportEnding,
)
from ledger.events.kinds import ActKind
from ledger.events.registry import Body
from ledger.events.source import DateBasis, SourceCited
from ledger.events.total import Basis, RemainderPublished, TallyPublished
from ledger.events.vote import VotePublished
from ledger.events.who import EndorserKind, EndorserRegistered, EndorsersLinked, Relation
from ledger.ids import event_id_for
from ledger.store import open_ledger

LONDON: Final = "Europe/London"
NOMINATION: Final = ActKind.NOMINATION
HOSTILE_TITLE: Final = "Backers \N{RIGHT-TO-LEFT MARK}of the day"
FORMULA: Final = "=Cy Cole"


def recorded_race(path: Path) -> Path:
    """Record the races in a new ledger."""
    race = _Race()
    _tell_2010(race)
    _tell_later(race)
    with open_ledger(path, create=True) as ledger:
        ledger.append(race.drafts, recorded_by="the tests")
    return path


class _Race:
    """Collects drafts under readable claim ids."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []

    def tell(self, claim: str, body: Body) -> None:
        self.drafts.append(Draft(event_id_for(claim), claim, body))

    def source(
        self, source: str, published: str | None, title: str, best: str | None = None
    ) -> None:
        when = None if published is None else When(published, LONDON, best)
        basis = DateBasis.UNKNOWN if when is None else DateBasis.STATED
        body = SourceCited(
            source,
            kind="article-newspaper",
            title=title,
            publisher=source.partition("-")[0].title(),
            author=None,
            url=f"https://{source}.example/",
            published=when,
            published_basis=basis,
            published_why=None,
            archive=None,
            sha256="ab" * 32,
            read=None,
            repeats=None,
            public=True,
        )
        self.tell(source, body)

    def contest(self, contest: str, name: str, source: str) -> None:
        sections = tuple(
            Section(key, head, head, NOMINATION)
            for key, head in (("mps", "MPs"), ("clps", "CLPs"), ("unions", "Unions"))
        )
        self.tell(contest, ContestCalled(contest, name, LONDON, NOMINATION, sections, at(source)))
        for candidate, printed in (
            ("ada-ash", "Ada Ash"),
            ("ben-birch", "Ben Birch"),
            ("cy-cole", FORMULA),
        ):
            stands = CandidacyDeclared(contest, candidate, printed, on("2010-05-12"), at(source))
            self.tell(f"{contest}/{candidate}", stands)

    def result(self, contest: str, day: str, source: str) -> None:
        body = MilestoneStated(contest, MilestoneKind.RESULT, "Result", on(day), at(source))
        self.tell(f"{contest}/result", body)

    def total(self, source: str, section: str, candidate: str, count: Count, taken: When) -> None:
        body = TallyPublished(
            *("thornbury-2010", section, NOMINATION, candidate, count, taken, Basis.RECEIVED),
            exhaustive=False,
            lists=(),
            parts=(),
            unit=None,
            citations=at(source),
        )
        self.tell(f"{source}/{section}/{candidate}", body)

    def act(  # noqa: PLR0917 - a table's row reads best as one
        self,
        source: str,
        endorser: str,
        candidate: str | None,
        day: str,
        kind: ActKind = NOMINATION,
        contest: str = "thornbury-2010",
    ) -> None:
        body = ActMade(
            *(contest, "unions", kind, endorser, candidate, (), on(day), DecidedBy.UNKNOWN),
            lent=False,
            spokesperson=None,
            words=None,
            citations=at(source),
        )
        self.tell(f"{contest}/{endorser}/{kind}", body)

    def expected(  # noqa: PLR0917 - a table's row reads best as one
        self, contest: str, source: str, endorser: str, candidate: str, said: str, due: str
    ) -> None:
        body = ActReported(
            *(contest, Matter.ACT, Firmness.EXPECTED, NOMINATION, "unions", endorser, candidate),
            *("thought to be its choice", ("an official",), on(said), on(due)),
            may_be_nobody=True,
            headline=None,
            citations=at(source),
        )
        self.tell(f"{contest}/{endorser}/expected", body)


def on(text: str) -> When:
    """A date in London."""
    return When(text, LONDON)


def at(source: str) -> tuple[Citation, ...]:
    """A place in a source."""
    return (Citation(source, "paragraph 2"),)


def _tell_2010(race: _Race) -> None:
    race.source("gazette-1", "2010-07-01/2010-07-03", "Where they stand", best="2010-07-02")
    race.source("courier-2", "2010-07-20", HOSTILE_TITLE)
    race.source("herald-3", "2010-07-20", "Another count")
    race.source("leaflet-4", None, "A leaflet")
    race.contest("thornbury-2010", "Thornbury leadership 2010", "gazette-1")
    race.result("thornbury-2010", "2010-09-25", "courier-2")
    shut = WindowStated(
        *("thornbury-2010", "close", NOMINATION, ("clps", "unions"), None),
        *(on("2010-07-31"), at("courier-2")),
    )
    race.tell("close", shut)
    for endorser in ("builders", "miners", "bakers", "weavers", "drivers", "painters", "pitmen"):
        body = EndorserRegistered(
            *(endorser, endorser.title(), EndorserKind.UNION, None),
            public=True,
            identifiers=(),
            citations=at("gazette-1"),
        )
        race.tell(endorser, body)
    table = When("2010-07-01/2010-07-03", LONDON, "2010-07-02")
    for candidate, count in (("ada-ash", 10), ("ben-birch", 4), ("cy-cole", 1)):
        race.total("gazette-1", "clps", candidate, exactly(count), table)
    rest = RemainderPublished(
        *("thornbury-2010", "clps", NOMINATION, exactly(85), table, "yet to declare"),
        at("gazette-1"),
    )
    race.tell("gazette-1/clps/rest", rest)
    for candidate, count in (("ada-ash", 30), ("ben-birch", 35)):
        race.total("courier-2", "clps", candidate, exactly(count), on("2010-07-20"))
    race.total("courier-2", "mps", "ada-ash", Count(101, None, "more than 100"), on("2010-07-20"))
    race.total("courier-2", "mps", "ben-birch", exactly(5), on("2010-07-20"))
    race.total("herald-3", "mps", "ben-birch", exactly(7), on("2010-07-20"))
    race.act("courier-2", "builders", "ada-ash", "2010-07-05")
    race.act("courier-2", "miners", "ben-birch", "2010-07-10")
    pulled_out = ActEnded(
        *("thornbury-2010", "unions", NOMINATION, "miners", "ben-birch", Ending.WITHDRAWN),
        *(on("2010-07-15"), at("courier-2")),
    )
    race.tell("miners-out", pulled_out)
    race.act("courier-2", "bakers", "ada-ash", "2010-07-18")
    race.act("courier-2", "bakers", "ben-birch", "2010-07-18", ActKind.SECOND_PREFERENCE)
    race.act("courier-2", "weavers", None, "2010-07-12", ActKind.NO_NOMINATION)
    race.act("courier-2", "drivers", "cy-cole", "2010-07-13", ActKind.REFUSAL)
    race.act("courier-2", "painters", "ada-ash", "2010-06-15", ActKind.STATEMENT)
    race.act("leaflet-4", "pitmen", "cy-cole", "2010-07-14")
    race.expected("thornbury-2010", "gazette-1", "bakers", "ada-ash", "2010-07-02", "2010-07-18")
    met = ReportEnded(
        "thornbury-2010",
        report="thornbury-2010/bakers/expected",
        manner=ReportEnding.MET,
        by="thornbury-2010/bakers/nomination",
        says=(),
        words="nominated her",
        on=on("2010-07-18"),
        citations=at("courier-2"),
    )
    race.tell("bakers-met", met)
    rumour = ActReported(
        *("thornbury-2010", Matter.WITHDRAWAL, Firmness.RUMOURED, None, None, None, "cy-cole"),
        *("about to pull out", ("Gazette", "a friend"), on("2010-07-02"), None),
        may_be_nobody=False,
        headline="Cole to quit",
        citations=at("gazette-1"),
    )
    race.tell("cole-quits", rumour)
    denied = ReportEnded(
        *("thornbury-2010", "cole-quits", ReportEnding.DENIED, None, ("Cole",), "in to win"),
        *(on("2010-07-20"), at("herald-3")),
    )
    race.tell("cole-denies", denied)


def _tell_later(race: _Race) -> None:
    race.source("courier-5", "2015-08-01", "Fifteen")
    race.contest("thornbury-2015", "Thornbury leadership 2015", "courier-5")
    race.result("thornbury-2015", "2015-09-12", "courier-5")
    race.act(*("courier-5", "miners", None, "2015-07-30", ActKind.NO_NOMINATION, "thornbury-2015"))
    race.act(
        *("courier-5", "bakers", "ada-ash", "2015-07-30", ActKind.ENDORSEMENT, "thornbury-2015")
    )
    link = EndorsersLinked("pitmen", "miners", Relation.SUCCESSOR, on("2012"), at("courier-5"))
    race.tell("pitmen-to-miners", link)
    ballot = VotePublished(
        *("thornbury-2015", "mps", "jo-mp", ("cy-cole", "ada-ash")),
        cast=True,
        on=on("2015-09-12"),
        citations=at("courier-5"),
    )
    race.tell("jo", ballot)
    person = EndorserRegistered(
        *("jo-mp", "Jo Poll", EndorserKind.PERSON, "Member of Parliament"),
        public=True,
        identifiers=(),
        citations=at("courier-5"),
    )
    race.tell("jo-mp", person)
    race.source("courier-6", "2020-01-14", "Twenty")
    race.contest("thornbury-2020", "Thornbury leadership 2020", "courier-6")
    race.result("thornbury-2020", "2020-04-04", "courier-6")
    race.expected("thornbury-2020", "courier-6", "bakers", "ben-birch", "2020-01-14", "2020-01-20")
