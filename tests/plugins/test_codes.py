"""Every code PB4xx is produced by something that a plugin, or an award that names one, can do."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

import pembina
from pembina.api import make_host
from pembina.errors import CODES, PluginError
from pembina.errors.codes_isolation import TABLE as ISOLATION
from pembina.errors.codes_lint import TABLE as LINT
from pembina.errors.codes_plugin import TABLE
from pembina.plugins import Host

from .awards import VISITS, write_award
from .conftest import CODE, MANIFEST, Installer

Produce = Callable[[Installer], object]


def loaded(code: str = CODE, manifest: str | None = MANIFEST) -> Produce:
    """Load a plugin of this code and manifest."""

    def produce(install: Installer) -> object:
        install("harvest", code, manifest)
        return Host().criterion("harvest")

    return produce


def twice(install: Installer) -> object:
    install("harvest", distribution="one", module="pembina_one")
    install("harvest", distribution="two", module="pembina_two")
    return Host().criterion("harvest")


def blocked(install: Installer) -> object:
    install("harvest")
    return Host(blocked=["harvest"]).criterion("harvest")


def measured(expression: str) -> Produce:
    """Evaluate a small award whose plugin measures by an expression."""

    def produce(install: Installer) -> object:
        code = "import narwhals.stable.v2 as nw\n" + CODE.replace("return records", f"return {expression}")
        install("harvest", code, MANIFEST.replace("[tables", "range = {{ from = 0 }}\n[tables", 1))
        folder = write_award(install.folder / "award", VISITS.format(plugin="harvest"))
        return pembina.evaluate(folder, host=make_host())

    return produce


def lacking(install: Installer) -> object:
    """Evaluate a small award whose plugin needs a linear programme where the library for it is not installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "scipy", None)
        return measured("__import__('pembina.methods.solver', fromlist=['linear']).linear([1.0])")(install)


def of_visits(*columns: str) -> str:
    return f"records.group_by('region').agg({', '.join(columns)})"


PRODUCED: dict[str, Produce] = {
    "PB401": lambda install: Host().criterion("harvest"),
    "PB402": twice,
    "PB403": loaded(manifest="api = 1\n"),
    "PB404": blocked,
    "PB405": loaded(manifest=None),
    "PB406": loaded(manifest=MANIFEST.replace("{name}", "fishing")),
    "PB407": loaded("import nothing_of_this_name\n"),
    "PB408": loaded(CODE.replace("pembina_criteria", "pembina_criterions")),
    "PB409": loaded(CODE.replace("[Visits]", "[]")),
    "PB410": measured("1 / 0"),
    "PB411": measured(of_visits("value=nw.len()", "valu=nw.len()")),
    "PB412": measured(of_visits("numerator=nw.len()")),
    "PB413": measured(of_visits("value=nw.len()") + ".with_columns(region=nw.lit(None).cast(nw.String))"),
    "PB414": measured(of_visits("value=nw.len()") + ".with_columns(region=nw.lit('99'))"),
    "PB415": measured("records.select('region', value=nw.lit(1))"),
    "PB416": measured(of_visits("value=nw.len()") + ".with_columns(value=nw.lit('many'))"),
    "PB417": measured(of_visits("value=nw.len()") + ".with_columns(reason=nw.lit('missing'))"),
    "PB418": measured(of_visits("value=nw.len()") + ".with_columns(value=nw.lit(-1))"),
    "PB419": measured(of_visits("value=nw.len()") + ".with_columns(state=nw.lit('certain'))"),
    "PB420": lacking,
    "PB432": lambda install: Host().criterion("./harvest.py:Harvest"),
}
WITHOUT_VERSION = ("PB401", "PB402", "PB404", "PB420", "PB432")
"""What is wrong is no fault of one version of the plugin."""


@pytest.mark.parametrize("code", PRODUCED)
def test_a_code_of_plugins_is_produced(code, install):
    with pytest.raises(PluginError) as caught:
        PRODUCED[code](install)
    assert code in {problem.code for problem in caught.value.problems}
    assert 4 == caught.value.exit_status


@pytest.mark.parametrize("code", PRODUCED)
def test_the_message_names_the_plugin_and_where_it_is_installed_its_distribution_and_version(code, install):
    with pytest.raises(PluginError) as caught:
        PRODUCED[code](install)
    problem = next(problem for problem in caught.value.problems if problem.code == code)
    shown = problem.show()
    assert "harvest" in shown or code == "PB420"
    assert "{" not in shown
    if code not in WITHOUT_VERSION:
        assert "pembina-harvest 1.2" in shown


def test_a_library_that_is_not_installed_is_named_with_the_command_that_brings_it(install):
    with pytest.raises(PluginError) as caught:
        lacking(install)
    (problem,) = caught.value.problems
    assert problem.show() == (
        "criteria.visits: error[PB420]: criterion visits needs scipy, which is not installed"
        "\n  hint: install it with: pip install 'pembina[methods]'"
    )


def test_every_code_of_plugins_has_something_that_produces_it():
    assert {code.code for code in TABLE} == set(PRODUCED)
    elsewhere = {code.code for code in (*LINT, *ISOLATION)}  # produced by tests of their own
    assert {code for code in CODES.all() if code.startswith("PB4")} - elsewhere == set(PRODUCED)
