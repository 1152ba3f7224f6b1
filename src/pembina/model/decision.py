"""Decisions after publication: objections and their answers, withdrawals, revocations; they change no result."""

from __future__ import annotations

import datetime as dt

from attrs import frozen

OBJECTION, WITHDRAWN, REVOKED = "objection", "withdrawn", "revoked"
"""Kinds of decision: an entrant objects (sanggahan), leaves the award, or has its award taken away."""

ENDING = (WITHDRAWN, REVOKED)
"""Kinds after which an entrant no longer holds what the result gave it."""


@frozen
class Answer:
    """The committee's answer to an objection.

    ``outcome`` is ``upheld``, ``partly-upheld`` or ``rejected``. An answer that changes figures leads to a new result;
    the old one stays as it was published.
    """

    date: dt.date
    text: str
    outcome: str
    by: str | None = None


@frozen
class Decision:
    """One thing that was said or decided about an entrant after the result was published.

    ``about`` is the path of the node that an objection is about, None for the result as a whole. ``deadline`` is the
    day up to which an objection is to be answered.
    """

    entrant: str
    kind: str
    date: dt.date
    reason: str
    by: str | None = None
    deadline: dt.date | None = None
    about: str | None = None
    answer: Answer | None = None

    @property
    def open(self) -> bool:
        """Whether it is an objection that waits for its answer."""
        return self.kind == OBJECTION and self.answer is None

    @property
    def late(self) -> int:
        """Days by which the answer came after its deadline; 0 where it did not, or there is none."""
        if self.answer is None or self.deadline is None:
            return 0
        return max(0, (self.answer.date - self.deadline).days)


@frozen
class Decisions:
    """What was decided about one result since it was published, in the order of days.

    ``result`` is the SHA-256 of the result that they are about. ``objections_until`` is the last day on which an
    entrant may object. ``file`` is the name of the file, without folder, and ``sha256`` its hash.
    """

    result: str
    rows: tuple[Decision, ...] = ()
    published: dt.date | None = None
    objections_until: dt.date | None = None
    file: str | None = None
    sha256: str | None = None

    def of(self, code: str) -> tuple[Decision, ...]:
        """What was decided about one entrant."""
        return tuple(row for row in self.rows if row.entrant == code)

    def ended(self, code: str) -> Decision | None:
        """The decision by which an entrant no longer holds what the result gave it, or None."""
        return next((row for row in reversed(self.of(code)) if row.kind in ENDING), None)

    def late(self, row: Decision) -> int:
        """Days by which an objection came after the last day for it; 0 where it did not."""
        if row.kind != OBJECTION or self.objections_until is None:
            return 0
        return max(0, (row.date - self.objections_until).days)
