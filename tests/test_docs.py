"""The documentation says what the program does: every name stands in the reference."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
import tomli

import pembina
from pembina.api import make_host, shipped_awards
from pembina.awardfile import award_schema
from pembina.cli import main
from pembina.cli.table import COMMANDS
from pembina.errors import CODES
from pembina.plugins import specs
from pembina.plugins.host import HOOKS
from pembina.record import read_result, result_schema

from .docs.pages import DOCS, write_files

CRITERIA, PLUGINS = (Path(__file__).parents[1] / name for name in ("criteria", "plugins"))
HOOK_NAMES = ("pembina_criteria", *HOOKS.values())


def page(name: str) -> str:
    return (DOCS / "reference" / f"{name}.md").read_text("utf-8")


def award_keys(node: object) -> set[str]:
    """Every key that the JSON Schema of awards knows, at any depth."""
    if isinstance(node, list):
        return set().union(*map(award_keys, node))
    if not isinstance(node, dict):
        return set()
    own = set(node.get("properties", {}) if isinstance(node.get("properties"), dict) else ())
    return own.union(*map(award_keys, node.values()))


@pytest.mark.parametrize("hook", HOOK_NAMES)
def test_a_hook_stands_in_the_reference_with_its_exact_signature(hook):
    signature = str(inspect.signature(getattr(specs, hook))).replace("'", "")
    assert f"## {hook}\n\n`def {hook}{signature}`\n\n{inspect.getdoc(getattr(specs, hook))}" in page("hooks")


def test_the_reference_knows_every_hook_and_no_other():
    hooks = {name for name, _ in inspect.getmembers(specs, inspect.isfunction) if name.startswith("pembina_")}
    assert hooks == set(HOOK_NAMES) == set(re.findall(r"^## (pembina_\w+)$", page("hooks"), re.MULTILINE))


@pytest.mark.parametrize("kind", HOOKS)
def test_a_kind_of_extension_stands_in_the_reference(kind):
    assert f"In `[provides]`: `{kind}`." in page("hooks")


@pytest.mark.parametrize("kind", ["scoring-methods", "aggregators"])
def test_every_method_stands_in_the_reference(kind):
    handed = [thing.name for _, thing in make_host().handed_over(kind)]
    assert handed
    assert [] == [name for name in handed if f"### {name}\n" not in page("methods")]


def test_every_gate_test_stands_in_the_reference():
    handed = [thing.name for _, thing in make_host().handed_over("gates")]
    assert [] == [name for name in handed if f"- `{name}`\n" not in page("methods")]


def test_every_error_code_stands_in_the_reference_and_no_other():
    assert list(CODES.all()) == re.findall(r"^## (PB\d+)$", page("errors"), re.MULTILINE)


def test_every_command_stands_in_the_reference_and_no_other():
    assert [*COMMANDS, "jury"] == re.findall(r"^## pembina (\S+)$", page("commands"), re.MULTILINE)


def test_every_award_key_stands_in_the_reference():
    paths = re.findall(r"^\| `([^`]+)` \|", page("award-file"), re.MULTILINE)
    written = {path.rpartition(".")[2].removesuffix("[]") for path in paths}
    written |= {
        key for row in re.findall(r"^\| `.*$", page("methods"), re.MULTILINE) for key in re.findall(r"`([^`]+)`", row)
    }
    keys = award_keys(award_schema())
    assert {"award", "weight", "one-of", "quota"} <= keys
    assert set() == keys - written


@pytest.fixture
def decisions(tmp_path, monkeypatch):
    """The files of the page about overrides."""
    write_files(DOCS / "how-to" / "overrides.md", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEMBINA_LANG", "en")


@pytest.mark.usefixtures("decisions")
def test_without_its_rules_on_overrides_the_award_of_that_page_gives_what_is_computed():
    award = Path("award.toml")
    text = award.read_text("utf-8")
    award.write_text(text[: text.index("[overrides]")] + text[text.index("[criteria.pembinaan]") :], "utf-8")
    assert 0 == main(["evaluate", ".", "-o", "hasil.json"])
    entrants = {e["code"]: (e["status"], e["total"]["published"]) for e in read_result("hasil.json").entrants}
    assert {"K1": ("ranked", "58.00"), "K2": ("ineligible", "36.00"), "K3": ("ranked", "50.00")} == entrants


def test_every_public_name_stands_in_the_reference_with_what_its_docstring_says():
    names = re.findall(r"^### (\w+)$", page("api"), re.MULTILINE)
    assert sorted(pembina.__all__, key=str.lower) == sorted(names, key=str.lower)
    for name in names:
        thing = getattr(pembina, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            said = re.sub(r":\w+:(`[^`]+`)", r"\1", inspect.getdoc(thing))
            assert f"\n{said}\n" in page("api"), name


def test_every_key_of_a_result_stands_in_the_reference():
    written = {
        path.rpartition(".")[2].removesuffix("[]") for path in re.findall(r"^\| `([^`]+)` \|", page("result"), re.M)
    }
    keys = award_keys(result_schema())
    assert {"witness", "contributions", "printed"} <= keys
    assert set() == keys - written


@pytest.mark.parametrize("name", ["result", "award-file"])
def test_every_key_has_a_meaning(name):
    rows = [line.split("|") for line in page(name).splitlines() if line.startswith("| `")]
    assert len(rows) > 150
    assert [row[1] for row in rows if not row[3 if name == "result" else 2].strip()] == []


def regimes():
    """Mechanism and line of each regime, by its folder."""
    parts = re.split(r"^### .*\n\n\[`criteria/([\w-]+)`\].*\n", page("regimes"), flags=re.MULTILINE)
    return [(folder, line) for folder, text in zip(parts[1::2], parts[2::2], strict=True) for line in
            re.findall(r"^\| [^|]+ \| `(.+)` \|$", text.partition("\n## ")[0], re.MULTILINE)]  # fmt: skip


@pytest.mark.parametrize(("folder", "line"), regimes())
def test_a_line_on_the_page_of_regimes_stands_in_the_award(folder, line):
    files = [*(CRITERIA / folder).glob("*.toml"), *(CRITERIA / folder).glob("data/dataset.toml")]
    assert any(" ".join(line.split()) in " ".join(file.read_text("utf-8").split()) for file in files)


def test_every_shipped_award_but_the_one_of_real_figures_is_on_the_page_of_regimes():
    folders = {path.parent.name for path in shipped_awards().values()} - {"penggerak-koperasi-2014"}
    assert folders == {folder for folder, _ in regimes()}
    assert [] == [name for name in shipped_awards() if "/" in name and name.rpartition("/")[2] not in page("regimes")]


def test_every_shipped_plugin_is_on_the_page_of_regimes_with_what_it_says_of_itself():
    for folder in sorted(path.parent.parent for path in PLUGINS.rglob("locale/en.toml")):
        summary = tomli.loads((folder / "locale" / "en.toml").read_text("utf-8"))["summary"]
        parts = folder.relative_to(PLUGINS).parts
        name = "-".join(parts).replace("_", "-")
        assert f"[{name}](../../plugins/{'/'.join(parts)}/README.md) | {summary} |" in page("regimes")
