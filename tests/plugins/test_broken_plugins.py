"""Every broken plugin ends an evaluation in one message that names plugin, version, place, criterion and entrant."""

from __future__ import annotations

import sys

import pytest

import pembina
from pembina.errors import PluginError

from ..third_party.install import BROKEN, make_distribution
from .awards import VISITS, write_award

WHERE = {
    "raises": ("PB410", 8, "ZeroDivisionError: the author divided by zero"),
    "nan": ("PB416", 9, 'column "value" holds nan for 71, 74 (2)'),
    "text_evidence": ("PB416", 9, 'column "evidence" holds str for 71, 74 (2)'),
    "unknown_entrant": ("PB414", 9, "entrants that are not in the award's list: nobody (2)"),
    "duplicate_entrant": ("PB415", 9, "more than one row for 71, 74 (2)"),
    "wrong_column": ("PB411", 9, 'the column "valeu": it is not in the contract'),
    "import": ("PB407", 3, "RuntimeError: the author forgot something"),
    "misspelt_hook": ("PB408", 13, "unknown hook 'pembina_criterias'"),
    "wrapper_hook": ("PB408", 14, "pembina_criteria asks for wrapper"),
}
"""By folder: the code, the author's line that is named, and what the message says."""


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """Evaluate an award that uses a broken plugin; return the error."""

    def run(name: str) -> PluginError:
        plugin = f"broken-{name.replace('_', '-')}"
        folder = BROKEN / f"broken_{name}"
        monkeypatch.syspath_prepend(str(make_distribution(tmp_path, folder, f"acme-{plugin}", plugin, "3.1")))
        monkeypatch.delitem(sys.modules, folder.name, raising=False)
        with pytest.raises(PluginError) as caught:
            pembina.evaluate(write_award(tmp_path / "award", VISITS.format(plugin=plugin)))
        sys.modules.pop(folder.name, None)
        return caught.value

    return run


def test_every_broken_plugin_is_tried():
    assert sorted(WHERE) == sorted(path.name.removeprefix("broken_") for path in BROKEN.glob("broken_*"))


@pytest.mark.parametrize("name", WHERE)
def test_a_broken_plugin_is_named_with_its_version_and_the_authors_line(broken, name):
    code, line, said = WHERE[name]
    error = broken(name)
    problem = error.problems[0]
    shown = problem.show()
    assert code == problem.code
    plugin = f"broken-{name.replace('_', '-')}"
    assert f"{plugin} (acme-{plugin} 3.1)" in shown
    assert (f"broken_{name}/__init__.py", line) == (problem.place.file, problem.place.line)
    assert said in shown
    assert 4 == error.exit_status


@pytest.mark.parametrize("name", WHERE)
def test_a_plugin_that_fails_is_named_with_its_criterion(broken, name):
    problem = broken(name).problems[0]
    assert "criteria.visits" == problem.place.address
    assert ": criteria.visits: error[" in problem.show()


@pytest.mark.parametrize("name", ["nan", "unknown_entrant", "duplicate_entrant"])
def test_what_is_wrong_with_an_entrant_names_the_entrant(broken, name):
    (problem,) = broken(name).problems
    assert ("nobody" if name == "unknown_entrant" else "71, 74") == problem.args["entrants"]
