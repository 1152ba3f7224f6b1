"""Tables that plugins bring along: how dataset.toml asks for them, and every mistake in doing so."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pembina.data import Loaded
from pembina.data.declared import read_settings
from pembina.data.provided import check_provided
from pembina.errors import PluginError
from pembina.model import Entrants
from pembina.plugins import Host, ProvidedTable
from pembina.plugins.hashing import plugin_hash
from tests.data.conftest import World

PROVINCES = Entrants("wilayah", "code", "name", {"level": "province"})
WILAYAH = '[tables.wilayah]\nprovided = "wilayah"\n'
FIGURES = {"region": "entrant", "amount": "integer"}


def problems(world: World, toml: str, **tables: Mapping[str, str]) -> list[str]:
    """What is wrong when a data set with this dataset.toml is loaded, without the folder's own name."""
    world.write("dataset.toml", toml)
    return world.complaints(**tables)


def load(world: World, toml: str, figures: str, entrants: Entrants = PROVINCES) -> Loaded:
    world.write("dataset.toml", toml)
    world.write("figures.csv", figures)
    return world.load(entrants=entrants, figures=FIGURES)


def amounts(loaded: Loaded) -> dict[str, int]:
    return {row[0]: row[1] for row in loaded.engine.rows(loaded.tables("figures")["figures"])}


# What is read


def test_a_plugins_table_stands_in_for_a_file(world: World) -> None:
    loaded = load(world, WILAYAH, "region,amount\n74,7\nSulawesi Selatan,8\n")
    assert amounts(loaded) == {"74": 7, "73": 8}
    assert len(loaded.entrants) == 38
    assert len(loaded.known) == 38 + 514


def test_it_may_have_another_name_in_the_data_set_and_other_names_of_columns(world: World) -> None:
    toml = '[tables.daerah]\nprovided = "wilayah"\ncolumns = { kode = "code", nama = { name = "name" } }\n'
    loaded = load(world, toml, "region,amount\n74,7\n", Entrants("daerah", "kode", "nama", {"level": "province"}))
    assert amounts(loaded) == {"74": 7}
    assert [table.table for table in loaded.inputs] == ["daerah", "figures"]


def test_inputs_name_the_plugin_and_the_bytes_that_were_read(world: World) -> None:
    toml = '[dataset]\naliases = "wilayah-names"\n' + WILAYAH
    loaded = load(world, toml, "region,amount\nSultra,7\n")
    tables = {table.table: table for table in loaded.inputs}
    assert list(tables) == ["figures", "wilayah", "wilayah-names"]
    (regions,), (names,) = tables["wilayah"].files, tables["wilayah-names"].files
    folder = world.host.manifest("wilayah").folder
    assert [regions.name, names.name] == ["wilayah:regions.csv", "wilayah:names.csv"]
    assert regions.sha256 == sha256((folder / "regions.csv").read_bytes()).hexdigest()
    assert names.sha256 == sha256((folder / "names.csv").read_bytes()).hexdigest()
    assert regions.rows == 38 + 514


def test_source_and_day_are_the_plugins_unless_the_data_set_says_otherwise(world: World) -> None:
    loaded = load(world, WILAYAH, "region,amount\n74,7\n")
    said = next(table for table in loaded.inputs if table.table == "wilayah")
    assert said.source is not None
    assert "idn-area-data 4.0.1" in said.source
    assert said.as_of == "2025-04-25"
    loaded = load(world, WILAYAH + 'source = "our list"\nas-of = 2024-01-01\n', "region,amount\n74,7\n")
    said = next(table for table in loaded.inputs if table.table == "wilayah")
    assert (said.source, said.as_of) == ("our list", "2024-01-01")


def test_a_table_of_the_data_set_has_no_source_of_a_plugin(world: World) -> None:
    loaded = load(world, WILAYAH, "region,amount\n74,7\n")
    said = next(table for table in loaded.inputs if table.table == "figures")
    assert (said.source, said.as_of) == (None, None)


def test_the_plugin_is_among_those_that_read_and_its_hash_covers_the_table(world: World) -> None:
    loaded = load(world, WILAYAH, "region,amount\n74,7\n")
    (found,) = loaded.readers
    assert found.name == "wilayah"
    assert len(plugin_hash(found)) == 64


def test_no_plugin_is_imported_for_a_data_set_that_asks_for_no_table_of_one(world: World) -> None:
    world.write("t.csv", "region\n11\n")
    world.load(t={"region": "entrant"})
    assert world.host.loaded() == []


