"""Reading one claim of a source file: its citation, its dates, and whom its names mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import frozen

from ledger.authoring import names
from ledger.authoring.dates import when_of
from ledger.authoring.fields import Fields, one_of
from ledger.authoring.vocabulary import ACTS, barred
from ledger.authoring.yaml import Entries, Text
from ledger.citations import LONGEST_QUOTE, Citation, Part
from ledger.commands import RecordClaim
from ledger.edtf import When
from ledger.events.frame import ContestCalled, Section
from ledger.events.kinds import ActKind
from ledger.events.registry import Body
from ledger.events.who import EndorserKind
from ledger.ids import checked_id, slug
from ledger.view import View

Listed = tuple[str, str | None, ActKind, str | None]
"""Contest, section, kind and candidate: the total that a page's own names belong to."""

NOBODY: Final = "unknown"
"""The stand-in for an id that was not found; a claim that has it is refused."""
_PARTS: Final = {part.value: part for part in Part}
_VOTE: Final = ActKind.VOTE
_SECTION_IDS: Final = {
    EndorserKind.UNION: ("unions", "trade-unions", "affiliates"),
    EndorserKind.SOCIETY: ("societies", "socialist-societies", "affiliates"),
    EndorserKind.CLP: ("clps",),
}


@frozen
class Header:
    """The parts of a source file's header that apply to all its claims."""

    file: str
    source: str
    published: When | None
    zone: str | None
    contest: str | None
    contest_line: int = 1


