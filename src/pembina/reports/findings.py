"""Findings as sentences: remarks on data, rules and outcome that never change a score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.approximate import SAID as APPROXIMATE
from pembina.reports.gaming import SAID as GAMING
from pembina.reports.names import Names
from pembina.reports.overrides import override_sentence
from pembina.reports.printed import SAID, signed
from pembina.reports.reasons import UNSAYABLE

Args = Mapping[str, Any]

NODE = "the node"
"""Key under which the arguments of a sentence say which node they are about; no argument bears such a name."""

LEVELS = {"warning": N_("warning"), "note": N_("note")}

WHOM = N_("{entrant}, {node}: {sentence}")
WHERE = N_("{where}: {sentence}")

SENTENCES = {
    "printed.differs": N_(
        "the source prints {printed}, recomputing gives {computed} (difference {difference}); "
        "the recomputed figure counts."
    ),
    "printed.differs.ratio": N_(
        "the source prints {printed}, but {numerator} of {denominator} makes {computed} (difference {difference}); "
        "the recomputed figure counts."
    ),
    "relative.scoring": N_(
        "scores compare the entrants with one another ({method}), so one entrant more or less can change all scores."
    ),
    "relative.adjustment": N_(
        "values are adjusted by what several entrants together show ({method}), so one entrant more or less can change "
        "them."
    ),
    "relative.treatment": N_(
        "what counts as extreme depends on all entrants ({method}), so one entrant more or less can change it."
    ),
    "screen.reported": N_(
        "it reported {found} of the criteria, the screen demands {required}; the rules keep it in by name."
    ),
    "screen.nonzero": N_(
        "of its numbers {found} are not zero, the screen demands {required}; the rules keep it in by name."
    ),
    "relative.weights": N_(
        "the weights of its parts were found in the scores of {n} entrants, those that have all parts ({method}), "
        "so one entrant more or less can change them."
    ),
    "relative.aggregation": N_(
        "it compares the entrants with one another ({method}), so one entrant more or less can change all its scores."
    ),
    "value.imputed": N_(
        "no value ({reason}); the method {method} fills the gap with {value}, which is not reported data."
    ),
    "treat.not-passed": N_(
        "even after treatment ({method}) a few extreme values decide how far apart all others lie; read it with care."
    ),
    "vikor.compromise": N_("nobody is ahead clearly enough to stand alone; the compromise is {entrants} together."),
    "aggregation.cycle": N_(
        "compared two at a time they run in a circle, so that nobody of {entrants} stands above the others."
    ),
    "kemeny.not-unique": N_(
        "more than one order agrees with the majorities equally well; whom they place differently share a place."
    ),
    "kemeny.not-exact": N_(
        "the order agrees with the majorities by {score}; a better one may exist, but none above {bound}."
    ),
    "constant.column": N_("all entrants have the same value, {value}; it tells none of them apart."),
    "award.changed": N_("What if: {setting} was changed for this evaluation, so these are not the published rules."),
    "tier.empty": N_("Nobody got the tier {tier}."),
    "data.synthetic": N_("The data are invented. Nothing here says anything about a real region."),
    "gate.not-applied": N_("a condition was not applied, as the value is missing and the rules leave it out: {gate}."),
}

POLICIES = {
    "zero": N_("no value ({reason}); by the rules it gets a score of zero."),
    "lowest": N_("no value ({reason}); by the rules it gets the lowest score of those who reported."),
    "median": N_("no value ({reason}); by the rules it gets the median score of those who reported."),
    "leave-out": N_("no value ({reason}); by the rules it is left out, and its weight goes to its siblings."),
}
POLICY_OTHER = N_("no value ({reason}); the rule “{policy}” of the award was applied.")

VALUE_REASONS = {
    "missing": N_("the data hold no figure"),
    "not-applicable": N_("not applicable"),
    "not-assessable": N_("cannot be assessed"),
    "needs-a-person": N_("a person has to decide"),
}


def level(names: Names, finding: Args) -> str:
    """Name a finding's level."""
    word: str = finding["level"]
    return names.texts.translate(LEVELS.get(word, word))


