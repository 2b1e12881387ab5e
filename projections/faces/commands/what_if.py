"""`endorsements what-if`: the contest without some acts, or with one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from attrs import evolve

from projections.faces.flags import Flags, reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.events.envelope import Draft, Event
    from projections.answers.inquiry import Inquiry
    from projections.faces.asking import Asking


@click.command("what-if")
@click.argument("contest")
@click.option(
    "--without", metavar="WHO|ID", multiple=True, help="Leave out an endorser, a claim or an event."
)
@click.option(
    "--with", "added", metavar="'WHO -> WHOM on DATE'", multiple=True, help="Suppose one act more."
)
@reading
def what_if(flags: Flags, contest: str, without: tuple[str, ...], added: tuple[str, ...]) -> None:
    """Print which figures of CONTEST would differ, and on which days. Nothing is recorded.

    On every day; with --on up to that day. A total is lowered where its own page lists the act left
    out; any other total stands as its source printed it, and a note counts those.

    The answer is stamped HYPOTHETICAL in every form.
    """
    from ledger.cli.progress import waiting
    from projections.answers.days import date_at
    from projections.answers.mending.impact import up_to
    from projections.answers.whatif import what_if as answered
    from projections.faces.asking import asking
    from projections.faces.pages.whatif import whatif_page
    from projections.faces.refusals import AskedWronglyError
    from projections.stored.log import contest_log

    if not without and not added:
        raise AskedWronglyError(
            "what-if needs something to change.",
            "Give --without ENDORSER, or --with 'GMB -> Ed Miliband on 2010-07-15'.",
        )
    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        log = contest_log(ask, contest, ask.basis.seq)
        gone: list[Event] = []
        named: list[str] = []
        for text in dict.fromkeys(without):
            words, events = _left_out(ask, inquiry, log.events, text)
            named.append(words)
            gone += events
        more = [_supposed(ask, inquiry, text) for text in added]
        _once_each(inquiry, (draft for _, draft in more))
        with waiting("Working out what would differ"):
            answer = answered(log, inquiry, gone, named, more)
        day = None
        if flags.on is not None:
            day = date_at(inquiry.as_of.on.moment - 1, inquiry.scaffold.zone)
            answer = evolve(answer, changes=up_to(answer.changes, day))
        ask.show(whatif_page(inquiry, answer, flags.again(), until=day))


def _left_out(
    ask: Asking, inquiry: Inquiry, events: tuple[Event, ...], text: str
) -> tuple[str, tuple[Event, ...]]:
    """Return a name and events to leave out: an endorser's acts, or the events an id names."""
    from ledger.store.refusals import NotFoundError
    from projections.answers.sentences import sentence
    from projections.answers.whatif import acts_of
    from projections.answers.why import names_of
    from projections.faces.refusals import AskedWronglyError
    from projections.stored.log import Log

    names = inquiry.identity.names
    if text in names or text.casefold() in {name.casefold() for name in names.values()}:
        endorser = _endorser(ask, inquiry, text)
        acts = acts_of(Log(events, inquiry.basis), {endorser})
        if not acts:
            name = inquiry.identity.name(endorser)
            raise AskedWronglyError(
                f"{name} did nothing in {inquiry.scaffold.contest} that is on record.",
                f"Type endorsements stance {endorser}.",
            )
        return inquiry.identity.name(endorser), acts
    try:
        found = ask.ledger.find(text, ask.basis.seq)
    except NotFoundError:
        if not text.removeprefix("#").isdecimal():
            _endorser(ask, inquiry, text)  # raises a sentence that names the endorsers most alike
        raise
    return f"{text} ({sentence(found[-1].body, names_of(inquiry))})", found


def _endorser(ask: Asking, inquiry: Inquiry, text: str) -> str:
    """Return the id of an endorser; the error tells who is unknown from who was not known yet."""
    import datetime as dt

    from ledger.edtf import spoken
    from projections.answers.inquiry import inquire
    from projections.faces.names import endorser_id
    from projections.faces.refusals import AskedWronglyError
    from projections.stored.log import contest_log

    try:
        return endorser_id(inquiry.identity.names, text)
    except AskedWronglyError as unknown:
        if inquiry.as_of.known is None:
            raise
        contest = inquiry.scaffold.contest
        log = contest_log(ask, contest, ask.basis.seq)
        now = inquire(log, contest, evolve(ask.clocks, known=None), dt.datetime.now(dt.UTC))
        try:
            endorser_id(now.identity.names, text)
        except AskedWronglyError:
            raise unknown from None  # it names only those who were known by then
        raise AskedWronglyError(
            f"Nothing of {text} was known by {spoken(inquiry.as_of.known.text)}.",
            "Give a later --as-known, or leave it out.",
        ) from None


def _once_each(inquiry: Inquiry, drafts: Iterable[Draft]) -> None:
    """Refuse an act supposed twice: it would raise totals twice, but an endorser counts once."""
    from ledger.events.act import ActMade
    from projections.faces.refusals import AskedWronglyError

    seen: set[tuple[str, str | None]] = set()
    for body in (draft.body for draft in drafts):
        if isinstance(body, ActMade) and (body.endorser, body.candidate) in seen:
            who = inquiry.identity.name(body.endorser)
            whom = inquiry.scaffold.candidate_name(body.candidate or "")
            raise AskedWronglyError(
                f"--with supposes {who} -> {whom} twice.", "An endorser counts once: leave one out."
            )
        if isinstance(body, ActMade):
            seen.add((body.endorser, body.candidate))


def _supposed(ask: Asking, inquiry: Inquiry, text: str) -> tuple[str, Draft]:
    """Read `WHO -> WHOM on DATE` as an act in the section where the endorser acted already."""
    from ledger.edtf import When
    from projections.answers.whatif import supposed_act
    from projections.faces.names import candidate_id
    from projections.faces.refusals import AskedWronglyError
    from projections.fold.figures import Cell

    who, arrow, rest = text.replace("→", "->").partition("->")
    whom, on, date = rest.rpartition(" on ")
    if not (arrow and on):
        raise AskedWronglyError(
            f"“{text}” does not say who, for whom and when.", "Write 'WHO -> WHOM on DATE'."
        )
    frame = inquiry.scaffold
    endorser = _endorser(ask, inquiry, who.strip())
    candidate = candidate_id(frame, whom.strip())
    sections = [
        act.key.section
        for act in inquiry.acts
        if act.key.endorser == endorser and act.key.section is not None
    ]
    counted = {section.id for section in frame.counted}
    section = next((one for one in sections if one in counted), None)
    if section is None:
        raise AskedWronglyError(
            f"No act of {who.strip()} in {frame.contest} says in which section it counts.",
            "what-if supposes acts of endorsers that acted in the contest.",
        )
    when = When(date.strip(), frame.zone)
    draft = supposed_act(frame.contest, Cell(section, frame.counts, candidate), endorser, when)
    return f"{inquiry.identity.name(endorser)} → {frame.candidate_name(candidate)}, {date}", draft
