"""The totals that sources printed for a column, as tables; equal tables are joined."""

from __future__ import annotations

from collections import defaultdict

from attrs import frozen

from ledger.edtf import When
from ledger.events.kinds import ActKind
from ledger.events.total import Basis, RemainderPublished, TallyPublished
from ledger.times import Span
from projections.answers.inquiry import Inquiry
from projections.answers.sentences import act_words, counted, dated
from projections.answers.why import names_of
from projections.fold.belief import Standing
from projections.fold.dating import span_of_claim


@frozen
class Table:
    """Totals of a column that a source, or several that agree, took at some moment in `taken`.

    For a table taken at or after the close of the column's window, `taken` is the close. `entries`
    are labels (a candidate's name, "all" or the remainder's words) with counts in the source's own
    words. `words` is the sentence; it names who published the table.
    """

    taken: Span
    basis: Basis
    entries: tuple[tuple[str, str], ...]
    candidates: tuple[str, ...]
    publishers: tuple[str, ...]
    words: str
    claims: tuple[Standing, ...]


@frozen
class _Entry:
    candidate: str | None
    label: str
    count: str
    claim: Standing


def published_tables(inquiry: Inquiry, section: str, act: ActKind) -> tuple[Table, ...]:
    """Return the tables printed for a column; a total that an editor set aside is marked."""
    printed: dict[tuple[When | None, Basis, str], list[_Entry]] = defaultdict(list)
    names = names_of(inquiry)
    order = {one: at for at, (one, _) in enumerate(inquiry.scaffold.candidates)}
    for claim, body in inquiry.belief.of(TallyPublished):
        if (body.section, body.act) == (section, act):
            aside = " (set aside)" if claim.claim_id in inquiry.belief.set_aside else ""
            whom = "all" if body.candidate is None else names.candidate(body.candidate)
            entry = _Entry(body.candidate, whom, counted(body.count) + aside, claim)
            printed[body.taken, body.basis, _source(claim)].append(entry)
    for claim, rest in inquiry.belief.upheld(RemainderPublished):
        if (rest.section, rest.act) == (section, act):
            key = next(
                (one for one in printed if (one[0], one[2]) == (rest.taken, _source(claim))),
                (rest.taken, Basis.UNKNOWN, _source(claim)),
            )
            printed[key].append(_Entry(None, rest.words, counted(rest.count), claim))

    def place(entry: _Entry) -> tuple[int, str]:
        if entry.candidate is None:
            return len(order) + 1, entry.label
        # A total may be on record before the candidacy that it counts for.
        return order.get(entry.candidate, len(order)), entry.label

    agreeing: dict[tuple[object, ...], list[tuple[str, list[_Entry]]]] = defaultdict(list)
    for (taken, basis, source), some in printed.items():
        entries = sorted(some, key=place)
        printed_so = tuple((entry.label, entry.count) for entry in entries)
        agreeing[taken, basis, printed_so].append((source, entries))
    title = f"{names.section(section)} {act_words(act)}s"
    close = inquiry.window(section, act).closes
    return tuple(
        _table(inquiry, title, close, [*dict(some)], [one for _, one in some])
        for some in agreeing.values()
    )


def _source(claim: Standing) -> str:
    return claim.citations[0].source if claim.citations else ""


def _placed(taken: Span, close: Span | None) -> Span:
    return close if close is not None and taken.not_before(close.start) else taken


def _table(
    inquiry: Inquiry,
    title: str,
    close: Span | None,
    sources: list[str],
    printed: list[list[_Entry]],
) -> Table:
    bodies = [
        one.claim.body
        for one in printed[0]
        if isinstance(one.claim.body, TallyPublished | RemainderPublished)
    ]
    taken = bodies[0].taken
    basis = next((one.basis for one in bodies if isinstance(one, TallyPublished)), Basis.UNKNOWN)
    cited = [inquiry.sources[one] for one in sources if one in inquiry.sources]
    publishers = tuple(dict.fromkeys(one.publisher or one.author or one.source for one in cited))
    counts = ", ".join(f"{one.label} {one.count}" for one in printed[0])
    counts_what = "" if basis is Basis.UNKNOWN else f", {basis.replace('_', ' ')}"
    by = "; ".join(publishers) or "?"
    return Table(
        taken=_placed(span_of_claim(taken, certain=inquiry.as_of.certain), close),
        basis=basis,
        entries=tuple((one.label, one.count) for one in printed[0]),
        candidates=tuple(one.candidate for one in printed[0] if one.candidate is not None),
        publishers=publishers,
        words=f"{title}{dated(taken)}{counts_what}: {counts} ({by})",
        claims=tuple(one.claim for some in printed for one in some),
    )
