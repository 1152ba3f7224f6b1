"""The files of a new award: award.toml with every key explained, and a README that says how to go on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.forms.starting import CLASSES, FIELDS, Chosen, Start
from pembina.model import Method
from pembina.model.award import LocalText
from pembina.plugins import Host
from pembina.reports.texts import LANGUAGES, Texts

WHAT = N_("{title}: the rules. Change what follows; `pembina check {id}` says what is wrong at any time.")
LATER = N_("A # at the beginning of a line puts it out of force.")
SAYS = {
    "id": N_("Name of the award in results and file names."),
    "title": N_("Title, in both languages."),
    "edition": N_("A changed rule is a new edition."),
    "adopted": N_("Day on which these rules were adopted; take the # away once there is one."),
    "basis": N_("The decree or decision behind the rules."),
    "organiser": N_("Who gives the award, and what an entrant pays to take part, in rupiah."),
    "period": N_("The days that the award looks at, both included."),
    "decimals": N_("Decimal places of published scores, and how they are rounded."),
    "rank-on": N_("Which scores decide ranks and tiers: those that are published, or the exact ones behind them."),
    "ties": N_("What decides between equal totals, one after the other; at last a shared rank."),
    "coverage": N_("Percent of the weight that has to rest on reported data; below it nobody is assessed."),
    "entrants": N_("Who competes: the table that lists them, its column of codes and its column of names."),
    "where": N_("Only rows that have this value; take the # away where the table lists others as well."),
    "groups": N_("Columns of groups, inside which entrants are ranked as well."),
    "criteria": N_("How scores are put together, and what a missing value means."),
    "score": N_("The value that gets no point and the value that gets them all; both are for you to decide."),
    "relative": N_(
        "For now the lowest value of the field gets 0 and the highest 100, so that scores move with the field. "
        "Fixed goalposts are better; decide them and write in its place:"
    ),
    "levels": N_("What each word is worth; evenly spaced for now, for you to decide."),
    "with": N_("Its parameters, as they stand without being written:"),
    "gates": N_("Conditions for being ranked, or for a tier. An example:"),
    "tiers": N_("Tiers, best first; a cut belongs to its tier. An example:"),
    "own-tiers": N_("Tiers, best first; a cut belongs to its tier, and a tier may stay empty."),
}
WEIGHTS = N_("Weights of siblings add up to 100.")
TO_DECIDE = N_("to be decided")

STEPS = (
    (N_("Decide the rules in award.toml: weights, goalposts, conditions and tiers."), "check {id}"),
    (N_("Write the forms that entrants fill in:"), "template {id} -o {id}-forms"),
    (N_("Let an entrant see its own score before the deadline:"), "self-assess {id} --data {data} --entrant {code}"),
    (N_("Put the returned tables into the folder data beside award.toml, and check them:"), "check {id}"),
    (N_("Evaluate, and look at the ranking:"), "evaluate {id} -o {id}.result.json"),
    (N_("Write the report:"), "report {id}.result.json -o {id}.html"),
)
"""What is done with an award, one after the other, and the command for it."""
FOLDER, CODE = N_("DATA-FOLDER"), N_("CODE")
HOW_ON = N_("How to go on")
STARTED = N_("This folder was begun with `pembina new`. What it holds is a draft until somebody decides it.")
UNDECIDED = N_("Say here where each rule comes from: the decree, its article, and who decided what it leaves open.")
COPIED = N_("The rules were copied from {source}, whose own explanation stands in {file}.")
RENAME = N_("Title, basis, organiser and period are still those of {source}: change them first.")

LANGUAGE_TITLES = {"id": "Bahasa Indonesia", "en": "English"}


def award_file(start: Start, host: Host, texts: Texts) -> str:
    """Return award.toml of a new award, its comments in the reader's language."""
    lines = [*_head(start, texts), "", *_entrants(start, texts), "", *_criteria(start, host, texts)]
    return "\n".join([*lines, "", *_gates(start, texts), "", *_tiers(start, texts)]) + "\n"


def _comment(texts: Texts, template: str, **args: Any) -> list[str]:
    """Return a comment of as many lines as it takes."""
    import textwrap

    return [f"# {line}" for line in textwrap.wrap(texts.say(template, **args), 110, break_on_hyphens=False)]


def _head(start: Start, texts: Texts) -> Iterator[str]:
    title = texts.local(start.title)
    yield from _comment(texts, WHAT, title=title, id=start.id)
    yield from _comment(texts, LATER)
    yield from ("format = 1", "", "[award]")
    basis = start.basis or texts.translate(TO_DECIDE)
    organiser = f"{{ name = {_text(start.organiser or texts.translate(TO_DECIDE))}, entry-fee = 0 }}"
    period = f"{{ start = {start.period.start}, end = {start.period.end} }}"
    for key, written in (
        ("id", [f"id = {_text(start.id)}"]),
        ("title", [f"title = {_local(start.title)}"]),
        ("edition", ["edition = 1"]),
        ("adopted", [f"# adopted = {start.period.end}"]),
        ("basis", [f"basis = {_text(basis)}"]),
        ("organiser", [f"{'' if start.organiser else '# '}organiser = {organiser}"]),
        ("period", [f"period = {period}"]),
        ("decimals", ["decimals = 2", 'rounding = "half-up"']),
        ("rank-on", ['rank-on = "published"']),
        ("ties", ['ties = ["shared"]']),
        ("coverage", ["coverage = 80"]),
    ):
        yield from _comment(texts, SAYS[key])
        yield from written


