"""What `pembina plugins new` writes is a whole plugin: linted, typed, with cases that pass on every engine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tomli

from pembina.api import check, make_host
from pembina.errors import RecordError
from pembina.forms.plugin_start import DIRECTIONS, MEASURES, Asked, class_of, proposed
from pembina.forms.plugin_write import COUNTED, ROWS, SHOWN, plugin_files, write_plugin
from pembina.plugins.manifest import API
from pembina.testing import check_case, installed_backends, load_criterion, read_cases
from pembina.testing.conformance import Suite
from pembina.testing.conformance_rules import FAILED, NOT_TRIED

from ..plugins_shipped.test_folders import HEADINGS, keys
from .plugins_made import EVERY, YEAR, made

ROOT = Path(__file__).parents[2]
LONG = {
    "name": "n" * 30,
    "table": "t" * 30,
    "column": "c" * 30,
    "entrant": "e" * 30,
    "title": 'T"' * 30,
    "unit": "u" * 60,
}
"""Names as long as they may be."""


def name_of(measure, direction):
    return f"uji-{measure}-{direction}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A plugin for every measure and direction, one for whole numbers, one of each with the longest names."""
    folder = tmp_path_factory.mktemp("made")
    for measure, direction in EVERY:
        made(name_of(measure, direction), folder, measure=measure, direction=direction)
    made("uji-whole", folder, measure="sum", type="integer", column="hours")
    for letter, measure in zip("abcd", MEASURES, strict=True):
        made(letter + LONG["name"][1:], folder, measure=measure, **{key: LONG[key] for key in LONG if key != "name"})
    return folder


@pytest.fixture(scope="module")
def criteria(folder):
    """Their criteria, by the plugin's name."""
    with pytest.MonkeyPatch.context() as patch:
        for path in sorted(folder.iterdir()):
            patch.syspath_prepend(str(path / "src"))
        found = {
            path.name: load_criterion(next((path / "src").glob("*/__init__.py")).parent.name)
            for path in folder.iterdir()
        }
        yield found
        for criterion in found.values():
            sys.modules.pop(type(criterion).__module__)


def run(*words, cwd=ROOT, **env):
    return subprocess.run(
        [sys.executable, "-m", *map(str, words)], cwd=cwd, capture_output=True, text=True, env={**os.environ, **env}
    )


def test_every_file_is_linted_and_formatted_by_the_rules_of_pembina_itself(folder):
    for words in (("check",), ("format", "--check")):
        ran = run("ruff", *words, "--no-cache", "--config", ROOT / "pyproject.toml", folder)
        assert 0 == ran.returncode, ran.stdout
    assert len(list(folder.rglob("*.py"))) == 2 * (len(EVERY) + 1 + len(MEASURES))


def test_it_is_linted_by_its_own_rules_too(folder):
    assert 0 == run("ruff", "check", "--no-cache", ".", cwd=folder / "uji-share-lower").returncode


def test_the_code_is_typed_without_a_gap(folder, tmp_path):
    """Once for each template; Pembina itself is not what is looked at here."""
    own = Path(sys.prefix) / "mypy"  # warm after `make check`
    names = [name_of(measure, "lower").replace("-", "_") for measure in MEASURES] + ["uji_whole"]
    homes = [folder / name.replace("_", "-") / "src" for name in names]
    ran = run(
        "mypy", "--no-error-summary", "--cache-dir", own if ROOT in own.parents else tmp_path,
        *(word for name in names for word in ("-p", f"pembina_{name}")),
        MYPYPATH=os.pathsep.join(["src", *map(str, homes)]),
    )  # fmt: skip
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    assert [] == [line for line in ran.stdout.splitlines() if "pembina_uji" in line]


def outcomes(criterion):
    """How each rule of the conformance suite ended, on every engine."""
    cases = read_cases(criterion.manifest.folder / "cases.toml", criterion.manifest)
    return {outcome.rule.name: outcome for outcome in Suite(criterion, cases, timed=False).run()}


@pytest.mark.parametrize(("measure", "direction"), EVERY)
def test_it_passes_the_conformance_suite_on_every_engine(criteria, measure, direction):
    found = outcomes(criteria[name_of(measure, direction)])
    assert [] == [outcome for outcome in found.values() if outcome.state == FAILED]
    untried = {name for name, outcome in found.items() if outcome.state == NOT_TRIED}
    assert (set() if direction != "target" else {"direction"}) == untried - {"speed"}


