"""A small award over all regions, through the whole program: old codes join, and old territories are remarked on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import pembina
from pembina.cli import main
from pembina.model import Result
from pembina.plugins import Host
from pembina.plugins.hashing import plugin_hash

AWARD = """format = 1

[award]
id = "uji-wilayah"
title = "Uji wilayah"
edition = 1
basis = "tests"

[entrants]
table = "wilayah"
key = "code"
name = "name"
where = {{ level = {level} }}
groups = ["level"]

[criteria.active]
use = "reported-value"
weight = 60
read = {{ figures = {{ table = "figures", value = "active" }} }}
score = {{ method = "goalposts", from = 0, to = 100 }}

[criteria.members]
use = "reported-value"
weight = 40
read = {{ figures = {{ table = "members", value = "members" }} }}
score = {{ method = "goalposts", from = 0, to = 10 }}
"""
DATASET = """[dataset]
title = "Uji"
origin = "synthetic"
numbers = "id"
aliases = "wilayah-names"

[tables.wilayah]
provided = "wilayah"

[tables.figures]
as-of = {figures}

[tables.members]
bare-names = "{bare}"
"""
REGENCIES, PROVINCES = '["regency", "city"]', '"province"'


def write(
    folder: Path, level: str, figures: str, members: str, bare: str = "kabupaten", of: str = "2021-12-31"
) -> Path:
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    (folder / "award.toml").write_text(AWARD.format(level=level), "utf-8")
    (data / "dataset.toml").write_text(DATASET.format(figures=of, bare=bare), "utf-8")
    (data / "figures.csv").write_text("region,active\n" + figures, "utf-8")
    (data / "members.csv").write_text("region,members\n" + members, "utf-8")
    return folder


def provinces(folder: Path, of: str, members: str = "Papua,5\nPapua Barat,5\nKaltim,5\nMaluku,5\n") -> Result:
    figures = "91,50\n92,50\nKalimantan Timur,50\n81,50\n"
    return pembina.evaluate(write(folder, PROVINCES, figures, members, "provinsi", of))


def divided(result: Result) -> list[tuple[str, str, str, str]]:
    """What is remarked of which province: criterion, code, the day of the figure, and the new codes."""
    found = [finding for finding in result.findings if finding["key"] == "wilayah.divided"]
    return [(f["node"], f["entrant"], f["args"]["as_of"], f["args"]["codes"]) for f in found]


# Old codes and old names


@pytest.fixture
def merauke(tmp_path: Path) -> Result:
    """Figures of 2021 by the codes of 2021, and members by the names of that year."""
    figures = "91.01,25\n92.71,100\n61.02,10\n61.71,90\nKab. Kukar,75\n"
    members = "Merauke,5\nKota Sorong,10\nPontianak,1\nKota Pontianak,9\nKutai Kartanegara,2\n"
    return pembina.evaluate(write(tmp_path, REGENCIES, figures, members))


def test_figures_of_2021_stand_at_the_codes_of_2025(merauke: Result) -> None:
    totals = {e["code"]: (e["name"], e["total"]["published"]) for e in merauke.entrants if e["total"]}
    assert totals == {
        "93.01": ("Kabupaten Merauke", "35.00"),  # 60 percent of 25, 40 percent of 50
        "96.71": ("Kota Sorong", "100.00"),
        "61.02": ("Kabupaten Mempawah", "10.00"),  # 60 percent of 10, 40 percent of 10
        "61.71": ("Kota Pontianak", "90.00"),
        "64.02": ("Kabupaten Kutai Kartanegara", "53.00"),  # 60 percent of 75, 40 percent of 20
    }
    assert len(merauke.entrants) == 514


def test_pontianak_of_old_is_mempawah_and_the_city_keeps_its_own(merauke: Result) -> None:
    rows = {e["code"]: i for i, e in enumerate(merauke.entrants)}
    members = merauke.node("members")["values"]
    assert (members[rows["61.02"]], members[rows["61.71"]]) == (1, 9)


def test_the_result_names_the_plugin_its_hash_and_the_licence_of_the_table(merauke: Result) -> None:
    plugins = {plugin["name"]: plugin["sha256"] for plugin in merauke.document["plugins"]}
    assert list(plugins) == ["reported-value", "wilayah"]
    assert plugins["wilayah"] == plugin_hash(Host().found("wilayah"))
    tables = {table["table"]: table for table in merauke.document["data"]["inputs"]}
    assert list(tables) == ["figures", "members", "wilayah", "wilayah-names"]
    assert [file["name"] for file in tables["wilayah"]["files"]] == ["wilayah:regions.csv"]
    assert "Open Database License 1.0" in tables["wilayah"]["source"]
    assert "recalled" not in json.dumps(merauke.document["award"])


def test_the_regency_of_the_old_name_without_its_kind_is_refused_naming_both(tmp_path: Path) -> None:
    folder = write(tmp_path, REGENCIES, "61.02,10\n", "61.02,1\n")
    (folder / "data" / "figures.csv").write_text("region,active\nPontianak,10\n", "utf-8")
    with pytest.raises(pembina.PembinaError) as refused:
        pembina.evaluate(folder)
    (problem,) = refused.value.problems
    assert (problem.code, problem.args["entrants"]) == ("PB321", "61.02 Kabupaten Mempawah, 61.71 Kota Pontianak")


# A table with codes of Statistics Indonesia


@pytest.mark.parametrize("code", ["9101", "9471", "1101", "3204"])
def test_codes_of_regencies_of_statistics_indonesia_are_refused(code: str, tmp_path: Path) -> None:
    with pytest.raises(pembina.PembinaError) as refused:
        pembina.evaluate(write(tmp_path, REGENCIES, f"{code},10\n", "61.02,1\n"))
    assert [problem.code for problem in refused.value.problems] == ["PB320"]


def test_a_table_beside_the_plugins_that_says_whose_codes_they_are_mends_it(tmp_path: Path) -> None:
    folder = write(tmp_path, REGENCIES, "9401,10\n", "9401,1\n")
    (folder / "data" / "wilayah-names.csv").write_text("name,code\n9401,93.01\n", "utf-8")
    result = pembina.evaluate(folder)
    assert [entrant["code"] for entrant in result.entrants if entrant["total"]] == ["93.01"]


def test_codes_of_provinces_of_statistics_indonesia_join_wrongly_which_no_program_can_see(tmp_path: Path) -> None:
    """In those lists 94 is Papua, in the ministry's it is Papua Tengah: the README says so loudly."""
    result = pembina.evaluate(write(tmp_path, PROVINCES, "94,10\n", "94,1\n", "provinsi"))
    assert [entrant["name"] for entrant in result.entrants if entrant["total"]] == ["Papua Tengah"]


