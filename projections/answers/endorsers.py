"""Who is on record: endorsers with every name, identifier and link, and whose names are alike.

Nothing is merged here. A link is a claim, and so is its undoing: both are read at the clocks of the
question. What a link joined before it was undone still shows at an earlier `recorded`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from attrs import frozen

from ledger.events.act import ActMade
from ledger.events.who import (
    EndorserDescribed,
    EndorserKind,
    EndorserNamed,
    EndorserRegistered,
    EndorsersLinked,
    EndorsersUnlinked,
)
from projections.answers.alikes import Alike, Named, alikes, resembles
from projections.answers.sentences import Names, sentence
from projections.fold.belief import Belief
from projections.fold.identity import identify


@frozen
class EndorserLine:
    """An endorser in a list.

    `counted_as` is the id it counts under where a link makes it one with another. `links` are
    sentences, undone ones with what undid them; `contests` those in which an act is on record.
    """

    endorser: str
    name: str
    kind: EndorserKind
    role: str | None
    public: bool
    aliases: tuple[str, ...]
    identifiers: tuple[str, ...]
    counted_as: str
    links: tuple[str, ...]
    described: tuple[str, ...]
    contests: tuple[str, ...]
    acts: int

    @property
    def names(self) -> tuple[str, ...]:
        """Everything by which it may be looked up."""
        return (self.endorser, self.name, *self.aliases)


@frozen
class Wanted:
    """Which endorsers to list: of a kind, with a name like a text, with an act in a contest."""

    kind: EndorserKind | None = None
    like: str | None = None
    contest: str | None = None

    def takes(self, line: EndorserLine) -> bool:
        """Whether an endorser is wanted."""
        return (
            (self.kind is None or line.kind is self.kind)
            and (self.like is None or resembles(self.like, line.names))
            and (self.contest is None or self.contest in line.contests)
        )


@frozen
class EndorserList:
    """Endorsers by name, and the pairs among them that a person should look at."""

    lines: tuple[EndorserLine, ...]
    alike: tuple[Alike, ...]


def endorser_list(belief: Belief, wanted: Wanted) -> EndorserList:
    """List the endorsers that stand in a ledger's belief."""
    lines = endorser_lines(belief, wanted)
    listed = {line.endorser for line in lines}
    # Somebody has already looked at two that count as one, and at two ever linked.
    settled = {frozenset({link.first, link.second}) for _, link in belief.of(EndorsersLinked)}
    settled |= {
        frozenset({one.endorser, other.endorser})
        for group in _groups(lines).values()
        for one in group
        for other in group
        if one != other
    }
    # Similar names are looked for among all endorsers: the other may not be in the list.
    pairs = alikes((_named(line) for line in _lines(belief)), settled)
    return EndorserList(lines, tuple(pair for pair in pairs if {pair.first, pair.second} & listed))


def endorser_lines(belief: Belief, wanted: Wanted) -> tuple[EndorserLine, ...]:
    """Return the wanted endorsers, by name."""
    return tuple(line for line in _lines(belief) if wanted.takes(line))


def _groups(lines: Iterable[EndorserLine]) -> dict[str, list[EndorserLine]]:
    groups: dict[str, list[EndorserLine]] = defaultdict(list)
    for line in lines:
        groups[line.counted_as].append(line)
    return groups


def _named(line: EndorserLine) -> Named:
    return Named(line.endorser, line.kind, (line.name, *line.aliases))


def _lines(belief: Belief) -> Iterator[EndorserLine]:
    identity = identify(belief)
    registered: dict[str, list[EndorserRegistered]] = defaultdict(list)
    for _, body in belief.of(EndorserRegistered):
        registered[body.endorser].append(body)
    aliases: dict[str, list[str]] = defaultdict(list)
    for _, alias in belief.of(EndorserNamed):
        aliases[alias.endorser].append(alias.name)
    links = _links(belief, Names(endorsers=identity.names))
    described: dict[str, list[str]] = defaultdict(list)
    for _, description in belief.of(EndorserDescribed):
        words = sentence(description, Names(endorsers=identity.names))
        described[description.endorser].append(words)
    acts: dict[str, list[ActMade]] = defaultdict(list)
    for _, act in belief.of(ActMade):
        acts[act.endorser].append(act)
    in_order = sorted(registered.items(), key=lambda item: (item[1][0].name.casefold(), item[0]))
    for endorser, bodies in in_order:
        name = identity.name(endorser)
        spelt = [body.name for body in bodies] + aliases[endorser]
        yield EndorserLine(
            endorser=endorser,
            name=name,
            kind=bodies[0].kind,
            role=next((body.public_role for body in bodies if body.public_role), None),
            public=all(body.public for body in bodies),
            aliases=tuple(one for one in dict.fromkeys(spelt) if one != name),
            identifiers=tuple(
                dict.fromkeys(
                    f"{one.scheme} {one.value}" for body in bodies for one in body.identifiers
                )
            ),
            counted_as=identity.of(endorser),
            links=tuple(links[endorser]),
            described=tuple(dict.fromkeys(described[endorser])),
            contests=tuple(dict.fromkeys(act.contest for act in acts[endorser])),
            acts=len(
                {(act.contest, act.section, act.act, act.candidate) for act in acts[endorser]}
            ),
        )


def _links(belief: Belief, names: Names) -> dict[str, list[str]]:
    """Return each endorser's links as sentences; an undone one says so, with the reason."""
    undone = {body.link: body.reason for _, body in belief.of(EndorsersUnlinked)}
    by_endorser: dict[str, list[str]] = defaultdict(list)
    for claim, link in belief.of(EndorsersLinked):
        words = sentence(link, names)
        if claim.claim_id in undone:
            words = f"undone: {words} ({undone[claim.claim_id]})"
        for endorser in (link.first, link.second):
            by_endorser[endorser].append(words)
    return by_endorser
