"""An editing session: a ledger open to be mended, what a plan reads from it, and the consent.

What is recorded is what was shown: the plan is made from the log at one seq, and its draft is
refused if the version seen there is no longer the latest.
"""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import click
from attrs import evolve, frozen

from ledger.citations import Citation
from ledger.cli.group import given_db
from ledger.events.envelope import Draft, Event
from ledger.events.mending import ClaimAssessed, ClaimCorrected
from ledger.events.registry import Claim
from ledger.events.source import SourceCited
from ledger.events.subjects import subjects
from ledger.events.who import EndorserNamed, EndorserRegistered, EndorsersLinked
from ledger.store import Ledger, Receipt, open_ledger
from ledger.view import View, known_of
from projections.answers.mending.planning import Plan
from projections.faces.forms import Form, formed
from projections.faces.mending_flags import Mend
from projections.faces.page import Page
from projections.faces.refusals import AskedWronglyError, nothing_called
from projections.stored.log import Basis, Log

_DEFINITIONS = (
    *("contest.called", "candidacy.declared", "endorser.registered", "endorser.named"),
    *("source.cited", "claim.corrected", "claim.retracted"),
)
_ABOUT_NAMES = (EndorserRegistered, EndorserNamed, EndorsersLinked, SourceCited)


@frozen
class Manner:
    """How a mending is made: after asking, without asking, or only shown as a dry run."""

    yes: bool
    dry_run: bool
    form: Form
    recorded_by: str

    @classmethod
    def of(cls, mend: Mend) -> Manner:
        """Read it from the flags."""
        form = Form.JSON if mend.as_json else Form.TEXT
        return cls(mend.yes, mend.dry_run, form, mend.recorded_by or getpass.getuser())


