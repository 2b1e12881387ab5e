"""Where an answer is read from: from what is stored beside the log, or by folding the contest.

Both ways give the same answer; only the wait differs. Nobody needs to choose between them:

- If what is stored is at the head, it is read as it is. Beside a SQLite file the driver alone reads
  it: loading the code that changes a database takes longer than the answer. If at most `NEAR`
  events are new, it is brought to the head first.
- If it is further behind, or nothing is stored, the one contest asked about is folded. A read never
  builds: that takes minutes on a long log and leaves a file of a third of its size, which somebody
  who only asks may not want. From `LONG` events on a hint says before the wait what to type.
- If it cannot be used, the contest is folded. A folder without write permission, a full disk or
  another writer is not mentioned: none of that is the reader's fault, and the answer is right. If
  the file is damaged, a hint says what to delete.

Hints go to standard error, so that an answer in a pipe is the same bytes in every case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

import click

from ledger.cli.progress import waiting
from projections.faces.names import act_kind

if TYPE_CHECKING:
    from projections.answers.behind import Choice
    from projections.answers.inquiry import Inquiry
    from projections.answers.stored import Stored
    from projections.faces.asking import Asking
    from projections.faces.flags import Flags
    from projections.stored.log import Log

NEAR: Final = 5_000
"""The most new events that a read works in by itself, in a few seconds."""
LONG: Final = 20_000
"""The length of a log from which a fold takes a few seconds, so that a hint is due."""

Answer = TypeVar("Answer")


def inquire_figures(flags: Flags, contest: str, act: str | None) -> Inquiry:
    """Inquire into the figures of one act alone (None: the one that the contest counts).

    Raises `AskedWronglyError` for an unknown contest or act, and what opening a ledger raises.
    """
    from projections.faces.asking import asking

    now = dt.datetime.now(dt.UTC)
    if (at_once := _at_once(flags, contest, act, now)) is not None:
        return at_once
    with asking(flags) as ask:
        kind = act_kind(act) if act is not None else None
        seq = ask.basis.seq
        ask.must_hold(contest)
        inquiry = _read(
            ask, lambda stored: stored.inquire(contest, ask.clocks, now, recorded=seq, act=kind)
        )
        return ask.inquire(contest) if inquiry is None else inquiry


def inquire_cells(ask: Asking, contest: str, choose: Choice) -> tuple[Inquiry, Log]:
    """Inquire into some cells alone, and return the events behind them as well.

    Raises what `inquire_figures` and `choose` raise.
    """
    from projections.answers.behind import inquire_behind
    from projections.answers.inquiry import inquire
    from projections.stored.log import contest_log

    now = dt.datetime.now(dt.UTC)
    seq = ask.basis.seq
    ask.must_hold(contest)
    answer = _read(
        ask, lambda stored: inquire_behind(stored, contest, choose, ask.clocks, now, recorded=seq)
    )
    if answer is not None:
        return answer
    log = contest_log(ask, contest, seq)
    return inquire(log, contest, ask.clocks, now), log


def _at_once(flags: Flags, contest: str, act: str | None, now: dt.datetime) -> Inquiry | None:
    """Answer from what is stored beside a SQLite file, unchanged; None where that cannot be."""
    from msgspec import DecodeError

    from ledger.codec import BodyRefusedError, BodyUnreadableError
    from ledger.store.files import GivenUpError
    from ledger.store.places import file_at, resolve
    from ledger.store.tip import tip_of
    from projections.answers.opened import inquire_at_once
    from projections.faces.asking import clocks_of, must_hold, recorded_seq
    from projections.stored.shelves.beside import Beside, beside

    clocks = clocks_of(flags)
    if (path := file_at(resolve(flags.db))) is None:
        return None
    try:
        with tip_of(path) as tip:
            seq = recorded_seq(tip, flags.recorded)
            kind = act_kind(act) if act is not None else None
            must_hold(tip, contest, seq)
            kept = Beside(beside(path))
            with waiting("Reading what is stored"):
                return inquire_at_once(tip, kept, contest, clocks, now, recorded=seq, act=kind)
    except (GivenUpError, DecodeError, UnicodeDecodeError, BodyRefusedError, BodyUnreadableError):
        return None


def _read(ask: Asking, question: Callable[[Stored], Answer | None]) -> Answer | None:
    """Answer from what is stored; None where the contest has to be folded."""
    from msgspec import DecodeError

    from ledger.codec import BodyRefusedError, BodyUnreadableError
    from ledger.store.refusals import StoreError
    from projections.answers.keeping import reading_stored
    from projections.stored.following.projecting import StoppedError
    from projections.stored.shelves.keeping import DamagedProjectionsError

    try:
        with reading_stored(ask.ledger) as stored:
            try:
                if not _is_near(ask, stored):
                    return None
                with waiting("Bringing what is stored up to date"):
                    return question(stored)
            except (
                DecodeError,
                UnicodeDecodeError,
                BodyRefusedError,
                BodyUnreadableError,
            ) as error:  # SQLite finds its pages sound, but the bytes stored in them are not
                raise DamagedProjectionsError(stored.keeping.where, str(error)) from error
    except DamagedProjectionsError as error:
        click.echo(f"{error} Until then every answer reads the whole contest.", err=True)
    except (StoreError, StoppedError):  # the fold will meet what is wrong, or it is only a lock
        pass
    return None


def _is_near(ask: Asking, stored: Stored) -> bool:
    """Whether what is stored is near enough to the head; prints a hint where it is not."""
    from projections.answers.keeping import behind

    new = behind(stored)
    if new is not None and new <= NEAR:
        return True
    if ask.basis.seq >= LONG:
        why = "Nothing to read is stored" if new is None else f"What is stored is {new:,} behind"
        click.echo(
            f"{why}, so the whole contest is worked out, which takes a while. To have answers at"
            " once, type endorsements rebuild.",
            err=True,
        )
    return False