# How it is written does not depend on the data set


def test_formats_and_markers_of_the_data_set_do_not_hold_for_a_plugins_table(world: World) -> None:
    toml = '[dataset]\nnumbers = "id"\ndates = "d/m/y"\nmissing = ["tidak", "province"]\n' + WILAYAH
    loaded = load(world, toml, "region,amount\n74,3.693\n91,tidak\n")
    assert amounts(loaded) == {"74": 3693, "91": None}
    settings = read_settings(world.folder).table("wilayah")
    assert (settings.numbers, settings.dates, settings.missing) == ("plain", ("iso",), ())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("file", '"regions.csv"'),
        ("reader", '"csv"'),
        ("sheet", '"x"'),
        ("delimiter", '";"'),
        ("encoding", '"latin-1"'),
        ("header-row", "2"),
        ("numbers", '"id"'),
        ("dates", '"iso"'),
        ("missing", '["-"]'),
    ],
)
def test_a_key_about_a_file_means_nothing_beside_it(world: World, key: str, value: str) -> None:
    assert problems(world, f"{WILAYAH}{key} = {value}\n", wilayah={"code": "text"}) == [
        f'dataset.toml:3:1: tables.wilayah.{key}: error[PB344]: the key "{key}" means nothing for files of the kind '
        "provided"
    ]


def test_formats_of_its_columns_mean_nothing_either_and_all_are_named(world: World) -> None:
    columns = 'columns = { code = { numbers = "id", missing = [] }, name = { dates = "iso" } }\nsheet = "x"\n'
    found = problems(world, WILAYAH + columns, wilayah={"code": "text", "name": "text"})
    assert [text.split(": ")[1] for text in found] == [
        "tables.wilayah.columns.code.numbers",
        "tables.wilayah.columns.code.missing",
        "tables.wilayah.columns.name.dates",
        "tables.wilayah.sheet",
    ]
    assert all("error[PB344]" in text for text in found)


# Who provides it


@pytest.mark.parametrize(
    ("name", "hint"),
    [("wilaya", 'did you mean "wilayah"?'), ("zzz", "plugins provide wilayah, wilayah-names")],
)
def test_a_table_that_no_plugin_provides_is_refused_with_what_there_is(world: World, name: str, hint: str) -> None:
    assert problems(world, f'[tables.t]\nprovided = "{name}"\n', t={"code": "text"}) == [
        f'dataset.toml:2:1: tables.t.provided: error[PB346]: no plugin provides a table "{name}"\n  hint: {hint}'
    ]


def test_where_nothing_is_installed_nothing_is_offered(world: World) -> None:
    world.host = Host(builtins=("pembina.data.builtin",), catalogue={})
    (found,) = problems(world, '[tables.t]\nprovided = "wilayah"\n', t={"code": "text"})
    assert found.endswith('error[PB346]: no plugin provides a table "wilayah"')


def test_a_blocked_plugin_provides_nothing(world: World) -> None:
    world.host = Host(blocked=("wilayah",), builtins=("pembina.data.builtin",))
    (found,) = problems(world, '[tables.t]\nprovided = "wilayah"\n', t={"code": "text"})
    assert "error[PB346]" in found


def test_a_table_that_nothing_declares_is_not_taken_from_a_plugin_but_the_line_is_named(world: World) -> None:
    world.write("wilayah-nama.csv", "name\n")
    hint = 'hint: a plugin has a table of this name: write provided = "wilayah-names" in dataset.toml'
    assert problems(world, "", **{"wilayah-names": {"code": "text"}}) == [
        f'{world.folder.as_posix()}: error[PB305]: the data set has no table "wilayah-names"\n  {hint}'
    ]


def test_a_file_of_the_data_set_goes_before_a_plugins_table_of_the_same_name(world: World) -> None:
    world.write("wilayah.csv", "code,name,level\n74,Sultra,province\n")
    loaded = load(world, "", "region,amount\n74,7\n")
    assert len(loaded.entrants) == 1
    assert loaded.readers == ()


def test_a_column_that_it_does_not_have_is_named_with_those_that_it_has(world: World) -> None:
    assert problems(world, WILAYAH, wilayah={"nama": "text", "kode": "text"}) == [
        'wilayah:regions.csv: error[PB310]: the table "wilayah" has no column "kode"\n  hint: did you mean "code"?',
        'wilayah:regions.csv: error[PB310]: the table "wilayah" has no column "nama"\n  hint: did you mean "name"?',
    ]


