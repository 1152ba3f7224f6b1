"""The table of rules: each by name, with the sentence that says what is held, what mends it, and the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.errors import N_, Phrase
from pembina.testing import conformance_answers as answers
from pembina.testing import conformance_papers as papers
from pembina.testing import conformance_period as period
from pembina.testing import conformance_rows as rows
from pembina.testing import held
from pembina.testing.conformance_speed import speed
from pembina.testing.lab import Check

if TYPE_CHECKING:
    from pembina.testing.conformance import Suite

PASSED, FAILED, NOT_TRIED = "passed", "failed", "not-tried"


@frozen
class Rule:
    """A rule of the conformance suite: ``holds`` says what is held, ``mend`` what an author does where it is not.

    ``checks`` hold one trial each; a ``costly`` one asks what cannot be asked together, and is tried with few trials.
    ``look`` sees the whole: the papers beside the code, or what all trials came to; it raises Breach, or NotTried, and
    may return a remark.
    """

    name: str
    holds: str
    mend: str
    checks: tuple[Check, ...] = ()
    look: Callable[[Suite], Phrase | None] | None = None
    costly: bool = False
    cases_only: bool = False


@frozen
class Outcome:
    """How a rule ended: passed, failed or not tried; ``why``, and in how many trials it failed."""

    rule: Rule
    state: str
    why: Phrase | None = None
    failures: int = 0

    @property
    def good(self) -> bool:
        """Whether there is nothing to mend."""
        return self.state != FAILED


def _rule(name: str, holds: str, mend: str, *checks: Check, **more: Any) -> Rule:
    return Rule(name, holds, mend, checks, **more)


RULES: tuple[Rule, ...] = (
    _rule(
        "declared-columns",
        N_("It reads no other columns than criterion.toml declares, and answers with columns of the contract."),
        N_("declare the column under [tables], or leave it out; Criterion.measure lists what an answer may have"),
        held.absent_columns, look=answers.measured, costly=True,
    ),
    _rule(
        "one-row-per-entrant",
        N_("Each entrant has one row in the answer at most, and nobody has one who stands in no table."),
        N_("end measure with group_by over the entrant column, and join only what has one row for each entrant"),
        look=answers.measured,
    ),
    _rule(
        "finite-values",
        N_("Every value is a finite number within the declared range, or there is a reason why there is none."),
        N_("use pembina.expressions.ratio, and give a null with a reason where there is nothing to measure"),
        look=answers.measured,
    ),
    _rule(
        "row-order",
        N_("The order of rows changes nothing."),
        N_("choose rows by what stands in them, not by _row or by which comes first"),
        held.row_order,
    ),
    _rule(
        "duplicates-seen",
        N_("A row entered twice changes nothing, or is seen: among the records shown, or by the reason given."),
        N_("count different things (pembina.expressions.count_distinct), or give the reason needs-a-person"),
        rows.duplicates_seen,
    ),
    _rule(
        "empty-tables",
        N_("Tables without rows are no error, and nobody comes out of nothing."),
        N_("let every row of the answer come from a row of a table"),
        rows.empty_tables, costly=True,
    ),
    _rule(
        "without-records",
        N_("An entrant without records has no row, or no value with the reason, or what follows from other tables."),
        N_("never fill in a number: give a null with a reason, or zero over a denominator of its own"),
        rows.without_records,
    ),
    _rule(
        "period-edges",
        N_("Records of the first and of the last day of the period count, those of the days beside them do not."),
        N_("choose records by rules.in_period, which takes both days in"),
        period.period_edges,
    ),
    _rule(
        "irrelevant-records",
        N_("Neither other entrants' records nor those outside the period change a value."),
        N_("group and join by the entrant column; what compares entrants is the award's business"),
        held.other_entrants, period.outside_records, look=answers.measured,
    ),
    _rule(
        "direction",
        N_("Where a committee would rank entrants best first, their values go in the declared direction."),
        N_('name entrants of a case in that order, best-first = ["74", "71"], and mend direction in criterion.toml'),
        answers.direction, look=answers.ranked_by_somebody, cases_only=True,
    ),
    _rule(
        "records-explain",
        N_("The records shown are rows of the first table, and measured alone they give the same value."),
        N_("measure what records returns, and return whole rows of the first table"),
        held.records_explain,
    ),
    _rule(
        "same-on-every-engine",
        N_("Every engine gives the same answer."),
        N_("use what pembina.expressions has for it; the rule source often tells the line"),
        look=answers.same_on_every_engine,
    ),
    _rule(
        "parameters",
        N_("Every parameter has a JSON Schema and a default that fits it, and the code looks at it."),
        N_("read it by rules[NAME], or take it out of criterion.toml"),
        look=papers.parameters,
    ),
    _rule(
        "docstring",
        N_("The class says in a docstring what is counted."),
        N_("write one sentence below the class line"),
        look=papers.docstring,
    ),
    _rule(
        "both-languages",
        N_("Title, summary, unit and every other text are there in both languages."),
        N_("complete locale/en.toml and locale/id.toml: the same keys in both"),
        look=papers.both_languages,
    ),
    _rule(
        "cases",
        N_("There are examples in cases.toml, and each comes out as written."),
        N_("compute the expected value by hand, then mend the case or the code"),
        look=answers.cases,
    ),
    _rule(
        "source",
        N_("Nothing in the code differs silently from engine to engine."),
        N_("write what the lint names instead; pembina error CODE says more"),
        look=papers.source,
    ),
    _rule(
        "speed",
        N_("How long it takes over a million rows; this never fails."),
        N_("docs/how-to/write-a-criterion.md says what helps where tables are very large"),
        look=speed,
    ),
)  # fmt: skip
NAMES = tuple(rule.name for rule in RULES)
NOTHING_MEASURED = N_("nothing could be measured")
