"""The provinces, regencies and cities of Indonesia, with other names and former codes, as tables for every data set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pembina import Finding, ProvidedTable, Result, ResultCheck, hookimpl

FOLDER = Path(__file__).parent

REGIONS = ProvidedTable(
    "wilayah",
    FOLDER / "regions.csv",
    {
        "code": "code of the Ministry of Home Affairs (not of Statistics Indonesia), text: 74 or 74.02",
        "name": "full name, with Kabupaten or Kota",
        "level": "province, regency or city",
        "parent": "code of the province; empty for a province",
        "parent_name": "name of the province",
        "short_name": "name without Kabupaten or Kota; two regions may share one",
        "autonomous": "ya, or tidak for the administrative regencies and cities of Jakarta",
    },
    source="idn-area-data 4.0.1 (npm), data under the Open Database License 1.0",
    as_of="2025-04-25",
)

NAMES = ProvidedTable(
    "wilayah-names",
    FOLDER / "names.csv",
    {
        "name": 'another name, or a former code; for aliases = "wilayah-names" in dataset.toml',
        "code": "code of the region it means today",
        "kind": "short-name, nickname, spelling, former-name or former-code",
        "source": "where the name was found; recalled: from general knowledge",
    },
    source="code lists of 2015 to 2025, tables of Statistics Indonesia, news, general knowledge (kept by hand)",
)

DIVIDED: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "64": ("Kalimantan Timur", "2012-11-16", ("65",)),
    "91": ("Papua", "2022-07-25", ("93", "94", "95")),
    "92": ("Papua Barat", "2022-12-08", ("96",)),
}
"""Provinces that kept their code when others were made of a part of them: name, day of the law, and the new codes.

Laws 20/2012 (Kalimantan Utara), 14, 15 and 16/2022 (Papua Selatan, Tengah, Pegunungan) and 29/2022 (Papua Barat Daya);
the days are recalled.
"""

TEXT = {
    "id": "angkanya per {as_of}, sebelum provinsi ini dimekarkan ({day}; kini juga {codes}): "
    "wilayahnya bukan wilayah yang sekarang.",
    "en": "its figures are of {as_of}, before the province was divided ({day}; now also {codes}): "
    "they describe another territory than today's.",
}


def divided(result: Result) -> list[Finding]:
    """Remark on figures of a province that are older than its division: the code is the same, the territory is not."""
    as_of = {table["table"]: table["as-of"] for table in result.document["data"]["inputs"]}
    provinces = [entrant["code"] for entrant in result.entrants if _is_divided(entrant["code"], entrant["name"])]
    return [
        Finding("wilayah.divided", {"as_of": day, "day": DIVIDED[code][1], "codes": ", ".join(DIVIDED[code][2])},
                "warning", node["path"], code, TEXT)
        for node, rule in _criteria(result)
        for code in provinces
        if (day := _day(node, code, rule, as_of)) is not None and day < DIVIDED[code][1]
    ]  # fmt: skip


def _is_divided(code: str, name: str) -> bool:
    """Whether an entrant is such a province by code and name: in other lists of codes, 91 is somebody else."""
    written = "".join(name.casefold().split()).removeprefix("provinsi")
    return code in DIVIDED and written == "".join(DIVIDED[code][0].casefold().split())


def _criteria(result: Result) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Every criterion of the result with its rule."""
    for node in result.nodes:
        rule = _rule(result.award["root"], node["path"])
        if rule is not None and "use" in rule:
            yield node, rule


def _rule(node: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    if node["path"] == path:
        return node
    found = (_rule(child, path) for child in node.get("children", ()))
    return next((rule for rule in found if rule is not None), None)


def _day(node: Mapping[str, Any], code: str, rule: Mapping[str, Any], as_of: Mapping[str, str | None]) -> str | None:
    """The oldest day that stands behind an entrant's figure; None where nobody says.

    That is the figure's own day, or else those of the tables that it is counted from; and that of the table which
    holds what it is divided by.
    """
    own = node["notes"].get(code, {}).get("as-of")
    days = [own] if own else [as_of.get(binding["table"]) for binding in rule["read"].values()]
    if rule["denominate"] is not None:
        days.append(as_of.get(rule["denominate"]["table"]))
    return min((day for day in days if day is not None), default=None)


@hookimpl
def pembina_tables() -> list[ProvidedTable]:
    return [REGIONS, NAMES]


@hookimpl
def pembina_result_checks() -> list[ResultCheck]:
    return [ResultCheck("wilayah.divided", divided)]
