"""One plugin of a third party hands over an extension of every kind; the program carries each to its end."""

from __future__ import annotations

import sys

import pytest

from pembina import Aggregator, Told, WeightingMethod
from pembina.cli import main
from pembina.plugins.host import HOOKS
from pembina.record import read_result

from ..third_party.install import EVERYTHING, make_distribution
from .awards import write_award

BODY = """[criteria]
aggregate = "best-of"

[criteria.visits]
use = "supervision-activity"
score = { method = "halves", times = 10 }

[criteria.figure]
use = "reported-value"
read = { figures = { table = "figures", value = "amount" } }
score = { method = "identity" }

[criteria.training]
weights = { method = "by-position", power = 2 }
aggregate = "arithmetic"
impute = "neighbour"
treat = { method = "capped", at = 30 }

[criteria.training.women]
use = "reported-value"
read = { figures = { table = "figures", value = "women" } }
score = { method = "identity" }

[criteria.training.men]
use = "reported-value"
read = { figures = { table = "figures", value = "men" } }
score = { method = "identity" }
treat = "none"

[[gates]]
criterion = "figure"
divisible-by = 2
otherwise = "ineligible"
"""
AWARD = 'plugins = ["everything"]\nperiod = { start = 2022-01-01, end = 2022-12-31 }'
TABLES = {
    "dataset.toml": '[tables.visits]\nfile = "visits.pipe"\nreader = "pipes"\n',
    "visits.pipe": "region|date|cooperative\n71|2022-01-10|A\n74|2022-01-11|C\n74|2022-03-02|D\n",
    "cooperatives.csv": "region,cooperative,active\n71,A,true\n71,B,true\n74,C,true\n74,D,true\n",
    "figures.csv": "region,amount,women,men\n71,2,40,10\n74,3,,5\n",
}


@pytest.fixture
def everything(tmp_path, monkeypatch):
    """Install the plugin that hands over everything."""
    monkeypatch.syspath_prepend(str(make_distribution(tmp_path, EVERYTHING, "acme-everything", "everything")))
    monkeypatch.setenv("PEMBINA_LANG", "en")
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith("acme_everything"):
            del sys.modules[name]


@pytest.fixture
def folder(tmp_path, everything):
    """An award that uses what the plugin hands over."""
    return write_award(tmp_path / "award", BODY, AWARD, TABLES)


@pytest.fixture
def program(capsys):
    """Run the program; it must succeed."""

    def run(*words: object) -> str:
        capsys.readouterr()
        status = main([str(word) for word in words])
        printed = capsys.readouterr()
        assert (0, "") == (status, printed.err)
        return printed.out

    return run


@pytest.fixture
def result(folder, program, tmp_path):
    """The result of the award, by way of the program."""
    path = tmp_path / "r.json"
    program("evaluate", folder, "-o", path)
    return read_result(path)


def test_the_plugin_hands_over_an_extension_of_every_kind(everything):
    from pembina.plugins import Host

    elsewhere = {"codes"}  # tests/plugins/test_shared_work.py
    assert set(HOOKS) - elsewhere == set(Host().manifest("everything").provides)


def test_its_reader_reads_a_table_that_names_it(result):
    assert [1, 2] == result.node("visits")["numerators"]
    inputs = {table["table"]: table["files"][0] for table in result.document["data"]["inputs"]}
    assert ("visits.pipe", 2 + 1) == (inputs["visits"]["name"], inputs["visits"]["rows"])


def test_its_scoring_method_scores_with_the_default_filled_in(result):
    assert [value / 2 * 10 for value in result.node("visits")["values"]] == result.node("visits")["scores"]


def test_its_aggregator_makes_the_total(result):
    nodes = [result.node(path)["scores"] for path in ("visits", "figure", "training")]
    assert [max(pair) for pair in zip(*nodes, strict=True)] == result.node("")["scores"]


def test_its_imputation_fills_a_gap_with_the_default_filled_in(result):
    women = result.node("training.women")
    assert [40, None] == women["values"]
    step = women["steps"][0]
    assert ("impute", {"name": "neighbour", "parameters": {"more": 0}}) == (step["step"], step["method"])
    assert ({"74": [None, 40]}, {"of": ["71", "74"]}) == (step["changes"], step["facts"])
    assert [10, 5] == result.node("training.men")["values"]
    assert [] == result.node("training.men")["steps"]


