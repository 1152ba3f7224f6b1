"""The numbered checks of ``pembina verify``: what each one says, how it can end, and what it finds different.

Modelled on the verification steps of the ElectionGuard specification (section 6), which anybody can carry out from
what is published: every check has a number that never changes its meaning, and is stated in a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from pembina.errors import N_, Phrase, Problem
from pembina.errors.problem import Translate

PASS, FAIL, NOT_DONE = "pass", "fail", "not-done"


@frozen
class Statement:
    """A check by its number: a stable key, what is checked, and why that matters."""

    number: str
    key: str
    what: str
    why: str


STATEMENTS: tuple[Statement, ...] = (
    Statement(
        "1.1", "schema", N_("The document has the published form."),
        N_("What has another form may be read otherwise by other programs."),
    ),
    Statement(
        "1.2", "parts", N_("The parts of the document fit each other."),
        N_("A column that is too short, or a name that nobody has, would hide whom a figure belongs to."),
    ),
    Statement(
        "2.1", "canonical", N_("The file is written byte by byte as Pembina writes results."),
        N_("A result is named by the hash of its bytes, so that there may be only one way to write it."),
    ),
    Statement(
        "2.2", "name", N_("The file has the SHA-256 by which other documents name this result."),
        N_("A file that was exchanged or edited has another hash."),
    ),
    Statement(
        "2.3", "rules", N_("The rules in the document have the hash that it states for them."),
        N_("The seal and the minutes name rules by this hash."),
    ),
    Statement(
        "2.4", "witness", N_("The root of the hash tree follows from what the document says."),
        N_("Extracts for single entrants are proved against this root."),
    ),
    Statement(
        "3.1", "ratios", N_("Every value that has a numerator and a denominator is their ratio."),
        N_("A figure that does not follow from the counts beside it was not counted."),
    ),
    Statement(
        "3.2", "prepared", N_("The values that are scored follow from those that were measured, step by step."),
        N_("Between what was measured and what is scored stand only the steps that the rules name."),
    ),
    Statement(
        "3.3", "scores", N_("The scores of criteria follow from their values by the scoring methods."),
        N_("A score that no rule gives is somebody's opinion."),
    ),
    Statement(
        "3.4", "shares", N_("The shares of criteria and groups follow from the weights."),
        N_("A weight that was moved after the rules were published moves ranks."),
    ),
    Statement(
        "3.5", "groups", N_("The scores of groups and the total follow from the scores below them."),
        N_("Nothing is added on the way to the total."),
    ),
    Statement(
        "3.6", "contributions", N_("The contributions add up to the total, to the last decimal."),
        N_("What is shown as the parts of a total has to be all of it."),
    ),
    Statement(
        "3.7", "status", N_("Coverage, conditions and statuses follow from values and rules."),
        N_("Who is ranked, and who is not, is decided by the rules alone."),
    ),
    Statement(
        "3.8", "ranks", N_("Published totals, ranks, ranks inside groups and ties follow from the exact totals."),
        N_("Rounding and ties decide places."),
    ),
    Statement(
        "3.9", "tiers", N_("Tiers follow from totals, minimums, conditions and quotas."),
        N_("A tier is what a certificate says."),
    ),
    Statement(
        "3.10", "overrides", N_("Every override starts from what is computed in its place."),
        N_("What persons set otherwise has to be told in full."),
    ),
    Statement(
        "3.11", "remarks", N_("Every remark that follows from the arithmetic is there."),
        N_("A remark that was taken out hides what the committee had to be told."),
    ),
    Statement(
        "4.1", "files", N_("The files of the data are those that the result was made of, byte by byte."),
        N_("Figures of other data are those of another result."),
    ),
    Statement(
        "4.2", "settings", N_("The data are described as they were: title, origin, sources, and how cells are read."),
        N_("The same bytes say something else when they are read otherwise."),
    ),
    Statement(
        "5.1", "bytes", N_("Evaluating again by the rules of the document gives the same bytes."),
        N_("Then every figure of the document is what the program makes of these data."),
    ),
    Statement(
        "5.2", "values", N_("Values, numerators and denominators are measured again as they stand."),
        N_("Arithmetic alone cannot see a value that was invented together with all that follows from it."),
    ),
    Statement(
        "5.3", "evidence", N_("As many records stand behind each value as the document says."),
        N_("A value without records rests on nothing."),
    ),
    Statement(
        "5.4", "notes", N_("What is said beside single values is what the records say."),
        N_("Sources, states and reasons for gaps belong to the figure."),
    ),
    Statement(
        "5.5", "findings", N_("The findings are those that data, rules and plugins give."),
        N_("A finding that is missing was kept from the committee."),
    ),
    Statement(
        "5.6", "entrants", N_("Entrants, their names, groups and statuses are those of the data."),
        N_("Who competes is said by the data set."),
    ),
    Statement(
        "6.1", "plugins", N_("The plugins that took part are installed here, with the same files."),
        N_("Values of other code may be other values."),
    ),
    Statement(
        "6.2", "program", N_("This program is the one that made the result."),
        N_("Another version may compute otherwise."),
    ),
    Statement(
        "7.1", "sealed-rules", N_("The rules are the sealed ones."),
        N_("Rules that were changed after data were seen favour somebody."),
    ),
    Statement(
        "7.2", "sealed-plugins", N_("The plugins are the sealed ones."),
        N_("What counts the records must not be changed after they were seen."),
    ),
    Statement(
        "7.3", "sealed-program", N_("The program is the sealed one."),
        N_("The program takes part in every figure."),
    ),
    Statement(
        "7.4", "sealed-before", N_("The day in the seal is not after the evaluation, nor after the publication."),
        N_("A seal that was made afterwards seals nothing."),
    ),
    Statement(
        "7.5", "sealed-run", N_("The run that made the result names this seal."),
        N_("There may be several seals; only one was evaluated by."),
    ),
    Statement(
        "8.1", "signers", N_("It is known whose signatures are needed, and how many."),
        N_("Anybody can sign; only the committee's signatures count."),
    ),
    Statement(
        "8.2", "signed-result", N_("The result is signed by as many members as are needed."),
        N_("What several persons signed no single one can change."),
    ),
    Statement(
        "8.3", "signed-seal", N_("The seal is signed by as many members as are needed."),
        N_("Otherwise it could have been exchanged."),
    ),
    Statement(
        "8.4", "signed-minutes", N_("The minutes are signed by as many members as are needed."),
        N_("The minutes are what the committee answers for."),
    ),
    Statement(
        "9.1", "log-whole", N_("The log of evaluations is whole: no entry is missing, changed or moved."),
        N_("Whoever evaluates again until the result pleases leaves traces there."),
    ),
    Statement("9.2", "logged", N_("This result is in the log."), N_("A result that was never logged was made aside.")),
    Statement(
        "9.3", "log-entry", N_("The entry of this result is the one that the facts of its run name."),
        N_("Then the log was not written anew after the run."),
    ),
    Statement(
        "9.4", "log-head", N_("The log ends with, or goes on from, the hash that was kept elsewhere."),
        N_("Only this shows that no entries were cut off at its end."),
    ),
    Statement(
        "10.1", "decisions", N_("The decisions since publication are those on this result, and without fault."),
        N_("A decision on another result would be shown beside these ranks."),
    ),
    Statement(
        "10.2", "minutes", N_("The minutes name this result by its hash."),
        N_("Minutes of another result say nothing of this one."),
    ),
)  # fmt: skip
"""All checks in their order. Numbers are never given to anything else; the later ones may be subdivided."""

GROUPS: Mapping[str, str] = {
    "1": N_("Form"),
    "2": N_("Hashes"),
    "3": N_("Arithmetic"),
    "4": N_("Input files"),
    "5": N_("Measuring again"),
    "6": N_("Plugins and program"),
    "7": N_("Seal"),
    "8": N_("Signatures"),
    "9": N_("Log of evaluations"),
    "10": N_("Decisions and minutes"),
}
"""What the first part of a number stands for."""

BY_KEY: Mapping[str, Statement] = {each.key: each for each in STATEMENTS}


@frozen
class Difference:
    """One thing that is otherwise than it has to be, in words, and as data where it is a figure.

    ``node`` is the path of a criterion or group, ``entrant`` a code; ``what`` names the column or the key.
    """

    text: Phrase
    node: str | None = None
    entrant: str | None = None
    what: str | None = None
    stated: Any = None
    computed: Any = None


@frozen
class Remark:
    """Something worth knowing that is no failure."""

    text: Phrase


class Told(Phrase):
    """A problem that was met on the way, in its own words."""

    problem: Problem

    @classmethod
    def of(cls, problem: Problem) -> Told:
        """Tell a problem."""
        told = cls("{line}", {"line": problem.show()})
        told.problem = problem
        return told

    def show(self, translate: Translate) -> str:
        """Render the problem as an error message does."""
        return self.problem.show(translate)


class NotDone(Exception):
    """A check cannot be done: why, and what would let it be done.

    ``excused`` says that other checks do what was asked for, so that it does not count as failed.
    """

    def __init__(self, reason: Phrase, mend: Phrase | None = None, excused: bool = False) -> None:
        self.reason, self.mend, self.excused = reason, mend, excused
        super().__init__(str(reason))


Found = Iterator[Difference | Remark]
"""What a check yields while it looks; nothing of the first kind means that it passes."""


@define
class Check:
    """One check that was made, or could not be: how it ended, why it was not done, and every difference."""

    statement: Statement
    outcome: str = PASS
    reason: Phrase | None = None
    mend: Phrase | None = None
    differences: Sequence[Difference] = field(factory=list)
    remarks: Sequence[Phrase] = field(factory=list)

    @property
    def number(self) -> str:
        """Its number, which never changes."""
        return self.statement.number

    @property
    def key(self) -> str:
        """Its name for programs."""
        return self.statement.key


@frozen
class Verification:
    """What became of all checks of one result.

    ``file`` is the name of the file, ``sha256`` that of its bytes; ``about`` is what the document says of itself, as
    far as it can be read: the award's id, title and edition, the origin of the data, and how many entrants there are.
    """

    file: str
    sha256: str
    about: Mapping[str, Any]
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing failed. What was not asked for may not have been done."""
        return not self.failed

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.outcome == FAIL)

    def check(self, number: str) -> Check:
        """Return a check by its number, such as ``3.8``; raises KeyError."""
        for check in self.checks:
            if check.number == number:
                return check
        raise KeyError(number)

    def counts(self) -> dict[str, int]:
        """How many checks ended how."""
        outcomes = [check.outcome for check in self.checks]
        return {outcome: outcomes.count(outcome) for outcome in (PASS, FAIL, NOT_DONE)}

    def document(self) -> dict[str, Any]:
        """Return all of it as plain data, of the published form (``pembina schema verification``)."""
        return {
            "format": FORMAT,
            "file": self.file,
            "result": self.sha256,
            "about": dict(self.about),
            "passed": self.passed,
            "counts": self.counts(),
            "checks": [_check_document(check) for check in self.checks],
        }


FORMAT = "pembina-verification/1"


def _writable(value: Any) -> Any:
    """Return a cell as JSON can hold it: 1e400 in a file is read as a number that JSON has no way to write."""
    if isinstance(value, Mapping):
        return {str(key): _writable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(each) for each in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _check_document(check: Check) -> dict[str, Any]:
    return {
        "number": check.number,
        "key": check.key,
        "statement": check.statement.what,
        "why": check.statement.why,
        "outcome": check.outcome,
        "reason": None if check.reason is None else str(check.reason),
        "mend": None if check.mend is None else str(check.mend),
        "differences": [
            {
                "text": str(each.text), "node": each.node, "entrant": each.entrant, "what": each.what,
                "stated": _writable(each.stated), "computed": _writable(each.computed),
            }
            for each in check.differences
        ],
        "remarks": [str(each) for each in check.remarks],
    }  # fmt: skip
