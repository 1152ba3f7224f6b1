"""The page that says what was sealed: rules, plugins and program in words, and the name to be read out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.analysis.compare_rules import nodes_of
from pembina.errors import N_
from pembina.record.seal import Seal
from pembina.reports.minutes_outcome import minimums, places
from pembina.reports.names import Names
from pembina.reports.page import Block, Bullets, Column, Heading, Page, Paragraph, Table
from pembina.reports.texts import Texts

SEALED = N_("Sealed on {day}: the rules of “{award}”, edition {edition}, the plugins that they use, and the program.")
RULES_HASH = N_("Hash of the rules (SHA-256): {sha256}")
PATH, TITLE, WEIGHT, PLUGIN = N_("In the award"), N_("Title"), N_("Weight"), N_("Plugin")
CONDITIONS, TIERS = N_("Conditions:"), N_("Tiers:")
FROM, ABOVE = N_("{tier}: from {cut}"), N_("{tier}: above {cut}")
PLACES = N_("places: {places}")
PLUGINS = N_("Plugins, each with the hash of its files:")
NAME, VERSION, DISTRIBUTION, HASH = N_("Plugin"), N_("Version"), N_("Distribution"), N_("SHA-256")
PROGRAM = N_("Program: Pembina {version}, hash of its files (SHA-256) {sha256}")
SAMPLING = N_("Records are drawn for verification in the field by this number: {text}")
MEMBERS = N_("Signers: {names}.")
NEXT = N_("What to do next:")
KEEP = N_("Keep {path} unchanged, and give it to everybody who is to check the evaluation.")
PUBLISH = N_("Publish the name of the seal before data are opened: read it out, print it, write it into minutes.")
EVALUATE = N_("Evaluate under it: pembina evaluate {award} --seal {path}")
CALLED = N_("Name of this seal (SHA-256 of {path}):")
INDENT = "· "


def seal_page(seal: Seal, award: str, path: str, texts: Texts, before: int = 0) -> Page:
    """What a seal holds, in words; ``award`` and ``path`` are how a person calls the award and the seal.

    ``before`` says how many evaluations the log of the award already holds: they were made without this seal.
    """
    rules = seal.rules
    titles = {node["path"]: node["title"] for node in nodes_of(rules["root"])}
    names = Names.of_rules(rules, titles, {}, texts)
    title = texts.local(rules["title"]) or rules["id"]
    said = texts.say(SEALED, day=texts.date(seal.day), award=title, edition=texts.number(rules["edition"]))
    blocks: list[Block] = [Heading(title, 1), Paragraph(said)]
    blocks += [Paragraph(texts.say(RULES_HASH, sha256=seal.document["award"]["hash"])), _tree(names, rules)]
    blocks += _bullets(texts, CONDITIONS, [names.gate(i) for i in range(len(rules["gates"]))])
    blocks += _bullets(texts, TIERS, [_tier(names, tier) for tier in rules["tiers"]])
    blocks += _plugins(texts, seal.plugins)
    blocks.append(Paragraph(texts.say(PROGRAM, version=seal.program["pembina"], sha256=seal.program["sha256"])))
    blocks += _people(texts, seal.document)
    blocks += [Paragraph(_before(texts, before))] if before else []
    blocks += [Paragraph(texts.say(CALLED, path=path)), Paragraph(seal.sha256)]
    steps = (texts.say(KEEP, path=path), texts.translate(PUBLISH), texts.say(EVALUATE, award=award, path=path))
    return Page((*blocks, Paragraph(texts.translate(NEXT)), Bullets(steps)))


def _before(texts: Texts, n: int) -> str:
    return texts.counted(
        "The log of evaluations already holds {n} entry: the data were opened before this seal was made.",
        "The log of evaluations already holds {n} entries: the data were opened before this seal was made.",
        n,
    )


def _tree(names: Names, rules: Mapping[str, Any]) -> Table:
    texts = names.texts
    rows = []
    for node in nodes_of(rules["root"]):
        if node["path"]:
            indent = INDENT * node["path"].count(".")
            weight = "-" if node["weight"] is None else texts.figure(str(node["weight"]))
            rows.append((node["path"], indent + names.node(node["path"]), weight, node.get("use") or ""))
    columns = (
        Column(texts.translate(PATH)), Column(texts.translate(TITLE), wide=True),
        Column(texts.translate(WEIGHT), right=True), Column(texts.translate(PLUGIN)),
    )  # fmt: skip
    return Table(columns, tuple(rows))


def _bullets(texts: Texts, title: str, items: Sequence[str]) -> list[Block]:
    return [Paragraph(texts.translate(title)), Bullets(tuple(items))] if items else []


def _tier(names: Names, tier: Mapping[str, Any]) -> str:
    template = FROM if tier["inclusive"] else ABOVE
    said = names.texts.say(template, tier=names.tier(tier["id"]), cut=names.texts.figure(str(tier["cut"])))
    asked, room = minimums(names, tier), places(names, tier)
    parts = [said] if asked == "-" else [said, asked]
    return "; ".join(parts if room == "-" else [*parts, names.texts.say(PLACES, places=room)])


def _plugins(texts: Texts, plugins: Sequence[Mapping[str, str]]) -> list[Block]:
    if not plugins:
        return []
    columns = tuple(Column(texts.translate(title), wide=True) for title in (NAME, VERSION, DISTRIBUTION, HASH))
    rows = tuple((each["name"], each["version"], each["distribution"], each["sha256"]) for each in plugins)
    return [Paragraph(texts.translate(PLUGINS)), Table(columns, rows)]


def _people(texts: Texts, document: Mapping[str, Any]) -> list[Block]:
    """Who signs results, how many of them have to, and what was said of the sample."""
    blocks: list[Block] = []
    if document["signers"] is not None:
        members = [member["name"] for member in document["signers"]["members"]]
        said = texts.say(MEMBERS, names=texts.listed(members))
        needed = texts.counted(
            "{n} of them has to sign.", "{n} of them have to sign.", document["signers"]["threshold"]
        )
        blocks.append(Paragraph(f"{said} {needed}"))
    if document["sampling"] is not None:
        blocks.append(Paragraph(texts.say(SAMPLING, text=document["sampling"])))
    return blocks
