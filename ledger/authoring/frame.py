"""Claims about what a contest is: its definition, windows, sizes, milestones, candidacies."""

from __future__ import annotations

from ledger.authoring.claims import NOBODY, ClaimFields
from ledger.authoring.fields import Fields
from ledger.authoring.vocabulary import (
    ACTS,
    EXITS,
    MILESTONES,
    NO_COUNT,
    count_of,
    listed,
)
from ledger.authoring.yaml import Entries, Entry, Text
from ledger.commands import RecordClaim
from ledger.edtf import zone_named
from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    ContestCalled,
    Exit,
    MilestoneKind,
    MilestoneStated,
    Section,
    SectionSized,
    WindowStated,
)
from ledger.events.kinds import ActKind
from ledger.ids import checked_id, slug


def called(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `called: labour-2010`: the contest's name, zone, counted act and sections."""
    contest = claim.parsed(word, checked_id, NOBODY)
    counts = claim.choice("counts", ACTS, ActKind.NOMINATION)
    body = ContestCalled(
        contest=contest,
        name=claim.needed("name", "Give the contest's name: Labour leadership 2010."),
        zone=claim.parsed("zone", _zone, claim.header.zone) or _no_zone(claim),
        counts=counts,
        sections=tuple(_sections(claim, counts)),
        citations=claim.cite(),
    )
    return [claim.record(body)]


def _zone(text: str) -> str:
    return str(zone_named(text))


def _no_zone(claim: ClaimFields) -> str:
    claim.find(claim.line, "no-zone", "There is no zone: here.", "Such as zone: Europe/London.")
    return "UTC"


def _sections(claim: ClaimFields, counts: ActKind) -> list[Section]:
    """Read sections: each has an id and a name, and may have a long name, a parent, another act."""
    node = claim.node("sections")
    if not isinstance(node, Entries):
        claim.find(
            claim.line_of("sections"),
            "no-sections",
            "The contest has no sections.",
            "Add sections: with a line for each, such as mps: {name: MPs}.",
        )
        return []
    sections = (_section(claim, entry, counts) for entry in node.by_key.values())
    return [section for section in sections if section is not None]


def _section(claim: ClaimFields, entry: Entry, counts: ActKind) -> Section | None:
    key, value = entry.key, entry.value
    section_id = claim.attempt(entry.line, checked_id, key, NOBODY)
    if isinstance(value, Text):
        return Section(section_id, value.value or key, value.value or key, counts)
    if not isinstance(value, Entries):
        claim.find(entry.line, "not-mapping", f"{key}: needs name: and perhaps long:.")
        return None
    fields = Fields(value, claim.file)
    name = fields.needed("name", "Give the column's heading: name: CLPs.")
    section = Section(
        id=section_id,
        name=name,
        long_name=fields.text("long") or name,
        counts=fields.choice("counts", ACTS, counts),
        parent=fields.text("parent"),
    )
    fields.finish()
    claim.findings += fields.findings
    return section


def candidacy(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `candidacy: Diane Abbott`: somebody stands. An id not given is made from the name."""
    said = claim.word(word)
    body = CandidacyDeclared(
        contest=claim.contest(),
        candidate=claim.parsed("candidate", checked_id, None) or slug(said.value) or NOBODY,
        name=said.value,
        on=claim.when(),
        citations=claim.cite(),
    )
    return [claim.record(body)]


def candidacy_ended(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `candidacy-ended: John McDonnell` with `manner:`."""
    contest, said = claim.contest(), claim.word(word)
    body = CandidacyEnded(
        contest=contest,
        candidate=claim.candidate(said.value, said.line, contest),
        manner=claim.choice("manner", EXITS, Exit.WITHDRAWN),
        on=claim.act_date(),
        citations=claim.cite(),
    )
    return [claim.record(body)]


def size(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `size: CLPs` with `count:`: how many could act in a section."""
    contest, said = claim.contest(), claim.word(word)
    claim.needed("count", "How many? Write count: 635.")
    body = SectionSized(
        contest=contest,
        section=claim.section(said.value, said.line, contest),
        size=claim.parsed("count", count_of, NO_COUNT),
        as_of=claim.when(),
        citations=claim.cite(),
    )
    return [claim.record(body)]


def window(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `window: MPs`, or a window's name with `sections:`: when acts count in them."""
    contest, said = claim.contest(), claim.word(word)
    named = claim.texts("sections", listed) or (said,)
    called = claim.view.contests.get(contest)
    counts = called.counts if called is not None else ActKind.NOMINATION
    opens, closes = claim.when("opens"), claim.when("closes")
    if opens is None and closes is None:
        claim.find(claim.line, "no-dates", "This window neither opens nor closes.", "Add closes:.")
    body = WindowStated(
        contest=contest,
        window=slug(said.value) or NOBODY,
        act=claim.choice("act", ACTS, counts),
        sections=tuple(claim.section(one.value, one.line, contest) for one in named),
        opens=opens,
        closes=closes,
        citations=claim.cite(),
    )
    return [claim.record(body)]


def milestone(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `milestone: result` with `when:`: a dated step of the contest."""
    body = MilestoneStated(
        contest=claim.contest(),
        milestone=claim.choice(word, MILESTONES, MilestoneKind.OTHER),
        text=claim.text("text") or claim.word(word).value,
        on=claim.act_date(),
        citations=claim.cite(),
    )
    return [claim.record(body)]
