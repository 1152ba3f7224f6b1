"""A third party's criterion that checks its parameters, adjusts its values, may lack a table, and speaks for itself."""

from __future__ import annotations

import io
import json
import sys

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import pembina
from pembina.analysis.replay import Replay
from pembina.cli import main
from pembina.errors import AwardError, PluginError, ScoringError

from ..third_party.install import SHARED, make_distribution
from .awards import write_award

BODY = """[criteria]
weights = "equal"

[criteria.work]
use = "shared-work"
with = { mode = "MODE" }
score = { method = "goalposts", from = 0, to = 100 }
"""
# Means 20, 60 and 40; centred on 50 they become 30, 70 and 50.
TABLES = {
    "regions.csv": "code,name\n71,Utara\n73,Selatan\n74,Tenggara\n",
    "points.csv": "region,giver,points\n71,a,10\n71,b,30\n74,a,60\n73,b,40\n",
}
INDONESIAN = {
    "Giver": "Pemberi",
    "there is {found} in it": "isinya {found}",
    "Put something in.": "Isilah.",
    "List them.": "Menyebut semuanya.",
    "only {n} givers": "hanya {n} pemberi",
}


@pytest.fixture(autouse=True)
def installed(tmp_path, monkeypatch):
    site = make_distribution(tmp_path, SHARED, "acme-shared", "shared-work")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PEMBINA_LANG", "en")
    catalogue = Catalog(locale="id")
    for text, translation in INDONESIAN.items():
        catalogue.add(text, translation)
    place = site / "acme_shared" / "locale" / "id" / "LC_MESSAGES" / "shared-work.mo"
    place.parent.mkdir(parents=True)
    out = io.BytesIO()
    write_mo(out, catalogue)
    place.write_bytes(out.getvalue())
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith("acme_shared"):
            del sys.modules[name]


@pytest.fixture
def award(tmp_path):
    """Write an award of the criterion, by the way in which it adjusts."""

    def write(mode: str, tables: dict[str, str] | None = None, extra: str = ""):
        body = BODY.replace("MODE", mode) + extra
        number = len(list(tmp_path.glob("award-*")))
        return write_award(tmp_path / f"award-{number}", body, "decimals = 2", {**TABLES, **(tables or {})})

    return write


def ranks(result: pembina.Result) -> dict[str, object]:
    return {entrant["code"]: entrant["rank"] for entrant in result.entrants if entrant["rank"] is not None}


def test_without_adjusting_the_result_says_nothing_of_it(award):
    result = pembina.evaluate(award("none"))
    node = result.node("work")
    assert ([20, 40, 60], None, []) == (node["values"], node["used"], node["steps"])
    assert not node["relative"]
    assert all("unadjusted" not in entrant for entrant in result.entrants)


def test_adjusted_values_are_scored_and_what_was_measured_stays_beside_them(award):
    result = pembina.evaluate(award("centre"))
    node = result.node("work")
    assert ([20, 40, 60], [30, 50, 70]) == (node["values"], node["used"])
    assert [30, 50, 70] == node["scores"]
    assert node["relative"]
    (step,) = node["steps"]
    assert ("adjust", "centre", 2) == (step["step"], step["method"]["name"], step["facts"]["givers"])
    assert {"71": [20, 30], "73": [40, 50], "74": [60, 70]} == step["changes"]
    assert [("20.00", 3), ("40.00", 2), ("60.00", 1)] == [
        (entrant["unadjusted"]["total"], entrant["unadjusted"]["rank"]) for entrant in result.entrants
    ]


def test_an_adjusted_result_can_be_judged_again(award):
    result = pembina.evaluate(award("centre"))
    replay = Replay(result)
    assert replay.faithful
    changed = replay.judge(columns=replay.with_values({("work", "71"): 95.0}))
    assert [95.0, 50.0, 70.0] == changed.tree.scores["work"].tolist()


def test_both_rankings_are_printed_and_the_explanation_tells_the_step(award, tmp_path, capsys):
    path = tmp_path / "r.json"
    pembina.write_result(pembina.evaluate(award("centre")), path)
    assert 0 == main(["show", str(path)])
    shown = capsys.readouterr().out
    assert "Without" in shown
    assert "60.00 (1)" in shown
    assert "mind the centre" in shown
    assert 0 == main(["show", str(path), "--format", "json"])
    ranking = json.loads(capsys.readouterr().out)["ranking"]
    assert ("60.00", 1) == (ranking[0]["unadjusted total"], ranking[0]["unadjusted rank"])
    assert 0 == main(["explain", str(path), "71"])
    assert "moved from 20 points to 30 points among 2 givers" in " ".join(capsys.readouterr().out.split())
    assert 0 == main(["--lang", "id", "explain", str(path), "71"])
    assert "dari 20" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("mode", "said"),
    [("nobody", "'nobody', for whom nothing was measured"), ("infinite", "it made inf"), ("text", "it returned str")],
)
def test_a_wrong_adjustment_is_the_fault_of_the_plugin(award, mode, said):
    with pytest.raises(PluginError) as error:
        pembina.evaluate(award(mode))
    assert said in str(error.value)
    assert "shared-work" in str(error.value)


def test_what_cannot_be_adjusted_is_refused_in_the_plugins_words_and_the_readers_language(award, capsys):
    with pytest.raises(ScoringError, match="only 2 givers"):
        pembina.evaluate(award("unfit"))
    assert 3 == main(["--lang", "id", "evaluate", str(award("unfit"))])
    assert "hanya 2 pemberi" in capsys.readouterr().err


