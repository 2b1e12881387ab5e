"""What happened in a race, one sentence each, hedged exactly as its source hedges.

A happening is placed at the end of its own date: from then on it certainly was so. Several claims
about one thing make one happening; so does a table that a source prints, however many figures it
has.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve, field, frozen

from ledger.edtf import When, spoken
from ledger.events.act import ActEnded, ActMade
from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    MilestoneStated,
    WindowStated,
)
from ledger.events.hedged import ActReported, ReportEnded
from ledger.events.kinds import ActKind
from ledger.times import ANY_TIME, FOREVER, Span
from projections.answers.days import date_at
from projections.answers.inquiry import Inquiry
from projections.answers.sentences import Names, act_words, dated, outcome_said, sentence
from projections.answers.tables import published_tables
from projections.answers.why import names_of
from projections.fold.acts import ActKey
from projections.fold.belief import Standing
from projections.fold.dating import Dated, merged, span_of_claim

_DECLINING: Final = frozenset({ActKind.NO_NOMINATION, ActKind.REFUSAL})
Column = tuple[str, ActKind]
"""A section, and the act that is counted in it."""


class Sort(enum.StrEnum):
    """What kind of thing happened."""

    WINDOW = "window"
    MILESTONE = "milestone"
    CANDIDACY = "candidacy"
    ACT = "act"
    ENDING = "ending"
    TOTAL = "total"
    HEDGE = "hedge"
    OUTCOME = "outcome"
    GONE = "gone"


@frozen
class Happening:
    """One thing that happened, at some moment in `when`, as a sentence without a full stop.

    `told` identifies what happened, whoever says so: two happenings with the same `told` are one.
    `section` and `candidates` are the cells it is about, if any. `by` is who acted, if the sentence
    begins with that name. The sort `GONE` marks one that its own source has retracted or corrected.
    """

    sort: Sort
    when: Span
    words: str
    told: tuple[object, ...]
    events: tuple[str, ...]
    claims: tuple[str, ...]
    section: str | None = None
    by: str = ""
    candidates: tuple[str, ...] = field(default=())

    @property
    def hedged(self) -> bool:
        """Whether it is hearsay, which moves no figure."""
        return self.sort in {Sort.HEDGE, Sort.OUTCOME}

    @property
    def dated(self) -> bool:
        """Whether it can be placed in time: its date has an end."""
        return self.when.end != FOREVER

    def day(self, zone: str) -> dt.date:
        """Return the last day of its date."""
        return date_at(self.when.end - 1, zone)


def happenings(inquiry: Inquiry, columns: Sequence[Column]) -> tuple[Happening, ...]:
    """Return everything that happened in some columns by the moment asked about, in order of time.

    Those that no source dates come last; they are not `dated`.
    """
    names = names_of(inquiry)
    everything = [
        *_windows(inquiry, columns, names),
        *_milestones(inquiry, names),
        *_candidacies(inquiry, names),
        *_acts(inquiry, columns, names),
        *_totals(inquiry, columns),
        *_hedges(inquiry, columns, names),
    ]
    moment = inquiry.as_of.on.moment
    by_then = (one for one in everything if not one.dated or one.when.over_by(moment))
    return tuple(sorted(by_then, key=_in_time))


def joined(some: Iterable[Happening], most: int = 3) -> tuple[str, ...]:
    """Return the sentences of some happenings; more than `most` like acts share one sentence.

    It counts and lists who acted: "7 nominated Andy Burnham, 24 May 2010: …".
    """
    alike: dict[tuple[str, str | None], list[Happening]] = defaultdict(list)
    for happening in some:
        words, by = happening.words, happening.by
        tail = words.removeprefix(by) if by else words
        alike[tail, happening.section if by else None].append(happening)
    sentences: list[str] = []
    for (tail, _), group in alike.items():
        if len(group) > most and group[0].by:
            sentences.append(f"{len(group)}{tail}: {', '.join(one.by for one in group)}")
        else:
            sentences += [one.words for one in group]
    return tuple(sentences)


def _in_time(one: Happening) -> tuple[int, int, int, str]:
    return (one.when.end, one.when.start, list(Sort).index(one.sort), one.words)


def _about(
    sort: Sort, when: Span, words: str, told: tuple[object, ...], claims: Iterable[Standing]
) -> Happening:
    evidence = tuple(claims)
    return Happening(
        sort=sort,
        when=when,
        words=words,
        told=(sort, *told),
        events=tuple(event for claim in evidence for event in claim.because),
        claims=tuple(claim.claim_id for claim in evidence),
    )


def _windows(inquiry: Inquiry, columns: Sequence[Column], names: Names) -> Iterable[Happening]:
    """Yield the opening and closing of windows, those of one moment in one sentence."""
    edges: dict[tuple[str, ActKind, Span], list[tuple[str, When]]] = defaultdict(list)
    claims: dict[tuple[str, ActKind, Span], dict[str, Standing]] = defaultdict(dict)
    for section, act in columns:
        window = inquiry.window(section, act)
        for edge, span in (("opens", window.opens), ("closes", window.closes)):
            stated = [
                (claim, when)
                for claim in window.claims
                if isinstance(claim.body, WindowStated)
                and (when := claim.body.opens if edge == "opens" else claim.body.closes)
            ]
            if span is not None and stated:
                edges[edge, act, span].append((section, stated[-1][1]))
                claims[edge, act, span] |= {claim.claim_id: claim for claim, _ in stated}
    for (edge, act, span), some in edges.items():
        sections = tuple(section for section, _ in some)
        by = ", ".join(names.section(section) for section in sections)
        words = f"The window for {act_words(act)}s by {by} {edge}{dated(some[0][1])}"
        yield _about(
            Sort.WINDOW, span, words, (edge, act, span, sections), claims[edge, act, span].values()
        )


def _milestones(inquiry: Inquiry, names: Names) -> Iterable[Happening]:
    """Yield the milestones, several claims of one milestone and date as one happening."""
    milestones: dict[tuple[str, Span], list[tuple[Standing, MilestoneStated]]] = defaultdict(list)
    for claim, body in inquiry.belief.upheld(MilestoneStated):
        when = span_of_claim(body.on, certain=inquiry.as_of.certain)
        milestones[body.milestone, when].append((claim, body))
    for key, some in milestones.items():
        words = sentence(some[0][1], names)
        words = words[:1].upper() + words[1:]
        yield _about(Sort.MILESTONE, key[1], words, key, (claim for claim, _ in some))


def _candidacies(inquiry: Inquiry, names: Names) -> Iterable[Happening]:
    """Yield who stood and who left, several claims of one such step as one happening."""
    steps: dict[tuple[object, ...], list[tuple[Standing, CandidacyDeclared | CandidacyEnded]]]
    steps = defaultdict(list)
    for claim, declared in inquiry.belief.upheld(CandidacyDeclared):
        steps[declared.candidate,].append((claim, declared))
    for claim, ended in inquiry.belief.upheld(CandidacyEnded):
        steps[ended.candidate, ended.manner].append((claim, ended))
    for key, some in steps.items():
        when = merged([(claim, body.on) for claim, body in some], certain=inquiry.as_of.certain)
        bodies = [body for _, body in some]
        closest = bodies[_closest([body.on for body in bodies], when, inquiry)]
        words = sentence(closest, names) + _clash(when, (body.on for body in bodies))
        yield _about(Sort.CANDIDACY, when.span, words, key, (claim for claim, _ in some))


def _acts(inquiry: Inquiry, columns: Sequence[Column], names: Names) -> Iterable[Happening]:
    """Yield named acts and their ends, each once however many sources report it.

    Where only the ending of an act is on record, only the ending is a happening.
    """
    kinds, turns = dict(columns), Counter[tuple[Sort, ActKey]]()
    for period in inquiry.acts:
        key = period.key
        act = kinds.get(key.section) if key.section is not None else None
        if act is None or (key.act is not act and key.act not in _DECLINING):
            continue
        made = [body for claim in period.made if isinstance(body := claim.body, ActMade)]
        ends = period.ended_by
        over = [body for claim in ends if isinstance(body := claim.body, ActEnded)]
        if made:
            turns[Sort.ACT, key] += 1
            days = [body.on for body in made]
            closest = made[_closest(days, period.begun, inquiry)]
            words = sentence(closest, names) + _clash(period.begun, days)
            which = (Sort.ACT, key, turns[Sort.ACT, key])
            begun = _of_act(which, period.begun, words, period.made)
            who = inquiry.identity.name(key.endorser)
            yield evolve(begun, by=who) if words.startswith(f"{who} ") else begun
        if over and period.ended is not None:
            turns[Sort.ENDING, key] += 1
            days = [body.on for body in over]
            end = over[_closest(days, period.ended, inquiry)]
            words = sentence(end, names) + _clash(period.ended, days)
            which = (Sort.ENDING, key, turns[Sort.ENDING, key])
            yield _of_act(which, period.ended, words, ends)


def _of_act(
    told: tuple[Sort, ActKey, int], when: Dated, words: str, claims: Iterable[Standing]
) -> Happening:
    sort, key, _ = told
    about = _about(sort, when.span, words, told[1:], claims)
    candidates = (key.candidate,) if key.candidate is not None else ()
    return evolve(about, section=key.section, candidates=candidates)


def _clash(when: Dated, days: Iterable[When | None]) -> str:
    """Return the dates that sources disagree on, as an aside; "" where nothing clashes."""
    if not when.clash:
        return ""
    said = sorted({(span_of_claim(one, certain=True), spoken(one)) for one in days if one})
    return f" (sources disagree: {', '.join(words for _, words in said)})"


def _closest(days: Sequence[When | None], when: Dated, inquiry: Inquiry) -> int:
    """Return the place of the narrowest date among those that what was merged from them keeps."""
    spans = [span_of_claim(one, certain=inquiry.as_of.certain) for one in days]
    return min(
        range(len(spans)), key=lambda at: (spans[at].meet(when.span) is None, spans[at].width)
    )


def _totals(inquiry: Inquiry, columns: Sequence[Column]) -> Iterable[Happening]:
    for section, act in columns:
        for table in published_tables(inquiry, section, act):
            yield Happening(
                sort=Sort.TOTAL,
                when=table.taken,
                words=table.words,
                told=(Sort.TOTAL, section, act, table.taken, table.entries, table.basis),
                events=tuple(event for one in table.claims for event in one.because),
                claims=tuple(one.claim_id for one in table.claims),
                section=section,
                candidates=table.candidates,
            )


def _hedges(inquiry: Inquiry, columns: Sequence[Column], names: Names) -> Iterable[Happening]:
    """Yield hearsay and its outcomes, placed at its own date, else at its publication."""
    sections = {section for section, _ in columns}
    ours = {
        claim.claim_id: (claim, body)
        for claim, body in inquiry.belief.of(ActReported)
        if body.section is None or body.section in sections
    }
    for claim, body in ours.values():
        due = f"; due {spoken(body.due)}" if body.due is not None else ""
        nobody = "; may come to nobody" if body.may_be_nobody else ""
        firmness, about = body.firmness.capitalize(), _whom(body, names)
        words = f"{firmness}, counts nothing: {about}: {body.words}{due}{nobody}"
        yield _hedge(Sort.HEDGE, inquiry, claim, body, words)
    for claim, ending in inquiry.belief.of(ReportEnded):
        if ending.report in ours:
            hedge = ours[ending.report][1]
            said = outcome_said(ending.manner.capitalize(), ending.words)
            words = f"{said} ({_whom(hedge, names)}: {hedge.words})"
            yield _hedge(Sort.OUTCOME, inquiry, claim, ending, words)


def _whom(body: ActReported, names: Names) -> str:
    """Return whom hearsay is about: "Unite → Rebecca Long-Bailey", or one of the two."""
    who = names.endorser(body.endorser) if body.endorser is not None else ""
    whom = names.candidate(body.candidate) if body.candidate is not None else ""
    return " → ".join(name for name in (who, whom) if name)


def _hedge(
    sort: Sort, inquiry: Inquiry, claim: Standing, body: ActReported | ReportEnded, words: str
) -> Happening:
    on, certain = body.on, inquiry.as_of.certain
    span = on.span(certain=certain) if on is not None else claim.published.span
    candidate = body.candidate if isinstance(body, ActReported) else None
    return Happening(
        sort=sort,
        when=ANY_TIME if span is None else span,
        words=words,
        told=(sort, claim.claim_id, words),
        events=claim.because,
        claims=(claim.claim_id,),
        candidates=(candidate,) if candidate is not None else (),
    )
