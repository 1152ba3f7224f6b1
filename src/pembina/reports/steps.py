"""What happened between a value and its score: dates, gaps that were filled, outliers that were tamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.names import Names
from pembina.reports.outline import exact

Node = Mapping[str, Any]

SERIES = N_("By date: {figures}.")
DATED = N_("{date}: {value}")
TAKEN = {
    "growth": N_("It is the change from {since} to {at}."),
    "cagr": N_("It is the yearly growth that leads from {since} to {at}."),
    "trend": N_(
        "It is the trend up to {at}; a change of up to {tolerance} percent a year, up or down, counts as flat."
    ),
}
FILLED = {
    "latest": N_(
        "There is no figure for {at} itself; the last one before it stands in, which does not count as reported."
    ),
    "linear": N_(
        "A figure is missing; it was read off the straight line between the figures around it, or is the nearest one, "
        "and does not count as reported."
    ),
    "constant": N_(
        "A figure is missing; the nearest earlier one stands in, or else the first, which does not count as reported."
    ),
}
TRENDS = {"rising": N_("rising"), "flat": N_("flat"), "falling": N_("falling"), "absent": N_("cannot be told")}

IMPUTED = {
    "mean": N_("By the rules the mean of those who reported stands in for it: {value}."),
    "median": N_("By the rules the median of those who reported stands in for it: {value}."),
    "mean-within": N_("By the rules the mean of those in “{group}” who reported stands in for it: {value}."),
    "median-within": N_("By the rules the median of those in “{group}” who reported stands in for it: {value}."),
    "nearest": N_("By the rules the mean of its nearest peers, by {others}, stands in for it: {value}."),
    "nearest-median": N_("By the rules the median of its nearest peers, by {others}, stands in for it: {value}."),
    "regression": N_("By the rules what {others} let expect stands in for it: {value}."),
}
IMPUTED_OTHER = N_("By the rules the method “{method}” fills the gap: {value}.")
NOT_REPORTED = N_("A value that stands in does not count as reported.")

ADJUSTED = N_("By the rules it was adjusted by the method “{method}”, from {before} to {after}.")
UNMOVED = N_("By the rules values are adjusted by the method “{method}”, which leaves this one as it is.")

DRAWN_IN = N_("It is an extreme value among the entrants, so by the rules it was scored as {after}.")
TRANSFORMED = {
    "log": N_("By the rules its natural logarithm is scored: {after}."),
    "log-shifted": N_("By the rules {shift} is added to it, and the natural logarithm of that is scored: {after}."),
    "log-from-lowest": N_(
        "By the rules the natural logarithm of its distance from the lowest value, "
        "with {percent} of the range added, is scored: {after}."
    ),
    "signed-log": N_("By the rules the natural logarithm of one plus its size is scored, with its own sign: {after}."),
    "box-cox": N_(
        "By the rules it was bent by a power, with the exponent {exponent}, before it was scored "
        "(Box and Cox): {after}."
    ),
}
LIMITING = ("winsorise", "percentiles", "interquartile")
TREATED_OTHER = N_("By the rules the method “{method}” made {after} of it before it was scored.")


def trend_words(names: Names, node: Node, value: str) -> str:
    """A word that the plugin translates, or a trend, in the reader's words; any other text as it stands."""
    label = names.texts.local((node.get("labels") or {}).get(f"value.{value}"))
    if label:
        return label
    return names.texts.translate(TRENDS[value]) if node["unit"] == "trend" and value in TRENDS else value


def used_value(node: Node, position: int) -> Any:
    """The value that was scored: the one measured, unless a step made another one of it."""
    return (node.get("used") or node["values"])[position]


def transformed(node: Node, code: str) -> bool:
    """Whether what was scored is no longer in the unit of what was measured."""
    return any(_stage(step) not in LIMITING for step in _treated(node, code))


def step_sentences(names: Names, node: Node, rule: Mapping[str, Any], position: int, code: str) -> list[str]:
    """Say what was done to one entrant's value before it was scored, in the order of the steps."""
    return [
        *_panel(names, node, rule.get("panel"), position, code),
        *_adjusted(names, node, position, code),
        *_imputed(names, node, position, code),
        *_tamed(names, node, code),
    ]


