"""The published schema: valid, without misspelt keywords, complete for editors, and true to what reading does."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli

from pembina.awardfile import award_schema
from pembina.awardfile.schema import node_keys
from pembina.model import Award, Group
from pembina.plugins import Host, builtin

ROOT = Path(__file__).parents[2]
KEYWORDS = {
    "$schema", "$id", "$ref", "$defs", "title", "description", "default", "examples", "type", "const", "enum",
    "format", "pattern", "minLength", "minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems",
    "minProperties", "required", "properties", "additionalProperties", "propertyNames", "items", "prefixItems",
    "if", "then", "else", "allOf", "anyOf",
}  # fmt: skip
SCHEMAS_BY_NAME = ("properties", "$defs")
LISTS_OF_SCHEMAS = ("allOf", "anyOf", "prefixItems")
SCHEMAS = ("additionalProperties", "propertyNames", "items", "if", "then", "else")


def schemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and every schema in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in SCHEMAS_BY_NAME:
        for inner in schema.get(keyword, {}).values():
            yield from schemas(inner)
    for keyword in LISTS_OF_SCHEMAS:
        for inner in schema.get(keyword, []):
            yield from schemas(inner)
    for keyword in SCHEMAS:
        yield from schemas(schema.get(keyword))


def target(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a schema says together with the one that it refers to."""
    if "$ref" not in schema:
        return schema
    return {**award_schema()["$defs"][schema["$ref"].removeprefix("#/$defs/")], **schema}


def as_editors_see_it(text: str) -> Any:
    """Parse TOML the way editors do, with dates as texts."""
    return json.loads(json.dumps(tomli.loads(text), default=lambda day: day.isoformat()))


def faults(text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(award_schema())
    return [error.json_path for error in validator.iter_errors(as_editors_see_it(text))]


def test_the_schema_is_valid_by_draft_2020_12() -> None:
    assert award_schema()["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$schema"]
    jsonschema.Draft202012Validator.check_schema(award_schema())


def test_no_keyword_of_the_schema_is_misspelt() -> None:
    assert {keyword for schema in schemas(award_schema()) for keyword in schema} - KEYWORDS == set()


def test_every_part_of_the_schema_is_referred_to() -> None:
    used = {schema["$ref"].removeprefix("#/$defs/") for schema in schemas(award_schema()) if "$ref" in schema}
    assert used == set(award_schema()["$defs"])


def test_every_key_is_described() -> None:
    conditions = [schema["if"] for schema in schemas(award_schema()) if "if" in schema]
    described = {
        key: target(inner).get("description")
        for schema in schemas(award_schema())
        if schema not in conditions
        for key, inner in schema.get("properties", {}).items()
        if inner is not True
    }
    assert [key for key, text in described.items() if not text or not text.endswith(".")] == []


def test_the_schema_handed_out_is_a_copy() -> None:
    award_schema()["$defs"].clear()
    assert award_schema()["$defs"] != {}


def test_the_award_of_the_design_passes_the_published_schema(valid: str) -> None:
    assert faults(valid) == []


@pytest.mark.parametrize("award", sorted(ROOT.glob("criteria/*/award.toml")), ids=lambda path: path.parent.name)
def test_shipped_awards_pass_the_published_schema(award: Path) -> None:
    assert faults(award.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("decimals = 2", 'decimals = "2"', "$.award.decimals"),
        ("decimals = 2", "decimal = 2", "$.award"),
        ("weight = 40", "wieght = 40", "$.criteria.supervision.wieght"),
        ("from = 0, to = 4", "from = 0, too = 4", "$.criteria.supervision.visits.score"),
        ("from = 0, to = 4", "from = 0", "$.criteria.supervision.visits.score"),
        ("{ from = 1, score = 90 }", "{ from = 1 }", "$.criteria.supervision.quality.score.bands[1]"),
        ('missing = "refuse"', 'mising = "refuse"', "$.criteria.supervision.visits"),
        ('at-least = "WTP"', "at-least = true", "$.gates[0]['at-least']"),
        ('otherwise = "ineligible"', 'otherwise = "out"', "$.gates[0].otherwise"),
        ("quota = 3", 'quota = "3"', "$.tiers[0].quota"),
    ],
)
def test_editors_mark_what_reading_refuses(valid: str, old: str, new: str, path: str) -> None:
    assert path in faults(valid.replace(old, new, 1))


def test_editors_let_methods_of_third_parties_pass(valid: str) -> None:
    text = valid.replace('method = "goalposts", from = 0, to = 4', 'method = "steps", step = 5')
    text = text.replace('aggregate = "arithmetic"', 'aggregate = { method = "power-mean", power = 3 }')
    assert faults(text.replace('at-least = "WTP"', "divisible-by = 3")) == []