def sentence(names: Names, finding: Args) -> str:
    """Say what was found, of whom and where, in a sentence."""
    said = _said(names, finding)
    node, entrant, texts = finding["node"], finding["entrant"], names.texts
    if node is not None and entrant is not None:
        return texts.say(WHOM, entrant=names.entrant(entrant), node=names.node(node), sentence=said)
    if node is not None or entrant is not None:
        where = names.node(node) if node is not None else names.entrant(str(entrant))
        return texts.say(WHERE, where=where, sentence=said)
    return said


def _said(names: Names, finding: Args) -> str:
    key: str = finding["key"]
    args: Args = finding["args"]
    if finding["text"]:
        return _third_party(names, finding["text"], args)
    if key not in _BY_KEY:
        return key
    try:
        return _BY_KEY[key](names, {**args, NODE: finding["node"]})
    except UNSAYABLE:
        return key


def _third_party(names: Names, text: Mapping[str, str], args: Args) -> str:
    """Say a plugin's remark by its own template."""
    return names.texts.foreign(text, {name: _written(names, value) for name, value in args.items()})


def _written(names: Names, value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return names.texts.number(value)
    return str(value)


def _valued(names: Names, node: str | None, value: Any) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return names.measured(node, value) if number else str(value)


def _printed(names: Names, args: Args) -> str:
    texts = names.texts
    shown = {part: names.measured(args[NODE], args[part], figure=True) for part in ("printed", "computed")}
    shown["difference"] = signed(names, args["difference"])
    names_of_parts = ("numerator", "denominator")
    numbers = {part: texts.number(args[part]) for part in names_of_parts if args.get(part) is not None}
    if len(numbers) < len(names_of_parts):
        return texts.say(SENTENCES["printed.differs"], **shown)
    shown["computed"] = texts.figure(args["computed"])
    return texts.say(SENTENCES["printed.differs.ratio"], **shown, **numbers)


def _outside_period(names: Names, args: Args) -> str:
    return names.texts.counted(
        "{n} row of the table “{table}” lies outside the award's period by its column “{column}” and was not counted.",
        "{n} rows of the table “{table}” lie outside the award's period by its column “{column}” and were not counted.",
        int(args["rows"]), table=args["table"], column=args["column"],
    )  # fmt: skip


def _files_outside(names: Names, args: Args) -> str:
    return names.texts.counted(
        "{n} file of the table “{table}” with {rows} rows was not read, since its folder lies outside the award's"
        " period.",
        "{n} files of the table “{table}” with {rows} rows were not read, since their folders lie outside the award's"
        " period.",
        int(args["files"]), table=args["table"], rows=names.texts.number(args["rows"]),
    )  # fmt: skip


def _duplicates(names: Names, args: Args) -> str:
    return names.texts.counted(
        "{n} record repeats another one word for word; it may have been entered twice.",
        "{n} records repeat others word for word; they may have been entered twice.",
        int(args["n"]),
    )  # fmt: skip


def _filled(names: Names, args: Args) -> str:
    template = POLICIES.get(args["policy"], POLICY_OTHER)
    return names.texts.say(template, reason=value_reason(names, args["reason"]), policy=args["policy"])


def value_reason(names: Names, word: str) -> str:
    """Say why an entrant has no value."""
    return names.texts.translate(VALUE_REASONS.get(word, word))


def _quota_tie(names: Names, args: Args) -> str:
    quota, tied, group = int(args["quota"]), names.texts.number(args["tied"]), args.get("group")
    shown = {"tier": names.tier(args["tier"]), "tied": tied}
    if group:
        return names.texts.counted(
            "The tier {tier} has {n} place in {group}, but {tied} share the rank at its edge; none of them got it.",
            "The tier {tier} has {n} places in {group}, but {tied} share the rank at its edge; none of them got it.",
            quota, group=group, **shown,
        )  # fmt: skip
    return names.texts.counted(
        "The tier {tier} has {n} place, but {tied} share the rank at its edge; none of them got it.",
        "The tier {tier} has {n} places, but {tied} share the rank at its edge; none of them got it.",
        quota, **shown,
    )  # fmt: skip


def _outside_goalposts(names: Names, args: Args) -> str:
    texts = names.texts
    ends = {"low": texts.number(args["from"]), "high": names.measured(args[NODE], args["to"])}
    return texts.counted(
        "{n} entrant lies outside the goalposts {low} and {high}; its score stops at the end of the scale.",
        "{n} entrants lie outside the goalposts {low} and {high}; their scores stop at the end of the scale.",
        int(args["n"]), **ends,
    )  # fmt: skip


def _treated(names: Names, args: Args) -> str:
    return names.texts.counted(
        "{n} value of {of} was changed before scoring ({method}); the result holds it before and after.",
        "{n} values of {of} were changed before scoring ({method}); the result holds each before and after.",
        int(args["n"]), of=names.texts.number(args["of"]), method=args["method"],
    )  # fmt: skip


def _imputed(names: Names, args: Args) -> str:
    return names.texts.say(
        SENTENCES["value.imputed"],
        reason=value_reason(names, args["reason"]),
        method=args["method"],
        value=names.measured(args[NODE], args["value"]),
    )


def _error_dropped(names: Names, args: Args) -> str:
    if args["why"] == "denominator":
        return names.texts.counted(
            "the standard error of {n} value was dropped, since the figure it is divided by has one of its own.",
            "the standard errors of {n} values were dropped, since the figures they are divided by have their own.",
            int(args["n"]),
        )
    return names.texts.counted(
        "the standard error of {n} figure was dropped: it says nothing of a change over time, or of another date.",
        "the standard errors of {n} figures were dropped: they say nothing of a change over time, or of another date.",
        int(args["n"]),
    )


def _kept(names: Names, args: Args) -> str:
    shown = {key: names.texts.percent(args[key]) for key in ("found", "required")}
    return names.texts.say(SENTENCES[args["why"]], **shown)


def _everyone(names: Names, codes: Any) -> str:
    return names.texts.listed([names.entrant(code) for code in codes])


def _plain(key: str, **how: Callable[[Names, Any], str]) -> Callable[[Names, Args], str]:
    def say(names: Names, args: Args) -> str:
        return names.texts.say(SENTENCES[key], **{name: write(names, args[name]) for name, write in how.items()})

    return say


_BY_KEY: dict[str, Callable[[Names, Args], str]] = {
    **SAID,
    **APPROXIMATE,
    **GAMING,
    "printed.differs": _printed,
    "rows.outside-period": _outside_period,
    "files.outside-period": _files_outside,
    "records.duplicate": _duplicates,
    "missing.filled": _filled,
    "relative.scoring": _plain("relative.scoring", method=lambda names, method: str(method)),
    "relative.aggregation": _plain("relative.aggregation", method=lambda names, method: str(method)),
    "screen.kept": _kept,
    "standard-error.dropped": _error_dropped,
    "relative.weights": _plain(
        "relative.weights",
        method=lambda names, method: str(method),
        n=lambda names, count: names.texts.number(count),
    ),
    "relative.adjustment": _plain("relative.adjustment", method=lambda names, method: str(method)),
    "relative.treatment": _plain("relative.treatment", method=lambda names, method: str(method)),
    "vikor.compromise": _plain("vikor.compromise", entrants=_everyone),
    "aggregation.cycle": _plain("aggregation.cycle", entrants=_everyone),
    "kemeny.not-unique": _plain("kemeny.not-unique"),
    "kemeny.not-exact": _plain(
        "kemeny.not-exact",
        score=lambda names, number: names.texts.number(number),
        bound=lambda names, number: names.texts.number(number),
    ),
    "override.applied": lambda names, args: override_sentence(names, names.decimals, args),
    "value.imputed": _imputed,
    "value.treated": _treated,
    "treat.not-passed": _plain("treat.not-passed", method=lambda names, method: str(method)),
    "quota.tie": _quota_tie,
    "value.outside-goalposts": _outside_goalposts,
    "constant.column": lambda names, args: names.texts.say(
        SENTENCES["constant.column"], value=_valued(names, args[NODE], args["value"])
    ),
    "award.changed": _plain("award.changed", setting=lambda names, setting: str(setting)),
    "tier.empty": _plain("tier.empty", tier=lambda names, tier: names.tier(tier)),
    "data.synthetic": _plain("data.synthetic"),
    "gate.not-applied": _plain("gate.not-applied", gate=lambda names, gate: names.gate(int(gate))),
}
