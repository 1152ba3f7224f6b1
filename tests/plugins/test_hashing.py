"""The hash of a plugin covers whatever its code may come from, and code from elsewhere is not imported."""

import importlib
import sys

import pytest

from pembina.errors import PluginError
from pembina.plugins import Host
from pembina.plugins.hashing import plugin_hash


def hashed():
    return plugin_hash(Host().found("harvest"))


CODE_OR_FIGURES = ("fast.so", "fast.cpython-311.so", "old.pyc", "model.bin", "table.txt", "in/it.dat", ".it", "UP.PY")


@pytest.mark.parametrize("name", CODE_OR_FIGURES)
def test_files_that_may_be_code_or_figures_count(install, tmp_path, name):
    install("harvest")
    before, path = hashed(), tmp_path / "pembina_harvest" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"1")
    assert before != hashed()
    path.write_bytes(b"2")
    assert before != hashed()


@pytest.mark.parametrize("name", ["README.md", "locale/id/LC_MESSAGES/it.mo", "__pycache__/x.pyc", ".DS_Store"])
def test_words_for_people_and_litter_do_not_count(install, tmp_path, name):
    install("harvest")
    before, path = hashed(), tmp_path / "pembina_harvest" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"1")
    assert before == hashed()


def test_a_folder_behind_a_link_counts_and_a_link_to_itself_ends(install, tmp_path):
    install("harvest")
    inner = tmp_path / "elsewhere"
    inner.mkdir()
    (inner / "__init__.py").write_text("x = 1\n", "utf-8")
    before, folder = hashed(), tmp_path / "pembina_harvest"
    (folder / "inner").symlink_to(inner)
    (folder / "again").symlink_to(folder)
    linked = hashed()
    (inner / "__init__.py").write_text("x = 2\n", "utf-8")
    assert len({before, linked, hashed()}) == 3


def inside_another(folder):
    """Put the plugin into a package that is around it; returns that package's folder."""
    around = folder / "pembina_all"
    around.mkdir()
    (folder / "pembina_harvest").rename(around / "harvest")
    entry = folder / "pembina_harvest-1.2.dist-info/entry_points.txt"
    entry.write_text("[pembina]\nharvest = pembina_all.harvest\n", "utf-8")
    return around


def test_the_package_around_a_plugin_counts(install, tmp_path):
    install("harvest")
    first = inside_another(tmp_path) / "__init__.py"
    first.write_text("x = 1\n", "utf-8")
    before = hashed()
    first.write_text("x = 2\n", "utf-8")
    assert before != hashed()


def test_a_module_beside_the_folder_of_the_manifest_is_not_imported(install, tmp_path):
    """A folder without __init__.py gives way to a file of its name, over which no hash is."""
    install("harvest")
    folder = inside_another(tmp_path) / "harvest"
    assert Host().criterion("harvest")
    for name in [name for name in sys.modules if name.startswith("pembina_all")]:
        del sys.modules[name]
    (folder / "__init__.py").rename(tmp_path / "pembina_all/harvest.py")
    importlib.invalidate_caches()
    with pytest.raises(PluginError) as caught:
        Host().criterion("harvest")
    assert [each.code for each in caught.value.problems] == ["PB405"]
    assert "pembina_all.harvest" not in sys.modules
