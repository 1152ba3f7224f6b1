"""Plugins that run apart: the same bytes as in the program, and whatever else comes back is told and never believed."""

from __future__ import annotations

import json
import os
import signal
import sys
import time

import attrs
import pytest

import pembina
from pembina.api import make_host
from pembina.data import open_dataset
from pembina.errors import CODES, DataError, PluginError
from pembina.evaluation import apart_cell, apart_process
from pembina.evaluation.apart import Apart, found_document, sent_apart
from pembina.evaluation.apart_answer import faults_of, read_answer
from pembina.evaluation.apart_cell import find_cell
from pembina.evaluation.apart_ended import opened
from pembina.evaluation.apart_process import ANSWER, WALL, Ended, Limits, Start, run_apart
from pembina.evaluation.apart_wire import Nonsense
from pembina.evaluation.plan import make_plan
from pembina.plugins import Found
from pembina.plugins.apart import ours
from pembina.plugins.manifest import LARGEST

from ..campaign import CAMPAIGN
from ..third_party.install import BROKEN, HERE, SHARED, make_distribution
from ..trust.small import write_small

HONEST = HERE / "hostile" / "hostile_honest"
LIMITS = Limits(wall=5.0)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a package of a third party for one test; what it imported is forgotten afterwards."""
    before = set(sys.modules)

    def install(package, plugin):
        monkeypatch.syspath_prepend(str(make_distribution(tmp_path, package, f"acme-{plugin}", plugin)))

    yield install
    for name in set(sys.modules) - before:
        if name.split(".")[0].startswith(("hostile_", "broken_", "acme_")):
            del sys.modules[name]


def award_of(folder, plugin, more=""):
    """The small award, with a plugin in place of the one that counts visits."""
    award = write_small(folder)
    text = award.read_text("utf-8").replace('use = "supervision-activity"', f'use = "{plugin}"{more}')
    award.write_text(text, "utf-8")
    return award


def evaluated(award, host=None):
    return pembina.evaluate(award, host=host, engine="polars")


# The same as in the program


def test_a_run_apart_gives_the_same_bytes_and_imports_nothing(tmp_path, installed):
    installed(HONEST, "hostile-honest")
    award, host = award_of(tmp_path / "award", "hostile-honest"), make_host(isolated=True)
    result = evaluated(award, host)
    assert "hostile_honest" not in sys.modules
    facts = host.keeper.facts()
    assert (["hostile-honest"], False) == (facts["plugins"], facts["network"])
    assert evaluated(award).document == result.document


@pytest.mark.skipif(not CAMPAIGN, reason="it starts many processes, which a campaign does")
def test_a_shipped_plugin_that_is_forced_apart_gives_the_same_bytes(tmp_path):
    award, host = write_small(tmp_path / "award"), make_host(isolated=True)
    host.keeper.forced = frozenset({"supervision-activity", "active-cooperatives"})
    result = pembina.evaluate(award, host=host, engine="duckdb")
    assert ["active-cooperatives", "supervision-activity"] == host.keeper.facts()["plugins"]
    assert pembina.evaluate(award, engine="duckdb").sha256 == result.sha256


@pytest.mark.skipif(not CAMPAIGN, reason="it starts many processes, which a campaign does")
@pytest.mark.parametrize("mode", ["centre", "none", "unfit", "nobody", "infinite", "text"])
def test_adjusting_apart_says_what_it_says_in_the_program(tmp_path, installed, mode):
    installed(SHARED, "shared-work")
    award = write_small(tmp_path / "award")
    text = award.read_text("utf-8")
    head, rest = text.split("[criteria]")[0], text[text.index("[[tiers]]") :]
    body = f'[criteria.work]\nuse = "shared-work"\nwith = {{ mode = "{mode}" }}\nweight = 1\n'
    body += 'score = { method = "goalposts", from = 0, to = 100 }\n\n'
    head = head.replace('ties = ["supervision.visits", "shared"]', 'ties = ["shared"]')
    award.write_text(head + "[criteria]\n\n" + body + rest.replace("and = { supervision = 50 }\n", ""), "utf-8")
    (award.parent / "data" / "points.csv").write_text("region,giver,points\n01,a,10\n02,b,30\n03,a,60\n", "utf-8")

    def outcome(host=None):
        try:
            return evaluated(award, host).sha256
        except pembina.errors.PembinaError as error:
            return [(problem.code, problem.show()) for problem in error.problems]

    apart = outcome(make_host(isolated=True))
    assert "acme_shared" not in sys.modules
    assert outcome() == apart


@pytest.mark.skipif(not CAMPAIGN, reason="it starts many processes, which a campaign does")
@pytest.mark.parametrize("name", ["raises", "nan", "unknown_entrant", "wrong_column", "import", "misspelt_hook"])
def test_a_broken_plugin_is_told_apart_as_in_the_program(tmp_path, installed, name):
    plugin = f"broken-{name.replace('_', '-')}"
    installed(BROKEN / f"broken_{name}", plugin)
    award = award_of(tmp_path / "award", plugin)
    said = []
    for host in (make_host(isolated=True), None):
        with pytest.raises(PluginError) as caught:
            evaluated(award, host)
        said.append([(p.code, p.place.file, p.place.line, p.show()) for p in caught.value.problems])
    assert said[0] == said[1]


@pytest.mark.skipif(not CAMPAIGN, reason="it starts many processes, which a campaign does")
@pytest.mark.parametrize("way", ["kernel"])
def test_without_bubblewrap_the_kernel_takes_nearly_the_same(tmp_path, installed, monkeypatch, way):
    installed(HONEST, "hostile-honest")
    monkeypatch.setattr(apart_cell, "WAYS", (way,))
    award, host = award_of(tmp_path / "award", "hostile-honest"), make_host(isolated=True)
    result = evaluated(award, host)
    assert {"by": "landlock", "files": "own", "network": False} == host.keeper.cell.facts()
    assert evaluated(award).sha256 == result.sha256


# Who runs apart


def test_no_name_makes_a_plugin_ours(tmp_path, monkeypatch):
    shipped = make_host().found("supervision-activity")
    assert ours(shipped)
    for change in (
        {"distribution": "pembina-plugins"}, {"distribution": "Pembina"}, {"version": "9.9"},
        {"module": "pembina_plugins_more.supervision_activity"}, {"module": "pembina_plugins.elsewhere"},
    ):  # fmt: skip
        assert not ours(attrs.evolve(shipped, **change)), change
    moved = attrs.evolve(shipped, manifest=attrs.evolve(shipped.manifest, folder=tmp_path))
    assert not ours(moved)


def test_a_plugin_with_a_look_alike_name_runs_apart(tmp_path, installed, monkeypatch):
    monkeypatch.syspath_prepend(str(make_distribution(tmp_path, HONEST, "pembina-plugins", "hostile-honest")))
    host = make_host(isolated=True)
    assert host.held_apart("hostile-honest")
    assert not host.held_apart("supervision-activity")
    with pytest.raises(PluginError) as caught:
        host.load("hostile-honest")
    assert ["PB426"] == [problem.code for problem in caught.value.problems]
    assert "hostile_honest" not in sys.modules


@pytest.mark.parametrize(
    "kind", ["scoring-methods", "aggregators", "gates", "readers", "engines", "reports", "commands"]
)
def test_no_other_extension_runs_apart(tmp_path, installed, kind):
    installed(HERE / "everything" / "acme_everything", "everything")
    host = make_host(isolated=True)
    (name, *_) = host.manifest("everything").provides[kind]
    with pytest.raises(PluginError) as caught:
        host.get(kind, name)
    (problem,) = caught.value.problems
    assert ("PB426", kind, name) == (problem.code, problem.args["kind"], problem.args["name"])
    assert "acme_everything" not in sys.modules


def test_what_stands_in_for_a_criterion_never_measures_by_itself(job):
    for ask, count, code in ((job.criterion.records, 2, "PB431"), (job.criterion.measure, 3, "PB426")):
        with pytest.raises(PluginError) as caught:
            ask(*[{}] * count)
        assert [code] == [problem.code for problem in caught.value.problems]


def test_a_manifest_that_could_keep_the_program_busy_is_refused(installed):
    installed(HERE / "hostile" / "hostile_schema", "hostile-schema")
    with pytest.raises(PluginError) as caught:
        make_host(isolated=True).manifest("hostile-schema")
    (problem,) = caught.value.problems
    assert ("PB430", "pattern") == (problem.code, problem.args["keys"])


def test_a_manifest_without_end_is_refused(tmp_path, monkeypatch):
    site = make_distribution(tmp_path, HONEST, "acme-long", "hostile-honest")
    with (site / "hostile_honest" / "criterion.toml").open("a", encoding="utf-8") as file:
        file.write("# " + "x" * LARGEST)
    monkeypatch.syspath_prepend(str(site))
    with pytest.raises(PluginError, match="larger than 1 MB"):
        make_host().manifest("hostile-honest")


def test_texts_that_are_no_file_are_refused(tmp_path, monkeypatch):
    site = make_distribution(tmp_path, HONEST, "acme-pipe", "hostile-honest")
    (site / "hostile_honest" / "locale").mkdir()
    os.mkfifo(site / "hostile_honest" / "locale" / "en.toml")
    monkeypatch.syspath_prepend(str(site))
    with pytest.raises(PluginError, match="it is no file"):
        make_host().manifest("hostile-honest")


def test_engines_and_tables_that_need_a_network_are_refused(tmp_path, installed):
    installed(HONEST, "hostile-honest")
    award, host = award_of(tmp_path / "award", "hostile-honest"), make_host(isolated=True)
    rules, folder = pembina.load_award(award, host=host), award.parent / "data"
    with (folder / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write('\n[tables.visits]\nurl = "https://example.org/visits.parquet"\n')
    data = attrs.evolve(open_dataset(folder, host, "polars"), engine_name="sc://spark:15002")
    with pytest.raises(DataError) as caught:
        sent_apart(make_plan(rules, host), rules, data, host.keeper)
    assert ["PB428", "PB429"] == sorted(problem.code for problem in caught.value.problems)


def test_a_system_that_cannot_set_limits_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(apart_cell.sys, "executable", "/nowhere/python")
    monkeypatch.setattr(apart_cell, "WAYS", ("kernel",))
    with pytest.raises(PluginError) as caught:
        find_cell(LIMITS, tmp_path)
    assert ["PB427"] == [problem.code for problem in caught.value.problems]


# What becomes of a process


def start(code, seed="1"):
    return Start([sys.executable, "-I", "-S", "-c", code], {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": seed}, b"{}")


def test_a_process_is_ended_when_its_time_is_up_with_all_that_it_started():
    forked = (
        "import os, time\nif os.fork() == 0: os.close(1); os.close(2)\nprint(os.getpid(), flush=True)\ntime.sleep(60)"
    )
    begun = time.monotonic()
    waiting, forking = run_apart([start("import time; time.sleep(60)"), start(forked)], 1.0, 1000)
    assert time.monotonic() - begun < 10
    assert (WALL, WALL) == (waiting.over, forking.over)
    time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(int(forking.answer), 0)


def test_an_answer_without_end_is_not_read_to_its_end():
    (ended,) = run_apart([start("import os\nwhile True: os.write(1, b'x' * 65536)")], 20.0, 100_000)
    assert ANSWER == ended.over
    assert len(ended.answer) < 1_000_000


def test_who_stops_the_program_stops_the_processes(monkeypatch):
    def interrupt(*given):
        raise KeyboardInterrupt

    started = []
    real = apart_process._started

    def watched(each):
        started.append(real(each))
        return started[-1]

    monkeypatch.setattr(apart_process, "_started", watched)
    monkeypatch.setattr(apart_process, "_hear", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_apart([start("import time; time.sleep(60)")], 20.0, 1000)
    assert [-signal.SIGKILL] == [each.process.returncode for each in started]


FOUND = Found("p", "acme", "1.0", "p")
GOOD = b'{"format": "pembina-apart/1", "faults": []}'
ENDS = {
    "PB421": [
        Ended(b"", 0, None, b""), Ended(GOOD, 3, None, b""), Ended(GOOD, -9, None, b""), Ended(b"", 139, None, b""),
        Ended(b'{"format": "pembina-apart/1", "crash": "Whatever: no"}', 0, None, b""),
    ],
    "PB422": [
        Ended(b"", 0, ANSWER, b""), Ended(b"", -signal.SIGXCPU, None, b""), Ended(b"", 128 + signal.SIGXFSZ, None, b""),
        Ended(b'{"format": "pembina-apart/1", "limit": "memory"}', 0, None, b""),
    ],
    "PB423": [Ended(GOOD, -9, WALL, b"")],
    "PB427": [Ended(b'{"unbound": "no"}', 0, None, b"")],
}  # fmt: skip


@pytest.mark.parametrize(("code", "ended"), [(code, ended) for code, ends in ENDS.items() for ended in ends])
def test_an_end_without_an_answer_is_told_with_its_reason(code, ended):
    with pytest.raises(PluginError) as caught:
        opened(ended, FOUND, LIMITS, 1000, "criteria.a")
    (problem,) = caught.value.problems
    assert (code, "criteria.a") == (problem.code, problem.place.address)
    assert "{" not in problem.show()


def test_an_answer_is_opened():
    assert [] == faults_of(opened(Ended(GOOD, 0, None, b""), FOUND, LIMITS, 1000, "a"))


# What comes back


@pytest.fixture
def job(tmp_path, installed):
    installed(HONEST, "hostile-honest")
    host = make_host(isolated=True)
    rules = pembina.load_award(award_of(tmp_path / "award", "hostile-honest"), host=host)
    return next(job for job in make_plan(rules, host) if job.leaf.use == "hostile-honest")


WHOLE = {
    "format": "pembina-apart/1", "names": ["region", "value"], "remarks": [], "dated": ["date"], "adjusted": None,
    "rows": [[["01", 2]], [["01", 2.0]]],
}  # fmt: skip
ADJUSTED = {"values": {"01": 1.0}, "method": "m", "facts": {"table": {}}, "told": {}, "warning": {}}


def test_an_answer_is_read(job):
    answer = read_answer(WHOLE, job, ())
    assert (("region", "value"), ("date",), None) == (answer.names, answer.dated, answer.adjusted)
    assert [[("01", 2)], [("01", 2.0)]] == answer.rows
    assert {"01": 1.0} == read_answer({**WHOLE, "adjusted": ADJUSTED}, job, ()).adjusted.values
    assert () == read_answer({**WHOLE, "dated": ["cooperative", "nothing"]}, job, ()).dated


@pytest.mark.parametrize(
    "change",
    [
        {"names": "region"}, {"names": ["a"] * 300}, {"remarks": ["rows.repeated-by-nobody"]}, {"rows": [[]]},
        {"rows": [[["01", -2]], [["01", 2.0]]]}, {"rows": [[["01", 2], ["01", 3]], []]}, {"rows": [[["01", 2.5]], []]},
        {"rows": [[[1, 2]], []]}, {"rows": [[], [["01"]]]}, {"rows": [[], [["01", 2.0, 3]]]}, {"rows": [[], "ab"]},
        {"dated": [3]}, {"dated": None}, {"more": 1}, {"rows": [[["01", 2**60]], []]}, {"adjusted": {}},
        {"adjusted": {**ADJUSTED, "values": {"01": "1"}}}, {"adjusted": {**ADJUSTED, "told": {"en": "{a.b}"}}},
        {"adjusted": {**ADJUSTED, "facts": {"table": {"n": {"float": "nan"}}}}}, {"adjusted": {**ADJUSTED, "facts": 3}},
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_nonsense(job, change):
    with pytest.raises(Nonsense):
        read_answer({**WHOLE, **change}, job, ())


@pytest.mark.parametrize(
    "fault", [["{a}", {}, [], None], ["a", {}, [1.5], None], ["a", {}, []], ["a", [], [], None], ["a", {}, [], "{b.c}"]]
)
def test_a_fault_that_cannot_be_told_is_nonsense(fault):
    with pytest.raises(Nonsense):
        faults_of({"format": "pembina-apart/1", "faults": [fault]})


@pytest.mark.parametrize(("code", "rows"), [("PB424", [[["01", -1]], []]), ("PB416", [[], [["01", {"float": "nan"}]]])])
def test_an_answer_is_held_to_the_contract_here(tmp_path, installed, monkeypatch, code, rows):
    """The plugin's process is replaced by one that answers at once; the checks are those of the program."""
    installed(HONEST, "hostile-honest")
    monkeypatch.setattr(Apart, "_asked", lambda *given: {**WHOLE, "rows": rows})
    with pytest.raises(PluginError) as caught:
        evaluated(award_of(tmp_path / "award", "hostile-honest"), make_host(isolated=True))
    assert [code] == [problem.code for problem in caught.value.problems]
    assert "acme-hostile-honest 1.0" in str(caught.value)


