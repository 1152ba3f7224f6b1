"""The part of minutes about what was evaluated and by which rules: rules with hash, data with hashes, gates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.approximate import approximate_line
from pembina.reports.heading import award_heading
from pembina.reports.marks import called
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.overrides import NONE as NO_OVERRIDES
from pembina.reports.overrides import override_blocks
from pembina.reports.page import SYNTHETIC, Block, Bullets, Column, Heading, Paragraph, Table
from pembina.reports.publication import Publication

UNDATED = N_("The rules do not name the day on which they were adopted.")
UNFOUNDED = N_("The rules do not name the decree on which they rest.")
RULES_HASH = N_("Hash of the rules (SHA-256): {sha256}")
SCALE = N_("Scores run from 0 to {scale}.")
DECIDING = {
    "published": N_("Ranks and tiers are decided on published totals, rounded to {decimals} decimals {rounding}."),
    "exact": N_(
        "Ranks and tiers are decided on exact totals; they are published rounded to {decimals} decimals {rounding}."
    ),
}
ROUNDINGS = {
    "half-up": N_("(halves up)"),
    "half-even": N_("(halves to the even digit)"),
    "down": N_("(downwards)"),
}
COVERAGE = N_("Reported data have to cover at least {coverage} of the weight.")
CRITERION, SHARE, WHOLE = N_("Aspect or criterion"), N_("Weight"), N_("Of the total")
INDENT = "· "

TABLE, FILE, ROWS, SOURCE, AS_OF, HASH = (
    N_("Table"), N_("File"), N_("Rows"), N_("Source"), N_("As of day"), N_("SHA-256"),
)  # fmt: skip
ORIGINS = {
    "synthetic": SYNTHETIC,
    "reported": N_("The data are those that entrants reported."),
    "official": N_("The data come from official publications."),
}
NO_INPUTS = N_("The result names no file of data.")
PROGRAM = N_("Evaluated by Pembina {version} with these plugins:")
PLUGIN, VERSION, FROM = N_("Plugin"), N_("Version"), N_("Distribution")

GATE, OTHERWISE = N_("Condition"), N_("Otherwise")
OUTCOMES = {
    "met": N_("Met by"),
    "not-met": N_("Not met by"),
    "unknown": N_("Cannot be told of"),
    "not-applied": N_("Not applied to"),
}
INELIGIBLE, CAPPED = N_("ineligible"), N_("no tier above {tier}")
NO_GATES = N_("The rules set no conditions.")
FAILED = N_("{gate}: not met by {entrants}.")
ALL_THE_SAME = N_("{entrant} – ranked all the same, by an override")
NOT_ALLOWED = N_("The rules do not allow scores or statuses to be set by hand, and none was.")


def rules(names: Names, result: Result) -> list[Block]:
    """Edition, basis and hash of the rules, how totals decide, and the weights of the whole tree."""
    texts, award = names.texts, result.award
    facts = next(block for block in award_heading(result, texts) if isinstance(block, Paragraph) and block.text)
    said = [texts.say(SCALE, scale=texts.number(award["scale"]))]
    rounding = texts.translate(ROUNDINGS.get(award["rounding"], award["rounding"]))
    said.append(texts.say(DECIDING[award["rank-on"]], decimals=texts.number(award["decimals"]), rounding=rounding))
    if award["coverage"]:
        said.append(texts.say(COVERAGE, coverage=texts.percent(award["coverage"])))
    said += [line.text for line in approximate_line(result, texts)]
    said += [texts.translate(UNDATED)] if not award["adopted"] else []
    said += [texts.translate(UNFOUNDED)] if not award["basis"] else []
    hashed = Paragraph(texts.say(RULES_HASH, sha256=result.document["award"]["hash"]))
    return [_without_what_if(result, facts, names), hashed, Paragraph(" ".join(said)), *_weights(names, result)]


def _weights(names: Names, result: Result) -> list[Block]:
    """Every aspect and criterion with its weight in its group and in the total; what serves as a condition has none."""
    texts, outline = names.texts, Outline(result)
    rows = []
    for node in result.nodes:
        if node["path"]:
            parts = (node["share"], outline.published_weight(node["path"]))
            shares = ["-" if part is None else texts.percent(100 * part) for part in parts]
            rows.append((INDENT * node["path"].count(".") + names.node(node["path"]), *shares))
    columns = (
        Column(texts.translate(CRITERION), wide=True), Column(texts.translate(SHARE), right=True),
        Column(texts.translate(WHOLE), right=True),
    )  # fmt: skip
    return [Table(columns, tuple(rows))] if rows else []


def _without_what_if(result: Result, facts: Paragraph, names: Names) -> Paragraph:
    """The facts of the award, which stand behind what was changed where anything was."""
    if not result.document["award"]["changed"]:
        return facts
    paragraphs = [block for block in award_heading(result, names.texts) if isinstance(block, Paragraph)]
    return paragraphs[1]


def data(names: Names, result: Result) -> list[Block]:
    """Where the data come from, every file with its hash, and the plugins that counted."""
    texts, given = names.texts, result.document["data"]
    blocks: list[Block] = [Paragraph(texts.translate(ORIGINS.get(given["origin"], given["origin"])))]
    rows = [_file(names, table, file) for table in given["inputs"] for file in table["files"]]
    if rows:
        blocks.append(Table(_columns(names), tuple(rows)))
    else:
        blocks.append(Paragraph(texts.translate(NO_INPUTS)))
    version = result.document["versions"]["pembina"]
    if not result.document["plugins"]:
        return blocks
    plugins = [
        (each["name"], each["version"], each["distribution"], each["sha256"]) for each in result.document["plugins"]
    ]
    blocks.append(Paragraph(texts.say(PROGRAM, version=version)))
    titles = (PLUGIN, VERSION, FROM, HASH)
    return [*blocks, Table(tuple(Column(texts.translate(t), wide=True) for t in titles), tuple(plugins))]


def _columns(names: Names) -> tuple[Column, ...]:
    left = {title: Column(names.texts.translate(title), wide=True) for title in (TABLE, FILE, SOURCE, AS_OF, HASH)}
    return (
        left[TABLE],
        left[FILE],
        Column(names.texts.translate(ROWS), right=True),
        left[SOURCE],
        left[AS_OF],
        left[HASH],
    )


def _file(names: Names, table: Mapping[str, Any], file: Mapping[str, Any]) -> tuple[str, ...]:
    day = names.texts.date(table["as-of"]) if table["as-of"] else ""
    return (table["table"], file["name"], names.texts.number(file["rows"]), table["source"] or "", day, file["sha256"])


def gates(names: Names, publication: Publication) -> list[Block]:
    """Every condition, what follows where it is not met, and how many met it; those who did not, by name."""
    texts, result = names.texts, publication.result
    given = result.award["gates"]
    if not given:
        return [Paragraph(texts.translate(NO_GATES))]
    columns = [Column(texts.translate(GATE), wide=True), Column(texts.translate(OTHERWISE), wide=True)]
    kept = [key for key in OUTCOMES if key in ("met", "not-met") or any(key in e["gates"] for e in result.entrants)]
    columns += [Column(texts.translate(OUTCOMES[key]), right=True, wide=True) for key in kept]
    rows, failing = [], []
    for i, gate in enumerate(given):
        counts = [texts.number(sum(e["gates"][i] == key for e in result.entrants)) for key in kept]
        follows = texts.say(CAPPED, tier=names.tier(gate["cap"])) if gate["cap"] else texts.translate(INELIGIBLE)
        rows.append((names.gate(i), follows, *counts))
        failed = [_failed(names, publication, gate, e) for e in result.entrants if e["gates"][i] == "not-met"]
        if failed:
            failing.append(texts.say(FAILED, gate=names.gate(i), entrants=texts.listed(failed)))
    blocks: list[Block] = [Table(tuple(columns), tuple(rows))]
    return [*blocks, Bullets(tuple(failing))] if failing else blocks


def _failed(names: Names, publication: Publication, gate: Mapping[str, Any], entrant: Mapping[str, Any]) -> str:
    """Who did not meet a condition; whoever is ranked in spite of it is so because persons decided it."""
    name = called(names, publication, entrant["code"])
    spared = not gate["cap"] and entrant["rank"] is not None
    return names.texts.say(ALL_THE_SAME, entrant=name) if spared else name


def overrides(names: Names, result: Result) -> list[Block]:
    """What was set by hand, by whom and why; or that nothing was."""
    told: list[Block] = [block for block in override_blocks(names, result) if not isinstance(block, Heading)]
    if told:
        return told
    return [Paragraph(names.texts.translate(NO_OVERRIDES if result.award.get("overrides") else NOT_ALLOWED))]