def test_its_treatment_treats_what_was_filled_in(result):
    women = result.node("training.women")
    step = women["steps"][1]
    assert ("treat", {"71": [40, 30], "74": [40, 30]}) == (step["step"], step["changes"])
    assert {"at": 30, "passed": True} == step["facts"]
    assert [30, 30] == women["used"] == women["scores"]


def test_its_weighting_finds_the_weights(result):
    group = result.node("training")
    assert {"name": "by-position", "facts": {"first": "women", "entrants": 2}} == group["weighting"]
    assert [0.8, 0.2] == [result.node(f"training.{part}")["share"] for part in ("women", "men")]
    assert [0.8 * 30 + 0.2 * 10, 0.8 * 30 + 0.2 * 5] == group["scores"]


def test_what_its_treatment_cannot_take_names_the_criterion_and_the_entrant(tmp_path, everything, capsys):
    tables = {**TABLES, "figures.csv": "region,amount,women,men\n71,2,4,1\n74,3,-2,5\n"}
    folder = write_award(tmp_path / "award", BODY, AWARD, tables)
    assert 3 == main(["evaluate", str(folder), "-o", str(tmp_path / "r.json")])
    said = capsys.readouterr().err
    told = "criteria.training.women: error[PB508]: treat by capped has no answer for Tenggara: "
    assert told + "a value of -2.0 cannot be capped" in said


def test_its_gate_test_decides_who_is_ranked(result):
    assert [("71", ["met"], "ranked"), ("74", ["not-met"], "ineligible")] == [
        (entrant["code"], entrant["gates"], entrant["status"]) for entrant in result.entrants
    ]


def test_its_table_check_remarks_on_records_of_entrants_with_one_record_each(result):
    found = [(f["entrant"], f["args"]["n"], f["node"]) for f in result.findings if f["key"] == "check.winter-visits"]
    assert [("71", 1, "visits"), ("74", 1, "visits")] == found


def test_its_checks_speak_in_the_words_that_they_bring(result, program, tmp_path):
    assert "1 visits in January" in program("show", tmp_path / "r.json", "--findings")
    words = program("--lang", "id", "show", tmp_path / "r.json", "--findings").split()
    assert "1 kunjungan pada bulan Januari" in " ".join(words)


def test_its_result_check_adds_a_finding(tmp_path, everything, program):
    tables = {
        **TABLES,
        "figures.csv": "region,amount,women,men\n71,0,0,0\n74,0,0,0\n",
        "visits.pipe": "region|date|cooperative\n",
    }
    folder = write_award(tmp_path / "award", BODY, AWARD, tables)
    program("evaluate", folder, "-o", tmp_path / "r.json")
    found = [f["entrant"] for f in read_result(tmp_path / "r.json").findings if f["key"] == "nobody-scores"]
    assert ["71", "74"] == found
    assert "no score at all" in program("show", tmp_path / "r.json", "--findings")


def test_its_report_renders_a_result(result, program, tmp_path):
    assert "en: Utara\nen: Tenggara\n" == program("show", tmp_path / "r.json", "--format", "names-only")
    assert "id: Utara\n" in program("--lang", "id", "show", tmp_path / "r.json", "--format", "names-only")


def test_its_command_is_one_of_the_program(folder, program):
    assert "hello small\n" == program("hello-award", folder / "award.toml")
    assert "hello-award" in program("--help")


def test_its_engine_gives_the_same_bytes(folder, result, program, tmp_path):
    program("evaluate", folder, "-o", tmp_path / "other.json", "--engine", "other-duck:fast")
    assert (tmp_path / "r.json").read_bytes() == (tmp_path / "other.json").read_bytes()


def test_the_result_names_the_plugin_whose_word_counted(result):
    assert ["everything", "reported-value", "supervision-activity"] == [
        plugin["name"] for plugin in result.document["plugins"]
    ]


HOSTILE = {
    "halves": ("return np.clip(values", "scoring method halves", "criteria.visits"),
    "best_of": ("return np.where(present", "aggregator best-of", "criteria"),
    "by_position": ("points = np.arange", "weighting by-position", "criteria.training"),
    "capped": ("if values.min() < 0", "treatment capped", "criteria.training.women"),
    "neighbour": ("filled = values.copy()", "imputation neighbour", "criteria.training.women"),
    "divisible_by": ("return values % argument", "gate test divisible-by", "criteria.figure"),
    "winter_visits": ("return winter.group_by(entrant)", "table check winter-visits", "criteria.visits"),
    "nobody_scores": ("return [\n        Finding(", "result check nobody-scores", None),
    "pipe_columns": ('return path.read_text("utf-8")', "reader pipes: visits.pipe", None),
}
"""By function: the code that is replaced, what was being done, and the address in the award."""
FAULTS = {"raises": "raise RuntimeError('hostile')\n", "nothing": "return None\n", "wrong": "return [True, 'x', 3.5]\n"}