@pytest.mark.parametrize("second", [[["01", 3.0]], [["02", 2.0]], []])
def test_two_answers_that_differ_are_refused(tmp_path, installed, monkeypatch, second):
    installed(HONEST, "hostile-honest")
    answers = [{**WHOLE, "rows": [[["01", 2]], rows]} for rows in ([["01", 2.0]], second)]
    ended = [Ended(json.dumps(answer).encode(), 0, None, b"") for answer in answers]
    monkeypatch.setattr("pembina.evaluation.apart.run_apart", lambda *given: ended)
    host = make_host(isolated=True)
    host.keeper._cell = apart_cell.Cell("bubblewrap", False, "own", ())
    with pytest.raises(PluginError) as caught:
        evaluated(award_of(tmp_path / "award", "hostile-honest"), host)
    assert ["PB425"] == [problem.code for problem in caught.value.problems]


def test_rows_in_another_order_are_the_same_answer(tmp_path, installed, monkeypatch):
    installed(HONEST, "hostile-honest")
    rows = [["01", 2.0], ["02", 1.0]]
    ended = [Ended(json.dumps({**WHOLE, "rows": [[], each]}).encode(), 0, None, b"") for each in (rows, rows[::-1])]
    monkeypatch.setattr("pembina.evaluation.apart.run_apart", lambda *given: ended)
    host = make_host(isolated=True)
    host.keeper._cell = apart_cell.Cell("bubblewrap", False, "own", ())
    result = evaluated(award_of(tmp_path / "award", "hostile-honest"), host)
    assert [2.0, 1.0, None] == list(result.node("supervision.visits")["values"][:3])


def test_every_code_of_isolation_has_a_test_that_produces_it():
    text = (HERE.parent / "evaluation" / "test_apart.py").read_text("utf-8")
    assert [] == [code for code in CODES.all() if "PB421" <= code <= "PB431" and f'"{code}"' not in text]


def test_a_plugin_is_found_by_its_manifest():
    found = make_host().found("supervision-activity")
    assert found_document(found)["manifest"].endswith("supervision_activity/criterion.toml")
