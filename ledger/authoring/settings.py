"""The fields of a recorded claim that can be set, by the keys with which claims are written.

Each kind of claim has a table: the key as authored (`when`, `count`, `for`), and its reader. The
key of a date may also be written `…-best`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ledger.authoring.fields import yes_or_no
from ledger.authoring.hedges import FIRMNESS
from ledger.authoring.setters import (
    Setting,
    choice,
    date,
    endorser,
    parsed,
    read_candidate,
    read_candidates,
    read_electorate,
    read_names,
    read_parts,
    read_preferences,
    read_published,
    read_says,
    read_section,
    read_sections,
    read_share,
    text,
    text_or_none,
)
from ledger.authoring.source import KINDS
from ledger.authoring.vocabulary import (
    ACTS,
    ASSERTIONS,
    BASES,
    DECIDED_BY,
    ENDINGS,
    ENDORSER_KINDS,
    EXITS,
    JOINS,
    MILESTONES,
    RELATIONS,
    RULE_KINDS,
    count_of,
    number_of,
)
from ledger.events import act, frame, hedged, source, total, vote, who
from ledger.events.registry import Claim

_CONTEST: Final = Setting(lambda given, _key, _body: {"contest": given.contest()})
_WHEN: Final = {"when": date("on")}
_ACT: Final = {"section": Setting(read_section), "act": choice("act", ACTS)}
_FOR: Final = {"for": Setting(read_candidate)}
_OF_CONTEST: Final = {"contest": _CONTEST}

SETTINGS: Final[Mapping[type[Claim], Mapping[str, Setting]]] = {
    act.ActMade: _OF_CONTEST | _FOR | _ACT | _WHEN | {
        "endorser": endorser(),
        "decided-by": choice("decided_by", DECIDED_BY),
        "lent": parsed("lent", yes_or_no),
        "spokesperson": text_or_none("spokesperson"),
        "words": text_or_none("words"),
    },
    act.ActEnded: _OF_CONTEST | _FOR | _ACT | _WHEN | {
        "endorser": endorser(),
        "manner": choice("manner", ENDINGS),
    },
    total.TallyPublished: _OF_CONTEST | _FOR | _ACT | {
        "when": date("taken"),
        "count": parsed("count", count_of),
        "basis": choice("basis", BASES),
        "exhaustive": parsed("exhaustive", yes_or_no),
        "names": Setting(read_names),
        "of-which": Setting(read_parts),
        "unit": text_or_none("unit"),
    },
    total.RemainderPublished: _OF_CONTEST | _ACT | {
        "when": date("taken"),
        "count": parsed("count", count_of),
        "words": text("words"),
    },
    total.BallotHeld: _OF_CONTEST | _WHEN | {
        "endorser": endorser(),
        "question": text_or_none("question"),
        "voted": parsed("voted", count_of),
        "electorate": parsed("electorate", count_of),
        "electorate-words": text_or_none("electorate_words"),
        "members": parsed("members", count_of),
    },
    total.CountDeclared: _OF_CONTEST | _FOR | _WHEN | {
        "section": Setting(read_electorate),
        "round": parsed("round", number_of),
        "votes": parsed("votes", count_of),
        "share": Setting(read_share),
    },
    total.AssertionStated: _OF_CONTEST | {
        "section": Setting(read_section),
        "sections": Setting(read_sections),
        "candidates": Setting(read_candidates),
        "endorser": endorser(),
        "kind": choice("kind", ASSERTIONS),
        "number": parsed("number", number_of),
        "of": parsed("of", number_of),
        "words": text("words"),
        "as-of": date("as_of"),
    },
    vote.VotePublished: _OF_CONTEST | _WHEN | {
        "section": Setting(read_section),
        "endorser": endorser(),
        "preferences": Setting(read_preferences),
    },
    frame.ContestCalled: {"name": text("name"), "counts": choice("counts", ACTS)},
    frame.SectionSized: _OF_CONTEST | {
        "section": Setting(read_section),
        "count": parsed("size", count_of),
        "when": date("as_of"),
    },
    frame.RuleStated: _OF_CONTEST | {
        "text": text("text"),
        "kind": choice("kind", RULE_KINDS),
        "stage": text_or_none("stage"),
        "joined": choice("joined", JOINS),
        "lapses-with-candidacy": parsed("lapses_with_candidacy", yes_or_no),
        "since": date("since"),
        "until": date("until"),
    },
    frame.WindowStated: _OF_CONTEST | {
        "act": choice("act", ACTS),
        "sections": Setting(read_sections),
        "opens": date("opens"),
        "closes": date("closes"),
    },
    frame.MilestoneStated: _OF_CONTEST | _WHEN | {
        "milestone": choice("milestone", MILESTONES),
        "text": text("text"),
    },
    frame.CandidacyDeclared: _OF_CONTEST | _WHEN | {"name": text("name")},
    frame.CandidacyEnded: _OF_CONTEST | _FOR | _WHEN | {"manner": choice("manner", EXITS)},
    frame.CandidateRepudiated: _OF_CONTEST | _FOR | _WHEN | {
        "endorser": endorser(),
        "words": text("words"),
    },
    hedged.ActReported: _OF_CONTEST | _FOR | _ACT | _WHEN | {
        "endorser": endorser(),
        "firmness": choice("firmness", {value.value: value for value in FIRMNESS.values()}),
        "words": text("words"),
        "says": Setting(read_says),
        "due": date("due"),
        "headline": text_or_none("headline"),
    },
    hedged.ReportEnded: _OF_CONTEST | _WHEN | {"words": text("words"), "says": Setting(read_says)},
    who.EndorserRegistered: {
        "name": text("name"),
        "kind": choice("kind", ENDORSER_KINDS),
        "role": text_or_none("public_role"),
        "public": parsed("public", yes_or_no),
    },
    who.EndorserNamed: {"endorser": endorser(), "name": text("name")},
    who.EndorserDescribed: {
        "endorser": endorser(),
        "members": parsed("count", count_of),
        "words": text("words"),
        "as-of": date("as_of"),
    },
    who.EndorsersLinked: _WHEN | {
        "first": endorser("first"),
        "second": endorser("second"),
        "relation": choice("relation", RELATIONS),
    },
    who.EndorsersUnlinked: {"reason": text("reason")},
    source.SourceCited: {
        "title": text("title"),
        "kind": choice("kind", KINDS),
        "publisher": text_or_none("publisher"),
        "author": text_or_none("author"),
        "url": text_or_none("url"),
        "published": Setting(read_published, dated=True),
        "published-basis": choice(
            "published_basis", {basis.value: basis for basis in source.DateBasis}
        ),
        "published-why": text_or_none("published_why"),
        "archive": text_or_none("archive"),
        "sha256": text_or_none("sha256"),
        "repeats": text_or_none("repeats"),
        "public": parsed("public", yes_or_no),
    },
}  # fmt: skip
"""All kinds of claim. A field that a table leaves out, such as a rule's routes, is corrected from a
file that has it right: `endorsements correct ID --from FILE`."""