# Names of entrants


def test_a_plugins_names_are_the_other_names_of_entrants(world: World) -> None:
    toml = '[dataset]\naliases = "wilayah-names"\n' + WILAYAH
    figures = "region,amount\nSultra,1\n91.01,2\nKab. Kukar,3\n92.71,4\nKabupaten Pontianak,5\n"
    assert amounts(load(world, toml, figures)) == {"74": 1, "93.01": 2, "64.02": 3, "96.71": 4, "61.02": 5}


def test_they_may_be_named_in_full_as_any_table(world: World) -> None:
    toml = '[dataset]\naliases = { table = "nama", alias = "name", key = "code" }\n'
    toml += '[tables.nama]\nprovided = "wilayah-names"\n' + WILAYAH
    assert amounts(load(world, toml, "region,amount\nSultra,1\n")) == {"74": 1}


def test_a_declared_table_goes_before_a_plugins(world: World) -> None:
    world.write("nama.csv", "name,code\nBumi Anoa kita,74\n")
    toml = '[dataset]\naliases = "wilayah-names"\n[tables.wilayah-names]\nfile = "nama.csv"\n' + WILAYAH
    loaded = load(world, toml, "region,amount\nBumi Anoa kita,1\n")
    assert amounts(loaded) == {"74": 1}
    assert [f.name for table in loaded.inputs for f in table.files] == [
        "figures.csv",
        "wilayah:regions.csv",
        "nama.csv",
    ]


def test_a_file_of_the_data_set_goes_before_a_plugins_names(world: World) -> None:
    world.write("wilayah-names.csv", "name,code\nBumi Anoa kita,74\n")
    toml = '[dataset]\naliases = "wilayah-names"\n' + WILAYAH
    assert amounts(load(world, toml, "region,amount\nBumi Anoa kita,1\n")) == {"74": 1}


@pytest.mark.parametrize(
    ("name", "hint"),
    [("wilayah-name", 'did you mean "wilayah-names"?'), ("zzz", "plugins provide wilayah, wilayah-names")],
)
def test_names_that_no_plugin_provides_are_refused_at_the_line_that_asks(world: World, name: str, hint: str) -> None:
    world.write("t.csv", "region\n11\n")
    assert problems(world, f'[dataset]\n\naliases = "{name}"\n[tables.t]\n', t={"region": "entrant"}) == [
        f'dataset.toml:3:1: dataset.aliases: error[PB346]: no plugin provides a table "{name}"\n  hint: {hint}'
    ]


def test_a_table_without_the_two_columns_cannot_be_the_table_of_names(world: World) -> None:
    world.write("t.csv", "region,x\n11,1\n")
    assert problems(world, '[dataset]\naliases = "t"\n', t={"region": "entrant"}) == [
        't.csv: error[PB310]: the table "t" has no column "name"\n  hint: the columns are "region", "x"',
        't.csv: error[PB310]: the table "t" has no column "code"\n  hint: the columns are "region", "x"',
    ]


def test_a_name_of_somebody_outside_the_table_of_entrants_says_which_code_it_leads_to(world: World) -> None:
    toml = '[dataset]\naliases = "wilayah-names"\n'
    world.write("t.csv", "region\nKukar\n")
    (found,) = problems(world, toml, t={"region": "entrant"})
    assert "error[PB326]" in found
    assert "64.02" in found


def test_bare_names_hold_for_the_table_that_declares_them_alone(world: World) -> None:
    toml = "[tables.k]\nbare-names = 'kabupaten'\n[tables.c]\nbare-names = 'kota'\n"
    world.write("dataset.toml", toml)
    for name in "kcn":
        world.write(f"{name}.csv", "region\nBandung\n")
    loaded = world.load(k={"region": "entrant"}, c={"region": "entrant"})
    assert [loaded.engine.rows(loaded.tables(name)[name])[0][0] for name in "kc"] == ["32.04", "32.73"]
    (found,) = world.complaints(k={"region": "entrant"}, n={"region": "entrant"})
    assert found == (
        'n.csv:2: column "region": error[PB321]: "Bandung" fits more than one entrant: 32.04 Kabupaten Bandung, '
        "32.73 Kota Bandung\n  hint: write the code, or the full name; or declare what a short name means in this "
        'table: bare-names = "kabupaten" / bare-names = "kota"'
    )