@frozen
class Editing:
    """An open ledger as it was at one seq."""

    ledger: Ledger
    seq: int

    @property
    def now(self) -> dt.datetime:
        """The present time, in UTC."""
        return dt.datetime.now(dt.UTC)

    def referred(self, reference: str) -> tuple[Event, ...]:
        """Return the events that an id names: one (`#12`, an event id), or all of a claim."""
        return self.ledger.find(reference, self.seq)

    def around(self, claim: str) -> tuple[Event, ...]:
        """Return a claim's events, with those about the sources that any of them cites."""
        events = {event.seq: event for event in self.ledger.find(claim, self.seq)}
        cited = {key for event in events.values() for key in _keys(event, "source:")}
        return self._with_definitions(events, cited)

    def claims(self, claims: Iterable[str]) -> tuple[Event, ...]:
        """Return the events of several claims, and earlier decisions about them."""
        events: dict[int, Event] = {}
        for claim in claims:
            for event in (
                *self.ledger.find(claim, self.seq),
                *self.ledger.about(f"claim:{claim}", self.seq),
            ):
                events[event.seq] = event
        return tuple(events[seq] for seq in sorted(events))

    def concerned(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Return events plus, for each assessment in them, the events of the claims it judges."""
        judged = [
            claim
            for event in events
            if isinstance(event.body, ClaimAssessed)
            for claim in event.body.accepts + event.body.sets_aside
        ]
        return (*events, *self.claims(judged))

    def view(self) -> View:
        """Return every definition on record, against which typed names and dates are read."""
        return View(known_of(self.ledger.of_types(*_DEFINITIONS, upto=self.seq)))

    def citation(self, mend: Mend) -> Citation | None:
        """Return the page that a change rests on; None where no flag names one."""
        source, at = mend.cites, mend.at
        if source is None:
            if at is not None:
                raise AskedWronglyError(
                    "--at says where, but not in which source.", "Add --cites SOURCE."
                )
            return None
        if at is None:
            raise AskedWronglyError(
                f"--cites {source} does not say where in it.", 'Add --at "paragraph 3".'
            )
        known = self.view().sources
        if source not in known:
            missing = nothing_called("source", source, tuple(sorted(known)))
            missing.hint += " A page that is not on record yet is imported first."
            raise missing
        return Citation(source, at)

    def logs(self, events: Iterable[Event], draft: Draft | None = None) -> dict[str, Log]:
        """Return, by contest, the logs that some events, or a draft about them, can touch.

        Definitions of sources and endorsers that only the draft names are added, so that a plan
        can print their names.
        """
        keys = {key for event in events for key in _keys(event, "contest:")}
        new = subjects(draft.body) if draft is not None else frozenset()
        keys |= {key for key in new if key.startswith("contest:")}
        contests = [key.removeprefix("contest:") for key in sorted(keys)]
        # Sources and endorsers belong to no contest, so a change to one may matter in any.
        contests = contests or sorted(self.ledger.contests(self.seq))
        basis = Basis(self.seq, "")
        names = {key for key in new if key.startswith(("source:", "endorser:"))}
        logs = {}
        for contest in contests:
            events_by_seq = {
                event.seq: event for event in self.ledger.contest_events(contest, self.seq)
            }
            logs[contest] = Log(self._with_definitions(events_by_seq, names), basis)
        return logs

    def record(self, plan: Plan, manner: Manner, *, expect: int | None = None) -> Receipt:
        """Append the plan's drafts. `expect` is the head seq seen, where no draft has a lock."""
        return self.ledger.append(plan.drafts, recorded_by=manner.recorded_by, expect=expect)

    def _with_definitions(self, events: dict[int, Event], keys: Iterable[str]) -> tuple[Event, ...]:
        """Return events by seq, plus the definitions behind some subjects and their mendings."""
        claims: set[str] = set()
        for key in sorted(keys):
            for event in self.ledger.about(key, self.seq):
                if isinstance(event.body, _ABOUT_NAMES):
                    claims.add(event.claim_id)
        for claim in sorted(claims):
            for event in self.ledger.find(claim, self.seq):
                events[event.seq] = event
        return tuple(events[seq] for seq in sorted(events))


def _keys(event: Event, prefix: str) -> set[str]:
    body = event.body.body if isinstance(event.body, ClaimCorrected) else event.body
    whole = subjects(body) if isinstance(body, Claim) else frozenset()
    own = subjects(event.body) if hasattr(event.body, "citations") else frozenset()  # type: ignore[arg-type]
    return {key for key in whole | own if key.startswith(prefix)}


@contextmanager
def editing() -> Iterator[Editing]:
    """Open the ledger that `--db` names for mending, at its head."""
    with open_ledger(given_db()) as ledger:
        yield Editing(ledger, ledger.head().seq)


def carry_out(
    page: Page, manner: Manner, record: Callable[[], Receipt], *, forgets: bool = False
) -> None:
    """Show a plan, ask for consent, and record it. `forgets`: the plan redacts words for good.

    Exits with 2 where consent is neither given by a flag nor can be asked for, with 1 where the
    answer was no.
    """
    if manner.form is Form.JSON and not manner.yes and not manner.dry_run:
        raise AskedWronglyError(
            "--json asks no questions, so somebody has to agree beforehand.",
            "Add --yes to record it, or --dry-run to see the plan alone.",
        )
    if manner.form is Form.TEXT or manner.dry_run:
        click.echo(formed(page, manner.form))
    if manner.dry_run:
        if manner.form is Form.TEXT:
            click.echo("Nothing was recorded: this was a dry run.")
        return
    if not manner.yes:
        _ask_consent()
    receipt = record()
    if manner.form is Form.JSON:
        done = {"recorded": receipt.last, "head": receipt.head.entry_hash}
        click.echo(formed(_with_data(page, done), Form.JSON))
    elif receipt.last is None:
        click.echo("That is on record already; nothing was added.")
    elif forgets:
        click.echo(
            f"Recorded seq {receipt.last}. The words are gone from the log; place and hashes stay."
        )
    else:
        before = (receipt.first or receipt.last) - 1
        click.echo(
            f"Recorded seq {receipt.last}. Nothing was deleted: --as-recorded {before} answers as"
            " before."
        )


def _with_data(page: Page, more: Mapping[str, object]) -> Page:
    return evolve(page, data={**page.data, **more})


def _ask_consent() -> None:
    if not sys.stdin.isatty():
        raise AskedWronglyError(
            "Nothing was recorded: this is no terminal, so nobody can be asked.",
            "Add --yes to record it, or --dry-run to see the plan alone.",
        )
    if not click.confirm("Proceed?", default=False):
        click.echo("Nothing was recorded.")
        click.get_current_context().exit(1)
