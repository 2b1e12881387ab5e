"""The head of a source file: the item read, its publication date and basis; and endorsers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from ledger.authoring.claims import Header
from ledger.authoring.dates import when_of
from ledger.authoring.fields import Fields, yes_or_no
from ledger.authoring.names import NO_ZONE
from ledger.authoring.vocabulary import ENDORSER_KINDS, barred
from ledger.authoring.yaml import Entries, Items, Text
from ledger.citations import Citation
from ledger.commands import RecordClaim
from ledger.edtf import When
from ledger.errors import Severity, ValueRefusedError
from ledger.events.source import DateBasis, SourceCited
from ledger.events.who import EndorserKind, EndorserNamed, EndorserRegistered, Identifier
from ledger.ids import checked_id, slug

KINDS: Final = {
    kind: kind
    for kind in (
        "article-newspaper article-magazine article-journal article post post-weblog webpage "
        "broadcast book chapter report document dataset legislation speech interview thesis "
        "personal_communication pamphlet motion_picture map manuscript entry entry-encyclopedia"
    ).split()
}
"""The CSL item types that a source can have."""
_BASES: Final = {basis.value: basis for basis in DateBasis}
_NO_ADDRESS: Final = re.compile(r"[\s<>\"\\]")
_SHA256: Final = re.compile(r"[0-9a-f]{64}\Z")
_IDENTIFIERS: Final = ("wikidata", "ons", "parliament", "companies-house")


def header_of(fields: Fields) -> Header:
    """Read the keys that claims need before the source itself can be read: its id and contest."""
    source = fields.needed("source", "Give the source an id: source: guardian-2010-07-25.")
    fields.attempt(fields.line_of("source"), checked_id, source, "") if source else None
    return Header(
        file=fields.file,
        source=source,
        published=None,
        zone=fields.text("zone"),
        contest=fields.text("contest"),
        contest_line=fields.line_of("contest"),
    )


def source_cited(fields: Fields, header: Header) -> RecordClaim:
    """Return the command that cites the source.

    Raises `ValueRefusedError` for a body refused; usually a finding has said why already.
    """
    published = _published(fields, header)
    basis = _basis(fields, published)
    why = fields.text("published-why")
    if basis is DateBasis.INFERRED and why is None:
        fields.find(
            fields.line_of("published"),
            "no-reason",
            "The publication date is inferred, but nothing says from what.",
            "Add published-why: with the reason.",
        )
    kind = fields.choice("kind", KINDS, None)
    if not fields.has("kind"):
        fields.find(
            fields.line, "no-kind", "There is no kind: here.", "Such as kind: article-newspaper."
        )
    title = fields.needed("title", "Give the title as printed.")
    body = SourceCited(
        source=header.source,
        kind=kind or "document",
        title=title,
        publisher=fields.text("publisher"),
        author=fields.text("author"),
        url=fields.parsed("url", web_address, None),
        published=published,
        published_basis=basis,
        published_why=why,
        archive=_archive(fields),
        sha256=fields.parsed("sha256", _sha256, None),
        read=fields.parsed("read", _day, None),
        repeats=fields.text("repeats"),
        public=fields.parsed("public", yes_or_no, default=True),
    )
    return RecordClaim(fields.place(), header.source, body, fields.text("note"))


def _published(fields: Fields, header: Header) -> When | None:
    best = fields.text("published-best")
    if not fields.has("published"):
        fields.find(
            fields.line,
            "no-date",
            "No publication date.",
            "Give a day, or a range with published-basis: inferred and a reason, or published: "
            "unknown. “© 2024” is page furniture.",
        )
    text = fields.text("published")
    if text is None or text.casefold() == "unknown":
        return None
    line = fields.line_of("published")
    if header.zone is None:
        if header.contest is None:
            fields.find(line, "no-zone", *NO_ZONE)
        return None  # otherwise the contest is not known, which is a finding at its own line
    zone = header.zone
    return fields.attempt(line, lambda words: when_of(words, best, zone, None), text, None)


def _basis(fields: Fields, published: When | None) -> DateBasis:
    usual = DateBasis.UNKNOWN if published is None else DateBasis.STATED
    basis = fields.choice("published-basis", _BASES, usual)
    if not fields.refused and (basis is DateBasis.UNKNOWN) != (published is None):
        fields.find(
            fields.line_of("published-basis"),
            "date-and-basis",
            "A date is stated or inferred, and an unknown one has no date.",
            "Write published: unknown, or published-basis: stated or inferred.",
        )
    return basis


def web_address(text: str) -> str:
    """Return an address that a browser may be sent to. Only http and https are allowed.

    Raises `ValueRefusedError`.
    """
    parts = urlsplit(text) if not _NO_ADDRESS.search(text) else None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueRefusedError(f"“{text}” is not a web address.", "Write https://… in full.")
    return text


def _archive(fields: Fields) -> str | None:
    text = fields.text("archive")
    if text is None or text.casefold() in {"none", "none held"}:
        return None
    return fields.attempt(fields.line_of("archive"), web_address, text, None)


def _sha256(text: str) -> str:
    if not _SHA256.match(text):
        raise ValueRefusedError(
            f"“{text}” is not a SHA-256.", "Write the 64 hex digits that sha256sum prints."
        )
    return text


def _day(text: str) -> str:
    When(text, "UTC")
    return text


def endorsers(fields: Fields, header: Header) -> list[RecordClaim]:
    """Read the list of endorsers the file defines, each with its aliases."""
    node = fields.node("endorsers")
    if node is None:
        return []
    if not isinstance(node, Items):
        fields.find(
            fields.line_of("endorsers"),
            "not-list",
            "endorsers: is no list.",
            "Start each with “- ”.",
        )
        return []
    commands: list[RecordClaim] = []
    for item in node.items:
        if isinstance(item, Entries):
            entry = Fields(item, fields.file)
            commands += _endorser(entry, header)
            fields.findings += entry.findings
        else:
            fields.find(item.line, "not-mapping", "An endorser needs id:, name: and kind:.")
    return commands


def _endorser(entry: Fields, header: Header) -> list[RecordClaim]:
    """Return the commands that register one endorser of the list, and its aliases."""
    name = entry.needed("name", "Give the name it goes by.")
    endorser = entry.parsed("id", checked_id, None) or slug(name)
    kind = entry.choice("kind", ENDORSER_KINDS, None)
    if not entry.has("kind"):
        entry.find(entry.line, "no-kind", "There is no kind: here.", "Such as kind: union.")
    role, public = entry.text("role"), entry.parsed("public", yes_or_no, default=None)
    _guard_private(entry, name, kind, role, public=public)
    cited = _cited(entry, header)
    identifiers = tuple(
        [Identifier(scheme, value) for scheme in _IDENTIFIERS if (value := entry.text(scheme))]
    )
    aliases = entry.texts("aliases", barred)
    note = entry.text("note")
    entry.finish()
    if entry.refused or kind is None:
        return []
    body = EndorserRegistered(
        endorser=endorser,
        name=name,
        kind=kind,
        public_role=role,
        public=public if public is not None else kind is not EndorserKind.PERSON or bool(role),
        identifiers=identifiers,
        citations=cited,
    )
    key = f"{header.source}/endorser/{endorser}"
    return [
        RecordClaim(entry.place(), key, body, note),
        *_aliases(aliases, entry, endorser, key, cited),
    ]


def _cited(entry: Fields, header: Header) -> tuple[Citation, ...]:
    return (Citation(header.source, entry.text("at") or "where it is first named"),)


def _aliases(
    aliases: Iterable[Text], entry: Fields, endorser: str, key: str, cited: tuple[Citation, ...]
) -> list[RecordClaim]:
    return [
        RecordClaim(
            entry.place(alias.line),
            f"{key}/alias/{slug(alias.value) or number}",
            EndorserNamed(endorser, alias.value, cited),
        )
        for number, alias in enumerate(aliases, 1)
    ]


def _guard_private(
    entry: Fields, name: str, kind: EndorserKind | None, role: str | None, *, public: bool | None
) -> None:
    """Refuse to publish a person without a public role; warn that they stay off published pages.

    Political opinion and union membership are special-category data (UK GDPR, article 9).
    """
    if kind is not EndorserKind.PERSON or role is not None or public is False:
        return
    if public:
        entry.find(
            entry.line_of("public"),
            "private-individual",
            f"{name} holds no public role, yet public: yes would print their politics.",
            "Add role: with the office that makes it public, or write public: no.",
        )
        return
    entry.find(
        entry.line,
        "private-individual",
        f"{name} holds no public role. Political opinion and union membership are "
        "special-category data. Kept out of published pages.",
        "Add role: where they hold one, or public: no to say that this is meant.",
        Severity.WARNING,
    )