# Mistakes in dataset.toml


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[tables.t]\nprovided = 3\n", "2:1: tables.t.provided: error[PB303]: {not}it has to be text"),
        ("[tables.t]\nprovided = ''\n", "2:1: tables.t.provided: error[PB303]: {not}it must not be empty"),
        ("[tables.t]\nprovided = true\n", "2:1: tables.t.provided: error[PB303]: {not}it has to be text"),
        ("[tables.t]\nprovider = 'wilayah'\n", '2:1: tables.t.provider: error[PB304]: unknown key "provider"'),
        ("[tables.t]\nbare_names = 'kota'\n", '2:1: tables.t.bare_names: error[PB304]: unknown key "bare_names"'),
        (
            "[tables.t]\nbare-names = 'Kota'\n",
            '2:1: tables.t.bare-names: error[PB303]: {not}it has to be one of "kabupaten", "kota", "provinsi"',
        ),
        (
            "[tables.t]\nbare-names = ['kota']\n",
            '2:1: tables.t.bare-names: error[PB303]: {not}it has to be one of "kabupaten", "kota", "provinsi"',
        ),
        ("[dataset]\naliases = ''\n", "2:1: dataset.aliases: error[PB303]: {not}it must not be empty"),
        (
            "[dataset]\naliases = 3\n",
            "2:1: dataset.aliases: error[PB303]: {not}it has to be text, or a list or table of keys that the schema "
            "allows",
        ),
        (
            "[dataset]\naliases = { table = 't', alias = 'a' }\n",
            "2:1: dataset.aliases: error[PB303]: {not}it needs the key key",
        ),
        (
            "[dataset]\naliases = { table = 't', alias = 'a', key = 'k', kind = 'x' }\n",
            '2:50: dataset.aliases.kind: error[PB304]: unknown key "kind"',
        ),
        (
            "[dataset]\naliases = { table = 't', alias = '', key = 'k' }\n",
            "2:26: dataset.aliases.alias: error[PB303]: {not}it must not be empty",
        ),
    ],
)
def test_a_mistake_in_these_keys_is_named_at_its_place(world: World, toml: str, said: str) -> None:
    (found,) = problems(world, toml, regions={"level": "text"})
    assert found.split("\n")[0] == "dataset.toml:" + said.replace("{not}", "this setting is not understood: ")


# What a plugin may hand over


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({"path": "regions.csv"}, "its path is str, where pathlib.Path is due"),
        ({"path": None}, "its path is NoneType, where pathlib.Path is due"),
        ({"path": Path("nowhere.csv")}, "there is no file nowhere.csv"),
        ({"path": Path()}, "there is no file "),
        ({"path": Path(__file__)}, "its file test_provided.py lies outside the plugin's folder"),
        ({"path": "plugin.toml"}, "its file plugin.toml does not end in .csv"),
        ({"columns": ["name"]}, "its columns are no mapping from name to text"),
        ({"columns": {"name": 3}}, "its columns are no mapping from name to text"),
        ({"columns": {3: "name"}}, "its columns are no mapping from name to text"),
        ({"source": None}, "its source is NoneType, where str is due"),
        ({"as_of": "2025"}, "its as_of is '2025', where a day is due"),
        ({"as_of": "2025-02-30"}, "its as_of is '2025-02-30', where a day is due"),
        ({"as_of": 2025}, "its as_of is 2025, where a day is due"),
    ],
)
def test_what_cannot_be_read_as_a_table_is_refused_in_the_plugins_name(others: Any, reason: str) -> None:
    found = Host().found("wilayah")
    assert found.manifest is not None
    folder = found.manifest.folder
    given: dict[str, Any] = {"path": folder / "regions.csv", "columns": {"name": "a name"}, **others}
    if given["path"] == "plugin.toml":
        given["path"] = folder / "plugin.toml"
    with pytest.raises(PluginError) as refused:
        check_provided(ProvidedTable("t", **given), found)
    (problem,) = refused.value.problems
    assert (problem.code, problem.args["reason"]) == ("PB409", f"the table t: {reason}")
    assert problem.place is not None
    assert (problem.place.file, problem.args["plugin"]) == ("wilayah/__init__.py", "wilayah")


def test_what_can_be_read_is_not_refused() -> None:
    found = Host().found("wilayah")
    assert found.manifest is not None
    check_provided(ProvidedTable("t", found.manifest.folder / "names.csv", {}, as_of="2024-02-29"), found)
