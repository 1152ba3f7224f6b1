"""The second verifier by itself: it is one short file of plain Python, and nothing in a file makes it fall over."""

from __future__ import annotations

import ast
import contextlib
import copy
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pembina.model import Result, canonical, sha256
from pembina.record.extracting import Extracts

from ..campaign import examples
from .awards_at_random import honest
from .test_two_verifiers import SECOND, TOOL

PYTHONS = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"


def run(python: str | Path, *given: Any) -> subprocess.CompletedProcess[str]:
    """Run the tool as its users do, with nothing of ours on the path."""
    return subprocess.run(
        [str(python), "-I", str(TOOL), *map(str, given)], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def document():
    return next(d for _, d in honest(20, 7) if d["overrides"] or d["award"]["rules"]["tiers"])


@pytest.fixture
def written(tmp_path, document):
    path = tmp_path / "result.json"
    path.write_bytes(canonical(document))
    return path


def test_it_is_one_file_under_400_lines_of_the_standard_library():
    text = TOOL.read_text("utf-8")
    assert len(text.splitlines()) < 400
    tree = ast.parse(text)
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names
    assert not {"importlib", "runpy"} & named
    assert not [
        node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in ("eval", "exec", "__import__")
    ]


def test_no_line_is_taken_from_the_package():
    """Of lines long enough to say something, none stands in the rooms that judge, write or verify results."""

    def lines(path: Path) -> set[str]:
        stripped = (line.strip() for line in path.read_text("utf-8").splitlines())
        return {line for line in stripped if len(line) >= 45 and not line.startswith(("from ", "import ", "#"))}

    package = Path(sys.modules["pembina"].__path__[0])
    rooms = ("analysis", "evaluation", "methods", "model", "record")
    ours = set().union(*(lines(path) for room in rooms for path in (package / room).glob("*.py")))
    assert len(ours) > 1000
    assert not lines(TOOL) & ours


def test_every_check_is_stated_in_a_sentence(document):
    found = SECOND.verify(canonical(document), sha256(canonical(document)))
    assert [outcome for outcome, _, _ in found] == ["pass"] * len(found)
    assert all(sentence[0].isupper() and sentence.endswith(".") for _, sentence, _ in found)


@pytest.mark.parametrize(
    "named", ["", "3.11.7", "3.12.1", "3.13.0"], ids=["this Python", "3.11", "3.12", "3.13"]
)  # fmt: skip
def test_it_runs_by_itself_on_every_version(named, written):
    python = PYTHONS / named / "bin" / "python" if named else Path(sys.executable)
    if not python.exists():
        pytest.skip(f"CPython {named} is not at {python}")
    done = run(python, written, "--hash", sha256(written.read_bytes()))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"SHA-256 {sha256(written.read_bytes())}\n  1  pass ")


def test_exit_statuses(written, tmp_path):
    other = run(sys.executable, written, "--hash", "0" * 64)
    assert other.returncode == 1
    assert "1  fail" in other.stdout
    nowhere = run(sys.executable, tmp_path / "nowhere.json")
    assert nowhere.returncode == 2
    assert nowhere.stdout.startswith("cannot be read: ")
    (tmp_path / "text.json").write_text("penghargaan", "utf-8")
    assert run(sys.executable, tmp_path / "text.json").returncode == 2


def test_a_key_that_is_there_twice_is_refused(document):
    content = canonical(document).replace(b'"tied":', b'"tied":true,"tied":', 1)
    with pytest.raises(ValueError, match="twice"):
        SECOND.verify(content)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "1" * 5000])
def test_numbers_that_are_none_are_refused(document, number):
    content = canonical(document).replace(b'"coverage":', b'"coverage":%b,"ausgabe":' % number.encode(), 1)
    with pytest.raises(ValueError, match=r"compliant|digits"):
        SECOND.verify(content)


def test_deep_nesting_is_refused(tmp_path):
    path = tmp_path / "deep.json"
    path.write_text('{"a":' * 100_000 + "1" + "}" * 100_000, "utf-8")
    assert run(sys.executable, path).returncode == 2
    path.write_text("[" * 100_000, "utf-8")
    assert run(sys.executable, path).returncode == 2


def test_what_is_printed_holds_no_control_signs(document, tmp_path):
    changed = copy.deepcopy(document)
    for entrant in changed["entrants"]:
        entrant["code"] = "\x1b[31m‮" + entrant["code"]
        entrant["tied"] = not entrant["tied"]
    path = tmp_path / "r.json"
    path.write_bytes(canonical(changed))
    done = run(sys.executable, path)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "‮" not in done.stdout


ODD: list[Any] = [None, True, -1, 10**30, 1e308, -0.0, "", "x" * 50, [], {}, [[]], {"a": 1}, "not done: "]


def _mutated(draw: random.Random, document: Any) -> Any:
    """Put something odd, or nothing, in the place of any part of a document."""
    copied = json.loads(json.dumps(document))
    for _ in range(draw.choice((1, 1, 2))):
        here = copied
        while isinstance(here, dict | list) and here:
            keys = list(here) if isinstance(here, dict) else list(range(len(here)))
            key = draw.choice(keys)
            if not (isinstance(here[key], dict | list) and here[key]) or draw.random() < 0.15:
                if draw.random() < 0.2:
                    del here[key]
                else:
                    here[key] = draw.choice(ODD)
                break
            here = here[key]
    return copied


def test_nothing_in_a_document_makes_it_fall_over(document, figure):
    """Whatever stands anywhere: every check has an answer, and a document that says something else is never one."""
    draw, count, failed = random.Random(4), examples(100, 20_000), 0
    for _ in range(count):
        changed = _mutated(draw, document)
        content = canonical(changed)
        found = SECOND.verify(content)
        assert found
        failed += any(outcome == "fail" for outcome, _, _ in found) or content == canonical(document)
    assert failed == count
    figure(f"second verifier: {count} documents with odd parts, fell over 0, accepted {count - failed}")


def test_no_bytes_make_it_fall_over(document):
    draw, content = random.Random(5), canonical(document)
    for _ in range(examples(100, 5_000)):
        damaged = bytearray(content)
        for _ in range(draw.randint(1, 4)):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        with contextlib.suppress(ValueError):  # no JSON any more
            assert any(outcome == "fail" for outcome, _, _ in SECOND.verify(bytes(damaged))) or damaged == content
    for each in (b"", b"1", b"null", b"[]", b"{}", b'"a"', b'{"award":{}}', b"\xff\xfe"):
        with contextlib.suppress(ValueError):
            assert [outcome for outcome, _, _ in SECOND.verify(each)] == ["fail"]


def test_an_extract_is_compared_with_its_result(document, tmp_path):
    content = canonical(document)
    extract = Extracts(Result(document, sha256(content)), tmp_path / "r.json").of(document["entrants"][1]["code"])
    assert {outcome for outcome, _, _ in SECOND.verify(content, None, canonical(extract))} == {"pass"}
    figures = extract["entrant"][1]
    place = next(i for i, x in enumerate(figures) if isinstance(x, float))
    figures[place] += 1
    found = SECOND.verify(content, None, canonical(extract))
    assert [sentence for outcome, sentence, _ in found if outcome == "fail"] == [found[-1][1]]
