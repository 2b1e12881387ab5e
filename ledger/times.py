"""Instants, spans and the three clocks. The only module in which two times are compared.

An instant is a whole number of seconds since 1970-01-01T00:00Z. A span is half-open,
`[start, end)`, and means "at some moment in here". Questions about it therefore come in two forms:
did it *certainly* happen by then, and could it *possibly* have.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ledger.errors import ValueRefusedError

ALWAYS: Final = -(2**53) + 1
"""The start of a span open or unknown on its left: the lowest integer that JSON carries safely."""
FOREVER: Final = 2**53 - 1
"""The end of a span open or unknown on its right."""


@frozen(order=True)
class Span:
    """A half-open range of instants, `[start, end)`, never empty."""

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        """Refuse an empty span: every comparison below relies on there being none."""
        if self.start >= self.end:
            raise ValueRefusedError(f"A span must end after it starts: [{self.start}, {self.end}).")

    def over_by(self, moment: int) -> bool:
        """Whether it certainly happened before `moment`: no instant of it is as late or later."""
        return self.end <= moment

    def possible_by(self, moment: int) -> bool:
        """Whether it may have happened before `moment`: some instant of it is earlier."""
        return self.start < moment

    def not_before(self, moment: int) -> bool:
        """Whether it certainly did not happen before `moment`."""
        return self.start >= moment

    def possible_from(self, moment: int) -> bool:
        """Whether it may have happened at `moment` or later."""
        return self.end > moment

    def precedes(self, other: Span) -> bool:
        """Whether it is certainly over before any moment of `other`."""
        return self.end <= other.start

    def surer_by(self, other: Span) -> bool:
        """Whether it is certainly over sooner than `other`; in a tie, whether it starts sooner."""
        return (self.end, self.start) < (other.end, other.start)

    def within(self, other: Span) -> bool:
        """Whether all of it lies in `other`."""
        return other.start <= self.start and self.end <= other.end

    def surely_after(self, other: Span) -> int:
        """Return the seconds that certainly passed since `other`; negative if it may be earlier."""
        return self.start - other.end

    def meet(self, other: Span) -> Span | None:
        """Return the moments in both spans, None if there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def hull(self, other: Span) -> Span:
        """Return the shortest span that contains both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def since(self, other: Span) -> Span:
        """Return this span cut to start no earlier than `other`; it must end after that start."""
        return Span(max(self.start, other.start), self.end)

    def lead_over(self, other: Span) -> int:
        """Return the seconds from its end to the start of `other`, negative if they overlap."""
        return other.start - self.end

    @property
    def width(self) -> int:
        """Seconds from start to end: how much the source leaves open."""
        return self.end - self.start


ANY_TIME: Final = Span(ALWAYS, FOREVER)
"""Some moment, not known which."""


@frozen
class Asked:
    """The moment a question is about: a day (to its end, in the contest's zone) or a minute."""

    text: str
    span: Span

    @property
    def moment(self) -> int:
        """The instant asked about: the exclusive end of the day or minute."""
        return self.span.end


ANY_DAY: Final = Asked("", ANY_TIME)
"""The moment of a question whose answer does not depend on one: what is on record, for example."""


@frozen
class AsOf:
    """The three clocks of one question. No read takes a bare date.

    `on`: the moment in the world. `known`: what the public could read by then (None: all that was
    published, dated or not). `recorded`: what the ledger said after this seq (0: nothing yet).
    `certain`: ignore best estimates and use the sources' own dates only.
    """

    on: Asked
    known: Asked | None
    recorded: int
    certain: bool = False

    def could_read(self, published: Span | None) -> bool:
        """Whether something published in `published` was certainly public by `known`.

        The latest moment decides, so that no page counts on a day on which it may not have been
        published yet. An unknown date (None) is visible only where `known` is None.
        """
        if self.known is None:
            return True
        return published is not None and published.over_by(self.known.moment)

    def might_have_read(self, published: Span | None) -> bool:
        """Whether `could_read` is False, but it may nevertheless have been public by `known`."""
        if self.known is None or self.could_read(published):
            return False
        return published is None or published.possible_by(self.known.moment)