class ClaimFields(Fields):
    """A claim being read."""

    def __init__(self, entries: Entries, header: Header, key: str, view: View) -> None:
        """Take the claim, the header it stands under, its import key, and what is known."""
        super().__init__(entries, header.file)
        self.header, self.key, self.view = header, key, view

    # -- where and when ---------------------------------------------------------------------

    def contest(self) -> str:
        """Return the contest that the claim is about: its own, or the file's."""
        contest = self.text("contest") or self.header.contest
        if contest is None:
            self.find(
                self.line,
                "no-contest",
                "No contest is named.",
                "Add contest: to the file, or a column contest to the list.",
            )
            return NOBODY
        if contest not in self.view.contests:
            # Placed where the contest is named, it is one finding for all claims of the file.
            line = self.line_of("contest") if self.has("contest") else self.header.contest_line
            self.find(line, "contest-unknown", *names.unknown_contest(contest, self.view))
        return contest

    def called(self) -> ContestCalled | None:
        """Return the definition of the claim's contest, if it is known."""
        return self.view.contests.get(self.text("contest") or self.header.contest or NOBODY)

    def zone(self) -> str | None:
        """Return the zone of the claim's days: the contest's, or the file's."""
        called = self.called()
        return called.zone if called is not None else self.header.zone

    def when(self, key: str = "when", hint: str | None = None) -> When | None:
        """Return a date of the claim, None for unknown. With a hint, a missing one is a finding."""
        if not self.has(key):
            if hint is not None:
                self.find(self.line, f"no-{key}", f"There is no {key}: here.", hint)
            self.has(f"{key}-best")
            return None
        return self._dated(key)

    def act_date(self) -> When | None:
        """Return when an act was made or a total taken. It must be given, if only as unknown."""
        return self.when(
            hint="Write a date, when: source, when: two weeks before source, or when: unknown."
        )

    def _dated(self, key: str) -> When | None:
        best = self.text(f"{key}-best")
        zone = self.zone()
        text = self.text(key)
        if text is None or (text.casefold() == "unknown" and best is None):
            return None
        if zone is None:
            if self.header.contest is None:
                self.find(self.line_of(key), "no-zone", *names.NO_ZONE)
            return None  # otherwise the contest is not known, which is another finding
        return self.attempt(
            self.line_of(key),
            lambda words: when_of(words, best, zone, self.header.published),
            text,
            None,
        )

    # -- the citation -----------------------------------------------------------------------

    def cite(
        self, *printed: str | None, place: str = "", part: Part = Part.BODY
    ) -> tuple[Citation, ...]:
        """Return the citation of the claim's place in the source; `place` is added to its `at:`."""
        at = self.needed("at", "Say where in the source: at: paragraph 2, or at: table, row 3.")
        spellings = [text.value for text in self.texts("as-printed", barred)]
        spellings += [text for text in printed if text is not None and text not in spellings]
        quote = self.text("quote")
        if quote is not None and len(quote.split()) > LONGEST_QUOTE:
            words = len(quote.split())
            self.find(
                self.line_of("quote"),
                "long-quote",
                f"Quote is {words} words.",
                f"Keep it to {LONGEST_QUOTE}: enough to find the place.",
            )
            quote = None
        return (
            Citation(
                source=self.header.source,
                at=(at or "?") + place,
                part=self.choice("part", _PARTS, part),
                quote=quote,
                as_printed=tuple(spellings),
            ),
        )

    # -- who --------------------------------------------------------------------------------

    def candidate(self, text: str, line: int, contest: str) -> str:
        """Return the id of a candidate of the contest."""
        if contest not in self.view.contests:
            return NOBODY  # the contest itself has a finding already
        return self._found(line, names.candidate(text, contest, self.view), "name-unknown")

    def endorser(self, text: str, line: int) -> str:
        """Return the id of an endorser."""
        return self._found(line, names.endorser(text, self.view), "endorser-unknown")

    def section(self, text: str, line: int, contest: str) -> str:
        """Return the id of a section of the contest."""
        if contest not in self.view.contests:
            return NOBODY
        return self._found(line, names.section(text, contest, self.view), "section-unknown")

    def electorate(self, text: str, line: int, contest: str) -> str:
        """Return the id of a section or, where voters have sections of their own, one made up."""
        section = names.heading(text, contest, self.view)
        if section is not None:
            return section
        return self.attempt(line, checked_id, slug(text), NOBODY)

    def _found(self, line: int, name: str | names.NotFound, code: str) -> str:
        """Return an id that was found; otherwise `NOBODY`, with a finding that says why."""
        if isinstance(name, str):
            return name
        self.find(line, name.code or code, name.message, name.hint)
        return NOBODY

    def either(self, contest: str) -> tuple[str, ...]:
        """Return the candidates that `for:` leaves an ambiguous name open between."""
        if not (choices := self.texts("for", barred)):
            return ()
        return tuple(self.candidate(choice.value, choice.line, contest) for choice in choices)

    def capacity(self, endorser: str, act: ActKind, contest: str) -> str | None:
        """Return the section in which somebody acted: as given, or as follows from their kind."""
        text = self.text("section")
        if text is not None:
            if text.casefold() == "none":
                return None
            return self.section(text, self.line_of("section"), contest)
        called, registered = self.view.contests.get(contest), self.view.endorsers.get(endorser)
        if called is None or registered is None:
            return None
        ids = _SECTION_IDS.get(registered.kind, ())
        matches = [
            section.id
            for section in called.sections
            if section.id in ids and section.counts is not _VOTE
        ]
        if len(matches) == 1:
            return matches[0]
        if act is called.counts:
            self.find(self.line, "no-section", *self._which_section(registered.name, called))
        return None

    @staticmethod
    def _which_section(name: str, called: ContestCalled) -> tuple[str, str]:
        counted = [one.id for one in called.sections if one.counts is called.counts]
        choices = one_of(counted) if counted else "none"
        return (
            f"Nothing says in which section {name} acted.",
            f"Add section: {choices}, or section: none.",
        )

    def act_kind(self, section: Section | None, contest: str) -> ActKind:
        """Return the act that a total counts: as given, or the one its section counts."""
        called = self.view.contests.get(contest)
        usual = (
            section.counts
            if section is not None
            else called.counts
            if called is not None
            else ActKind.NOMINATION
        )
        return self.choice("act", ACTS, usual)

    # -- what comes of it -------------------------------------------------------------------

    def record(self, body: Body, suffix: str = "", line: int | None = None) -> RecordClaim:
        """Return the command that records a body of this claim, placed at its head or a line."""
        return RecordClaim(self.place(line), self.key + suffix, body, self.text("note"))

    def word(self, key: str) -> Text:
        """Return the value of the claim's own word, with its line."""
        return Text(self.needed(key, "Say what is claimed."), self.line_of(key))


Compile = Callable[[ClaimFields, str], list[RecordClaim]]
"""Turns a claim, given with the word it starts with, into commands."""