# Divided provinces


def test_figures_older_than_the_division_are_remarked_on(tmp_path: Path) -> None:
    assert divided(provinces(tmp_path, "2021-12-31")) == [
        ("active", "91", "2021-12-31", "93, 94, 95"),
        ("active", "92", "2021-12-31", "96"),
    ]


def test_figures_of_2023_are_not(tmp_path: Path) -> None:
    assert divided(provinces(tmp_path, "2023-12-31")) == []


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2012-11-15", ["64", "91", "92"]),
        ("2012-11-16", ["91", "92"]),
        ("2022-07-24", ["91", "92"]),
        ("2022-07-25", ["92"]),
        ("2022-12-07", ["92"]),
        ("2022-12-08", []),
    ],
)
def test_the_remark_ends_with_the_day_of_the_law(day: str, codes: list[str], tmp_path: Path) -> None:
    assert [code for _, code, _, _ in divided(provinces(tmp_path, day))] == codes


def test_nothing_is_remarked_where_no_table_says_of_which_day_it_is(tmp_path: Path) -> None:
    provinces(tmp_path, "2021-12-31")
    declared = tmp_path / "data" / "dataset.toml"
    declared.write_text(declared.read_text("utf-8").replace("as-of = 2021-12-31\n", ""), "utf-8")
    assert divided(pembina.evaluate(tmp_path)) == []


