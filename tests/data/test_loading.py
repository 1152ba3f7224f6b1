"""Loading: entrants, needs of several owners, everything that is wrong at once, and nothing that depends on order."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import narwhals.stable.v2 as nw
import pytest

from pembina.data import open_dataset
from pembina.errors import DataError
from pembina.model import ColumnNeed, Entrant, Entrants, TableNeed
from tests.data.conftest import World, need

TABLE = {"region": "entrant", "n": "integer"}


def entrants(world: World, rules: Entrants) -> tuple[Entrant, ...]:
    return open_dataset(world.folder, world.host).load(rules, []).entrants


def refused(world: World, rules: Entrants) -> list[str]:
    with pytest.raises(DataError) as error:
        entrants(world, rules)
    return [p.show().replace(world.folder.as_posix() + "/", "") for p in error.value.problems]


# Entrants


def test_entrants_are_sorted_by_code_with_groups_and_status(world: World) -> None:
    world.write(
        "regions.csv", "code,name,cluster,said\n74,Sulawesi Tenggara,II,\n11,Aceh,I,withdrawn\n91,Papua,,recused\n"
    )
    assert entrants(world, Entrants("regions", "code", "name", groups=("cluster",), status="said")) == (
        Entrant("11", "Aceh", {"cluster": "I"}, "withdrawn"),
        Entrant("74", "Sulawesi Tenggara", {"cluster": "II"}, None),
        Entrant("91", "Papua", {}, "recused"),
    )


def test_where_keeps_rows_by_value_or_by_a_list_of_values(world: World) -> None:
    one = entrants(world, Entrants("regions", "code", "name", {"level": "province"}))
    two = entrants(world, Entrants("regions", "code", "name", {"level": ["regency", "city"]}))
    assert [e.code for e in one] == ["11", "74"]
    assert [e.code for e in two] == ["11.10", "32.04", "32.73"]


def test_where_compares_as_text_whatever_the_award_writes(world: World) -> None:
    world.write("regions.csv", "code,name,year,active,share\n11,Aceh,2021,ya,1.5\n74,Sultra,2022,tidak,2\n")

    def codes(where: dict[str, object]) -> list[str]:
        return [e.code for e in entrants(world, Entrants("regions", "code", "name", where))]

    assert codes({"year": 2021}) == ["11"]
    assert codes({"year": "2021"}) == ["11"]
    assert codes({"active": True}) == ["11"]
    assert codes({"active": False}) == ["74"]
    assert codes({"share": Decimal("1.5")}) == ["11"]


def test_rows_of_known_entrants_that_do_not_compete_stay_in_the_table(world: World) -> None:
    world.write("t.csv", "region,n\n11,1\nKota Bandung,2\n")
    loaded = world.load(entrants=Entrants("regions", "code", "name", {"level": "province"}), t=TABLE)
    assert sorted(loaded.engine.rows(loaded.tables("t")["t"])) == [("11", 1, "t.csv", 2), ("32.73", 2, "t.csv", 3)]
    assert [e.code for e in loaded.entrants] == ["11", "74"]
    assert loaded.known == {"11", "74", "11.10", "32.04", "32.73"}


def test_a_duplicate_entrant_is_refused_with_both_rows(world: World) -> None:
    world.write("regions.csv", "code,name\n11,Aceh\n74,Sultra\n11,NAD\n")
    assert refused(world, Entrants("regions", "code", "name")) == [
        'regions.csv:4: column "code": error[PB323]: the code 11 stands twice: row 2 (Aceh) and row 4 (NAD)'
    ]


def test_an_entrant_that_stands_twice_may_compete_once(world: World) -> None:
    world.write("regions.csv", "code,name,year\n11,Aceh,2020\n11,Aceh,2021\n")
    assert [e.code for e in entrants(world, Entrants("regions", "code", "name", {"year": "2021"}))] == ["11"]


def test_an_entrant_without_a_code_or_a_name_is_refused(world: World) -> None:
    world.write("regions.csv", "code,name\n,Aceh\n74,\n")
    assert refused(world, Entrants("regions", "code", "name")) == [
        'regions.csv:2: column "code": error[PB324]: an entrant has no code or no name',
        'regions.csv:3: column "name": error[PB324]: an entrant has no code or no name',
    ]


def test_an_entrant_that_is_in_no_group_is_refused_where_the_award_ranks_inside_groups(world: World) -> None:
    world.write("regions.csv", "code,name,cluster\n11,Aceh,\n74,Sultra,A\n")
    assert refused(world, Entrants("regions", "code", "name", groups=("cluster",))) == [
        'regions.csv:2: column "cluster": error[PB348]: an entrant is in no group of "cluster"'
    ]
    assert ["11", "74"] == [entrant.code for entrant in entrants(world, Entrants("regions", "code", "name"))]


def test_an_unknown_status_is_refused(world: World) -> None:
    world.write("regions.csv", "code,name,said\n11,Aceh,withdrawed\n")
    assert refused(world, Entrants("regions", "code", "name", status="said")) == [
        'regions.csv:2: column "said": error[PB325]: "withdrawed" is no status of an entrant\n'
        '  hint: did you mean "withdrawn"?'
    ]


def test_an_award_that_nobody_competes_for_is_refused(world: World) -> None:
    assert refused(world, Entrants("regions", "code", "name", {"level": "provinsi"})) == [
        "regions.csv: error[PB327]: no entrant competes: none of 5 rows is an entrant with level = 'provinsi'"
    ]


@pytest.mark.parametrize("where", [{}, {"level": "provinsi"}])
def test_a_table_of_entrants_without_a_row_is_said_to_be_empty(world: World, where: dict[str, str]) -> None:
    world.write("regions.csv", "code,name,level\n")
    assert refused(world, Entrants("regions", "code", "name", where)) == [
        "regions.csv: error[PB327]: no entrant competes: no row is filled in\n  hint: fill in a row for each entrant"
    ]


def test_a_where_that_names_no_column_is_refused(world: World) -> None:
    assert refused(world, Entrants("regions", "code", "name", {"levle": "province"})) == [
        'regions.csv: error[PB310]: the table "regions" has no column "levle"\n  hint: did you mean "level"?'
    ]


def test_aliases_come_from_their_table(world: World) -> None:
    world.write("dataset.toml", '[dataset]\naliases = { table = "names", alias = "other", key = "code" }\n')
    world.write("names.csv", "other,code\nSultra,74\nNAD,11\n")
    world.write("t.csv", "region,n\nSULTRA,1\nNAD,2\n")
    assert world.rows("t", TABLE) == [("74", 1), ("11", 2)]
    loaded = world.load(t=TABLE)
    assert [table.table for table in loaded.inputs] == ["names", "regions", "t"]


# What is wrong, all at once


def test_everything_wrong_in_every_file_is_reported_at_once(world: World) -> None:
    world.write("a.csv", "region,n\n11,3.693\nAcheh,nan\n,1\n11,3.693\n")
    world.write("b.csv", "region,m\n11,1\n")
    assert world.complaints(a=TABLE, b=TABLE, c=TABLE) == [
        f'{world.folder.as_posix()}: error[PB305]: the data set has no table "c"',
        'a.csv:2: column "n": error[PB313]: "3.693" can be 3693 (1.234,56) or 3.693 (1,234.56): '
        'no number format is declared (2 cells: rows 2, 5)\n  hint: declare numbers = "id" or numbers = "en"',
        'a.csv:3: column "n": error[PB312]: "nan" is not a number: it is no finite number\n'
        '  hint: if it stands for a missing cell, empty the cell, or declare the word: missing = ["nan"]',
        'a.csv:3: column "region": error[PB320]: no entrant is known as "Acheh"\n  hint: the nearest are 11 Aceh',
        'a.csv:4: column "region": error[PB319]: the entrant is missing',
        'b.csv: error[PB310]: the table "b" has no column "n"\n  hint: the columns are "region", "m"',
    ]


def test_the_same_text_in_many_cells_is_one_problem_with_their_count_and_first_rows(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nfile = "t-*.csv"\n')
    world.write("t-1.csv", "region,n\n" + "11,1\n" * 2 + "11,x1\n" * 5)
    world.write("t-2.csv", "region,n\n" + "11,x1\n" * 4)
    assert world.complaints(t=TABLE) == [
        't-1.csv:4: column "n": error[PB312]: "x1" is not a number: it holds words or signs that do not belong to a '
        "number (9 cells in 2 files: rows 4, 5, 6, ...)"
    ]


def test_of_very_many_different_texts_the_first_are_shown_and_the_others_counted(world: World) -> None:
    world.write("t.csv", "region,n\n" + "".join(f"11,x{i}\n11,x{i}\n" for i in range(100)))
    found = world.problems(t=TABLE)
    assert [p.code for p in found] == ["PB312"] * 30 + ["PB340"]
    assert (found[-1].args["texts"], found[-1].args["cells"]) == (70, 140)


def test_a_column_that_needs_two_number_formats_is_refused(world: World) -> None:
    world.write("t.csv", 'region,x\n11,"1,5"\n74,2.5\n11,3\n')
    assert world.complaints(t={"region": "entrant", "x": "number"}) == [
        't.csv:3: column "x": error[PB315]: two number formats: "1,5" (row 2) is 1.234,56, "2.5" (row 3) is 1,234.56\n'
        '  hint: declare numbers = "id" or numbers = "en"'
    ]


@pytest.mark.parametrize(
    "cells", [("1.234.567", "2.5"), ("Rp 1,5", "Rp 2.5"), ("1,5", "Rp 1,234.50"), ("1.234.567", "1,234,567")]
)
def test_two_number_formats_are_noticed_however_the_cells_are_dressed(world: World, cells: tuple[str, str]) -> None:
    with pytest.raises(DataError, match="PB315"):
        world.column([*cells, "3"], "number")


def test_a_workbook_column_that_needs_two_number_formats_is_refused(world: World) -> None:
    world.write("t.jsonl", '{"x": "1,5"}\n{"x": "2.5"}\n{"x": 3.5}\n')
    assert [p.code for p in world.problems(t={"x": "number"})] == ["PB315"]


def test_declared_markers_are_missing_and_nothing_else_is(world: World) -> None:
    assert world.column(["-", "", " ", "1"], "number", 'missing = ["-"]') == [None, None, None, 1.0]
    with pytest.raises(DataError, match="PB312"):
        world.column(["n/a", "1"], "number", 'missing = ["-"]')


@pytest.mark.parametrize(
    ("type_", "cells", "values"),
    [
        ("money", ["Rp 1.200.000,-", "5", "1,50"], [Decimal("1200000.00"), Decimal("5.00"), Decimal("1.50")]),
        ("figure", ["54,97", "39,00", "-0,50", "007"], ["54.97", "39.00", "-0.50", "7"]),
        ("number", ["85,30 persen", "12", "0,1"], [85.3, 12.0, 0.1]),
        ("integer", ["3693", "12,00", "1.234.567"], [3693, 12, 1234567]),
        ("boolean", ["ya", "tidak", "TRUE", "0"], [True, False, True, False]),
        ("text", ["11.10", "007", "Rp 5", "'x'"], ["11.10", "007", "Rp 5", "'x'"]),
    ],
)
def test_ordinary_and_dressed_cells_stand_in_one_column(
    world: World, type_: str, cells: list[str], values: list[object]
) -> None:
    assert world.column(cells, type_) == values


# Needs


def test_owners_see_the_needed_columns_under_their_own_names(world: World) -> None:
    world.write("t.csv", "Kode,Jumlah\n11,5\n")
    needs = [
        TableNeed(
            "a", "visits", "t", (ColumnNeed("region", "Kode", "entrant"), ColumnNeed("count", "Jumlah", "integer"))
        ),
        TableNeed("b", "aid", "t", (ColumnNeed("paid", "Jumlah", "money"), ColumnNeed("printed", "Jumlah", "figure"))),
    ]
    loaded = open_dataset(world.folder, world.host).load(Entrants("regions", "code", "name"), needs)
    a, b = loaded.tables("a")["visits"], loaded.tables("b")["aid"]
    assert a.collect_schema().names() == ["region", "count", "_file", "_row"]
    assert loaded.engine.rows(a) == [("11", 5, "t.csv", 2)]
    assert loaded.engine.rows(b) == [(Decimal("5.00"), "5", "t.csv", 2)]
    assert loaded.tables("nobody") == {}


def test_a_column_is_optional_only_if_it_is_so_for_all_owners(world: World) -> None:
    world.write("t.csv", "region\n11\n")
    region = ColumnNeed("region", "region", "entrant")
    optional = TableNeed("a", "t", "t", (region, ColumnNeed("n", "n", "integer", True)))
    needed = TableNeed("b", "t", "t", (region, ColumnNeed("n", "n", "integer", False)))
    data = open_dataset(world.folder, world.host)
    assert data.load(Entrants("regions", "code", "name"), [optional]).tables("a")["t"].collect_schema().names()
    with pytest.raises(DataError, match="PB310"):
        data.load(Entrants("regions", "code", "name"), [optional, needed])


def test_inputs_name_every_file_with_its_hash(world: World) -> None:
    path = world.write("t.csv", "region,n\n11,1\n,\n")
    loaded = world.load(t=TABLE)
    (table,) = (table for table in loaded.inputs if table.table == "t")
    (file,) = table.files
    assert (file.name, file.sha256, file.rows, file.blank) == (
        "t.csv",
        hashlib.sha256(path.read_bytes()).hexdigest(),
        1,
        1,
    )


def test_the_order_of_rows_and_files_changes_nothing_but_the_rows_places(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nfile = "t-*.csv"\n')
    world.write("t-1.csv", "region,n\n11,1\n74,2\n")
    world.write("t-2.csv", "region,n\n11,3\n")
    first = sorted(world.rows("t", TABLE))
    world.write("t-1.csv", "region,n\n11,3\n")
    world.write("t-2.csv", "n,region\n2,Sulawesi Tenggara\n1,11\n")
    assert sorted(world.rows("t", TABLE)) == first


def test_two_loadings_of_one_data_set_do_not_disturb_each_other(world: World) -> None:
    world.write("t.csv", "region,n\n11,1\n")
    data = open_dataset(world.folder, world.host)
    first = data.load(Entrants("regions", "code", "name"), [need("t", TABLE)])
    world.write("t.csv", "region,n\n11,2\n")
    second = data.load(Entrants("regions", "code", "name"), [need("t", TABLE)])
    assert [loaded.engine.rows(loaded.tables("t")["t"])[0][1] for loaded in (first, second)] == [1, 2]


def test_names_with_quotes_and_braces_are_only_names(world: World) -> None:
    world.write("dataset.toml", """[tables."o'ne"]\nfile = "o'ne {x}.csv"\nmissing = ["'", "{c}"]\n""")
    world.write("o'ne {x}.csv", '"re\'gion ""{c}""",x\n11,\'\n74,{c}\n')
    assert world.rows("o'ne", {'re\'gion "{c}"': "entrant", "x": "number"}) == [("11", None), ("74", None)]


