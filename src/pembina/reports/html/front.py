"""What stands on the page before any script runs: heading, notices, the ranking, rules and data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.clean import clean
from pembina.reports.decisions import decision_blocks
from pembina.reports.explain import CONDITIONS
from pembina.reports.heading import award_heading
from pembina.reports.html.entrants import plain_blocks
from pembina.reports.html.words import PHRASES, Said, Speakers
from pembina.reports.marks import notices
from pembina.reports.minutes_outcome import held_fixed
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.overrides import override_blocks
from pembina.reports.page import Block, Bullets, Column, Heading, Paragraph, Table
from pembina.reports.publication import Publication
from pembina.reports.robustness import ROBUSTNESS
from pembina.reports.robustness_words import movement, verdict
from pembina.reports.show import FINDINGS, finding_words
from pembina.reports.standing import marked, total_words

LISTED = 300
"""How many findings the page lists; the result holds them all."""

COLOURS = 8
"""Parts that bear a colour of their own; the eye tells no more apart. What is left is drawn in grey."""

TIERS, FROM, ABOVE, PLACES = N_("Tiers"), N_("from {cut}"), N_("above {cut}"), N_("Places")
TIER, CUT, LEAST = N_("Tier"), N_("Total"), N_("Least scores")
LEAST_OF, PLACES_PER = N_("{node}: {minimum}"), N_("{n} for each “{group}”")
DATA, TABLE, FILE, ROWS = N_("Data behind the result"), N_("Table"), N_("File"), N_("Rows")
SOURCE, AS_OF, HASH = N_("Source"), N_("As of"), N_("SHA-256")
RULES_HASH = N_("Hash of the rules: {hash}")
MORE = N_("Only the first {n} are listed; the result holds {all}.")
PROGRAM = N_("Computed with Pembina {version}.")
PLUGINS, PLUGIN, DISTRIBUTION, VERSION = N_("Plugins"), N_("Plugin"), N_("Distribution"), N_("Version")


def heading(speakers: Speakers, publication: Publication) -> list[list[Any]]:
    """Facts on the award, in every language."""
    result = publication.result
    return [plain_blocks(award_heading(result, names.texts)[1:]) for names in speakers.names]


def banners(speakers: Speakers, publication: Publication) -> list[tuple[str, Said, Said]]:
    """What has to stand above the whole: its kind, few words and its sentence in every language."""
    said = [notices(publication, names.texts) for names in speakers.names]
    return [
        (each[0].key, [clean(mark.short) for mark in each], [clean(mark.sentence) for mark in each])
        for each in zip(*said, strict=True)
    ]


def firmness(speakers: Speakers, publication: Publication) -> list[list[Any]]:
    """Whether the winner stands firmly, where that was studied."""
    document = publication.robustness
    if document is None or document["not-done"] is not None:
        return [[] for _ in speakers.names]

    def blocks(names: Names) -> list[Block]:
        said = [*verdict(names, document), *movement(names, document), *held_fixed(names, publication)]
        return [Heading(names.texts.translate(ROBUSTNESS)), Paragraph(" ".join(said))]

    return [plain_blocks(blocks(names)) for names in speakers.names]


def rules(speakers: Speakers, publication: Publication, outline: Outline, only: str | None) -> list[list[Any]]:
    """Conditions, tiers, overrides, decisions, findings and data, in every language."""
    return [plain_blocks(_rules(names, publication, outline, only)) for names in speakers.names]


def _rules(names: Names, publication: Publication, outline: Outline, only: str | None) -> list[Block]:
    result, texts = publication.result, names.texts
    blocks: list[Block] = []
    if result.award["gates"]:
        said = [
            " — ".join(filter(None, [names.gate(i), names.gate_reason(i)])) for i in range(len(result.award["gates"]))
        ]
        blocks += [Heading(texts.translate(CONDITIONS)), Bullets(tuple(said))]
    blocks += _tiers(names, result.award)
    if only is None:
        blocks += [*override_blocks(names, result), *decision_blocks(names, publication)]
        blocks += _findings(names, [f for f in result.findings if f["key"] != "override.applied"])
    else:
        blocks += _findings(names, [f for f in result.findings if f["entrant"] is None])
    blocks += _data(names, result.document)
    rules_hash = texts.say(RULES_HASH, hash=result.document["award"]["hash"])
    return [*blocks, Paragraph(f"{rules_hash} {texts.say(PROGRAM, version=result.document['versions']['pembina'])}")]


def _tiers(names: Names, award: Mapping[str, Any]) -> list[Block]:
    texts, rows = names.texts, []
    for tier in award["tiers"]:
        cut = texts.say(FROM if tier["inclusive"] else ABOVE, cut=texts.number(tier["cut"]))
        least = "; ".join(
            texts.say(LEAST_OF, node=names.node(path), minimum=texts.number(minimum))
            for path, minimum in tier["minimums"].items()
        )
        rows.append((names.tier(tier["id"]), cut, least or "–", _places(names, tier["quota"])))
    if not rows:
        return []
    columns = tuple(Column(texts.translate(title)) for title in (TIER, CUT, LEAST, PLACES))
    return [Heading(texts.translate(TIERS)), Table(columns, tuple(rows))]


def _places(names: Names, quota: Mapping[str, Any] | None) -> str:
    if quota is None:
        return "–"
    number = names.texts.number(quota["number"])
    return names.texts.say(PLACES_PER, n=number, group=names.column(quota["per"])) if quota["per"] else number


def _findings(names: Names, findings: Sequence[Mapping[str, Any]]) -> list[Block]:
    if not findings:
        return []
    texts = names.texts
    blocks: list[Block] = [
        Heading(texts.translate(FINDINGS)), Bullets(tuple(finding_words(names, each) for each in findings[:LISTED])),
    ]  # fmt: skip
    if len(findings) > LISTED:
        blocks.append(Paragraph(texts.say(MORE, n=texts.number(LISTED), all=texts.number(len(findings)))))
    return blocks


def _data(names: Names, document: Mapping[str, Any]) -> list[Block]:
    texts, rows = names.texts, []
    for table in document["data"]["inputs"]:
        as_of = texts.date(table["as-of"]) if table.get("as-of") else "–"
        for file in table["files"]:
            count = "–" if file["rows"] is None else texts.number(file["rows"])
            rows.append((table["table"], file["name"], count, table.get("source") or "–", as_of, file["sha256"] or "–"))
    columns = (
        Column(texts.translate(TABLE)), Column(texts.translate(FILE)), Column(texts.translate(ROWS), right=True),
        Column(texts.translate(SOURCE)), Column(texts.translate(AS_OF)), Column(texts.translate(HASH)),
    )  # fmt: skip
    blocks: list[Block] = [Heading(texts.translate(DATA)), Table(columns, tuple(rows))] if rows else []
    plugins = [(p["name"], p["distribution"], p["version"], p["sha256"]) for p in document["plugins"]]
    if plugins:
        titles = [Column(texts.translate(title)) for title in (PLUGIN, DISTRIBUTION, VERSION, HASH)]
        blocks += [Heading(texts.translate(PLUGINS)), Table(tuple(titles), tuple(plugins))]
    return blocks


def ranking_rows(names: Names, data: Mapping[str, Any], outline: Outline) -> list[dict[str, Any]]:
    """Rows of the ranking in one language, in the order of rank, those without a rank at the end."""
    order = {entrant["code"]: i for i, entrant in enumerate(outline.result.ranking())}
    parts, ends = bar_parts(data), _ends(data, outline)
    rows = []
    for position, entrant in enumerate(data["entrants"]):
        whole = outline.result.entrants[position]
        rank = None if entrant["rank"] is None else marked(names.texts, entrant["rank"], entrant["tied"])
        shown = {"rank": rank, "total": total_words(names, whole), "bar": _bar(data, parts, position, ends)}
        shown["coverage"] = names.texts.number(round(entrant["coverage"], 2))
        rows.append({"at": order[whole["code"]], "row": position, "entrant": entrant, **shown})
    return sorted(rows, key=lambda row: row["at"])


def bar_parts(data: Mapping[str, Any]) -> list[int]:
    """Main parts that bear a colour, in the order of the tree: all where they are few, else the heaviest ones."""
    tops = [
        i
        for i, node in enumerate(data["nodes"])
        if "." not in node["path"] and node["path"] and node["share"] is not None
    ]
    if len(tops) <= COLOURS:
        return tops
    heaviest = sorted(tops, key=lambda i: (-data["nodes"][i]["share"], i))[: COLOURS - 1]
    return sorted(heaviest)


def _ends(data: Mapping[str, Any], outline: Outline) -> float:
    """Where a full bar ends: at the highest score, or at the highest total where totals have no end."""
    highest = max((float(entrant["total"]) for entrant in data["entrants"] if entrant["total"]), default=0.0)
    return max(float(outline.scale), highest) or 1.0


def _bar(data: Mapping[str, Any], parts: Sequence[int], position: int, ends: float) -> list[tuple[str, str]]:
    """Class and style of every piece of a bar; what is not among ``parts`` is one piece."""
    unit, nodes = 10.0 ** data["award"]["decimals"], data["nodes"]
    root = nodes[0]["points"]
    if root is None or root[position] is None:
        return []
    width = [(nodes[i]["points"] or [None] * (position + 1))[position] or 0 for i in parts]
    own = (nodes[0]["own"] or [None] * (position + 1))[position] or 0
    rest = root[position] - own - sum(width)
    percents = {f"c{i}": 100 * each / unit / ends for i, each in enumerate(width)}
    if len(parts) < _tops(data):
        percents["rest"] = 100 * rest / unit / ends
    pieces = [(kind, f"width:{max(0.0, percent):.2f}%") for kind, percent in percents.items()]
    if own < 0:
        less = -100 * own / unit / ends
        pieces.append(("less", f"width:{less:.2f}%;margin-left:-{less:.2f}%"))
    return pieces


def _tops(data: Mapping[str, Any]) -> int:
    return sum("." not in node["path"] and node["path"] != "" and node["share"] is not None for node in data["nodes"])


def rest_words(speakers: Speakers, data: Mapping[str, Any]) -> Said | None:
    """What the grey piece of a bar is called; None where every part has a colour."""
    rest = _tops(data) - len(data["parts"])
    return speakers.say(lambda names: names.texts.say(PHRASES["others"], n=names.texts.number(rest))) if rest else None
