"""What is known when a claim is judged: the claims on record and those being read, as one value.

A view is built afresh from a list of known claims, so it does not matter whether a contest, a
candidate or an endorser was recorded last year or comes further down in the file being read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec
from attrs import frozen

from ledger.citations import Part
from ledger.errors import Place
from ledger.events.act import ActEnded, ActMade
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    ContestCalled,
    MilestoneKind,
    MilestoneStated,
    Section,
    WindowStated,
)
from ledger.events.kinds import ActKind
from ledger.events.mending import ClaimCorrected, ClaimRetracted
from ledger.events.registry import Claim
from ledger.events.source import SourceCited
from ledger.events.total import CountDeclared, TallyPublished
from ledger.events.who import EndorserNamed, EndorserRegistered
from ledger.ids import name_key
from ledger.times import ALWAYS

Shape = TypeVar("Shape")
ActKey = tuple[str, str | None, ActKind, str]
"""Contest, section, kind and endorser: such an act can be for one candidate at a time."""


class Known(msgspec.Struct, frozen=True, gc=False):
    """A claim on record, or one being read: its id, its current wording, and where that is.

    A struct, since an import makes one for each claim that it reads.
    """

    claim_id: str
    body: Claim
    place: Place


@frozen
class View:
    """The claims known, with the look-ups that reading and checking need."""

    known: tuple[Known, ...]

    @cached_property
    def claims(self) -> Mapping[str, Known]:
        """Every known claim by its id."""
        return {known.claim_id: known for known in self.known}

    @cached_property
    def contests(self) -> Mapping[str, ContestCalled]:
        """Every contest by its id; the first definition on record holds."""
        return {body.contest: body for _, body in reversed(self._of(ContestCalled))}

    @cached_property
    def headings(self) -> Mapping[str, Mapping[str, str]]:
        """For each contest, the sections that a spelling means: by id, column name, long name."""
        headings: dict[str, dict[str, str]] = {}
        for contest, called in self.contests.items():
            spellings = headings[contest] = {}
            for section in called.sections:
                for spelling in (section.id, section.name, section.long_name):
                    spellings.setdefault(name_key(spelling), section.id)
        return headings

    @cached_property
    def candidates(self) -> Mapping[str, Mapping[str, str]]:
        """For each contest, the names of its candidates by their ids."""
        candidates: dict[str, dict[str, str]] = defaultdict(dict)
        for _, body in self._of(CandidacyDeclared):
            candidates[body.contest].setdefault(body.candidate, body.name)
        return candidates

    @cached_property
    def standing(self) -> Mapping[str, Mapping[str, str]]:
        """For each contest, the candidates that a spelling means: by id, and by name."""
        standing: dict[str, dict[str, str]] = {}
        for contest, candidates in self.candidates.items():
            spellings = standing[contest] = {}
            for candidate, name in candidates.items():
                for spelling in (name_key(name), candidate):
                    spellings.setdefault(spelling, candidate)
        return standing

    @cached_property
    def endorsers(self) -> Mapping[str, EndorserRegistered]:
        """Every endorser by its id; the first registration on record holds."""
        return {body.endorser: body for _, body in reversed(self._of(EndorserRegistered))}

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """The endorsers that a spelling can mean: by id, registered name and every alias."""
        names: dict[str, set[str]] = defaultdict(set)
        for _, body in self._of(EndorserRegistered):
            names[name_key(body.endorser)].add(body.endorser)
            names[name_key(body.name)].add(body.endorser)
        for _, alias in self._of(EndorserNamed):
            names[name_key(alias.name)].add(alias.endorser)
        return {name: frozenset(ids) for name, ids in names.items()}

    @cached_property
    def sources(self) -> Mapping[str, SourceCited]:
        """Every source by its id."""
        return {body.source: body for _, body in self._of(SourceCited)}

    @cached_property
    def sources_by_url(self) -> Mapping[str, str]:
        """The id of the source at each address."""
        return {body.url: body.source for _, body in self._of(SourceCited) if body.url is not None}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The first source that carries each title."""
        return {name_key(body.title): body.source for _, body in reversed(self._of(SourceCited))}

    @cached_property
    def windows(self) -> Mapping[tuple[str, str, ActKind], tuple[WindowStated, ...]]:
        """The windows stated for a contest's section and kind of act."""
        found: dict[tuple[str, str, ActKind], list[WindowStated]] = defaultdict(list)
        for _, body in self._of(WindowStated):
            for section in body.sections:
                found[body.contest, section, body.act].append(body)
        return {key: tuple(windows) for key, windows in found.items()}

    @cached_property
    def acts(self) -> Mapping[ActKey, tuple[tuple[Known, ActMade], ...]]:
        """The acts that any source states, by contest, section, kind and endorser."""
        found: dict[ActKey, list[tuple[Known, ActMade]]] = defaultdict(list)
        for known, body in self._of(ActMade):
            found[body.contest, body.section, body.act, body.endorser].append((known, body))
        return {key: tuple(acts) for key, acts in found.items()}

    @cached_property
    def ended(self) -> frozenset[tuple[ActKey, str | None]]:
        """The acts, each with its candidate, that some source says are no longer in force."""
        return frozenset(
            ((body.contest, body.section, body.act, body.endorser), body.candidate)
            for _, body in self._of(ActEnded)
        )

    @cached_property
    def out(self) -> frozenset[tuple[str, str]]:
        """The candidates, with their contests, whose candidacy some source says has ended."""
        return frozenset((body.contest, body.candidate) for _, body in self._of(CandidacyEnded))

    @cached_property
    def began(self) -> Mapping[str, int]:
        """The earliest moment at which each contest can have begun: called, or someone standing."""
        began: dict[str, int] = {}
        dates = [(body.contest, body.on) for _, body in self._of(CandidacyDeclared)]
        dates += [
            (body.contest, body.on)
            for _, body in self._of(MilestoneStated)
            if body.milestone is MilestoneKind.CALLED
        ]
        for contest, on in dates:
            # Without a dated start no act is too early, so an unknown date sets no limit.
            start = ALWAYS if on is None else on.span(certain=True).start
            began[contest] = min(start, began.get(contest, start))
        return began

    @cached_property
    def tabled(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """For each source and contest, the sections that a table in it has columns for."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for _, body in self._of(TallyPublished):
            for citation in body.citations:
                if citation.part is Part.TABLE:
                    found[citation.source, body.contest].add(body.section)
        return {key: frozenset(sections) for key, sections in found.items()}

    @cached_property
    def counts(
        self,
    ) -> Mapping[tuple[str, int, str | None], tuple[tuple[Known, CountDeclared], ...]]:
        """The declared results of one round in one section of a contest."""
        found: dict[tuple[str, int, str | None], list[tuple[Known, CountDeclared]]] = defaultdict(
            list
        )
        for known, body in self._of(CountDeclared):
            found[body.contest, body.round, body.section].append((known, body))
        return {key: tuple(counts) for key, counts in found.items()}

    def section(self, contest: str, section: str | None) -> Section | None:
        """Return a section of a contest by its id, None if there is none."""
        called = self.contests.get(contest)
        sections = called.sections if called is not None else ()
        for known in sections:
            if known.id == section:
                return known
        return None

    def endorser_name(self, endorser: str) -> str:
        """Return the registered name of an endorser, or its id."""
        registered = self.endorsers.get(endorser)
        return endorser if registered is None else registered.name

    def candidate_name(self, contest: str, candidate: str) -> str:
        """Return the name of a candidate, or the id."""
        return self.candidates.get(contest, {}).get(candidate, candidate)

    @cached_property
    def _by_shape(self) -> Mapping[type, list[Known]]:
        """The known claims by the shape of their bodies."""
        found: dict[type, list[Known]] = defaultdict(list)
        for known in self.known:
            found[type(known.body)].append(known)
        return found

    def _of(self, shape: type[Shape]) -> list[tuple[Known, Shape]]:
        """Return the known claims of one shape, each with its body."""
        return [
            (known, known.body)
            for known in self._by_shape.get(shape, ())
            if isinstance(known.body, shape)  # which its shape has said, but not to a type checker
        ]


def known_of(events: Iterable[Event]) -> tuple[Known, ...]:
    """Return the claims that stand, each in its last wording; those retracted are left out."""
    log = sorted(events, key=lambda event: event.seq)
    gone: set[str] = set()
    for event in reversed(log):  # newest first, since a retraction may itself be taken back
        if isinstance(event.body, ClaimRetracted) and event.event_id not in gone:
            gone.add(event.body.retracts)
    claims: dict[str, Known] = {}
    for event in log:
        body = event.body
        if event.event_id in gone or isinstance(body, Redacted | Unknown):
            continue
        if isinstance(body, Claim):
            claims[event.claim_id] = Known(event.claim_id, body, Place(seq=event.seq))
        elif isinstance(body, ClaimCorrected) and event.claim_id in claims:
            claims[event.claim_id] = msgspec.structs.replace(claims[event.claim_id], body=body.body)
    return tuple(claims.values())


def joined(*parts: Iterable[Known]) -> View:
    """Return one view of several lists of claims.

    A claim in a later list replaces itself in an earlier one: one being read, itself on record.
    """
    claims = {known.claim_id: known for part in parts for known in part}
    return View(tuple(claims.values()))
