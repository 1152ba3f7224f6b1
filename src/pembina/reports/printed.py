"""Printed against computed: what a source or a worksheet prints, what comes of recomputing it, and the difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.names import Names
from pembina.reports.page import Column, Table

Args = Mapping[str, Any]
Finding = Mapping[str, Any]

WHERE = N_("{file}, row {row}")
FIGURES = {
    "worksheet.value": N_(
        "the worksheet prints the value {printed}, recomputing gives {computed} (difference {difference}; {where})."
    ),
    "worksheet.score": N_(
        "the worksheet prints the score {printed}, recomputing gives {computed} (difference {difference}; {where})."
    ),
    "worksheet.contribution": N_(
        "the worksheet prints {printed} points, recomputing gives {computed} (difference {difference}; {where})."
    ),
    "worksheet.total": N_(
        "the worksheet prints the total {printed}, recomputing gives {computed} (difference {difference}; {where})."
    ),
    "printed.sum": N_(
        "the worksheet prints {printed} points, but the parts that it prints add up to {computed} "
        "(difference {difference}; {where})."
    ),
}
RELATION_SUM = N_(
    "“{name}” is printed as {printed}, but {parts} make {computed} (difference {difference}; table “{table}”, {where})."
)
RELATION_PERCENT = N_(
    "“{name}” is printed as {printed} percent, but {part} of {whole} is {computed} percent "
    "(difference {difference}; table “{table}”, {where})."
)
ROUNDED = N_(
    "“{name}”, {printed} percent of {whole}, is the percentage of the round number {count}: "
    "it was worked out from a rounded count (table “{table}”, {where})."
)
SEVERAL = N_("“{name}” is given as {figures}; no figure was picked (table “{table}”, {where}).")
UNUSED = N_("the table “{table}” has no figure “{name}”, which a relation of the data set is about.")
STRANGE = N_("the worksheet has figures for “{word}”, which is no criterion or group of the award ({where}).")
NO_FIGURES_FOR = N_("the worksheet has figures in a row that does not say what it is about ({where}).")
TIER = N_("the worksheet prints “{printed}”, the rules give “{computed}” ({where}).")
TIER_NONE = N_("the worksheet prints “{printed}”, by the rules no tier is reached ({where}).")
OWN_TIER = N_("the worksheet prints “{printed}”, but its own total of {total} makes “{computed}” ({where}).")
OWN_TIER_NONE = N_("the worksheet prints “{printed}”, but its own total of {total} reaches no tier ({where}).")
UNKNOWN_TIER = N_("the worksheet prints “{word}”, which is no tier of the award ({where}).")

WHAT = {
    "printed.differs": N_("printed figure"),
    "worksheet.value": N_("value"),
    "worksheet.score": N_("score"),
    "worksheet.contribution": N_("points"),
    "worksheet.total": N_("total"),
    "worksheet.tier": N_("tier"),
    "printed.sum": N_("sum of the printed parts"),
    "printed.tier": N_("tier of the printed total"),
    "relation.sum": N_("sum of its parts"),
    "relation.percent": N_("percentage"),
}
"""Findings that set something printed against something computed, and what that is."""

TITLE = N_("Printed against computed")
ENTRANT, SUBJECT, PRINTED, COMPUTED, DIFFERENCE, PLACE = (
    N_("Entrant"), N_("What"), N_("Printed"), N_("Computed"), N_("Difference"), N_("Where"),
)  # fmt: skip
SUBJECT_OF = N_("{node}: {what}")
NONE = "-"


def _where(names: Names, args: Args) -> str:
    return names.texts.say(WHERE, file=args["file"], row=names.texts.number(args["row"]))


def signed(names: Names, difference: str) -> str:
    """Write a difference with its sign, a true minus never broken from its number."""
    sign, size = (difference[0], difference[1:]) if difference[:1] in "+-" else ("", difference)
    return f"{sign}{names.texts.figure(size)}"


def _figure(key: str) -> Callable[[Names, Args], str]:
    def say(names: Names, args: Args) -> str:
        shown = {part: names.texts.figure(args[part]) for part in ("printed", "computed")}
        off = signed(names, args["difference"])
        return names.texts.say(FIGURES[key], **shown, difference=off, where=_where(names, args))

    return say


def _relation_sum(names: Names, args: Args) -> str:
    figure = names.texts.figure
    return names.texts.say(
        RELATION_SUM, name=args["name"], printed=figure(args["printed"]), computed=figure(args["computed"]),
        parts=names.texts.listed([figure(part) for part in args["parts"]]),
        difference=signed(names, args["difference"]), table=args["table"], where=_where(names, args),
    )  # fmt: skip


def _relation_percent(names: Names, args: Args) -> str:
    shown = {key: names.texts.figure(args[key]) for key in ("printed", "computed", "part", "whole")}
    return names.texts.say(
        RELATION_PERCENT, name=args["name"], **shown, difference=signed(names, args["difference"]),
        table=args["table"], where=_where(names, args),
    )  # fmt: skip


def _rounded(names: Names, args: Args) -> str:
    shown = {key: names.texts.figure(args[key]) for key in ("printed", "whole", "count")}
    return names.texts.say(ROUNDED, name=args["name"], **shown, table=args["table"], where=_where(names, args))


def _several(names: Names, args: Args) -> str:
    figures = names.texts.listed([names.texts.figure(figure) for figure in args["figures"]])
    return names.texts.say(
        SEVERAL, name=args["name"], figures=figures, table=args["table"], where=_where(names, args)
    )  # fmt: skip


def _unused(names: Names, args: Args) -> str:
    return names.texts.say(UNUSED, table=args["table"], name=args["name"])


def _strange(names: Names, args: Args) -> str:
    template = STRANGE if args["word"] else NO_FIGURES_FOR
    return names.texts.say(template, word=args["word"], where=_where(names, args))


def _tier(names: Names, args: Args) -> str:
    return _tiers(names, args, TIER, TIER_NONE)


def _own_tier(names: Names, args: Args) -> str:
    return _tiers(names, args, OWN_TIER, OWN_TIER_NONE, total=names.texts.figure(args["total"]))


def _tiers(names: Names, args: Args, some: str, none: str, **shown: str) -> str:
    template = none if args["computed"] is None else some
    computed = "" if args["computed"] is None else names.tier(args["computed"])
    printed = names.tier(args["printed"])
    return names.texts.say(template, printed=printed, computed=computed, where=_where(names, args), **shown)


def _unknown_tier(names: Names, args: Args) -> str:
    return names.texts.say(UNKNOWN_TIER, word=args["word"], where=_where(names, args))


SAID: Mapping[str, Callable[[Names, Args], str]] = {
    **{key: _figure(key) for key in FIGURES},
    "relation.sum": _relation_sum,
    "relation.percent": _relation_percent,
    "relation.rounded-count": _rounded,
    "relation.several": _several,
    "relation.unused": _unused,
    "worksheet.strange": _strange,
    "worksheet.tier": _tier,
    "printed.tier": _own_tier,
    "printed.tier-unknown": _unknown_tier,
}
"""How each finding of this kind is said."""


def compared(finding: Finding) -> bool:
    """Whether a finding sets something printed against something computed."""
    return finding["key"] in WHAT and {"printed", "computed"} <= finding["args"].keys()


def printed_table(names: Names, findings: Sequence[Finding]) -> Table:
    """One row for each figure, sum or tier that is printed otherwise than it is computed."""
    texts = names.texts
    columns = (
        Column(texts.translate(ENTRANT), wide=True), Column(texts.translate(SUBJECT), wide=True),
        Column(texts.translate(PRINTED), right=True), Column(texts.translate(COMPUTED), right=True),
        Column(texts.translate(DIFFERENCE), right=True), Column(texts.translate(PLACE), wide=True),
    )  # fmt: skip
    return Table(columns, tuple(_row(names, finding) for finding in in_order(findings)))


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Findings in the order of the rows of their table."""
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[str, str, int, int]:
    """By entrant, then as the worksheet runs, in a row from value to tier."""
    args, place = finding["args"], list(WHAT).index(finding["key"])
    return str(finding["entrant"]), args.get("file", ""), args.get("row", 0), place


def _row(names: Names, finding: Finding) -> tuple[str, ...]:
    texts, args = names.texts, finding["args"]
    what = texts.translate(WHAT[finding["key"]])
    about = args.get("name") or (names.node(finding["node"]) if finding["node"] is not None else None)
    tier = finding["key"].endswith(".tier")
    written = names.tier if tier else texts.figure
    return (
        names.entrant(finding["entrant"]),
        texts.say(SUBJECT_OF, node=about, what=what) if about else what,
        written(args["printed"]),
        NONE if args["computed"] is None else written(args["computed"]),
        NONE if tier or "difference" not in args else signed(names, args["difference"]),
        _where(names, args) if "row" in args else NONE,
    )