def test_kept_rows_are_those_of_the_frame_and_are_held_once(world: World) -> None:
    world.write("t.csv", "region,n\n11,1\n74,2\n")
    loaded = world.load(t=TABLE)
    engine, picked = loaded.engine, loaded.tables("t")["t"].filter(nw.col("n") > 1)
    wanted = picked.with_columns(largest=nw.col("n").max().over("region"))
    kept = "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'kept%'"
    for _ in range(2):
        held = engine.hold(wanted)
        assert engine.rows(held) == engine.rows(wanted) == [("74", 2, "t.csv", 3, 2)]
        assert held.collect_schema() == wanted.collect_schema()
    assert len(engine.run(kept)) == 1  # type: ignore[attr-defined]
    assert engine.rows(engine.hold(picked)) == [("74", 2, "t.csv", 3)], "what is only picked is picked again"
    assert len(engine.run(kept)) == 1  # type: ignore[attr-defined]
    engine.release()
    assert engine.run(kept) == []  # type: ignore[attr-defined]


PROGRAM = """
import sys
from pathlib import Path
import narwhals.stable.v2 as nw
from pembina.data import open_dataset
from pembina.model import ColumnNeed, Entrants, TableNeed
from pembina.plugins import Host
host = Host(builtins=("pembina.data.builtin",))
data = open_dataset(Path(sys.argv[1]), host)
need = TableNeed("t", "t", "t", (ColumnNeed("r", "region", "entrant"),))
loaded = data.load(Entrants("regions", "code", "name"), [need])
frame = loaded.tables("t")["t"].group_by("r").agg(n=nw.len())
print(sorted(loaded.engine.rows(frame)))
print(sorted({"pyarrow", "pandas", "polars", "jsonschema"} & set(sys.modules)))
print(Path(loaded.engine.scratch).is_dir())
print(loaded.engine.scratch)
"""


def test_a_program_ends_quietly_without_pyarrow_and_leaves_nothing_behind(world: World) -> None:
    world.write("t.csv", "region\n11\n11\n74\n")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", PROGRAM, str(world.folder)]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    answer, heavy, there, scratch = ended.stdout.splitlines()
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (answer, heavy, there) == ("[('11', 2), ('74', 1)]", "[]", "True")
    assert not Path(scratch).exists()
