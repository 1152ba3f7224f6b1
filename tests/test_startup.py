"""What may be loaded: `--version` and `--help` wait for no plugin, schema or table code."""

import subprocess
import sys

import pytest

HEAVY = {
    "duckdb",
    "narwhals",
    "numpy",
    "jsonschema",
    "cattrs",
    "tomli",
    "pluggy",
    "tabulate",
    "babel",
    "python_calamine",
}
CODE = """
import sys
try:
    from pembina.cli import main
    status = main({words!r})
except SystemExit as done:
    status = done.code or 0
print("\\nLOADED", *sorted(name for name in sys.modules if "." not in name or name.startswith("pembina")))
sys.exit(status)
"""


def loaded(*words):
    run = subprocess.run(
        [sys.executable, "-c", CODE.format(words=list(words))], capture_output=True, text=True, check=False
    )
    assert 0 == run.returncode, run.stderr
    return set(run.stdout.rpartition("LOADED")[2].split())


def test_the_version_is_answered_without_anything():
    assert not loaded("--version") & (HEAVY | {"click", "attrs", "importlib.metadata"})


def test_help_is_answered_without_heavy_packages_or_plugins():
    modules = loaded("--lang", "en", "--help")
    assert not modules & (HEAVY - {"babel", "tomli"})
    assert not {name for name in modules if name.startswith("pembina_plugins.")}


def test_showing_a_schema_needs_no_engine():
    assert not loaded("schema", "award") & {"duckdb", "narwhals"}


@pytest.mark.parametrize("name", ["load_award", "evaluate", "read_result", "Criterion", "hookimpl"])
def test_importing_pembina_loads_nothing_until_a_name_is_used(name):
    code = "import sys, pembina; before = set(sys.modules); pembina.{0}; print(any(m in before for m in {1!r}))"
    run = subprocess.run([sys.executable, "-c", code.format(name, HEAVY)], capture_output=True, text=True, check=True)
    assert "False" == run.stdout.strip()
