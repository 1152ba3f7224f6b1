"""The documentation says what the program does: every name stands in the reference, and the tutorial works."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path

import pytest
import tomli

from pembina.api import make_host, shipped_awards
from pembina.awardfile import award_schema
from pembina.cli import main
from pembina.cli.table import COMMANDS
from pembina.errors import CODES
from pembina.plugins import specs
from pembina.plugins.host import HOOKS
from pembina.record import read_result

DOCS = Path(__file__).parents[1] / "docs"
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


def write_files(how_to, folder):
    """Write the files that a page tells to write; return the page."""
    text = (DOCS / "how-to" / f"{how_to}.md").read_text("utf-8")
    for name, content in re.findall(r"^`([\w./-]+)`\n```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return text


@pytest.fixture
def tutorial(tmp_path, monkeypatch):
    """The files that the tutorial tells to write, as pip install would have left them."""
    write_files("write-a-criterion", tmp_path)
    metadata = tmp_path / "src" / "pembina_market_days-0.1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: pembina-market-days\nVersion: 0.1\n", "utf-8")
    (metadata / "entry_points.txt").write_text("[pembina]\nmarket-days = pembina_market_days\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    monkeypatch.setenv("PEMBINA_LANG", "en")
    yield tmp_path
    sys.modules.pop("pembina_market_days", None)


def test_the_tutorial_scores_its_award(tutorial, capsys):
    result = str(tutorial / "market.json")
    assert 0 == main(["evaluate", str(tutorial / "award"), "-o", result])
    capsys.readouterr()
    ranking = read_result(result).ranking()
    assert [("74", "50.00"), ("71", "25.00")] == [(e["code"], e["total"]["published"]) for e in ranking]
    assert 0 == main(["explain", result, "74", "markets"])
    assert "2 market days for 4 cooperatives" in capsys.readouterr().out


def test_the_cases_of_the_tutorial_pass(tutorial):
    from pembina.testing import case_parameters, check_case

    parameters = case_parameters("pembina_market_days")
    assert parameters
    for parameter in parameters:
        check_case(*parameter.values)


@pytest.fixture
def worksheet(tmp_path, monkeypatch):
    """The files of the page about worksheets, and the page itself."""
    text = write_files("check-a-worksheet", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEMBINA_LANG", "en")
    return text


def test_the_page_about_worksheets_shows_what_the_program_prints(worksheet, capsys):
    assert 0 == main(["evaluate", ".", "-o", "hasil.json"])
    capsys.readouterr()
    assert 0 == main(["show", "hasil.json", "--findings"])
    printed = capsys.readouterr().out
    shown = worksheet[worksheet.index("```\nEntrant") + 4 :].partition("```")[0]
    assert shown in printed


@pytest.fixture
def decisions(tmp_path, monkeypatch):
    """The files of the page about overrides, and the page itself."""
    text = write_files("overrides", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEMBINA_LANG", "en")
    return text


def test_the_page_about_overrides_shows_what_the_program_prints(decisions, capsys):
    assert 0 == main(["evaluate", ".", "-o", "hasil.json"])
    totals = {e["code"]: e["total"]["published"] for e in read_result("hasil.json").entrants}
    assert {"K1": "76.00", "K2": "36.00", "K3": "50.00"} == totals
    shown = [
        decisions[decisions.index(f"```\n{start}") + 4 :].partition("```")[0] for start in ("Entrant", "That makes")
    ]
    capsys.readouterr()
    assert 0 == main(["show", "hasil.json"])
    assert shown[0] in capsys.readouterr().out
    assert 0 == main(["explain", "hasil.json", "K1", "pembinaan.kunjungan"])
    assert shown[1].rstrip() in capsys.readouterr().out


def test_without_its_rules_on_overrides_the_award_of_that_page_gives_what_is_computed(decisions):
    award = Path("award.toml")
    text = award.read_text("utf-8")
    award.write_text(text[: text.index("[overrides]")] + text[text.index("[criteria.pembinaan]") :], "utf-8")
    assert 0 == main(["evaluate", ".", "-o", "hasil.json"])
    entrants = {e["code"]: (e["status"], e["total"]["published"]) for e in read_result("hasil.json").entrants}
    assert {"K1": ("ranked", "58.00"), "K2": ("ineligible", "36.00"), "K3": ("ranked", "50.00")} == entrants


def test_the_page_about_decisions_shows_what_the_program_prints(tmp_path, monkeypatch, capsys):
    text = write_files("after-publication", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEMBINA_LANG", "en")
    assert 0 == main(["evaluate", "award.toml", "-o", "award.json"])
    decided = Path("award.decisions.toml")
    decided.write_text(decided.read_text("utf-8").replace("0" * 64, read_result("award.json").sha256), "utf-8")
    capsys.readouterr()
    assert 0 == main(["show", "award.json"])
    assert text[text.index("\nRank") + 1 :].partition("```")[0] in capsys.readouterr().out


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