@pytest.mark.parametrize("name", ["uji-whole", *(letter + LONG["name"][1:] for letter in "abcd")])
def test_nor_do_whole_numbers_and_long_names_make_a_difference(criteria, name):
    criterion = criteria[name]
    for case in read_cases(criterion.manifest.folder / "cases.toml", criterion.manifest):
        check_case(criterion, case, installed_backends()[0])


@pytest.mark.parametrize(("measure", "direction"), EVERY)
def test_a_case_says_who_stands_before_whom_where_a_direction_is_better(criteria, measure, direction):
    manifest = criteria[name_of(measure, direction)].manifest
    found = [case.best_first for case in read_cases(manifest.folder / "cases.toml", manifest) if case.best_first]
    assert {"higher": [("74", "73")], "lower": [("73", "74")], "target": []}[direction] == found


@pytest.mark.parametrize(("measure", "direction"), EVERY)
def test_manifest_and_texts_say_what_was_asked_in_both_languages(criteria, measure, direction):
    manifest = criteria[name_of(measure, direction)].manifest
    manifest.hold()
    texts = manifest.locale()
    assert (API, direction, ("region", "date")) == (
        manifest.api, manifest.direction, tuple(next(iter(manifest.tables.values())))[:2]
    )  # fmt: skip
    assert keys(texts["en"]) == keys(texts["id"])
    assert set(texts["en"]["parameters"]) == set(manifest.parameters)
    assert texts["en"]["unit"] == manifest.unit
    assert texts["en"]["summary"] != texts["id"]["summary"]
    code = (manifest.folder / "__init__.py").read_text("utf-8")
    assert all(f"also_{key}" in code for key in texts["en"]["also"])


@pytest.mark.parametrize(("measure", "direction"), EVERY)
def test_the_readme_answers_the_questions_that_those_of_shipped_plugins_answer(folder, measure, direction):
    text = (folder / name_of(measure, direction) / "README.md").read_text("utf-8")
    assert [] == [heading for heading in HEADINGS if heading not in text]
    assert [] == re.findall(r"\$\w|TODO|FIXME|XXX", text)
    for row in ROWS[measure]:
        assert f"| {row[0]} | {row[1]} |" in text


@pytest.mark.parametrize("measure", MEASURES)
def test_the_cheapest_way_to_game_it_is_another_one_in_each_direction(folder, measure):
    told = set()
    for direction in DIRECTIONS:
        text = (folder / name_of(measure, direction) / "README.md").read_text("utf-8")
        told.add(text.partition("game it\n")[2].partition("\n## ")[0])
    assert len(DIRECTIONS) == len(told)
    assert all(len(one.splitlines()) >= 2 for one in told)


@pytest.mark.parametrize(("measure", "direction"), EVERY)
def test_the_lines_for_an_award_in_its_readme_are_those_of_an_award(folder, criteria, tmp_path, measure, direction):
    readme = (folder / name_of(measure, direction) / "README.md").read_text("utf-8")
    lines = readme.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "award.toml").write_text(
        'format = 1\n[award]\nid = "uji"\ntitle = "Uji"\nedition = 1\n'
        "period = { start = 2022-01-01, end = 2022-12-31 }\n"
        '[entrants]\ntable = "regions"\nkey = "code"\nname = "name"\n' + lines, "utf-8"
    )  # fmt: skip
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "regions.csv").write_text("code,name\n73,A\n74,B\n", "utf-8")
    manifest = criteria[name_of(measure, direction)].manifest
    ((table, columns),) = manifest.tables.items()
    rows = [[row[0], row[1], *([row[2]] if row[2] is not None else []), row[3]] for row in ROWS[measure]]
    written = [",".join(str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in row) for row in rows]
    (tmp_path / "data" / f"{table}.csv").write_text("\n".join([",".join(columns), *written]) + "\n", "utf-8")
    assert check(tmp_path, host=make_host()).award.id == "uji"


def test_five_rows_stand_in_the_test_and_are_counted_by_hand():
    assert {5} == {len(rows) for rows in ROWS.values()}
    assert ({"73": 1, "74": 2}, {"73": 1, "74": 1}) == COUNTED["records"] == COUNTED["distinct"]
    assert ({"73": 80 - 30, "74": 100 + 50}, {"73": 80 - 30, "74": 100}) == COUNTED["sum"]
    assert ({"73": 0, "74": 100 * 1 / 2}, {"73": 0, "74": 100 * 1 / 1}) == COUNTED["share"]
    dated = {name: sorted(row[0] for row in rows if row[1].startswith("2022")) for name, rows in ROWS.items()}
    assert dated == {name: list(shown) for name, shown in SHOWN.items()}


