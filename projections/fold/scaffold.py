"""The scaffold of a contest: its id, name, zone, sections, and the names of all who ever stood.

All this is visible whatever is known: it obeys the recorded clock alone. What is claimed of a
contest's shape (windows, sizes, milestones, candidacies) obeys every clock and is read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from ledger.errors import LedgerError
from ledger.events.envelope import Event
from ledger.events.frame import CandidacyDeclared, ContestCalled, Section
from ledger.events.kinds import ActKind
from ledger.events.source import SourceCited
from ledger.times import ANY_DAY, AsOf
from projections.fold.belief import Belief, believe


class NoSuchContestError(LedgerError):
    """The ledger holds no such contest."""

    def __init__(self, contest: str, known: Iterable[str]) -> None:
        """Name the contest asked for, and those there are."""
        self.contest = contest
        choices = ", ".join(sorted(known))
        super().__init__(
            f"There is no contest {contest}. "
            + (
                f"Choose from {choices}."
                if choices
                else "The ledger holds none yet: endorsements import PATH."
            )
        )


@frozen
class Scaffold:
    """What is always visible of a contest. `candidates` are all who ever stood, as (id, name)."""

    contest: str
    name: str
    zone: str
    counts: ActKind
    sections: tuple[Section, ...]
    candidates: tuple[tuple[str, str], ...]

    @property
    def counted(self) -> tuple[Section, ...]:
        """The sections the contest's own standings count."""
        return tuple(section for section in self.sections if section.counts is self.counts)

    def section(self, section_id: str) -> Section | None:
        """Return the section of that id, if there is one."""
        return next((section for section in self.sections if section.id == section_id), None)

    def candidate_name(self, candidate: str) -> str:
        """Return a candidate's name; for someone who never stood here, the id."""
        return dict(self.candidates).get(candidate, candidate)


def scaffold(events: Iterable[Event], contest: str, recorded: int) -> Scaffold:
    """Read a contest's scaffolding as recorded up to that seq. Raises `NoSuchContestError`."""
    whole = believe(_about_the_frame(events), AsOf(ANY_DAY, None, recorded))
    return scaffold_in(whole, contest)


def scaffold_in(whole: Belief, contest: str) -> Scaffold:
    """Read a contest's scaffolding from a belief that hides nothing. Raises `NoSuchContestError`.

    Candidates are sorted by surname, which favours nobody.
    """
    called = {body.contest: body for _, body in whole.of(ContestCalled)}
    if contest not in called:
        raise NoSuchContestError(contest, called)
    stood = {
        body.candidate: body.name
        for _, body in whole.of(CandidacyDeclared)
        if body.contest == contest
    }
    return Scaffold(
        contest=contest,
        name=called[contest].name,
        zone=called[contest].zone,
        counts=called[contest].counts,
        sections=called[contest].sections,
        candidates=tuple(sorted(stood.items(), key=_by_surname)),
    )


def _about_the_frame(events: Iterable[Event]) -> Iterable[Event]:
    """Return the events about contests, candidacies and sources (which date the others)."""
    log = tuple(events)
    shapes = (ContestCalled, CandidacyDeclared, SourceCited)
    ours = {event.claim_id for event in log if isinstance(event.said, shapes)}
    return (event for event in log if event.claim_id in ours)


def _by_surname(candidate: tuple[str, str]) -> tuple[str, str]:
    return (candidate[1].split()[-1], candidate[1])
