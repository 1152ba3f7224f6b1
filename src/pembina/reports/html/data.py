"""All that the page knows, as one plain object: the scripts read this and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pembina.reports.clean import clean
from pembina.reports.combining import UNBOUNDED
from pembina.reports.html.entrants import entrant_entries
from pembina.reports.html.nodes import node_entries
from pembina.reports.html.points import PointColumns
from pembina.reports.html.weighing import weighing
from pembina.reports.html.words import Speakers
from pembina.reports.outline import Outline, exact
from pembina.reports.publication import Publication


def page_data(
    speakers: Speakers, publication: Publication, outline: Outline, rows: Sequence[int], only: str | None
) -> dict[str, Any]:
    """Award, tree, entrants and words; figures of no other entrants than ``rows``."""
    result, award = publication.result, publication.result.award
    points = PointColumns.of(outline)
    return {
        "languages": list(speakers.languages),
        "words": speakers.phrases(),
        "only": only,
        "award": {
            "title": speakers.say(lambda names: names.node("")),
            "scale": _plain(award["scale"]),
            "decimals": outline.decimals,
            "rounding": award["rounding"],
            "exact": award["rank-on"] == "exact",
            "ranking": award["ranking"],
            "coverage": _plain(award["coverage"]),
            "open": result.node("")["aggregate"]["name"] in UNBOUNDED,
            "ranked": outline.ranked(),
            "what-if": bool(result.document["award"]["changed"]),
        },
        "groups": [speakers.say(lambda names, c=column: names.column(c)) for column in award["entrants"]["groups"]],  # type: ignore[misc]
        "tiers": [_tier(speakers, award, tier) for tier in award["tiers"]],
        "gates": [_gate(speakers, i, gate) for i, gate in enumerate(award["gates"])],
        "nodes": node_entries(speakers, outline, points, rows),
        "entrants": entrant_entries(speakers, publication, outline, rows),
        "weighing": {"why": "only"} if only is not None else weighing(result, outline),
    }


def _tier(speakers: Speakers, award: Any, tier: Any) -> dict[str, Any]:
    quota = tier["quota"]
    columns = list(award["entrants"]["groups"])
    return {
        "id": tier["id"],
        "title": speakers.say(lambda names: names.tier(tier["id"])),
        "cut": _plain(tier["cut"]),
        "inclusive": tier["inclusive"],
        "minimums": {path: _plain(least) for path, least in tier["minimums"].items()},
        "quota": None if quota is None else quota["number"],
        "per": None if quota is None or quota["per"] is None else columns.index(quota["per"]),
    }


def _gate(speakers: Speakers, position: int, gate: Any) -> dict[str, Any]:
    return {
        "said": speakers.say(lambda names: names.gate(position)),
        "reason": speakers.say(lambda names: names.gate_reason(position)),
        "cap": gate["cap"],
    }


def _plain(number: Any) -> float | int:
    figure = exact(number)
    return int(figure) if figure == figure.to_integral_value() else float(figure)


def script_json(data: Any) -> str:
    """Write data so that nothing in them can end the script element that holds them, and no text hides its signs."""
    text = json.dumps(_harmless(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _harmless(value: Any) -> Any:
    """Make texts and keys harmless, all in the same way, so that what names another text goes on naming it."""
    if isinstance(value, str):
        return "\n".join(map(clean, value.split("\n")))
    if isinstance(value, Mapping):
        return {_harmless(key): _harmless(item) for key, item in value.items()}
    return [_harmless(item) for item in value] if isinstance(value, list | tuple) else value
