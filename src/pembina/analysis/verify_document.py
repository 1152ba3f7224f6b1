"""Verifying a result: every check in its order, whatever is in the file.

``verify`` answers on any bytes: a check that meets something it cannot go on from has failed, and the others are made
all the same. An option that was named and whose check cannot be made counts as failed, never as not done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from attrs import define, field

from pembina.analysis import (
    verify_form,
    verify_inputs,
    verify_plugins,
    verify_ratios,
    verify_records,
    verify_recount,
    verify_remeasured,
    verify_sealed,
)
from pembina.analysis.verify_asked import MEND_FORM, NO_FORM, Asked
from pembina.analysis.verify_checks import (
    FAIL,
    NOT_DONE,
    STATEMENTS,
    Check,
    Difference,
    Found,
    NotDone,
    Remark,
    Statement,
    Told,
    Verification,
)
from pembina.analysis.verify_reading import read_subject
from pembina.errors import N_, PembinaError, Phrase, RecordError
from pembina.plugins import Host
from pembina.record.files import ran_apart

UNFIT = N_("it cannot be carried through on what is in the file: {error}")
FAILED_BEFORE = N_("a check before it failed, and the rest was not asked for")

READING_HOST = ("pembina.data.builtin", "pembina.evaluation.builtin", "pembina.plugins.builtin")
"""What has to be known to judge and to measure again."""

SIMPLE: dict[str, Callable[[Asked], Found]] = {
    "schema": verify_form.schema, "parts": verify_form.parts, "canonical": verify_form.written,
    "name": verify_form.name, "rules": verify_form.rules, "witness": verify_form.witness,
    "ratios": verify_ratios.ratios, "files": verify_inputs.files, "settings": verify_inputs.settings,
    "plugins": verify_plugins.plugins, "program": verify_plugins.program,
    "sealed-rules": verify_sealed.sealed_rules, "sealed-plugins": verify_sealed.sealed_plugins,
    "sealed-program": verify_sealed.sealed_program, "sealed-before": verify_sealed.sealed_before,
    "sealed-run": verify_sealed.sealed_run, "signers": verify_sealed.signers,
    "signed-result": verify_sealed.signed_result, "signed-seal": verify_sealed.signed_seal,
    "signed-minutes": verify_sealed.signed_minutes, "log-whole": verify_records.log_whole,
    "logged": verify_records.logged, "log-entry": verify_records.log_entry, "log-head": verify_records.log_head,
    "decisions": verify_records.decisions, "minutes": verify_records.minutes,
}  # fmt: skip
"""Checks by key that need nothing but what was asked; those of check 3 and 5 share work."""


def verify(
    path: str | Path,
    data: str | Path | None = None,
    *,
    seal: str | Path | None = None,
    signers: str | Path | None = None,
    log: str | Path | None = None,
    head: str | None = None,
    minutes: str | Path | None = None,
    sha256: str | None = None,
    host: Host | None = None,
    engine: str = "duckdb",
    until_failure: bool = False,
) -> Verification:
    """Verify a result document, check by check, and return what became of each.

    ``data`` is the folder that it was made of: with it, files are compared and everything is measured again. ``seal``,
    ``signers`` and ``minutes`` are files; ``log`` is the log of evaluations (by default the one beside the award), of
    which ``head`` is a hash that was kept elsewhere. ``sha256`` is the hash that the result is said to have.
    ``until_failure`` ends after the first check that fails.

    Raises RecordError (PB701) only where there is no file to verify. Modelled on the numbered verification of
    ElectionGuard 2.0 (section 6).
    """
    asked = Asked(
        read_subject(path), _reading(path) if host is None else host, _path(data), _path(seal),
        _path(signers), _path(log), head, _path(minutes), sha256, engine,
    )  # fmt: skip
    _look_beside(asked)
    with np.errstate(all="ignore"):  # figures that nobody can count with are said to be so, not warned of
        checks = tuple(_Checking(asked, until_failure).all())
    subject = asked.subject
    return Verification(subject.path.name, subject.sha256, subject.about(), checks)


def _look_beside(asked: Asked) -> None:
    """Look for criteria in files where the award lies by the facts of the run, or beside the result."""
    named = asked.facts.text("award")
    path = Path(named) if named is not None and Path(named).exists() else asked.subject.path
    asked.host.look_beside((path if path.is_dir() else path.parent).absolute())


def _reading(path: str | Path) -> Host:
    """A host to judge and measure by; what ran apart where the result was made is not imported here either."""
    if not ran_apart(path):
        return Host((), READING_HOST)
    from pembina.evaluation.apart import Apart

    return Host((), READING_HOST, keeper=Apart())


def _path(named: str | Path | None) -> Path | None:
    return None if named is None else Path(named)


@define
class _Checking:
    """The checks of one verification, one after the other."""

    asked: Asked
    until_failure: bool = False
    _recount: verify_recount.Recount | None = field(init=False, default=None)
    _remeasured: verify_remeasured.Remeasured | None = field(init=False, default=None)
    _broken: dict[str, str] = field(init=False, factory=dict)
    """By the first part of a number, the check at which arithmetic or measuring again broke off."""

    def all(self) -> Iterator[Check]:
        """Make every check."""
        failed = False
        for statement in STATEMENTS:
            check = Check(statement)
            if failed and self.until_failure:
                check.outcome, check.reason = NOT_DONE, Phrase(FAILED_BEFORE)
            else:
                self._make(check)
            failed = failed or check.outcome == FAIL
            self.asked.done[check.key] = check
            yield check

    def _make(self, check: Check) -> None:
        """Make one check: whatever happens in it is an answer."""
        differences: list[Difference] = []
        remarks: list[Phrase] = []
        try:
            for found in self._steps(check.statement)():
                if isinstance(found, Remark):
                    remarks.append(found.text)
                else:
                    differences.append(found)
        except NotDone as reason:
            check.reason, check.mend = reason.reason, reason.mend
            required = not reason.excused and self._required(check.statement)
            check.outcome = FAIL if required or differences else NOT_DONE
        except PembinaError as error:
            self._break(check)
            differences += [Difference(Told.of(problem)) for problem in error.problems]
        except Exception as error:  # of a file that anybody may have written nothing is certain
            self._break(check)
            if self.asked.failed("parts"):  # which has told why, in words
                check.reason, check.mend = Phrase(NO_FORM, number="1.2"), Phrase(MEND_FORM)
                check.outcome = FAIL if self._required(check.statement) else NOT_DONE
            else:
                differences.append(Difference(Phrase(UNFIT, error=f"{type(error).__name__}: {error}")))
        if differences:
            check.outcome = FAIL
        check.differences, check.remarks = differences, remarks

    def _break(self, check: Check) -> None:
        if check.key in verify_recount.STEPS or check.key in verify_remeasured.STEPS:
            self._broken.setdefault(check.number.partition(".")[0], check.number)

    def _steps(self, statement: Statement) -> Callable[[], Found]:
        key, group = statement.key, statement.number.partition(".")[0]
        if key in verify_recount.STEPS:
            if group in self._broken:
                raise verify_recount.stopped(self._broken[group])
            if self._recount is None:
                self._recount = verify_recount.Recount(self.asked)
            return partial(verify_recount.STEPS[key], self._recount)
        if key in verify_remeasured.STEPS:
            if group in self._broken:
                raise verify_remeasured.stopped(self._broken[group])
            if self._remeasured is None:
                self._remeasured = verify_remeasured.Remeasured(self.asked)
            return partial(verify_remeasured.STEPS[key], self._remeasured)
        return partial(SIMPLE[key], self.asked)

    def _required(self, statement: Statement) -> bool:
        """Whether somebody asked for this check, so that it may not be left undone."""
        asked, key = self.asked, statement.key
        match statement.number.partition(".")[0]:
            case "4" | "5":
                return asked.data is not None
            case "7":
                return asked.seal is not None
            case "8":
                return self._signing(key)
            case "9":
                return asked.head is not None if key == "log-head" else asked.log is not None
            case "10":
                return key == "minutes" and asked.minutes is not None
        return False

    def _signing(self, key: str) -> bool:
        asked = self.asked
        if key == "signed-minutes":
            return asked.minutes is not None and self._signing("signers")
        if key == "signed-seal":
            return asked.seal is not None and self._signing("signers")
        try:
            return asked.signers is not None or asked.known_signers is not None
        except (RecordError, NotDone):
            return True
