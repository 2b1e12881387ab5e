"""Sources: published items, and further places that carry a claim already on record."""

from __future__ import annotations

import enum

from attrs import frozen

from ledger.citations import Citation
from ledger.edtf import When
from ledger.errors import ValueRefusedError
from ledger.ids import checked_id


class DateBasis(enum.StrEnum):
    """How the publication date is known: printed on the item, inferred by an editor, or unknown."""

    STATED = "stated"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


@frozen
class SourceCited:
    """A published item. Fields after CSL; `kind` is a CSL type such as article-newspaper.

    `published` None means unknown: the source then counts only where `known` is None. `sha256` is
    that of the copy read. `repeats` names the source that this one copies: it is then not an
    independent source. `public` False marks an item that nobody outside could read.
    """

    source: str
    kind: str
    title: str
    publisher: str | None
    author: str | None
    url: str | None
    published: When | None
    published_basis: DateBasis
    published_why: str | None
    archive: str | None
    sha256: str | None
    read: str | None
    repeats: str | None
    public: bool

    def __attrs_post_init__(self) -> None:
        """Refuse a wrong id, an inferred date without a reason, and a date that is unknown."""
        checked_id(self.source)
        if self.published_basis is DateBasis.INFERRED and not self.published_why:
            raise ValueRefusedError(
                f"The date of {self.source} is inferred, but nothing says from what.",
                "Add published-why: with the reason.",
            )
        if (self.published is None) != (self.published_basis is DateBasis.UNKNOWN):
            raise ValueRefusedError(
                f"{self.source} has a date or an unknown date, never both or neither.",
                "Give published: with published-basis: stated or inferred, or write unknown.",
            )


@frozen
class CitationAdded:
    """Another place carries a version of a claim. If it was published earlier, the version is
    visible earlier on `known`.

    `version` is the event id of the version that the place supports, as it was worded then.
    """

    claim: str
    version: str
    citation: Citation
    reason: str