def _entrants(start: Start, texts: Texts) -> Iterator[str]:
    yield from _comment(texts, SAYS["entrants"])
    yield from ("[entrants]", f"table = {_text(FIELDS[start.who][0])}", 'key = "code"', 'name = "name"')
    if start.who in ("provinces", "regencies"):
        yield from _comment(texts, SAYS["where"])
        level = "province" if start.who == "provinces" else "regency"
        yield f'# where = {{ level = "{level}" }}'
    yield from _comment(texts, SAYS["groups"])
    groups = ", ".join(map(_text, start.groups))
    yield f"groups = [{groups}]" if groups else '# groups = ["cluster"]'


def _criteria(start: Start, host: Host, texts: Texts) -> Iterator[str]:
    yield from _comment(texts, SAYS["criteria"])
    yield from ("[criteria]", 'aggregate = "arithmetic"', 'missing = "not-assessable"', "")
    yield from [*_comment(texts, WEIGHTS), ""]
    for i, each in enumerate(start.criteria):
        yield from ([""] if i else []) + list(_criterion(each, host, texts))


def _criterion(each: Chosen, host: Host, texts: Texts) -> Iterator[str]:
    manifest = host.manifest(each.plugin)
    locale = manifest.locale()
    said = {key: {lang: w[key] for lang, w in locale.items() if w.get(key)} for key in ("title", "summary")}
    if said["summary"]:
        yield from _comment(texts, "{summary}", summary=texts.local(said["summary"]))
    yield f"[criteria.{_key(each.key)}]"
    yield f"title = {_local(said['title'] or {'en': each.key})}"
    yield f"use = {_text(each.plugin)}"
    if manifest.parameters:
        yield from _comment(texts, SAYS["with"])
        yield f"# with = {_inline(manifest.defaults())}"
    yield f"weight = {_number(each.weight)}"
    if each.score.name == "min-max":
        yield from _comment(texts, SAYS["relative"])
        yield '# score = { method = "goalposts", from = 0, to = ... }'
    else:
        yield from _comment(texts, SAYS["levels" if each.score.name == "levels" else "score"])
    yield f"score = {_method(each.score)}"


def _gates(start: Start, texts: Texts) -> Iterator[str]:
    first = start.criteria[0]
    levels = first.score.parameters.get("levels")
    yield from _comment(texts, SAYS["gates"])
    yield from (
        "# [[gates]]",
        f"# criterion = {_text(first.key)}",
        f"# at-least = {_text(next(iter(levels))) if levels else 1}",
        '# otherwise = "ineligible"',
        '# reason = { id = "...", en = "..." }',
    )


def _tiers(start: Start, texts: Texts) -> Iterator[str]:
    off = "" if start.tiers else "# "
    yield from _comment(texts, SAYS["own-tiers" if start.tiers else "tiers"])
    for i, (word, title, cut) in enumerate(start.tiers or CLASSES):
        yield from [off.strip()] if i else []
        yield from (f"{off}[[tiers]]", f"{off}id = {_text(word)}", f"{off}title = {_local(title)}")
        yield f"{off}from = {_number(cut)}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _local(text: LocalText) -> str:
    order = sorted(text, key=lambda language: (language not in LANGUAGES, language != LANGUAGES[0], language))
    return "{ " + ", ".join(f"{language} = {_text(text[language])}" for language in order) + " }"


def _number(number: Decimal | float | int) -> str:
    exact = Decimal(str(number))
    return format(exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize(), "f")


def _key(key: str) -> str:
    return key if all(c.isascii() and (c.isalnum() or c in "-_") for c in key) and key else _text(key)


def _method(method: Method) -> str:
    return _inline({"method": method.name, **method.parameters})


def _inline(value: Any) -> str:
    """Write a value as TOML on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return _number(value)
        case Mapping():
            pairs = ", ".join(f"{_key(str(key))} = {_inline(each)}" for key, each in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case list() | tuple():
            return f"[{', '.join(map(_inline, value))}]"
    return _text(str(value))


def readme(word: str, title: LocalText, source: tuple[str, str] | None = None) -> str:
    """Return README.md: how to go on, in both languages. ``source`` is a copied award and the file that explains it."""
    lines: list[str] = []
    for language in LANGUAGES:
        texts = Texts(language)
        lines += [f"# {texts.local(title)}", ""] if not lines else []
        lines += [f"## {LANGUAGE_TITLES[language]}", "", texts.translate(STARTED)]
        if source is None:
            lines.append(texts.translate(UNDECIDED))
        else:
            lines.append(texts.say(COPIED, source=source[0], file=source[1]))
            lines.append(texts.say(RENAME, source=source[0]))
        lines += ["", f"### {texts.translate(HOW_ON)}", ""]
        for i, (what, command) in enumerate(STEPS, 1):
            lines += [
                f"{i}. {texts.translate(what)}",
                "",
                f"       pembina {command.format(id=word, data=texts.translate(FOLDER), code=texts.translate(CODE))}",
                "",
            ]
    return "\n".join(lines)