def _panel(names: Names, node: Node, panel: Any, position: int, code: str) -> list[str]:
    if panel is None:
        return []
    texts, note = names.texts, node["notes"].get(code, {})
    said = []
    at, since = texts.date(panel["at"]), texts.date(panel["since"]) if panel["since"] else ""
    if panel["take"] in TAKEN and node["values"][position] is not None:
        shown = {"at": at, "since": since, "tolerance": texts.number(panel["tolerance"])}
        said.append(texts.say(TAKEN[panel["take"]], **shown))
    if note.get("filled") in FILLED and panel["take"] != "trend":
        said.append(texts.say(FILLED[note["filled"]], at=at))
    series = note.get("series", {})
    if len(series) > 1:
        figures = [texts.say(DATED, date=texts.date(day), value=texts.number(n)) for day, n in sorted(series.items())]
        said.append(texts.say(SERIES, figures="; ".join(figures)))
    return said


def _adjusted(names: Names, node: Node, position: int, code: str) -> list[str]:
    """What the criterion made of the value by looking at several entrants; said even where it changed nothing here."""
    texts, said = names.texts, []
    for step in node.get("steps", ()):
        if step["step"] != "adjust" or node["values"][position] is None:
            continue
        before = names.measured(node["path"], node["values"][position])
        after = names.measured(node["path"], used_value(node, position))
        facts = step["facts"].items()
        plain = {key: f for key, f in facts if isinstance(f, int | float | str) and not isinstance(f, bool)}
        figures = {k.replace("-", "_"): f if isinstance(f, str) else texts.number(f) for k, f in plain.items()}
        if code not in step["changes"]:
            said.append(texts.say(UNMOVED, method=step["method"]["name"]))
        elif step["facts"].get("told"):
            said.append(texts.foreign(step["facts"]["told"], {**figures, "before": before, "after": after}))
        else:
            said.append(texts.say(ADJUSTED, method=step["method"]["name"], before=before, after=after))
        if step["facts"].get("warning"):
            said.append(texts.foreign(step["facts"]["warning"], figures))
    return said


def _imputed(names: Names, node: Node, position: int, code: str) -> list[str]:
    texts, said = names.texts, []
    for step in node.get("steps", ()):
        if step["step"] != "impute" or code not in step["changes"]:
            continue
        name, parameters = step["method"]["name"], step["method"]["parameters"]
        value = names.measured(node["path"], step["changes"][code][1])
        others = texts.listed([f"“{names.node(path)}”" for path in parameters.get("on", ())])
        within = parameters.get("within")
        manner = "-within" if within else "-median" if parameters.get("average") == "median" else ""
        template = IMPUTED.get(f"{name}{manner}", IMPUTED_OTHER)
        said.append(texts.say(template, value=value, method=name, others=others, group=names.group(code, within)))
        said.append(texts.translate(NOT_REPORTED))
    return said


def _tamed(names: Names, node: Node, code: str) -> list[str]:
    texts, said = names.texts, []
    for step in _treated(node, code):
        stage, after = _stage(step), step["changes"][code][1]
        if stage in LIMITING:
            said.append(texts.say(DRAWN_IN, after=names.measured(node["path"], after)))
        else:
            facts = _decided(step)
            template = TRANSFORMED.get("log-shifted" if stage == "log" and facts.get("shift") else stage, TREATED_OTHER)
            figures = {"shift": texts.number(facts.get("shift", 0)), "exponent": texts.number(facts.get("exponent", 0))}
            figures["percent"] = texts.percent(100 * exact(facts.get("share", 0)))
            said.append(texts.say(template, after=texts.number(exact(after)), method=stage, **figures))
    return said


def _treated(node: Node, code: str) -> list[Mapping[str, Any]]:
    return [step for step in node.get("steps", ()) if step["step"] == "treat" and code in step["changes"]]


def _stage(step: Mapping[str, Any]) -> str:
    """The method that changed the values; of a treatment in two stages the one that decided."""
    name: str = step["method"]["name"]
    decided = _decided(step) is not step["facts"]
    return str(step["method"]["parameters"][step["facts"]["stage"]]) if decided else name


def _decided(step: Mapping[str, Any]) -> Mapping[str, Any]:
    """The figures of the treatment that changed the values."""
    facts: Mapping[str, Any] = step["facts"]
    stage = facts.get(facts.get("stage", "")) if step["method"]["name"] == "two-stage" else None
    return stage or facts