def divide(folder: Path, active: str, members: str) -> list[tuple[str, str, str]]:
    """Divide the first criterion's figure by the other table's; both tables are of a day. What is remarked of it."""
    provinces(folder, active)
    award, declared = folder / "award.toml", folder / "data" / "dataset.toml"
    per = 'denominate = { table = "members", entrant = "region", column = "members" }\nunit = "each"\n'
    read = 'value = "active" } }\n'
    award.write_text(award.read_text("utf-8").replace(read, read + per), "utf-8")
    of = f"[tables.members]\nas-of = {members}\n"
    declared.write_text(declared.read_text("utf-8").replace("[tables.members]\n", of), "utf-8")
    return [(code, node, day) for node, code, day, _ in divided(pembina.evaluate(folder)) if node == "active"]


@pytest.mark.parametrize(("active", "members"), [("2021-12-31", "2024-12-31"), ("2024-12-31", "2021-12-31")])
def test_an_old_figure_over_a_new_one_is_remarked_on_and_so_is_a_new_one_over_an_old(
    active: str, members: str, tmp_path: Path
) -> None:
    assert divide(tmp_path, active, members) == [("91", "active", "2021-12-31"), ("92", "active", "2021-12-31")]


def test_a_new_figure_over_a_new_one_is_not(tmp_path: Path) -> None:
    assert divide(tmp_path, "2024-12-31", "2024-12-31") == []


@pytest.mark.parametrize(("row_day", "codes"), [("2022-01-31", ["91", "92"]), ("2024-01-31", ["92"])])
def test_a_figure_that_carries_its_own_day_is_judged_by_it(row_day: str, codes: list[str], tmp_path: Path) -> None:
    provinces(tmp_path, "2021-12-31")
    award = tmp_path / "award.toml"
    read = 'value = "active" } }'
    dated = 'value = "active", date = "day" } }'
    award.write_text(award.read_text("utf-8").replace(read, dated), "utf-8")
    figures = f"region,active,day\n91,50,{row_day}\n92,50,2022-01-31\n"
    (tmp_path / "data" / "figures.csv").write_text(figures, "utf-8")
    assert [code for _, code, _, _ in divided(pembina.evaluate(tmp_path))] == codes


def test_entrants_that_only_share_a_code_with_such_a_province_are_not(tmp_path: Path) -> None:
    provinces(tmp_path, "2021-12-31", "91,5\n92,5\n64,5\n")
    (tmp_path / "data" / "figures.csv").write_text("region,active\n91,50\n92,50\n64,50\n", "utf-8")
    (tmp_path / "data" / "dataset.toml").write_text(
        '[dataset]\nnumbers = "id"\n[tables.wilayah]\nfile = "bps.csv"\n[tables.figures]\nas-of = 2011-12-31\n', "utf-8"
    )
    bps = "code,name,level\n91,Papua Barat,province\n92,P a p u a,province\n64,PROVINSI KALIMANTAN TIMUR,province\n"
    (tmp_path / "data" / "bps.csv").write_text(bps, "utf-8")
    (tmp_path / "award.toml").write_text(
        (tmp_path / "award.toml").read_text("utf-8").replace("[entrants]", 'plugins = ["wilayah"]\n\n[entrants]'),
        "utf-8",
    )
    assert [code for _, code, _, _ in divided(pembina.evaluate(tmp_path))] == ["64"]


