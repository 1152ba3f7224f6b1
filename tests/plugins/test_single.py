"""A criterion in one file beside an award: found without being run, run as it was hashed, and refused in words."""

from __future__ import annotations

import hashlib
import sys

import pytest

from pembina.errors import PluginError, RecordError
from pembina.plugins.hashing import plugin_hash
from pembina.plugins.host import Host
from pembina.plugins.single import LARGEST, hold_to, look

NAME = "./markets.py:Markets"
CODE = '''"""Markets."""
import marker

from pembina import Criterion


class Markets(Criterion):
    """Days on which a market was held."""

    declares = """
    api = 2
    unit = "market days"
    direction = "higher"
    [tables.markets]
    region = "entrant"
    [parameters]
    least = { type = "integer", default = 5 }
    [locale.id]
    title = "Hari pasar"
    [locale.en]
    title = "Market days"
    """

    def measure(self, records, tables, rules):
        return records
'''


@pytest.fixture
def beside(tmp_path, monkeypatch):
    """Write the file, and return a host that looks in its folder; ``marker`` is imported only by running the file."""
    monkeypatch.syspath_prepend(str(tmp_path / "path"))
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "marker.py").write_text("", "utf-8")
    folder = tmp_path / "award"
    folder.mkdir()
    before = set(sys.modules)

    def make(code=CODE, file="markets.py"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(code, "utf-8")
        host = Host()
        host.look_beside(folder)
        return host, folder

    yield make
    for name in set(sys.modules) - before:
        if name == "marker" or name.startswith("pembina_single_"):
            del sys.modules[name]


def refused(host, name=NAME):
    with pytest.raises(PluginError) as raised:
        host.found(name)
    return raised.value.problems


def test_what_it_declares_is_read_without_running_any_of_it(beside):
    host, _ = beside()
    manifest = host.manifest(NAME)
    assert (NAME, "market days", "region", {"least": 5}) == (
        manifest.name, manifest.unit, manifest.entrant, manifest.defaults()
    )  # fmt: skip
    assert {"id": {"title": "Hari pasar"}, "en": {"title": "Market days"}} == manifest.locale()
    assert "marker" not in sys.modules


def test_it_is_run_when_it_is_asked_for_and_leaves_no_compiled_copy(beside):
    host, folder = beside()
    criterion = host.criterion(NAME)
    assert ("Markets", NAME) == (type(criterion).__name__, criterion.manifest.name)
    assert "marker" in sys.modules
    assert ["markets.py"] == [path.name for path in folder.rglob("*")]


def test_its_hash_is_that_of_the_one_file(beside):
    host, folder = beside()
    first = plugin_hash(host.found(NAME))
    (folder / "award.toml").write_text("another file", "utf-8")
    assert first == plugin_hash(host.found(NAME))
    assert hashlib.sha256(CODE.encode()).hexdigest() == first
    host, _ = beside(CODE + "# another line\n")
    assert first != plugin_hash(host.found(NAME))


def test_line_ends_of_another_system_are_the_same_file(beside):
    host, folder = beside()
    unix = host.found(NAME)
    (folder / "markets.py").write_bytes(CODE.replace("\n", "\r\n").encode())
    windows = look(NAME, folder)
    assert (unix.version, plugin_hash(unix)) == (windows.version, plugin_hash(windows))


def test_what_was_looked_at_is_what_is_run_and_hashed_whatever_the_file_becomes(beside):
    host, folder = beside()
    found = host.found(NAME)
    (folder / "markets.py").write_text("raise SystemExit\n", "utf-8")
    assert "Markets" == type(host.criterion(NAME)).__name__
    assert hashlib.sha256(CODE.encode()).hexdigest() == plugin_hash(found)


def test_a_file_that_rewrites_itself_while_it_runs_keeps_the_hash_of_what_ran(beside):
    host, folder = beside(CODE + f"\nimport pathlib\npathlib.Path(__spec__.origin).write_text({CODE!r})\n")
    host.criterion(NAME)
    assert CODE == (folder / "markets.py").read_text("utf-8")
    assert hashlib.sha256(CODE.encode()).hexdigest() != plugin_hash(host.found(NAME))


def test_whoever_was_told_another_hash_refuses_the_file(beside):
    host, _ = beside()
    found = host.found(NAME)
    hold_to(found, plugin_hash(found))
    with pytest.raises(PluginError) as raised:
        hold_to(found, plugin_hash(found)[:12] + "0" * 52)  # the same beginning, another hash
    (problem,) = raised.value.problems
    assert ("PB432", "it changed while it was read") == (problem.code, problem.args["reason"])


def test_only_what_a_result_names_is_run_for_it(beside):
    host, _ = beside()
    for hashes, wanted in (({}, "-"), ({NAME: "0" * 64}, "0" * 12)):
        with host.expecting(hashes), pytest.raises(RecordError) as raised:
            host.criterion(NAME)
        (problem,) = raised.value.problems
        assert ("PB706", NAME, wanted) == (problem.code, problem.args["what"], problem.args["wanted"])
        assert "marker" not in sys.modules
    with host.expecting({NAME: plugin_hash(host.found(NAME))}):
        host.criterion(NAME)
    assert "marker" in sys.modules
    with pytest.raises(RecordError), host.expecting({NAME: "0" * 64}):
        pytest.fail("it was imported before, as another file")


def test_a_folder_below_the_award_is_fine(beside):
    host, _ = beside(file="criteria/markets.py")
    assert "Markets" == type(host.criterion("./criteria/markets.py:Markets")).__name__


def test_two_awards_may_use_files_of_one_name_one_after_the_other(beside, tmp_path):
    host, _ = beside()
    first = host.criterion(NAME)
    other = tmp_path / "other"
    other.mkdir()
    (other / "markets.py").write_text(CODE.replace('"market days"', '"days"'), "utf-8")
    host.look_beside(other)
    assert ("market days", "days") == (first.manifest.unit, host.criterion(NAME).manifest.unit)


@pytest.mark.parametrize(
    "name",
    ["../markets.py:Markets", "/tmp/markets.py:Markets", "markets.py:Markets", "./markets.py",
     "./a/../markets.py:Markets", "./.markets.py:Markets", "./markets.py:Mar-kets", "./markets.pyc:Markets"],
)  # fmt: skip
def test_a_name_that_is_not_from_the_folder_downwards_is_refused(beside, name):
    host, _ = beside()
    (problem,) = refused(host, name)
    assert ("PB432", name) == (problem.code, problem.args["plugin"])
    assert "not written as" in problem.args["reason"]


def test_nothing_is_looked_for_where_nobody_said_where():
    (problem,) = refused(Host())
    assert ("PB432", True) == (problem.code, "in which folder" in problem.args["reason"])


def test_a_file_that_is_not_there_is_told_with_the_one_that_is(beside):
    host, _ = beside()
    (problem,) = refused(host, "./market.py:Markets")
    assert ("PB432", "markets.py") == (problem.code, problem.hint.args["word"])


def test_a_link_out_of_the_folder_is_refused(beside, tmp_path):
    host, folder = beside()
    (tmp_path / "elsewhere.py").write_text(CODE, "utf-8")
    (folder / "linked.py").symlink_to(tmp_path / "elsewhere.py")
    (problem,) = refused(host, "./linked.py:Markets")
    assert "out of the award's folder" in problem.args["reason"]


def test_a_file_beyond_measure_is_refused(beside):
    host, _ = beside(CODE + "#" * LARGEST)
    assert "larger than" in refused(host)[0].args["reason"]


def test_what_is_no_file_is_told_so(beside):
    host, folder = beside()
    (folder / "folder.py").mkdir()
    (problem,) = refused(host, "./folder.py:Markets")
    assert ("it is not a file", "folder.py") == (problem.args["reason"], problem.place.file)
    (problem,) = refused(host, "./folders.py:Markets")
    assert problem.hint is None or "folder.py" != problem.hint.args["word"]


@pytest.mark.parametrize(
    "line", [b"# coding: utf-7\n", b"# coding: latin-1\n", "# Rekapitulasi caf\u00e9\n".encode("latin-1")]
)
def test_code_in_an_encoding_in_which_people_read_something_else_is_refused(beside, line):
    host, folder = beside()
    (folder / "hidden.py").write_bytes(line + CODE.encode())
    (problem,) = refused(host, "./hidden.py:Markets")
    assert ("PB432", True) == (problem.code, "not written in UTF-8" in problem.args["reason"])


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"""Markets."""', '"""Markets.', 7, "unterminated"),
        ("class Markets", "class Market", None, "no class of this name"),
        ("declares =", "said =", 7, "has no text"),
        ('declares = """', 'declares = "" + """', 7, "has no text"),
    ],
)
def test_what_is_wrong_with_the_file_is_told_with_its_line(beside, old, new, line, said):
    host, _ = beside(CODE.replace(old, new, 1))
    (problem,) = refused(host)
    assert ("PB432", "markets.py") == (problem.code, problem.place.file)
    assert said in problem.args["reason"]
    assert problem.place.line is not None if said == "unterminated" else problem.place.line == line


def test_every_mistake_in_what_it_declares_is_told_at_once_with_its_line(beside):
    wrong = CODE.replace("unit =", "unti =").replace('"entrant"', '"entrent"')
    host, _ = beside(wrong)
    found = [(p.code, p.place.file, p.place.line, p.hint.args["word"]) for p in refused(host)]
    assert [("PB403", "markets.py", 12, "unit"), ("PB403", "markets.py", 15, "entrant")] == found


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('declares = """\n    api = 2', 'declares = """\\\n    api = 9', 11, "version 9 of the contract"),
        ('declares = """\n    api = 2', 'declares = r"""\\\n    api = 2', 11, "Invalid"),
        ("api = 2", 'api = 2\n    name = "markets"', 12, "the name by which an award uses it"),
        ("api = 2", "api = 9", 11, "version 9 of the contract"),
        ("default = 5", 'default = "x"', 17, "least"),
        ('title = "Hari pasar"', "title = 1", 19, "is not a text"),
        ("direction =", "direction", 13, "Expected '='"),
    ],
)
def test_a_mistake_in_what_it_declares_is_told_where_it_stands_in_the_file(beside, old, new, line, said):
    host, _ = beside(CODE.replace(old, new))
    (problem,) = refused(host)
    assert ("PB403", "markets.py", line) == (problem.code, problem.place.file, problem.place.line)
    assert said in str(problem.args["reason"]) or said in (problem.place.address or "")


def test_a_class_that_is_no_criterion_is_refused(beside):
    host, _ = beside(CODE.replace("class Markets(Criterion)", "class Markets"))
    with pytest.raises(PluginError) as raised:
        host.criterion(NAME)
    (problem,) = raised.value.problems
    assert ("PB409", "award/markets.py", 7) == (problem.code, problem.place.file, problem.place.line)
    assert "Markets(Criterion)" in problem.hint.show(str)


def test_an_error_while_it_is_run_names_its_own_line(beside):
    host, _ = beside(CODE.replace("import marker", "import nothing_of_this_name"))
    with pytest.raises(PluginError) as raised:
        host.criterion(NAME)
    (problem,) = raised.value.problems
    assert ("PB407", "award/markets.py", 2) == (problem.code, problem.place.file, problem.place.line)
