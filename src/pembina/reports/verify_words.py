"""What became of a check, in a reader's language: phrases with their figures written in the reader's way."""

from __future__ import annotations

from typing import Any

from pembina.analysis.verify_checks import FAIL, NOT_DONE, PASS, Check, Told
from pembina.errors import N_, Phrase
from pembina.reports.texts import Texts

OUTCOMES = {PASS: N_("pass"), FAIL: N_("FAIL"), NOT_DONE: N_("not done")}
SHOWN = 10
"""Differences that are printed of a check; all of them are in the JSON."""

NOT_MADE = N_("Why not: {reason}.")
COULD_NOT = N_("It was asked for and could not be done: {reason}.")


def said(phrase: Any, texts: Texts) -> str:
    """Translate a phrase with the phrases inside it; numbers are written with the reader's decimal sign."""
    if isinstance(phrase, Told):
        return phrase.show(texts.translate)
    if not isinstance(phrase, Phrase):
        return _written(phrase, texts)
    args = {key: said(value, texts) for key, value in phrase.args.items()}
    return texts.say(phrase.template, **args)


def _written(value: Any, texts: Texts) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return texts.figure(repr(value))
    return str(value)


def outcome(check: Check, texts: Texts) -> str:
    """How a check ended, in a word."""
    return texts.translate(OUTCOMES[check.outcome])


def reason(check: Check, texts: Texts) -> str:
    """Why a check was not done, and what would let it be done; empty where it was."""
    if check.reason is None:
        return ""
    template = COULD_NOT if check.outcome == FAIL else NOT_MADE
    return texts.say(template, reason=said(check.reason, texts).rstrip(".")) + mend(check, texts)


def bare_reason(check: Check, texts: Texts) -> str:
    """The same for several checks together, after their numbers."""
    return said(check.reason, texts).rstrip(".") + "." + mend(check, texts)


def mend(check: Check, texts: Texts) -> str:
    """What would let a check be done, after a blank; empty where nothing is said of it."""
    return "" if check.mend is None else f" {said(check.mend, texts)}"


def differences(check: Check, texts: Texts) -> list[str]:
    """The first differences of a check, and how many more there are."""
    told = [said(each.text, texts) for each in check.differences[:SHOWN]]
    more = len(check.differences) - SHOWN
    if more > 0:
        told.append(
            texts.counted("and {n} more; --format json tells all", "and {n} more; --format json tells all", more)
        )
    return told


def verdict(passed: bool, counts: dict[str, int], texts: Texts) -> list[str]:
    """The answer in a sentence or two."""
    if passed:
        parts = [
            texts.counted("{n} check passed, and none failed.", "{n} checks passed, and none failed.", counts[PASS])
        ]
    else:
        failed = texts.counted("{n} check failed", "{n} checks failed", counts[FAIL])
        parts = [texts.counted("{failed}, and {n} passed.", "{failed}, and {n} passed.", counts[PASS], failed=failed)]
    if counts[NOT_DONE]:
        parts.append(texts.counted("{n} was not done.", "{n} were not done.", counts[NOT_DONE]))
    return parts
