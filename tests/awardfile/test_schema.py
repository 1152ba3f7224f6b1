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
from pembina.awardfile.schema import SETTINGS, node_keys
from pembina.model import Award, Group, Leaf, Method, Overrides
from pembina.plugins import Host, builtin

ROOT = Path(__file__).parents[2]
KEYWORDS = {
    "$schema", "$id", "$ref", "$defs", "title", "description", "default", "examples", "type", "const", "enum",
    "format", "pattern", "minLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems",
    "maxItems", "uniqueItems", "minProperties", "required", "properties", "additionalProperties", "propertyNames",
    "items", "prefixItems", "if", "then", "else", "allOf", "anyOf",
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


BUILT_IN = [(key, method) for key, methods in SETTINGS.items() for method in methods]
NAMES = [f"{key}-{method.name}" for key, method in BUILT_IN]


@pytest.mark.parametrize(("key", "method"), BUILT_IN, ids=NAMES)
def test_the_schema_takes_the_parameters_of_each_built_in_method_from_the_method(key: str, method: Any) -> None:
    part = award_schema()["$defs"][f"{key}-{method.name}"]
    assert {name: schema for name, schema in part["properties"].items() if name != "method"} == dict(method.parameters)
    assert tuple(part.get("required", ())) == method.required
    assert part["additionalProperties"] is False


@pytest.mark.parametrize(("key", "method"), BUILT_IN, ids=NAMES)
def test_each_built_in_method_and_parameter_is_described_by_a_sentence(key: str, method: Any) -> None:
    parameters = {name: schema.get("description", "") for name, schema in method.parameters.items()}
    assert [name for name, text in parameters.items() if not text.endswith(".")] == []
    assert method.summary.endswith(".")


@pytest.mark.parametrize(("key", "method"), BUILT_IN, ids=NAMES)
def test_what_a_built_in_method_requires_is_one_of_its_parameters_and_has_no_default(key: str, method: Any) -> None:
    assert [name for name in method.required if "default" in method.parameters[name]] == []


@pytest.mark.parametrize(("key", "method"), BUILT_IN, ids=NAMES)
def test_each_default_of_a_built_in_method_is_allowed_by_its_own_schema(key: str, method: Any) -> None:
    for schema in method.parameters.values():
        if "default" in schema:
            jsonschema.Draft202012Validator(schema).validate(schema["default"])


def test_the_schema_knows_every_built_in_name(host: Host) -> None:
    parts = award_schema()["$defs"]
    for key, methods in SETTINGS.items():
        assert parts[key]["properties"]["method"]["examples"] == [method.name for method in methods]
    assert parts["gate"]["properties"].keys() - {"criterion", "otherwise", "reason"} == {g.name for g in builtin.GATES}


def test_a_method_without_required_parameters_may_be_written_as_its_name_alone() -> None:
    parts = award_schema()["$defs"]
    words = {"weights": {"percent", "relative"}, "treat": {"none"}, "impute": {"none"}, "aggregate": set()}
    for key, free in words.items():
        assert set(parts[key]["examples"]) == free | {m.name for m in SETTINGS[key] if not m.required}
    assert parts["score"]["type"] == "object"


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
use = "survey"
weight = 100
score = { method = "identity" }
panel = { at = 2022-01-01 }
denominate = { table = "regions", column = "people" }
unit = "per head"
effort = { cap = 9 }
[screen]
[[gates]]
criterion = "one"
at-least = 1
[[tiers]]
id = "t"
from = 1
[uncertainty]
[overrides]
"""


def test_every_default_of_the_schema_is_what_reading_fills_in(read: Callable[[str], Award]) -> None:
    award = read(MINIMAL)
    leaf = award.node("one")
    assert award.organiser is not None
    assert isinstance(leaf, Leaf)
    assert leaf.panel is not None
    assert leaf.denominate is not None
    assert award.screen is not None
    assert award.uncertainty is not None
    assert award.overrides is not None
    assert leaf.effort is not None
    filled = {
        ("award", "edition"): award.edition,
        ("award", "scale"): award.scale,
        ("award", "decimals"): award.decimals,
        ("award", "rounding"): award.rounding,
        ("award", "rank-on"): award.rank_on,
        ("award", "ties"): list(award.ties),
        ("award", "ranking"): award.ranking,
        ("award", "coverage"): award.coverage,
        ("award", "plugins"): list(award.plugins),
        ("organiser", "entry-fee"): award.organiser.entry_fee,
        ("entrants", "where"): award.entrants.where,
        ("entrants", "titles"): award.entrants.titles,
        ("entrants", "groups"): list(award.entrants.groups),
        ("root", "aggregate"): award.root.aggregate.name,
        ("root", "missing"): leaf.missing,
        ("root", "impute"): leaf.impute or "none",
        ("root", "treat"): leaf.treat or "none",
        ("root", "weights"): award.root.weights,
        ("group", "weights"): award.root.weights,
        ("criterion", "with"): {},
        ("criterion", "read"): {},
        ("criterion", "distinct"): leaf.distinct,
        ("panel", "fill"): leaf.panel.fill,
        ("panel", "take"): leaf.panel.take,
        ("panel", "tolerance"): leaf.panel.tolerance,
        ("panel", "least"): leaf.panel.least,
        ("denominate", "scale"): leaf.denominate.scale,
        ("screen", "reported"): award.screen.reported,
        ("screen", "nonzero"): award.screen.nonzero,
        ("screen", "include"): list(award.screen.include),
        ("gate", "otherwise"): "ineligible" if award.gates[0].cap is None else None,
        ("tier", "and"): award.tiers[0].minimums,
        ("uncertainty", "draws"): award.uncertainty.draws,
        ("uncertainty", "seed"): award.uncertainty.seed,
        ("uncertainty", "weights"): {spread.kind: spread.amount for spread in award.uncertainty.weights},
        ("uncertainty", "leave-out"): award.uncertainty.leave_out != (),
        ("uncertainty", "groups"): award.uncertainty.nodes,
        ("uncertainty", "criteria"): award.uncertainty.nodes,
        ("overrides", "table"): award.overrides.table,
        ("overrides", "columns"): award.overrides.columns,
        ("overrides", "second"): award.overrides.second,
        ("effort", "cost"): leaf.effort.cost,
        ("effort", "per"): leaf.effort.per,
        ("effort", "suggest"): leaf.effort.suggest,
        ("", "gates"): list(read(MINIMAL.partition("[[gates]]")[0]).gates),
        ("", "tiers"): list(read(MINIMAL.partition("[[gates]]")[0]).tiers),
    }
    published = {
        (part, key): target(schema)["default"]
        for part, inside in {"": award_schema(), **award_schema()["$defs"]}.items()
        for key, schema in inside.get("properties", {}).items()
        if isinstance(schema, dict) and part not in NAMES and "default" in target(schema)
    }
    assert filled == published


def test_every_default_of_a_method_is_what_reading_fills_in(read: Callable[[str], Award]) -> None:
    text = MINIMAL.replace("weight = 100\n", 'weight = 100\ntreat = "winsorise"\nimpute = "median"\n')
    leaf = read(text).node("one")
    assert isinstance(leaf, Leaf)
    assert leaf.treat == Method("winsorise", {"skewness": 2, "kurtosis": 3.5, "maximum": 5})
    assert leaf.impute == Method("median", {"least": 1})


def test_an_award_that_takes_no_steps_has_none(read: Callable[[str], Award]) -> None:
    text = MINIMAL.replace("[screen]\n", "").replace('unit = "per head"\n', "")
    award = read("".join(line for line in text.splitlines(True) if not line.startswith(("panel", "denominate"))))
    leaf = award.node("one")
    assert isinstance(leaf, Leaf)
    assert (award.screen, leaf.panel, leaf.denominate, leaf.impute, leaf.treat) == (None,) * 5
    assert award.root.weighting is None


def test_an_award_without_a_period_and_organiser_has_none(read: Callable[[str], Award]) -> None:
    award = read(MINIMAL.replace('organiser = { name = "O" }\n', ""))
    assert (award.organiser, award.period) == (None, None)


def test_without_overrides_in_its_rules_an_award_lets_nobody_override(read: Callable[[str], Award]) -> None:
    assert read(MINIMAL.replace("[overrides]\n", "")).overrides is None


def test_the_rules_say_how_overrides_are_written_and_signed(read: Callable[[str], Award]) -> None:
    text = MINIMAL + 'table = "koreksi"\ncolumns = { by = "Oleh", reason = "Alasan" }\nsecond = false\n'
    assert read(text).overrides == Overrides("koreksi", {"by": "Oleh", "reason": "Alasan"}, second=False)
    assert faults(text) == []
    assert faults(text.replace("by =", "bye =")) == ["$.overrides.columns"]


def test_reserved_keys_of_nodes_are_those_of_the_design() -> None:
    assert {*node_keys("root"), *node_keys("group"), *node_keys("criterion")} == {
        "title", "unit", "weight", "weights", "aggregate", "missing", "use", "with", "read", "score",
        "panel", "denominate", "impute", "treat", "effort", "distinct",
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
