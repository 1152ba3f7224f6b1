"""What an engine from outside does wrong is one PluginError that names it, and the author's own line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import pembina
from pembina.api import make_host
from pembina.cli import main
from pembina.errors import DataError, PluginError, Problem
from pembina.plugins import Host
from tests.third_party.install import RAM, make_distribution

AWARD = Path(__file__).parents[2] / "criteria" / "ipm"
SCAN = "        staged = self._staging.read(source, log)\n"
GIVE = "        return Scan(nw.from_native(frame.lazy()), staged.files, staged.absent)\n"
ROWS = "        return nw.to_native(frame).collect().rows()\n"
VERSION = "        self.version = polars.__version__\n"
CLOSE = "        self._staging.close()\n"
OPEN = "    return Ram(int(thousands) * 1000 if thousands else None)\n"

Wrong = Callable[[str, str], Host]


@pytest.fixture
def wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wrong]:
    """A host that knows the engine of the guide with one line of it written otherwise."""

    def host(line: str, instead: str) -> Host:
        site = make_distribution(tmp_path, RAM, "pembina-ram", "ram")
        code = site / "pembina_ram" / "__init__.py"
        text = code.read_text("utf-8")
        assert text.count(line) == 1
        code.write_text(text.replace(line, instead), "utf-8")
        monkeypatch.syspath_prepend(site)
        return make_host()

    yield host
    sys.modules.pop("pembina_ram", None)


def evaluated(host: Host) -> Problem:
    """Evaluate an award by the engine; return the one problem, which names the engine and a line of its author's."""
    with pytest.raises(PluginError) as refused:
        pembina.evaluate(AWARD / "award.toml", AWARD / "data", host=host, engine="ram")
    (problem,) = refused.value.problems
    assert problem.code == "PB410"
    assert (problem.args["plugin"], problem.args["what"]) == ("ram", "its engine ram")
    assert (problem.place.file or "").startswith("pembina_ram/")
    assert problem.place.line is not None
    return problem


FAULTS = {
    "TypeError: version is None, not text": (VERSION, "        self.version = None\n"),
    "TypeError: capabilities is dict, not pembina.engines.Capabilities": (
        VERSION, VERSION + "        self.capabilities = {}\n",
    ),
    "TypeError: scan returned DataFrame, not pembina.engines.Scan": (GIVE, "        return frame\n"),
    "TypeError: scan returned LazyFrame, not a narwhals.stable.v2.LazyFrame": (
        GIVE, "        return Scan(frame.lazy(), staged.files)\n",
    ),
    "ValueError: the frame of scan lacks _row": (
        GIVE, '        return Scan(nw.from_native(frame.lazy().drop("_row")), staged.files)\n',
    ),
    "TypeError: the files of scan are None, not those that Staging tells": (
        GIVE, "        return Scan(nw.from_native(frame.lazy()), None)\n",
    ),
    "TypeError: absent is None, not a frozenset of keys": (
        GIVE, "        return Scan(nw.from_native(frame.lazy()), staged.files, None)\n",
    ),
    "KeyError: 'scan'": (SCAN, "        raise KeyError('scan')\n"),
    "SystemExit: 0": (SCAN, "        raise SystemExit(0)\n"),
    "TypeError: rows returned DataFrame, not a list of tuples": (
        ROWS, "        return nw.to_native(frame).collect()\n",
    ),
    "TypeError: rows returned rows that are dict, not tuple": (
        ROWS, "        return nw.to_native(frame).collect().to_dicts()\n",
    ),
    "TypeError: rows returned None, not a list of tuples": (ROWS, "        nw.to_native(frame).collect()\n"),
    "ValueError: rows returned rows of 0 values, where the frame has 4 columns": (ROWS, "        return [()]\n"),
    "TypeError: rows returned values that are bytes, not int, float, Decimal, str, bool, date or None": (
        ROWS, "        return [tuple(str(x).encode() for x in r) for r in nw.to_native(frame).collect().rows()]\n",
    ),
    "ValueError: no such thing": (ROWS, "        raise ValueError('no such thing')\n"),
    "SystemExit: 3": (ROWS, "        import sys\n        sys.exit(3)\n"),
    "TypeError: hold returned None, not a narwhals.stable.v2.LazyFrame": (
        CLOSE, CLOSE + "\n    def hold(self, frame):\n        pass\n",
    ),
    "TypeError: rows_of returned list, not a list of rows for each of 12 frames": (
        CLOSE,
        CLOSE + "\n    from pembina.engines import Capabilities\n    capabilities = Capabilities(fuses=True)\n"
        "\n    def rows_of(self, frames):\n        return []\n",
    ),
    "RuntimeError: closed": (CLOSE, "        raise RuntimeError('closed')\n"),
    "SystemExit": (OPEN, "    raise SystemExit\n"),
    "ModuleNotFoundError: No module named 'no_such_library'": (OPEN, "    import no_such_library\n"),
}  # fmt: skip