@pytest.mark.parametrize(
    ("function", "fault"),
    [(f, fault) for f in HOSTILE for fault in FAULTS if (f, fault) != ("pipe_columns", "wrong")],  # odd, yet columns
)
def test_whatever_an_extension_does_wrong_names_it_and_its_line(function, fault, folder, tmp_path, capsys):
    place = tmp_path / "acme-everything" / "acme_everything" / "__init__.py"
    text = place.read_text("utf-8")
    old, what, address = HOSTILE[function]
    assert old in text
    place.write_text(text.replace(old, FAULTS[fault] + "    " + old), "utf-8")
    status = main(["evaluate", str(folder), "-o", str(tmp_path / "r.json")])
    said = capsys.readouterr().err
    assert 4 == status, said
    assert f"error[PB410]: plugin everything (acme-everything 1.0) failed in {what}: " in said
    assert said.startswith("acme_everything/__init__.py:")
    assert address is None or f": {address}: error" in said
    assert not (tmp_path / "r.json").exists()


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_a_report_does_wrong_names_it_and_its_line(fault, result, tmp_path, capsys):
    place = tmp_path / "acme-everything" / "acme_everything" / "__init__.py"
    text = place.read_text("utf-8")
    old = 'return "".join(f"{language}'
    assert old in text
    place.write_text(text.replace(old, FAULTS[fault] + "    " + old), "utf-8")
    for name in [name for name in sys.modules if name.startswith("acme_everything")]:
        del sys.modules[name]
    capsys.readouterr()
    status = main(["show", str(tmp_path / "r.json"), "--format", "names-only"])
    printed = capsys.readouterr()
    assert (4, "") == (status, printed.out)
    assert "failed in report names-only: " in printed.err
    assert printed.err.startswith("acme_everything/__init__.py:")


def test_what_a_plugin_prints_is_not_part_of_the_answer(folder, tmp_path, capsys):
    place = tmp_path / "acme-everything" / "acme_everything" / "__init__.py"
    place.write_text(place.read_text("utf-8") + "\nprint('imported')\n", "utf-8")
    assert 0 == main(["evaluate", str(folder), "-o", str(tmp_path / "r.json")])
    printed = capsys.readouterr()
    assert "imported" not in printed.out
    assert "imported\n" in printed.err


def test_a_result_check_cannot_change_a_number(folder, program, tmp_path):
    place = tmp_path / "acme-everything" / "acme_everything" / "__init__.py"
    text = place.read_text("utf-8")
    program("evaluate", folder, "-o", tmp_path / "before.json")
    sly = "result.entrants[0]['total']['published'] = '100.00'\n    return [\n        Finding("
    place.write_text(text.replace("return [\n        Finding(", sly), "utf-8")
    for name in [name for name in sys.modules if name.startswith("acme_everything")]:
        del sys.modules[name]
    program("evaluate", folder, "-o", tmp_path / "after.json")
    before, after = read_result(tmp_path / "before.json"), read_result(tmp_path / "after.json")
    assert before.entrants == after.entrants
    assert before.document["plugins"] != after.document["plugins"]


def test_a_plugin_that_only_read_a_table_is_named_in_the_result(tmp_path, everything):
    import pembina

    body = (
        '[criteria.a]\nuse = "supervision-activity"\nweight = 100\nscore = { method = "goalposts", from = 0, to = 4 }\n'
    )
    folder = write_award(tmp_path / "reading", body, "", {k: v for k, v in TABLES.items() if k != "figures.csv"})
    result = pembina.evaluate(folder)
    assert ["everything", "supervision-activity"] == [plugin["name"] for plugin in result.document["plugins"]]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Told(how="its score"),
        lambda: Told(how={"en": 3}),
        lambda: Told(how={}, taken={1: "taken"}),
        lambda: Told(how={}, additive="yes"),
        lambda: Aggregator("middle", print, told="its score"),
        lambda: WeightingMethod("equal", {}, print, told={"how": {}}),
    ],
)
def test_what_readers_are_told_is_refused_where_it_is_made(make):
    with pytest.raises(TypeError):
        make()
