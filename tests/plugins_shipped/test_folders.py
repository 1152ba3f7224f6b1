"""Each shipped criterion is a whole folder: manifest, cases, texts in two languages, README."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pembina_plugins
import pytest
import tomli

from pembina.plugins import Criterion
from pembina.testing import load_criterion, read_cases

ROOT = Path(pembina_plugins.__file__).parent
SHIPPED = sorted(".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.rglob("criterion.toml"))
LANGUAGES = ("en", "id")
HEADINGS = ("## Source", "## Formula", "## Worked example", "## What it does not see", "## The cheapest way to game it")


@pytest.fixture(params=SHIPPED)
def criterion(request: pytest.FixtureRequest) -> Criterion:
    return load_criterion(f"pembina_plugins.{request.param}")


def texts(criterion: Criterion, language: str) -> dict[str, Any]:
    return tomli.loads((criterion.manifest.folder / "locale" / f"{language}.toml").read_text("utf-8"))


def keys(table: dict[str, Any]) -> set[str]:
    return {f"{key}.{inner}" for key, value in table.items() if isinstance(value, dict) for inner in value} | set(table)


def test_folder_and_name_agree(criterion: Criterion) -> None:
    parts = criterion.manifest.folder.relative_to(ROOT).parts
    assert "_".join(parts) == criterion.manifest.name.replace("-", "_")


def test_both_languages_have_the_same_keys(criterion: Criterion) -> None:
    assert keys(texts(criterion, "en")) == keys(texts(criterion, "id"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_and_ends_as_it_should(criterion: Criterion, language: str) -> None:
    found = texts(criterion, language)
    assert {"title", "summary", "unit", "parameters", "also"} <= set(found)
    assert found["summary"].endswith(".")
    plain = [value for value in found.values() if isinstance(value, str)]
    nested = [text for value in found.values() if isinstance(value, dict) for text in value.values()]
    assert all(text.strip() for text in plain + nested)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_is_described(criterion: Criterion, language: str) -> None:
    assert set(texts(criterion, language)["parameters"]) == set(criterion.manifest.parameters)
    assert all(schema.get("description") for schema in criterion.manifest.parameters.values())


def test_the_english_unit_is_the_manifests(criterion: Criterion) -> None:
    assert texts(criterion, "en")["unit"] == criterion.manifest.unit


def test_every_number_shown_beside_the_value_has_a_name(criterion: Criterion) -> None:
    code = (criterion.manifest.folder / "__init__.py").read_text("utf-8")
    named = set(texts(criterion, "en")["also"])
    assert all(f"also_{name}" in code or 'f"also_{other}"' in code for name in named)
    expected = {
        name
        for case in read_cases(criterion.manifest.folder / "cases.toml", criterion.manifest)
        for wanted in case.expect.values()
        for name in wanted.get("also", {})
    }
    assert expected <= named


def test_the_cases_hold_attempts_at_gaming_and_enough_of_the_rest(criterion: Criterion) -> None:
    names = [case.name for case in read_cases(criterion.manifest.folder / "cases.toml", criterion.manifest)]
    assert len(names) >= 12


def test_the_readme_answers_the_five_questions(criterion: Criterion) -> None:
    readme = (Path(criterion.manifest.folder) / "README.md").read_text("utf-8")
    assert [heading for heading in HEADINGS if heading not in readme] == []