def test_an_adjusted_value_is_not_divided(award):
    folder = award(
        "centre",
        extra='unit = "points per point"\ndenominate = { table = "points", entrant = "region", column = "points" }\n',
    )
    with pytest.raises(ScoringError, match="cannot be divided"):
        pembina.evaluate(folder)


def test_a_table_that_may_be_lacking_is_empty_and_one_that_is_there_counts(award):
    without = pembina.evaluate(award("none"))
    assert {"bonus_table": 0} == without.node("work")["notes"]["71"]["also"]
    assert ["points", "regions"] == [table["table"] for table in without.document["data"]["inputs"]]
    with_it = pembina.evaluate(award("none", {"bonus.csv": "region,extra\n71,5\n"}))
    assert [25, 40, 60] == with_it.node("work")["values"]
    assert {"bonus_table": 1} == with_it.node("work")["notes"]["71"]["also"]


def test_a_table_that_the_award_names_has_to_be_there(award):
    folder = award("none", extra='read = { bonus = "extras" }\n')
    with pytest.raises(pembina.PembinaError, match="extras"):
        pembina.evaluate(folder)


def test_what_schemas_cannot_say_the_criterion_says_at_the_key(award, tmp_path):
    folder = award("none")
    path = folder / "award.toml"
    path.write_text(path.read_text("utf-8").replace('mode = "none"', "least = 7, most = 5"), "utf-8")
    with pytest.raises(AwardError) as error:
        pembina.load_award(folder)
    (problem,) = error.value.problems
    assert ("PB223", "criteria.work.with.least") == (problem.code, problem.place.address)
    assert "7 is more than 5" in problem.show()


def test_its_command_is_listed_in_the_readers_language_and_reads_the_data_of_the_award(award, capsys):
    assert 0 == main(["--lang", "id", "--help"])
    assert "Melihat siapa yang memberi angka. (dari acme-shared)" in " ".join(capsys.readouterr().out.split())
    assert 0 == main(["--lang", "id", "givers", "--help"])
    assert "Menyebut semuanya." in capsys.readouterr().out
    assert 0 == main(["--lang", "id", "givers", "list", str(award("none"))])
    assert "Pemberi" in capsys.readouterr().out
    assert 0 == main(["givers", "list", str(award("none")), "--format", "json"])
    assert {"absent": ["giver"], "rows": 0, "origin": "reported"} == json.loads(capsys.readouterr().out)


def test_a_value_that_is_changed_moves_the_ranks(award, capsys):
    assert 0 == main(["givers", "list", str(award("none")), "--format", "csv"])
    assert ["giver,rank", "a,1", "b,1", "a,2", "b,3"] == capsys.readouterr().out.split()


def test_a_mistyped_command_of_a_group_is_told_the_likely_one(capsys):
    assert 2 == main(["givers", "lst"])
    assert "There is no command 'lst'. Did you mean 'list'?" in capsys.readouterr().err


def test_its_codes_are_told_in_both_languages(award, capsys):
    assert 0 == main(["error", "ACME101"])
    assert "there is <found> in it" in capsys.readouterr().out
    assert 0 == main(["--lang", "id", "error", "acme101"])
    assert "isinya <found>" in capsys.readouterr().out
    assert 3 == main(
        ["--lang", "id", "givers", "list", str(award("none", {"points.csv": "region,giver,points\n71,x,1\n"}))]
    )
    assert "points.csv:2: kesalahan[ACME101]: isinya x" in capsys.readouterr().err


def test_a_reader_refuses_with_a_code_of_its_own(award, capsys):
    tables = {
        "points.csv": "region,giver,points\n71,a,1\n",
        "dataset.toml": '[tables.points]\nreader = "acme-tables"\n',
    }
    assert 3 == main(["evaluate", str(award("none", tables))])
    assert "points.csv:2: error[ACME101]: there is <nothing> in it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('optional-tables = ["bones"]', "no table [tables.bones]"),
        ('optional-tables = ["points"]', "the first table holds the records"),
    ],
)
def test_an_optional_table_is_a_declared_one_and_never_the_first(tmp_path, line, said):
    from pembina.plugins import read_manifest

    path = tmp_path / "criterion.toml"
    path.write_text(
        (SHARED / "criterion.toml").read_text("utf-8").replace('optional-tables = ["bonus"]', line), "utf-8"
    )
    with pytest.raises(PluginError) as error:
        read_manifest(path)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('within-period = { bones = "date" }', "there is no table [tables.bones]"),
        ('within-period = { points = "dates" }', "the table has no column dates"),
        ('within-period = { points = "giver" }', "giver has to be a column of type date that is not optional"),
        ('within-period = { points = "late" }', "late has to be a column of type date that is not optional"),
        ("within-period = { points = 5 }", "5 is not of type 'string'"),
    ],
)
def test_a_table_that_is_read_within_the_period_is_dated_by_a_column_that_every_row_has(tmp_path, line, said):
    from pembina.plugins import read_manifest

    path, text = tmp_path / "criterion.toml", (SHARED / "criterion.toml").read_text("utf-8")
    dated = 'giver = "text"\nlate = { type = "date", optional = true }\ndate = "date"'
    path.write_text(
        text.replace('giver = "text"', dated).replace(
            'optional-tables = ["bonus"]', f'optional-tables = ["bonus"]\n{line}'
        )
    )
    with pytest.raises(PluginError) as error:
        read_manifest(path)
    assert said in str(error.value)
    path.write_text(path.read_text().replace(line, 'within-period = { points = "date" }'))
    assert {"points": "date"} == dict(read_manifest(path).within_period)
