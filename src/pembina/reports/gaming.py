"""Signs of gaming as questions: what was found, in which rows, what would explain it, and what to ask.

Nobody is accused: every sentence says what stands in the data, and names an explanation that does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.names import Names
from pembina.reports.texts import Texts

Args = Mapping[str, Any]

AT = N_("{file}, row {rows}")
SEVERAL = N_("{file}, rows {rows}")
NO_ROWS = N_("{file}")
WITH_MORE = N_("{places}, and more")

SAME = N_(
    "{n} records of the table “{table}” are the same in every column that criteria read ({where}). Were they entered "
    "twice? Records that differ in columns nobody reads would explain it."
)
SAME_NAME = N_(
    "{n} records of the table “{table}” are the same but for capitals, blanks or punctuation ({where}). Are they one? "
    "Two things of nearly one name would explain it."
)
BUT_ONE = N_(
    "{n} records of the table “{table}” are the same in all columns but “{column}” ({where}). Are they one? "
    "A correction that was entered beside the first record, or two real records that differ only there, would explain "
    "it."
)
SLIP = N_(
    "{n} records of the table “{table}” bear names that a slip of the hand divides, and are else the same ({where}). "
    "Are they one? Two names that are really that near would explain it."
)
SPLIT = N_(
    "{n} records of the table “{table}” bear one name, but for a number at most, on one day or on days that follow one "
    "another ({where}). Is this one event entered as several? A programme of several days, entered day by day, would "
    "explain it."
)
TOGETHER = N_("Together their “{column}” makes {sum}.")
UNDER = N_("Each of their “{column}” lies just under {sum}.")
BURST = N_(
    "{late} of {n} records of the table “{table}” lie in the last {days} of the period by “{column}” ({where}); usual "
    "are {usual}, the share of {whose}. By chance this many come with a probability of {tail}; {tests} tests were "
    "made. What happened in these days? Programmes whose funds are released late, or dates of entry in place of dates "
    "of the event, would explain it."
)
EVEN, EVERYBODY = N_("an even spread"), N_("all other entrants together")
ROUND = N_(
    "{ends} of {n} numbers of the column “{column}” of the table “{table}” end in 0 or 5; usual are {usual}. By chance "
    "this many come with a probability of {tail}; {tests} tests were made. Were these numbers counted or estimated? "
    "Groups of a fixed size, or amounts fixed by a rule, would explain it."
)
LAST_DIGIT = N_(
    "{n} numbers of the column “{column}” of the table “{table}” end in some digits far more often than in others: "
    "{times} of them in {digit}. By chance last digits are this uneven with a probability of {tail}; {tests} tests "
    "were made. How did these numbers come about? Amounts fixed by a rule or a price list would explain it."
)
FIRST_DIGIT = N_(
    "the first digits of {n} numbers of the column “{column}” of the table “{table}” do not follow Benford's law, "
    "which those of the other entrants follow (mean deviation {mad}, distance {distance}). By chance they are this far "
    "off with a probability of {tail}; {tests} tests were made. How did these numbers come about? One programme with "
    "fixed amounts would explain it."
)
FELL = N_(
    "its denominator fell from {before} to {after} since the earlier result, while the numerator went from {above} to "
    "{now}; the ratio is better mostly by that. The denominators of the {n} others changed by {others} (median). What "
    "was taken out? A register that was cleaned up, or another definition, would explain it."
)
GREW = N_(
    "its denominator grew from {before} to {after} since the earlier result, while the numerator went from {above} to "
    "{now}; the ratio is better mostly by that. The denominators of the {n} others changed by {others} (median). What "
    "was added? A register that was brought up to date, or another definition, would explain it."
)
FELL_WITHIN = N_(
    "by the table “{table}” its “{column}” fell from {before} ({from_day}) to {after} ({to_day}), while the numerator "
    "went from {above} to {now}; the ratio is better mostly by that ({where}). The denominators of the {n} others "
    "changed by {others} (median). What was taken out? A register that was cleaned up, or another definition, would "
    "explain it."
)
GREW_WITHIN = N_(
    "by the table “{table}” its “{column}” grew from {before} ({from_day}) to {after} ({to_day}), while the numerator "
    "went from {above} to {now}; the ratio is better mostly by that ({where}). The denominators of the {n} others "
    "changed by {others} (median). What was added? A register that was brought up to date, or another definition, "
    "would explain it."
)

LOOKED = N_(
    "Signs of gaming were looked for in {tables}, by {tests}. What is asked above accuses nobody and changes no score."
)
CALM = N_("Signs of gaming were looked for in {tables}, by {tests}; there is nothing to ask.")
COMMON = N_(
    "In the table “{table}” so many records are alike that they were not compared one by one ({what}); that is how "
    "records of this table are, or it is to be asked of the table as a whole."
)
KINDS = {
    "gaming.same": N_("records that are the same"),
    "gaming.but-one": N_("the same in all columns but one"),
    "gaming.slip": N_("names a slip apart"),
    "gaming.elsewhere": N_("the same with several entrants"),
    "gaming.split": N_("one event entered as several"),
}


def where(texts: Texts, rows: Sequence[Sequence[Any]], n: int | None = None) -> str:
    """Name rows by file: ``visits.csv, rows 3, 7 and 12``; that there are more than are named is said."""
    files: dict[str, list[str]] = {}
    for file, row in rows:
        files.setdefault(str(file), []).extend([str(row)] if row is not None else [])
    said = []
    for file, numbers in files.items():
        template = (AT if len(numbers) == 1 else SEVERAL) if numbers else NO_ROWS
        said.append(texts.say(template, file=file, rows=texts.listed(numbers)))
    told = "; ".join(said)
    return texts.say(WITH_MORE, places=told) if n is not None and n > len(rows) else told


def _repeat(template: str) -> Callable[[Names, Args], str]:
    def say(names: Names, args: Args) -> str:
        texts = names.texts
        told = {"table": args["table"], "n": texts.number(args["n"]), "column": args.get("column", "")}
        return texts.say(template, **told, where=where(texts, args["rows"], args["all"]))

    return say


def _elsewhere(names: Names, args: Args) -> str:
    texts = names.texts
    return texts.counted(
        "{n} record of the table “{table}” stands with another entrant, too: {others} ({where}). To whom does it "
        "belong? Something held together, or two things of one name, would explain it.",
        "{n} records of the table “{table}” stand with other entrants, too: {others} ({where}). To whom do they belong?"
        " Something held together, or two things of one name, would explain it.",
        args["n"], table=args["table"], others=_others(names, args), where=where(texts, args["rows"], args["all"]),
    )  # fmt: skip


def _others(names: Names, args: Args) -> str:
    others = [names.entrant(code) for code in args["others"]]
    if args["more"]:
        others.append(names.texts.counted("{n} other", "{n} others", args["more"]))
    return names.texts.listed(others)


def _split(names: Names, args: Args) -> str:
    said = _repeat(SPLIT)(names, args)
    for key, template in (("together", TOGETHER), ("under", UNDER)):
        if key in args:
            said += " " + names.texts.say(template, column=args["column"], sum=names.texts.figure(args[key]))
    return said


def _burst(names: Names, args: Args) -> str:
    texts = names.texts
    even = args["usual"] > args["others"]
    told = {key: texts.number(args[key]) for key in ("late", "n", "tests")}
    days = texts.counted("{n} day", "{n} days", args["days"])
    return texts.say(
        BURST, **told, table=args["table"], column=args["column"], days=days, usual=texts.percent(args["usual"]),
        whose=texts.translate(EVEN if even else EVERYBODY), tail=chance(texts, args["tail"]),
        where=where(texts, args["rows"], args["late"]),
    )  # fmt: skip


def _digits(template: str) -> Callable[[Names, Args], str]:
    def say(names: Names, args: Args) -> str:
        texts = names.texts
        numbers = {key: texts.number(args[key]) for key in ("n", "ends", "times", "digit", "tests") if key in args}
        numbers |= {key: texts.number(args[key], 3) for key in ("mad", "distance") if key in args}
        usual = texts.percent(args["usual"]) if "usual" in args else ""
        told = {"table": args["table"], "column": args["column"], "tail": chance(texts, args["tail"])}
        return texts.say(template, **numbers, **told, usual=usual)

    return say


def _denominator(names: Names, args: Args) -> str:
    texts = names.texts
    inside = "table" in args
    told = {"before": "before", "after": "after", "above": "numerator-before", "now": "numerator-after"}
    numbers = {name: texts.number(args[key]) for name, key in told.items()} | {"n": texts.number(args["n-others"])}
    numbers["others"] = texts.percent(args["others"])
    if not inside:
        return texts.say(GREW if args["grew"] else FELL, **numbers)
    days = {"from_day": texts.date(args["from"]), "to_day": texts.date(args["to"])}
    told = {"table": args["table"], "column": args["column"], "where": where(texts, args["rows"])}
    return texts.say(GREW_WITHIN if args["grew"] else FELL_WITHIN, **numbers, **days, **told)


SMALLEST = 1e-6
LESS = N_("less than one in a million")
ONE_IN = N_("one in {n}")


def chance(texts: Texts, tail: float) -> str:
    """Say a small probability: one in so many."""
    if tail < SMALLEST:
        return texts.translate(LESS)
    return texts.say(ONE_IN, n=texts.number(round(float(f"{1 / tail:.2g}"))))


SAID: dict[str, Callable[[Names, Args], str]] = {
    "gaming.same": _repeat(SAME),
    "gaming.same-name": _repeat(SAME_NAME),
    "gaming.but-one": _repeat(BUT_ONE),
    "gaming.slip": _repeat(SLIP),
    "gaming.elsewhere": _elsewhere,
    "gaming.split": _split,
    "gaming.burst": _burst,
    "gaming.round": _digits(ROUND),
    "gaming.last-digit": _digits(LAST_DIGIT),
    "gaming.first-digit": _digits(FIRST_DIGIT),
    "gaming.denominator": _denominator,
    "gaming.denominator-within": _denominator,
}
"""Sentences by the key of a finding."""


def about(texts: Texts, tables: int, tests: int, asked: int, common: Sequence[tuple[str, str]]) -> list[str]:
    """Say what was looked at: how many tables, by how many statistical tests, and what was given up."""
    looked = texts.counted("{n} table", "{n} tables", tables)
    tested = texts.counted("{n} statistical test", "{n} statistical tests", tests)
    said = [texts.say(LOOKED if asked else CALM, tables=looked, tests=tested)]
    by: dict[str, list[str]] = {}
    for table, what in common:
        by.setdefault(table, []).append(texts.translate(KINDS[what]))
    return said + [texts.say(COMMON, table=table, what=", ".join(kinds)) for table, kinds in by.items()]
