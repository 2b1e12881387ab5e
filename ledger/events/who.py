"""Who can act: persons and bodies, their names, dated descriptions, and links between them.

Links are claims, resolved when they are read, for the clocks of the question. Nothing is rewritten
when two bodies turn out to be one, and undoing the link is just another event.
"""

from __future__ import annotations

import enum

from attrs import frozen

from ledger.citations import Citation
from ledger.counts import Count
from ledger.edtf import When
from ledger.errors import ValueRefusedError
from ledger.ids import checked_id
from ledger.rules import checked_share


class EndorserKind(enum.StrEnum):
    """What an endorser is: a person, or a certain sort of body."""

    PERSON = "person"
    UNION = "union"
    SOCIETY = "society"
    CLP = "clp"
    GROUP = "group"
    BODY = "body"

    @classmethod
    def named(cls, word: str) -> EndorserKind | None:
        """Return the kind that a word names, singular or plural; None for any other word."""
        irregular = {"people": cls.PERSON, "societies": cls.SOCIETY, "bodies": cls.BODY}
        regular = {name: kind for kind in cls for name in (kind.value, f"{kind.value}s")}
        return {**regular, **irregular}.get(word)


@frozen
class Identifier:
    """An outside name for the same thing, such as a Wikidata item or an ONS code."""

    scheme: str
    value: str


@frozen
class EndorserRegistered:
    """An endorser gets an id. `public_role` is why a person's politics may be printed.

    Political opinion and union membership are special-category data (UK GDPR, article 9): a person
    without a public role is kept out of published pages unless `public` says otherwise.
    """

    endorser: str
    name: str
    kind: EndorserKind
    public_role: str | None
    public: bool
    identifiers: tuple[Identifier, ...]
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse an id of the wrong form."""
        checked_id(self.endorser)


@frozen
class EndorserNamed:
    """Another name or spelling of an endorser, kept as printed."""

    endorser: str
    name: str
    citations: tuple[Citation, ...]


class Attribute(enum.StrEnum):
    """The attribute of an endorser that is described."""

    MEMBERS = "members"
    SHARE = "share"
    RANK = "rank"
    AFFILIATION = "affiliation"
    ROLE = "role"
    TRAIT = "trait"


@frozen
class EndorserDescribed:
    """A dated description: how large, which rank, affiliated to what. Never added up by itself.

    A share lies between `share_low` and `share_high`, exact fractions as text, None for no bound.
    `of` is what it is a share of, named as in a rule: "affiliated-membership".
    """

    endorser: str
    attribute: Attribute
    count: Count | None
    words: str
    as_of: When | None
    citations: tuple[Citation, ...]
    of: str | None = None
    share_low: str | None = None
    share_high: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a share that is no fraction."""
        for text in (self.share_low, self.share_high):
            if text is not None:
                checked_share(text)


class Relation(enum.StrEnum):
    """How two endorsers are related.

    `same`: two names of one endorser, counted once. `successor`: the second continues the first,
    which keeps its own past acts. `part_of`: the first belongs to the second.
    """

    SAME = "same"
    SUCCESSOR = "successor"
    PART_OF = "part_of"


@frozen
class EndorsersLinked:
    """Two endorsers are related, from a date if one is known."""

    first: str
    second: str
    relation: Relation
    on: When | None
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse to link an endorser with itself."""
        if self.first == self.second:
            raise ValueRefusedError(f"{self.first} cannot be linked with itself.")


@frozen
class EndorsersUnlinked:
    """A link was wrong. `link` is the link's claim id; the acts of either side were never moved."""

    link: str
    reason: str
    citations: tuple[Citation, ...]