def test_the_licence_names_the_author_or_else_the_authors_of_the_distribution():
    named = plugin_files(proposed(Asked("hari-pasar", author='Siti "Ana"')), YEAR)
    nobody = plugin_files(proposed(Asked("hari-pasar")), YEAR)
    assert 'Copyright (c) 2026 Siti "Ana"\n' in named["LICENSE"]
    assert "Copyright (c) 2026 The authors of pembina-hari-pasar\n" in nobody["LICENSE"]
    projects = [tomli.loads(files["pyproject.toml"])["project"] for files in (named, nobody)]
    assert [[{"name": 'Siti "Ana"'}], None] == [project.get("authors") for project in projects]
    assert {"MIT"} == {project["license"] for project in projects}


def test_the_distribution_names_its_entry_point_and_ships_its_descriptions():
    project = tomli.loads(plugin_files(proposed(Asked("hari-pasar")), YEAR)["pyproject.toml"])
    assert {"hari-pasar": "pembina_hari_pasar"} == project["project"]["entry-points"]["pembina"]
    assert {"packages": ["src/pembina_hari_pasar"]} == project["tool"]["hatch"]["build"]["targets"]["wheel"]


def test_no_file_holds_an_address_of_an_index_or_a_path_of_a_machine():
    for measure, direction in EVERY:
        files = plugin_files(proposed(Asked("hari-pasar", measure=measure, direction=direction)), YEAR)
        here = (str(Path.home()), str(Path(__file__).parents[2]))
        assert not any(place in text for text in files.values() for place in here)
        assert not any(re.search(r"https?://|index-url", text) for text in files.values())


def test_texts_of_a_person_stay_as_they_are_in_toml_and_harmless_in_code():
    new = proposed(Asked("hari-pasar", title='A "b" \\ c', title_id="Judul", unit='x "y" \\', unit_id="z"))
    files = plugin_files(new, YEAR)
    home = "src/pembina_hari_pasar"
    english, indonesian = (tomli.loads(files[f"{home}/locale/{language}.toml"]) for language in ("en", "id"))
    assert ('A "b" \\ c', 'x "y" \\') == (english["title"], english["unit"])
    assert ("Judul", "z") == (indonesian["title"], indonesian["unit"])
    compile(files[f"{home}/__init__.py"], "__init__.py", "exec")
    assert files[f"{home}/__init__.py"].startswith('"""A \'b\' / c: what is counted')


@pytest.mark.parametrize(
    ("said", "untranslated"),
    [
        ({}, ("title", "unit")),
        ({"title_id": "Hari pasar"}, ("unit",)),
        ({"title_id": "Hari pasar", "unit": "days", "unit_id": "hari"}, ()),
        ({"title_id": "Hari pasar", "measure": "share"}, ()),
        ({"title_id": "Hari pasar", "measure": "sum"}, ()),
        ({"measure": "sum", "type": "integer"}, ("title", "unit")),
    ],
)
def test_what_is_not_translated_is_said_in_the_readme(said, untranslated):
    new = proposed(Asked("market-days", **said))
    assert untranslated == new.untranslated
    readme = plugin_files(new, YEAR)["README.md"]
    assert bool(untranslated) == ("**Translate the " in readme)
    if untranslated:
        assert f"**Translate the {' and '.join(untranslated)}:**" in readme


@pytest.mark.parametrize(
    ("name", "kind"),
    [("market-days", "MarketDays"), ("table", "TableCriterion"), ("none", "NoneCriterion"), ("a1-b2", "A1B2")],
)
def test_the_class_has_the_plugins_name_unless_the_module_has_that_one_already(name, kind):
    assert kind == class_of(name)
    code = plugin_files(proposed(Asked(name)), YEAR)[f"src/pembina_{name.replace('-', '_')}/__init__.py"]
    compile(code, name, "exec")


def test_what_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(RecordError, match="PB642"):
        write_plugin(proposed(Asked("hari-pasar")), tmp_path / "file" / "inside", YEAR)
    monkeypatch.setattr(Path, "write_bytes", failing(Path.write_bytes, after=5))
    with pytest.raises(RecordError, match="PB642"):
        write_plugin(proposed(Asked("hari-pasar")), tmp_path / "hari", YEAR)
    assert ["file"] == [path.name for path in tmp_path.iterdir()]


def failing(write, after):
    """A disk that is full after so many files."""
    done = []

    def full(path, content):
        done.append(path)
        if len(done) > after:
            raise OSError(28, "No space left on device")
        return write(path, content)

    return full


def test_a_repository_without_files_and_the_folder_one_stands_in_are_filled(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    files = write_plugin(proposed(Asked("hari-pasar")), Path(), YEAR)
    assert 12 == len(files)
    assert sorted(files) == sorted(
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    )