def plain_rules(schema: Any) -> Any:
    """Return a schema without what only people read."""
    if isinstance(schema, dict):
        return {
            key: plain_rules(value)
            for key, value in schema.items()
            if not isinstance(value, str) or key != "description"
        }
    return [plain_rules(item) for item in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("method", builtin.SCORING, ids=lambda method: method.name)
def test_the_schema_knows_the_parameters_of_each_built_in_scoring_method(method: Any) -> None:
    part = award_schema()["$defs"][f"score-{method.name}"]
    published = {key: plain_rules(schema) for key, schema in part["properties"].items() if key != "method"}
    rules = json.loads(json.dumps(method.parameters))
    for schema in [*published.values(), *rules.values()]:
        schema.pop("type", None) if "enum" in schema else None
    assert published == rules
    lacking = [fault.args["key"] for fault in (method.check({}, 100.0) if method.check else [])]
    assert part.get("required", []) == lacking


def test_the_schema_knows_every_built_in_name(host: Host) -> None:
    parts = award_schema()["$defs"]
    assert sorted(parts["score"]["properties"]["method"]["examples"]) == sorted(m.name for m in builtin.SCORING)
    assert sorted(parts["aggregate"]["examples"]) == sorted(a.name for a in builtin.AGGREGATORS)
    assert parts["gate"]["properties"].keys() - {"criterion", "otherwise", "reason"} == {g.name for g in builtin.GATES}


@pytest.mark.parametrize("gate", builtin.GATES, ids=lambda gate: gate.name)
def test_the_schema_knows_the_argument_of_each_built_in_gate_test(gate: Any) -> None:
    published = plain_rules(dict(target(award_schema()["$defs"]["gate"]["properties"][gate.name])))
    published.pop("$ref", None)
    assert published == gate.argument


MINIMAL = """\
format = 1
[award]
id = "a"
title = "A"
organiser = { name = "O" }
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.one]
use = "supervision-activity"
weight = 100
score = { method = "identity" }
[[gates]]
criterion = "one"
at-least = 1
[[tiers]]
id = "t"
from = 1
"""


def test_every_default_of_the_schema_is_what_reading_fills_in(read: Callable[[str], Award]) -> None:
    award = read(MINIMAL)
    leaf = award.node("one")
    assert award.organiser is not None
    filled = {
        ("award", "edition"): award.edition,
        ("award", "basis"): award.basis,
        ("award", "scale"): award.scale,
        ("award", "decimals"): award.decimals,
        ("award", "rounding"): award.rounding,
        ("award", "rank-on"): award.rank_on,
        ("award", "ties"): list(award.ties),
        ("award", "coverage"): award.coverage,
        ("award", "plugins"): list(award.plugins),
        ("organiser", "entry-fee"): award.organiser.entry_fee,
        ("entrants", "where"): award.entrants.where,
        ("entrants", "groups"): list(award.entrants.groups),
        ("root", "aggregate"): award.root.aggregate.name,
        ("root", "missing"): leaf.missing,
        ("root", "weights"): award.root.weights,
        ("group", "weights"): award.root.weights,
        ("criterion", "with"): {},
        ("criterion", "read"): {},
        ("gate", "otherwise"): "ineligible" if award.gates[0].cap is None else None,
        ("tier", "and"): award.tiers[0].minimums,
        ("", "gates"): list(read(MINIMAL.partition("[[gates]]")[0]).gates),
        ("", "tiers"): list(read(MINIMAL.partition("[[gates]]")[0]).tiers),
    }
    published = {
        (part, key): target(schema)["default"]
        for part, inside in {"": award_schema(), **award_schema()["$defs"]}.items()
        for key, schema in inside.get("properties", {}).items()
        if isinstance(schema, dict) and "default" in target(schema)
    }
    assert filled == published


def test_an_award_without_a_period_and_organiser_has_none(read: Callable[[str], Award]) -> None:
    award = read(MINIMAL.replace('organiser = { name = "O" }\n', ""))
    assert (award.organiser, award.period) == (None, None)


def test_reserved_keys_of_nodes_are_those_of_the_design() -> None:
    assert {*node_keys("root"), *node_keys("group"), *node_keys("criterion")} == {
        "title", "unit", "weight", "weights", "aggregate", "missing", "use", "with", "read", "score",
    }  # fmt: skip


def test_dates_are_toml_dates_for_reading_and_texts_for_editors(read: Callable[[str], Award]) -> None:
    text = MINIMAL.replace("organiser", "period = { start = 2022-01-01, end = 2022-01-01 }\norganiser")
    period = read(text).period
    assert period is not None
    assert (period.start, period.end) == (dt.date(2022, 1, 1), dt.date(2022, 1, 1))
    assert faults(text) == []


def test_the_root_is_part_of_the_total(read: Callable[[str], Award]) -> None:
    root = read(MINIMAL).root
    assert isinstance(root, Group)
    assert (root.path, root.weight, root.share, root.scored) == ("", None, 1.0, True)
    assert root.children[0].weight == Decimal(100)