@pytest.mark.parametrize("reason", FAULTS)
def test_a_fault_of_an_engine_is_told_of_the_engine(reason: str, wrong: Wrong) -> None:
    assert evaluated(wrong(*FAULTS[reason])).args["reason"] == reason


BEYOND = ROWS.replace("frame)", "frame).select('nothing')")
"""A line that lets polars fail, whatever frame it is."""
OF_CRITERIA = f"        if frame.collect_schema().names()[-1] == 'n':\n    {BEYOND}{ROWS}"
"""A line that lets polars fail at what criteria ask only."""


def test_what_a_library_raises_of_a_frame_that_pembina_made_is_told_of_the_engine(wrong: Wrong) -> None:
    assert "nothing" in evaluated(wrong(ROWS, BEYOND)).args["reason"]


@pytest.mark.parametrize("fused", [False, True])
def test_what_a_library_raises_of_a_frame_that_a_criterion_made_is_told_of_the_criterion(
    fused: bool, wrong: Wrong
) -> None:
    fuses = "\n    from pembina.engines import Capabilities\n    capabilities = Capabilities(fuses=True)\n\n"
    host = wrong(ROWS, OF_CRITERIA + (fuses if fused else ""))
    with pytest.raises(PluginError) as refused:
        pembina.evaluate(AWARD / "award.toml", AWARD / "data", host=host, engine="ram")
    (problem,) = refused.value.problems
    assert (problem.code, problem.args["plugin"]) == ("PB410", "reported-value")
    assert "nothing" in problem.args["reason"]


def test_what_an_engine_tells_by_itself_stays_as_it_is(wrong: Wrong) -> None:
    told = "        raise DataError([Problem('PB351', args={'engine': 'ram', 'reason': 'gone'})])\n"
    with pytest.raises(DataError) as refused:
        pembina.evaluate(AWARD / "award.toml", AWARD / "data", host=wrong(ROWS, told), engine="ram")
    assert [problem.code for problem in refused.value.problems] == ["PB351"]


def test_a_file_that_vanishes_is_no_fault_of_the_engine(wrong: Wrong) -> None:
    reads = "        from pathlib import Path\n        Path('/nowhere/at/all').read_bytes()\n"
    with pytest.raises(DataError) as refused:
        pembina.evaluate(AWARD / "award.toml", AWARD / "data", host=wrong(SCAN, reads), engine="ram")
    assert "PB353" not in {problem.code for problem in refused.value.problems}


def test_the_program_says_so_on_one_line(wrong: Wrong, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong(ROWS, "        raise SystemExit(0)\n")
    status = main(["evaluate", "ipm", "--engine", "ram", "--lang", "en", "-o", str(tmp_path / "r.json")])
    said = capsys.readouterr()
    assert (status, said.out) == (4, "")
    assert "error[PB410]: plugin ram (pembina-ram 1.0) failed in its engine ram: SystemExit: 0\n" in said.err
    assert not (tmp_path / "r.json").exists()