def test_a_data_set_that_does_not_use_the_plugin_has_no_remark_of_it(tmp_path: Path) -> None:
    provinces(tmp_path, "2021-12-31")
    (tmp_path / "data" / "dataset.toml").write_text(
        '[dataset]\nnumbers = "id"\n[tables.figures]\nas-of = 2021-12-31\n', "utf-8"
    )
    (tmp_path / "data" / "wilayah.csv").write_text("code,name,level\n91,Papua,province\n", "utf-8")
    for name in ("figures", "members"):
        column = {"figures": "active", "members": "members"}[name]
        (tmp_path / "data" / f"{name}.csv").write_text(f"region,{column}\n91,5\n", "utf-8")
    assert divided(pembina.evaluate(tmp_path)) == []


# As people use it


def test_the_program_tells_the_remark_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "award", PROVINCES, "91,50\n", "91,5\n", "provinsi")
    result = str(tmp_path / "r.json")
    assert main(["evaluate", str(folder), "-o", result]) == 0
    capsys.readouterr()
    said = {}
    for language in ("id", "en"):
        assert main(["--lang", language, "show", result, "--findings"]) == 0
        said[language] = " ".join(capsys.readouterr().out.split())
    assert "angkanya per 2021-12-31, sebelum provinsi ini dimekarkan (2022-07-25; kini juga 93, 94, 95)" in said["id"]
    assert "its figures are of 2021-12-31, before the province was divided (2022-07-25; now also 93" in said["en"]


def test_the_list_of_plugins_shows_it_and_its_detail_shows_the_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "plugins", "--format", "csv"]) == 0
    listed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("wilayah,")]
    assert len(listed) == 1
    assert "tables:wilayah tables:wilayah-names" in listed[0]
    assert main(["--lang", "id", "plugins", "wilayah", "--format", "markdown"]) == 0
    detail = capsys.readouterr().out
    assert 'provided = "wilayah"' in detail
    assert "| code | kode Kementerian Dalam Negeri (bukan kode BPS)" in detail
    assert "Open Database License 1.0" in detail


# What its README says

README = (Host().manifest("wilayah").folder / "README.md").read_text("utf-8")


def test_the_readme_holds_blocks_of_toml_that_do_what_it_says(tmp_path: Path) -> None:
    declared, entrants = (part.partition("```")[0] for part in README.split("```toml\n")[1:])
    folder = write(tmp_path, REGENCIES, "11.01,1\n", "11.01,1\n")
    (folder / "data" / "dataset.toml").write_text(declared, "utf-8")
    names = ["Bandung", "Kota Bandung", "Pontianak", "Kab. Kukar", "Kabupaten Toba Samosir", "91.01"]
    figures = "".join(f"{name},{i}\n" for i, name in enumerate(names))
    (folder / "data" / "koperasi-2021.csv").write_text("region,active\n" + figures, "utf-8")
    text = (folder / "award.toml").read_text("utf-8")
    head, _, rest = text.partition("[entrants]")
    (folder / "award.toml").write_text(head + entrants + "\n" + rest[rest.index("[criteria.active]") :], "utf-8")
    result = pembina.evaluate(folder)
    values = {e["code"]: v for e, v in zip(result.entrants, result.node("active")["values"], strict=True)}
    found = {code: value for code, value in values.items() if value is not None}
    assert found == {"32.04": 0, "32.73": 1, "61.02": 2, "64.02": 3, "12.12": 4, "93.01": 5}


def test_the_readme_names_the_licence_and_warns_of_the_other_codes_in_both_languages() -> None:
    assert README.count("https://opendatacommons.org/licenses/odbl/1-0/") == 2
    assert README.count("94") >= 2
    assert "**Kodenya adalah kode Kementerian Dalam Negeri, bukan kode BPS.**" in README
    assert "**The codes are those of the Ministry of Home Affairs, not of Statistics Indonesia (BPS).**" in README
    for heading in ("## Source", "## Licence", "## What it does not see", "## The cheapest way to game it"):
        assert heading in README


def test_the_tables_carry_their_licence() -> None:
    licence = (Host().manifest("wilayah").folder / "DATA-LICENSE.md").read_text("utf-8")
    assert "https://opendatacommons.org/licenses/odbl/1-0/" in licence
    assert "idn-area-data 4.0.1" in licence
