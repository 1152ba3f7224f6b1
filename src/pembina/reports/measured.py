"""What was measured: a value with its unit and its parts, where it comes from, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.approximate import ABOUT
from pembina.reports.findings import value_reason
from pembina.reports.names import Names
from pembina.reports.steps import trend_words

Node = Mapping[str, Any]

SHARE = N_("{numerator} {counted} out of {denominator} {base}: {value}.")
SHARE_OF = N_("{numerator} of {denominator} {base}: {value}.")
SHARE_PLAIN = N_("{numerator} of {denominator}: {value}.")
RATIO = N_("{numerator} {counted} for {denominator} {base}: {value}.")
RATIO_OF = N_("{numerator} for {denominator} {base}: {value}.")
RATIO_PLAIN = N_("{numerator} over {denominator}: {value}.")
NUMBER = N_("The value is {value}.")
CATEGORY = N_("The value is “{value}”.")
NO_DIVISOR = N_("There is no value: {numerator} was counted, but the figure to divide it by is missing.")
ZERO_DIVISOR = N_("There is no value: {numerator} was counted, but the figure to divide it by is 0.")
NO_VALUE = N_("There is no value: {reason}.")

ESTIMATE = N_(
    "It is an estimate with a standard error of {error}: with 95 percent confidence the true value lies between {low} "
    "and {high}."
)
EXACT = N_("The figure is given as exact: its standard error is 0.")
NORMAL_95 = 1.959963984540054
"""The normal distribution lies within so many standard errors with a probability of 95 percent."""

STATES = {
    "claimed": N_("The figure is the entrant's own claim; nobody has verified it."),
    "verified": N_("The figure has been verified."),
    "adjusted": N_("The figure was adjusted when it was verified."),
}
STATE_OTHER = N_("State of the figure: {state}.")

SOURCE_DATE = N_("Source: {source}, as of {date}.")
SOURCE = N_("Source: {source}.")
DATE = N_("The figure is as of {date}.")
DEFINITION = N_("Definition used: {definition}.")
PRINTED = N_("The source itself prints {printed}.")
BESIDE = N_("Beside it stands: {figures}.")
FIGURE = N_("{label}: {number}")


def value_words(names: Names, node: Node, position: int) -> str:
    """Write a value with its unit, as a table shows it; empty where there is none."""
    value = node["values"][position]
    if value is None:
        return ""
    if isinstance(value, str):
        return trend_words(names, node, value)
    shown = names.measured(node["path"], value)
    return names.texts.say(ABOUT, value=shown) if node.get("distinct") and value else shown


def value_sentence(names: Names, node: Node, position: int, code: str) -> str:
    """Say what was measured, with numerator and denominator where there are any, or why there is nothing."""
    value, texts = node["values"][position], names.texts
    if value is None:
        note = node["notes"].get(code, {})
        over, under = ((node.get(key) or {position: None})[position] for key in ("numerators", "denominators"))
        if over is not None and not under:
            template = NO_DIVISOR if under is None else ZERO_DIVISOR
            return texts.say(template, numerator=texts.number(over))
        return texts.say(NO_VALUE, reason=value_reason(names, note.get("reason", "missing")))
    if isinstance(value, str):
        return texts.say(CATEGORY, value=trend_words(names, node, value))
    shown = value_words(names, node, position)
    parts = [(node[key] or {position: None})[position] for key in ("numerators", "denominators")]
    if None in parts:
        return texts.say(NUMBER, value=shown)
    labels = node.get("labels") or {}
    counted, base = (texts.local(labels.get(key)) for key in ("numerator", "denominator"))
    return texts.say(
        _ratio_template(_in_percent(node), bool(counted), bool(base)),
        numerator=texts.number(parts[0]), denominator=texts.number(parts[1]), counted=counted, base=base, value=shown,
    )  # fmt: skip


def _in_percent(node: Node) -> bool:
    """Whether numerator and denominator make a share of a whole, of which one says "out of"."""
    unit = (node.get("labels") or {}).get("unit") or {}
    return any(text.startswith("percent") for text in (node["unit"], unit.get("en", "")))


def _ratio_template(share: bool, counted: bool, base: bool) -> str:
    if counted and base:
        return SHARE if share else RATIO
    if base:
        return SHARE_OF if share else RATIO_OF
    return SHARE_PLAIN if share else RATIO_PLAIN


def origin_sentences(names: Names, node: Node, position: int, code: str) -> list[str]:
    """Say where a value comes from: records, source, date, error, definition, state, printed figure and others."""
    texts, note = names.texts, node["notes"].get(code, {})
    said = []
    evidence = node["evidence"][position] if node.get("evidence") else 0
    if evidence and node["values"][position] is not None:
        said.append(texts.counted("It rests on {n} record.", "It rests on {n} records.", evidence))
    said += _source(names, note)
    if note.get("standard-error") is not None and node["values"][position] is not None:
        said.append(_error(names, node, position, note["standard-error"]))
    if note.get("definition"):
        said.append(texts.say(DEFINITION, definition=note["definition"].rstrip(".")))
    if note.get("state"):
        said.append(texts.say(STATES.get(note["state"], STATE_OTHER), state=note["state"]))
    if note.get("printed"):
        said.append(texts.say(PRINTED, printed=names.measured(node["path"], note["printed"], figure=True)))
    if note.get("also"):
        labels = node.get("labels") or {}
        figures = [_beside(names, labels, name, number) for name, number in note["also"].items()]
        said.append(texts.say(BESIDE, figures="; ".join(figures)))
    return said


def _error(names: Names, node: Node, position: int, error: float) -> str:
    if not error:
        return names.texts.translate(EXACT)
    value = node["values"][position]
    ends = {"low": value - NORMAL_95 * error, "high": value + NORMAL_95 * error}
    shown = {key: names.measured(node["path"], number) for key, number in {"error": error, **ends}.items()}
    return names.texts.say(ESTIMATE, **shown)


def _beside(names: Names, labels: Mapping[str, Any], name: str, number: float) -> str:
    label = names.texts.local(labels.get(f"also.{name}")) or name.replace("_", " ")
    return names.texts.say(FIGURE, label=label, number=names.texts.number(number))


def _source(names: Names, note: Mapping[str, Any]) -> list[str]:
    texts, source, date = names.texts, note.get("source"), note.get("as-of")
    if source and date:
        return [texts.say(SOURCE_DATE, source=source.rstrip("."), date=texts.date(date))]
    if source:
        return [texts.say(SOURCE, source=source.rstrip("."))]
    return [texts.say(DATE, date=texts.date(date))] if date else []
