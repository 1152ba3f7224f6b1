"""A third party's engine: an award gives the same bytes on it, and it passes the conformance suite."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pembina
from pembina.api import make_host, records
from pembina.data import open_dataset
from pembina.data.engines.opening import open_engine
from pembina.errors import DataError
from pembina.model import Entrants, canonical
from pembina.plugins import Host
from pembina.testing.engines import EngineBench, check_probe, probe_parameters
from tests.campaign import examples
from tests.data.conftest import World, need
from tests.third_party.install import RAM, make_distribution

REGIONS = Entrants("regions", "code", "name")
IPM = Path(__file__).parents[2] / "criteria" / "ipm"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that knows the engine as pip would have installed it."""
    site = make_distribution(tmp_path_factory.mktemp("site"), RAM, "pembina-ram", "ram")
    sys.path.insert(0, str(site))
    yield make_host()
    sys.path.remove(str(site))
    sys.modules.pop("pembina_ram", None)


def test_the_guide_shows_the_package_as_it_is() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "how-to" / "write-an-engine.md").read_text("utf-8")
    shown = "".join(re.findall(r"```python\n(.*?)```", guide, re.DOTALL)[:3])
    package = (RAM / "__init__.py").read_text("utf-8").replace("from __future__ import annotations\n\n", "")
    assert [line for line in shown.splitlines() if line] == [line for line in package.splitlines() if line]
    assert (RAM / "plugin.toml").read_text("utf-8") in guide


@pytest.fixture(scope="module")
def bench(host: Host) -> Iterator[EngineBench]:
    bench = EngineBench(open_engine(host, "ram"))
    yield bench
    bench.close()


def test_an_award_gives_the_same_bytes_on_it(host: Host) -> None:
    expected = pembina.evaluate(IPM / "award.toml", IPM / "data")
    found = pembina.evaluate(IPM / "award.toml", IPM / "data", host=host, engine="ram")
    assert canonical(found.document) == canonical(expected.document)


@pytest.mark.parametrize("probe", probe_parameters()[:: examples(4, 1)])
def test_it_passes_the_conformance_suite(probe, bench) -> None:
    check_probe(probe, bench)


def test_its_own_option_is_kept(host: Host, tmp_path: Path) -> None:
    world = World(tmp_path)
    world.write("visits.csv", "region,n\n" + "74,1\n" * 1001)
    with pytest.raises(DataError) as refused:
        open_dataset(world.folder, host, "ram:thousands=1").load(REGIONS, [need("visits", {"n": "integer"})])
    (problem,) = refused.value.problems
    assert problem.show().endswith("ran out of rows: the table visits has 1001 rows, and 1000 are allowed")


def test_a_mistyped_option_is_refused_like_those_of_every_engine(host: Host) -> None:
    with pytest.raises(DataError) as refused:
        open_engine(host, "ram:thousand=2")
    (problem,) = refused.value.problems
    assert problem.code == "PB355"
    assert problem.hint.show(str) == 'did you mean "thousands"?'


def test_records_are_shown_by_an_engine_that_the_result_does_not_name(host: Host) -> None:
    folder = IPM.parent / "penggerak-koperasi-2014"
    award, data = folder / "award.toml", folder / "data"
    result = pembina.evaluate(award, data)
    leaf = next(node["path"] for node in result.nodes if node["kind"] == "criterion")
    before = records(result, award, data, "33", leaf)
    fresh = make_host()  # which has not imported the engine yet
    shown = records(result, award, data, "33", leaf, host=fresh, engine="ram")
    assert before.total > 0
    assert (before.rows, before.total) == (shown.rows, shown.total)
