"""The csv of a form and its data package: every part has the shape that the Frictionless specification asks for."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import jsonschema
import pytest
import tomli

from pembina.api import load_award, make_host, shipped_awards
from pembina.forms.template import Written, make_files
from pembina.plugins import Host
from pembina.reports.texts import Texts

from ..awards.sources import AWARDS

NAME = {"type": "string", "pattern": "^[-a-z0-9._/]+$"}
BOUNDED = {"anyOf": [{"required": ["minimum"]}, {"required": ["maximum"]}]}
FIELD = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "type": {"enum": ["string", "integer", "number", "boolean", "date"]},
        "format": {"enum": ["%Y-%m-%d"]},
        "groupChar": {"type": "string", "maxLength": 1},
        "decimalChar": {"type": "string", "maxLength": 1},
        "bareNumber": {"type": "boolean"},
        "trueValues": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "falseValues": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "constraints": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "required": {"type": "boolean"},
                "unique": {"type": "boolean"},
                "enum": {"type": "array", "minItems": 1, "uniqueItems": True},
                "minimum": {"type": "number"},
                "maximum": {"type": "number"},
            },
        },
    },
    "allOf": [
        {"if": {"properties": {"type": {"const": "string"}}}, "then": {"not": {"required": ["groupChar"]}}},
        {"if": {"properties": {"type": {"const": "integer"}}}, "then": {"not": {"required": ["decimalChar"]}}},
        {
            "if": {"required": ["constraints"], "properties": {"type": {"enum": ["string", "boolean", "date"]}}},
            "then": {"properties": {"constraints": {"not": BOUNDED}}},
        },
    ],
}
RESOURCE = {
    "type": "object",
    "required": ["name", "path", "profile", "schema"],
    "properties": {
        "name": NAME,
        "profile": {"const": "tabular-data-resource"},
        "path": {"type": "string", "pattern": r"^(?!/)(?!.*\.\.)[^\\]+\.csv$"},
        "encoding": {"const": "utf-8"},
        "format": {"const": "csv"},
        "mediatype": {"const": "text/csv"},
        "dialect": {
            "type": "object",
            "required": ["delimiter"],
            "properties": {"delimiter": {"enum": [",", ";"]}, "header": {"const": True}},
        },
        "schema": {
            "type": "object",
            "required": ["fields"],
            "properties": {
                "fields": {"type": "array", "items": FIELD, "minItems": 1},
                "missingValues": {"type": "array", "items": {"type": "string"}},
                "primaryKey": {"type": ["string", "array"]},
                "foreignKeys": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["fields", "reference"],
                        "properties": {"reference": {"type": "object", "required": ["resource", "fields"]}},
                    },
                },
            },
        },
    },
}
PACKAGE = {
    "type": "object",
    "required": ["profile", "name", "resources"],
    "properties": {
        "profile": {"const": "tabular-data-package"},
        "name": NAME,
        "resources": {"type": "array", "items": RESOURCE, "minItems": 1},
    },
}
"""What the specification (Data Package 1, Table Schema 1) asks of the parts that forms use."""


def written(award: str, language: str = "id", **more: str) -> Written:
    host = make_host()
    return make_files(load_award(AWARDS / award, host=host), host, Texts(language), **more)


@pytest.fixture(scope="module")
def host() -> Host:
    return make_host()


@pytest.fixture(scope="module")
def form() -> Written:
    return written("harkopnas-2022", code="X01", name='Vega, "Utara"')


@pytest.fixture(scope="module")
def package(form: Written) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(form.files["csv/datapackage.json"])
    return made


def schema(package: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each["schema"] for each in package["resources"] if each["name"] == name)  # type: ignore[no-any-return]


def field(package: dict[str, Any], table: str, name: str) -> dict[str, Any]:
    return next(f for f in schema(package, table)["fields"] if f["pembina:column"] == name)  # type: ignore[no-any-return]


def rows(form: Written, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(form.files[f"csv/{name}"].decode("utf-8")), delimiter=";"))


def test_the_data_package_has_the_shape_of_the_specification(package: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(PACKAGE)
    assert [] == [error.message for error in jsonschema.Draft202012Validator(PACKAGE).iter_errors(package)]


def test_every_resource_is_a_file_whose_header_is_its_fields_in_their_order(
    form: Written, package: dict[str, Any]
) -> None:
    for resource in package["resources"]:
        assert rows(form, resource["path"])[0] == [each["name"] for each in resource["schema"]["fields"]]


def test_keys_name_fields_and_resources_that_are_there(package: dict[str, Any]) -> None:
    names = {each["name"]: {f["name"] for f in each["schema"]["fields"]} for each in package["resources"]}
    assert len(names) == len(package["resources"])
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            assert key["fields"] in names[resource["name"]]
            assert key["reference"]["fields"] in names[key["reference"]["resource"]]
    assert ["Kode"] == schema(package, "regions")["primaryKey"]


def test_what_the_award_fixes_is_a_constraint_and_what_it_leaves_open_is_none(package: dict[str, Any]) -> None:
    assert ["WTP", "WDP", "TMP", "TW"] == field(package, "figures", "category")["constraints"]["enum"]
    assert {"required": True, "unique": True} == field(package, "regions", "code")["constraints"]
    assert 0 == field(package, "events", "participants")["constraints"]["minimum"]
    assert "constraints" not in field(package, "disbursements", "source")


def test_a_day_outside_the_period_is_explained_and_not_called_a_mistake(package: dict[str, Any]) -> None:
    visit = field(package, "visits", "date")
    assert {"required": True} == visit["constraints"]
    assert "1 Juli 2021" in visit["description"]


def test_marks_of_numbers_are_those_of_the_language(package: dict[str, Any]) -> None:
    amount = field(package, "disbursements", "amount")
    assert (",", ".", "rupiah") == (amount["decimalChar"], amount["groupChar"], amount["unit"])
    english = json.loads(written("ipm", "en").files["csv/datapackage.json"])
    assert (".", ",") == tuple(field(english, "figures", "uhh")[key] for key in ("decimalChar", "groupChar"))
    assert "," == english["resources"][0]["dialect"]["delimiter"]


def test_the_entrant_s_code_and_name_stand_in_its_table_as_they_were_given(form: Written) -> None:
    assert ["X01", 'Vega, "Utara"'] == rows(form, "regions.csv")[1][:2]


def test_rows_whose_labels_the_award_names_stand_there_from_the_beginning() -> None:
    accounts = rows(written("ksp-usp-2016", code="K1"), "accounts.csv")
    assert ["K1", "Modal sendiri", ""] == accounts[1][:3]
    assert len(accounts) == 1 + len({(row[1], row[3]) for row in accounts[1:]})
    assert 1 == len(rows(written("ksp-usp-2016"), "accounts.csv"))


@pytest.mark.parametrize("award", sorted(name for name in shipped_awards() if "/" not in name))
def test_every_shipped_award_has_a_form_that_is_a_data_package(award: str, host: Host) -> None:
    made = make_files(load_award(shipped_awards()[award], host=host), host, Texts("id"), code="74", name="Buton")
    document = json.loads(made.files["csv/datapackage.json"])
    assert [] == [error.message for error in jsonschema.Draft202012Validator(PACKAGE).iter_errors(document)]
    tables = {name for name in made.files if name.endswith(".csv")}
    assert tables == {f"csv/{resource['path']}" for resource in document["resources"]}
    assert tables == {
        f"csv/{each['file']}" for each in tomli.loads(made.files["csv/dataset.toml"].decode())["tables"].values()
    }


def test_names_of_files_are_safe_whatever_tables_are_called() -> None:
    from pembina.forms.template_names import file_names, safe

    assert "form" == safe("../..")
    names = file_names(["Kunjungan", "kunjungan", "a/../b", "ä b", "表"])
    assert len(set(names.values())) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in names.values())
